//! Converts `decimal.Decimal` by its digits, never through floats.

use costcone::formula::Decimal;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// The class `decimal.Decimal`.
pub(crate) fn class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "decimal", "Decimal")
}

/// The same digits as a `decimal.Decimal`.
pub(crate) fn to_python(py: Python<'_>, value: Decimal) -> PyResult<Bound<'_, PyAny>> {
    class(py)?.call1((value.to_string(),))
}

/// The digits of a whole number, a float (its shortest digits) or a `decimal.Decimal`; `None` for anything else.
pub(crate) fn from_python(value: &Bound<'_, PyAny>) -> PyResult<Option<Decimal>> {
    let is_number = crate::document::is_whole(value) || crate::document::is_float(value);
    if !is_number && !value.is_instance(class(value.py())?)? {
        return Ok(None);
    }
    Ok(Decimal::parse(&crate::document::plain_number(value)?).ok())
}

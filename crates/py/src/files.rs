//! Reads architectures and estimates from files and texts, and converts documents to JSON.

use std::path::PathBuf;

use costcone::{Code, Finding, Format, Table};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::architecture::Architecture;
use crate::error::{ApiError, ApiResult, internal_error};

/// A document as JSON.
pub(crate) fn json_of(document: &Table) -> PyResult<String> {
    serde_json::to_string(document).map_err(|error| internal_error(&error.to_string()))
}

/// A document from JSON.
pub(crate) fn table_of(text: &str) -> ApiResult<Table> {
    Ok(costcone::document(text, Format::Json)?)
}

/// Read an architecture file. The extension sets its format: TOML, YAML or JSON.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     Path of the file.
///
/// Returns
/// -------
/// Architecture
///
/// Raises
/// ------
/// FileError
///     If the file cannot be read; also the built-in ``OSError``.
/// ModelError
///     If the architecture is not valid. The error lists every problem.
#[pyfunction]
pub(crate) fn load(py: Python<'_>, path: PathBuf) -> ApiResult<Architecture> {
    std::fs::metadata(&path).map_err(|error| crate::error::file(&path, &error))?;
    let reading = py.detach(|| costcone::load(&path)).map_err(ApiError::from)?;
    let architecture = reading.findings.into_result(reading.architecture)?;
    match architecture {
        Some(architecture) => Ok(Architecture::from_document(architecture.to_document())),
        None => Err(Finding::new(Code::Unreadable, "", "cannot be read").into()),
    }
}

/// Read an architecture from the text of an architecture file.
///
/// Parameters
/// ----------
/// text : str
///     The text.
/// format : {'toml', 'yaml', 'json'}
///     Format of the text.
///
/// Returns
/// -------
/// Architecture
///
/// Raises
/// ------
/// ModelError
///     If the architecture is not valid. The error lists every problem.
/// OptionError
///     If the format is unknown.
#[pyfunction]
#[pyo3(signature = (text, *, format="toml"))]
pub(crate) fn loads(text: &Bound<'_, PyString>, format: &str) -> ApiResult<Architecture> {
    let formats = [("toml", Format::Toml), ("yaml", Format::Yaml), ("json", Format::Json)];
    let format = crate::arguments::one_of(format, "format", &formats)?;
    let text = crate::document::text(text)?;
    Ok(Architecture::from_document(costcone::read(&text, format)?.to_document()))
}

/// Read the JSON of `to_json`: an architecture, or an estimate, which costcone repeats from its architecture and options.
///
/// Parameters
/// ----------
/// text : str
///     JSON of `Architecture.to_json` or `Estimate.to_json`.
///
/// Returns
/// -------
/// Architecture or Estimate
///     An estimate has the same figures, to the last digit.
///
/// Raises
/// ------
/// ModelError
///     If the text is not valid, or the estimate was made with other prices.
#[pyfunction]
pub(crate) fn from_json<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    let py = text.py();
    let document = table_of(&crate::document::text(text)?)?;
    match document.get("model") {
        Some(costcone::Value::Table(model)) => crate::estimate::from_json(py, model, &document),
        _ => {
            let architecture = costcone::model::Architecture::from_document(&document).map_err(ApiError::from)?;
            Ok(Bound::new(py, Architecture::from_document(architecture.to_document()))?.into_any())
        }
    }
}

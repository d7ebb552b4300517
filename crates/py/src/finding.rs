//! Findings for Python.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// A problem or a note: its place, kind, message and fix.
#[pyclass(frozen, eq, hash, module = "costcone")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Finding {
    /// str: place in the architecture, as in ``components.api.memory``; empty for the whole.
    #[pyo3(get)]
    path: String,
    /// str: stable code for programs, as in ``unknown-key``.
    #[pyo3(get)]
    code: String,
    /// str: the problem or the note.
    #[pyo3(get)]
    message: String,
    /// str or None: the fix.
    #[pyo3(get)]
    help: Option<String>,
}

impl Finding {
    pub(crate) fn new(path: &str, code: &str, message: String, help: Option<String>) -> Finding {
        Finding { path: path.to_owned(), code: code.to_owned(), message, help }
    }
}

impl From<costcone::Finding> for Finding {
    fn from(finding: costcone::Finding) -> Finding {
        let detail = finding.detail().map(|detail| format!("\n{detail}")).unwrap_or_default();
        Finding {
            path: finding.path().to_owned(),
            code: finding.code().as_str().to_owned(),
            message: format!("{}{detail}", finding.message()),
            help: finding.help().map(str::to_owned),
        }
    }
}

#[pymethods]
impl Finding {
    #[new]
    #[pyo3(signature = (path, code, message, help=None))]
    fn __new__(path: String, code: String, message: String, help: Option<String>) -> Finding {
        Finding { path, code, message, help }
    }

    fn __str__(&self) -> String {
        let place = if self.path.is_empty() { String::new() } else { format!("{}: ", self.path) };
        let help = self.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
        format!("{place}{}{help}", self.message)
    }

    fn __repr__(&self) -> String {
        format!("<Finding {}>", self.__str__())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let this = slf.get();
        let parts = (&this.path, &this.code, &this.message, &this.help).into_pyobject(slf.py())?;
        Ok((slf.get_type().into_any(), parts))
    }
}

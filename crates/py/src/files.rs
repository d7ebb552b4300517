//! Files and texts to architectures and estimates, and documents as JSON.

use std::path::PathBuf;

use costcone::{Code, Finding, Format, Table};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::architecture::Architecture;
use crate::error::{Fault, Outcome, internal};

/// A document as JSON.
pub(crate) fn json_of(document: &Table) -> PyResult<String> {
    serde_json::to_string(document).map_err(|error| internal(&error.to_string()))
}

/// A document from JSON.
pub(crate) fn table_of(text: &str) -> Outcome<Table> {
    Ok(costcone::document(text, Format::Json)?)
}

/// Read an architecture file: TOML, YAML or JSON by the ending of its name.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     Where it is.
///
/// Raises
/// ------
/// FileError
///     If it cannot be read; also the built-in ``OSError``.
/// ModelError
///     If it has findings; all of them are listed.
#[pyfunction]
pub(crate) fn load(py: Python<'_>, path: PathBuf) -> Outcome<Architecture> {
    std::fs::metadata(&path).map_err(|error| crate::error::file(&path, &error))?;
    let reading = py.detach(|| costcone::load(&path)).map_err(Fault::from)?;
    let architecture = reading.findings.into_result(reading.architecture)?;
    match architecture {
        Some(architecture) => Ok(Architecture::of(architecture.to_document())),
        None => Err(Finding::new(Code::Unreadable, "", "cannot be read").into()),
    }
}

/// Read an architecture from text.
///
/// Parameters
/// ----------
/// text : str
///     The text of an architecture file.
/// format : {'toml', 'yaml', 'json'}
///     Its format.
#[pyfunction]
#[pyo3(signature = (text, *, format="toml"))]
pub(crate) fn loads(text: &Bound<'_, PyString>, format: &str) -> Outcome<Architecture> {
    let formats = [("toml", Format::Toml), ("yaml", Format::Yaml), ("json", Format::Json)];
    let format = crate::arguments::one_of(format, "format", &formats)?;
    let text = crate::document::text(text)?;
    Ok(Architecture::of(costcone::read(&text, format)?.to_document()))
}

/// What `to_json` wrote: an architecture, or an estimate made again from its architecture and options.
///
/// Parameters
/// ----------
/// text : str
///     The JSON of `Architecture.to_json` or `Estimate.to_json`.
///
/// Returns
/// -------
/// Architecture or Estimate
///     An estimate has the same figures to the last digit where the prices are the same.
#[pyfunction]
pub(crate) fn from_json<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    let py = text.py();
    let document = table_of(&crate::document::text(text)?)?;
    match document.get("model") {
        Some(costcone::Value::Table(model)) => crate::estimate::again(py, model, &document),
        _ => {
            let architecture = costcone::model::Architecture::from_document(&document).map_err(Fault::from)?;
            Ok(Bound::new(py, Architecture::of(architecture.to_document()))?.into_any())
        }
    }
}

//! Reads the rows of a sweep from a Parquet file.

use std::panic::catch_unwind;
use std::path::PathBuf;

use costcone::sweep::arrow::RowsError;
use costcone::sweep::files::read_rows;
use costcone::{Code, Finding};
use pyo3::prelude::*;

use crate::error::{ApiError, ApiResult, file};
use crate::table::ResultTable;

/// Reads a Parquet file as a table; `None` if its compression is not built in.
#[pyfunction]
pub(crate) fn read_parquet(py: Python<'_>, path: PathBuf) -> ApiResult<Option<ResultTable>> {
    let refused =
        |reason: &str| Finding::new(Code::Unreadable, "", format!("{}: not a Parquet file: {reason}", path.display()));
    // A broken file can make the reader panic. The panic must not end the interpreter.
    let read =
        py.detach(|| catch_unwind(|| read_rows(&path))).map_err(|_| refused("its content contradicts itself"))?;
    let fault = |problem: RowsError| match problem {
        RowsError::Io { error, .. } if error.raw_os_error().is_some() => file(&path, &error),
        RowsError::Io { error, .. } => refused(&error.to_string()).into(),
        other => ApiError::from(refused(&other.to_string())),
    };
    let Some((schema, batches)) = read.map_err(fault)? else { return Ok(None) };
    Ok(Some(ResultTable::new("Sweep", crate::arrow::tidy(&batches, &schema)?)))
}

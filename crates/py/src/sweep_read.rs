//! Rows of a sweep out of a file.

use std::panic::catch_unwind;
use std::path::PathBuf;

use costcone::sweep::arrow::RowsError;
use costcone::sweep::files::read_rows;
use costcone::{Code, Finding};
use pyo3::prelude::*;

use crate::error::{Fault, Outcome, file};
use crate::table::Table;

/// A Parquet file as a table; nothing where it is compressed in a way that is not built in.
#[pyfunction]
pub(crate) fn read_parquet(py: Python<'_>, path: PathBuf) -> Outcome<Option<Table>> {
    let refused =
        |reason: &str| Finding::new(Code::Unreadable, "", format!("{}: is no Parquet file: {reason}", path.display()));
    // A file may be anything: one in which the reader loses its footing must not end the interpreter's day.
    let read = py.detach(|| catch_unwind(|| read_rows(&path))).map_err(|_| refused("it contradicts itself"))?;
    let fault = |problem: RowsError| match problem {
        RowsError::Io { error, .. } if error.raw_os_error().is_some() => file(&path, &error),
        RowsError::Io { error, .. } => refused(&error.to_string()).into(),
        other => Fault::from(refused(&other.to_string())),
    };
    let Some((schema, batches)) = read.map_err(fault)? else { return Ok(None) };
    Ok(Some(Table::new("Sweep", crate::arrow::tidy(&batches, &schema)?)))
}

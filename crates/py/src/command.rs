//! The `costcone` command for Python.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Run the ``costcone`` command with its arguments and return its exit code.
///
/// It writes directly to the standard output and error of the process, not to `sys.stdout` and `sys.stderr`.
#[pyfunction]
pub(crate) fn command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| costcone_cli::run(arguments))
}

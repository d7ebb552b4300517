//! The rows of a sweep into a file: whole or not at all, and going on with one that was broken off.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use costcone::estimate::{Run, thread_pool};
use costcone::sweep::arrow::RowsError;
use costcone::sweep::files::{OutputFile, WriteOutcome};
use costcone::{Code, Finding};
use pyo3::prelude::*;

use crate::error::{ApiError, ApiResult, existing, file, option_error};
use crate::estimate_arguments::EstimateArguments;
use crate::run::{RunState, run_watched};
use crate::sweep::SweepDescription;
use crate::table::Table;

/// The file that is arguments for.
pub(crate) fn output(path: &Path, resume: bool, force: bool) -> ApiResult<OutputFile> {
    Ok(OutputFile::new(path).map_err(fault)?.replacing(force).going_on(resume))
}

/// Makes all rows and writes them. Where it is stopped, what is done is kept beside the file.
pub(crate) fn write(
    py: Python<'_>,
    described: &Arc<SweepDescription>,
    output: OutputFile,
    arguments: EstimateArguments,
) -> ApiResult<()> {
    let (threads, described) = (arguments.scenario_threads(), described.clone());
    let (working, ended) = channel::<()>();
    let written = run_watched(py, arguments.listener.counting("combinations"), move |state: &RunState| {
        let _working = working;
        let (pool, watch) = (thread_pool(threads)?, |progress| state.watch(progress));
        costcone::sweep::files::write(&described.row_source(), &output, Run::on(&pool).watched_by(&watch))
    });
    if written.is_err() {
        // Whoever goes on at once must find the folder of the parts free. An error says that the work has ended.
        py.detach(move || ended.recv().unwrap_or_default());
    }
    match written?.map_err(fault)? {
        WriteOutcome::Whole { .. } => Ok(()),
        WriteOutcome::Stopped { .. } => Err(fault(RowsError::Stopped)),
    }
}

/// Writes rows that are there.
pub(crate) fn write_table(
    py: Python<'_>,
    described: &SweepDescription,
    made: &Table,
    output: &OutputFile,
) -> ApiResult<()> {
    let write = || {
        let batch = costcone::sweep::arrow::to_arrow(made.tidy())?;
        costcone::sweep::files::write_made(&described.row_source(), &[batch], output)
    };
    py.detach(write).map_err(fault)
}

fn fault(problem: RowsError) -> ApiError {
    let message = problem.to_string();
    match problem {
        RowsError::Options(finding) => ApiError::Option(finding),
        RowsError::Format(_) => option_error("path", message),
        RowsError::Exists(path) => existing(&path, "is there already: replace it with `force=True`, or name another"),
        RowsError::Unfinished(path) => existing(
            &path,
            "holds the finished part of a sweep that was broken off: go on with `resume=True`, or start anew with `force=True`",
        ),
        RowsError::Io { path, error } => file(&path, &error),
        _ => Finding::new(Code::Unreadable, "", message).into(),
    }
}

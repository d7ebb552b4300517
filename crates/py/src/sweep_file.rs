//! Writes the rows of a sweep to a file, which appears only when it is complete. An interrupted write can continue.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use costcone::estimate::{Run, thread_pool};
use costcone::sweep::arrow::RowsError;
use costcone::sweep::files::{OutputFile, WriteOutcome};
use costcone::{Code, Finding};
use pyo3::prelude::*;

use crate::error::{ApiError, ApiResult, existing, file, option_error};
use crate::estimate_keywords::EstimateKeywords;
use crate::run::{RunState, run_watched};
use crate::sweep::SweepDescription;
use crate::table::ResultTable;

/// The output file.
pub(crate) fn output(path: &Path, resume: bool, force: bool) -> ApiResult<OutputFile> {
    Ok(OutputFile::new(path).map_err(fault)?.replacing(force).going_on(resume))
}

/// Estimates and writes all rows. After an interrupt, finished rows stay beside the file.
pub(crate) fn write(
    py: Python<'_>,
    described: &Arc<SweepDescription>,
    output: OutputFile,
    arguments: EstimateKeywords,
) -> ApiResult<()> {
    let (threads, described) = (arguments.scenario_threads(), described.clone());
    let (working, ended) = channel::<()>();
    let written = run_watched(py, arguments.listener.counting("combinations"), move |state: &RunState| {
        let _working = working;
        let (pool, watch) = (thread_pool(threads)?, |progress| state.watch(progress));
        costcone::sweep::files::write(&described.row_source(), &output, Run::on(&pool).watched_by(&watch))
    });
    if written.is_err() {
        // Wait for the end of the work, which drops `_working`: a caller that resumes at once needs the folder of the parts.
        py.detach(move || ended.recv().unwrap_or_default());
    }
    match written?.map_err(fault)? {
        WriteOutcome::Whole { .. } => Ok(()),
        WriteOutcome::Stopped { .. } => Err(fault(RowsError::Stopped)),
    }
}

/// Writes the rows of a table.
pub(crate) fn write_table(
    py: Python<'_>,
    described: &SweepDescription,
    made: &ResultTable,
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
        RowsError::Exists(path) => {
            existing(&path, "exists already: replace it with `force=True`, or choose another name")
        }
        RowsError::Unfinished(path) => existing(
            &path,
            "contains finished rows of an interrupted sweep: continue with `resume=True`, or start over with `force=True`",
        ),
        RowsError::Io { path, error } => file(&path, &error),
        _ => Finding::new(Code::Unreadable, "", message).into(),
    }
}

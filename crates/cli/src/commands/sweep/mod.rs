//! `costcone sweep`: estimates every combination of varied settings and writes a row for each.

mod definition;
mod dry_run;
mod price_fingerprint;
mod summary;

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use costcone::estimate::{Progress, Run, thread_pool};
use costcone::plan::Plan;
use costcone::prices::PriceProvider;
use costcone::sweep::arrow::{RowsError, SweepRows, SweepSummary};
use costcone::sweep::files::{CsvWriter, OutputFile, WriteOutcome, write};
use costcone::{Book, Table};

use super::Done;
use crate::arguments::{BookArguments, SweepArguments};
use crate::interrupt;
use crate::output::{Failure, show_error};
use crate::progress::RunProgress;

/// Reads the settings to vary, estimates the combinations, writes the rows, and prints a summary on standard error.
pub fn run(book: &Book, own: &BookArguments, arguments: &SweepArguments) -> Done {
    let sweep = definition::sweep(book, arguments)?;
    let Some(output) = arguments.output.as_deref().filter(|_| !arguments.dry_run) else {
        return Ok(dry_run::describe(&sweep));
    };
    let planner = |document: &Table, beside: Option<&Plan>| book.plan_document(document, beside);
    let prices = price_fingerprint::of(own, &sweep)?;
    let rows = SweepRows::new(sweep, planner, arguments.options(), &book.version()).determined_by(&prices);
    interrupt::handle_ctrl_c();
    match output == Path::new("-") {
        true => print(&rows, arguments),
        false => write_file(&rows, output, arguments),
    }
}

/// Runs with a progress bar until the end or until Ctrl-C.
fn run_until_ctrl_c<T>(arguments: &SweepArguments, sweep: impl FnOnce(Run<'_>) -> T) -> Result<T, Failure> {
    let progress_bar = RunProgress::of_combinations();
    let watch = |progress: Progress| match interrupt::is_requested() {
        true => ControlFlow::Break(()),
        false => progress_bar.show(progress),
    };
    let pool = thread_pool(arguments.threads()).map_err(|finding| Failure::usage(&finding))?;
    Ok(sweep(Run::on(&pool).watched_by(&watch)))
}

fn write_file(rows: &SweepRows<'_>, path: &Path, arguments: &SweepArguments) -> Done {
    let output = OutputFile::new(path).map_err(|problem| failure(&problem))?;
    let output = output.replacing(arguments.force).going_on(arguments.resume);
    let ended = run_until_ctrl_c(arguments, |run| write(rows, &output, run))?;
    match ended.map_err(|problem| summary::failure_with_help(&problem, &output))? {
        WriteOutcome::Stopped { done } => Err(Failure::Interrupted(summary::interrupted(rows, done, &output))),
        WriteOutcome::Whole { summary: totals, found, had_others } => {
            show_error(&summary::earlier_results(found, had_others));
            conclude(rows, &format!("{}: ", path.display()), &totals)
        }
    }
}

fn print(rows: &SweepRows<'_>, arguments: &SweepArguments) -> Done {
    let (mut totals, mut write_error) = (SweepSummary::default(), None);
    let out = BufWriter::new(io::stdout().lock());
    let mut csv = CsvWriter::new(out, &rows.schema()).map_err(|error| Failure::Usage(error.to_string()))?;
    let ran = run_until_ctrl_c(arguments, |run| {
        rows.each(run, |batch| {
            totals.add(&batch);
            match csv.write(&batch).and_then(|()| csv.flush()) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    write_error = Some(error);
                    ControlFlow::Break(())
                }
            }
        })
    })?;
    let ended = csv.finish().and_then(|mut out| out.flush());
    match write_error.or(ended.err()) {
        // OK because a reader such as `head` may close the pipe early.
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(String::new()),
        Some(error) => return Err(Failure::Usage(error.to_string())),
        None => {}
    }
    ran.map_err(|problem| failure(&problem))?;
    conclude(rows, "", &totals.ended())
}

/// Prints the summary. A sweep without a single estimate is a failure.
fn conclude(rows: &SweepRows<'_>, name: &str, totals: &SweepSummary) -> Done {
    show_error(&summary::text(rows, name, totals));
    match totals.combinations() > 0 && totals.failed() == totals.combinations() {
        true => Err(Failure::AllFailed),
        false => Ok(String::new()),
    }
}

fn failure(problem: &RowsError) -> Failure {
    match problem {
        RowsError::Options(finding) => Failure::usage(finding),
        RowsError::Stopped => Failure::Interrupted("Interrupted: the rows so far are complete".to_owned()),
        other => Failure::Usage(other.to_string()),
    }
}

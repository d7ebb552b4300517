//! `costcone sweep`: every combination of what varies, a row each.

mod defined;
mod dry;
mod priced;
mod said;

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
use crate::output::{Failure, tell};
use crate::progress::Bar;

/// Reads what varies, estimates it, writes the rows, and says on standard error what they come to.
pub fn run(book: &Book, own: &BookArguments, arguments: &SweepArguments) -> Done {
    let sweep = defined::sweep(book, arguments)?;
    let Some(output) = arguments.output.as_deref().filter(|_| !arguments.dry_run) else {
        return Ok(dry::said(&sweep));
    };
    let planner = |document: &Table, beside: Option<&Plan>| book.plan_document(document, beside);
    let prices = priced::by(own, &sweep)?;
    let rows = SweepRows::new(sweep, planner, arguments.options(), &book.version()).determined_by(&prices);
    interrupt::listen();
    match output == Path::new("-") {
        true => printed(&rows, arguments),
        false => written(&rows, output, arguments),
    }
}

/// Runs with a line of progress until Ctrl-C.
fn with_run<T>(arguments: &SweepArguments, does: impl FnOnce(Run<'_>) -> T) -> Result<T, Failure> {
    let bar = Bar::of_combinations();
    let watch = |progress: Progress| match interrupt::is_wished() {
        true => ControlFlow::Break(()),
        false => bar.show(progress),
    };
    let pool = thread_pool(arguments.threads()).map_err(|finding| Failure::usage(&finding))?;
    Ok(does(Run::on(&pool).watched_by(&watch)))
}

fn written(rows: &SweepRows<'_>, path: &Path, arguments: &SweepArguments) -> Done {
    let output = OutputFile::new(path).map_err(|problem| failure(&problem))?;
    let output = output.replacing(arguments.force).going_on(arguments.resume);
    let ended = with_run(arguments, |run| write(rows, &output, run))?;
    match ended.map_err(|problem| said::with_way_out(&problem, &output))? {
        WriteOutcome::Stopped { done } => Err(Failure::Interrupted(said::stopped(rows, done, &output))),
        WriteOutcome::Whole { summary, found, had_others } => {
            tell(&said::found(found, had_others));
            concluded(rows, &format!("{}: ", path.display()), &summary)
        }
    }
}

fn printed(rows: &SweepRows<'_>, arguments: &SweepArguments) -> Done {
    let (mut summary, mut broken) = (SweepSummary::default(), None);
    let out = BufWriter::new(io::stdout().lock());
    let mut csv = CsvWriter::new(out, &rows.schema()).map_err(|error| Failure::Usage(error.to_string()))?;
    let ran = with_run(arguments, |run| {
        rows.each(run, |batch| {
            summary.add(&batch);
            match csv.write(&batch).and_then(|()| csv.flush()) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    broken = Some(error);
                    ControlFlow::Break(())
                }
            }
        })
    })?;
    let ended = csv.finish().and_then(|mut out| out.flush());
    match broken.or(ended.err()) {
        // A reader that stops reading, as `head` does, is no failure.
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(String::new()),
        Some(error) => return Err(Failure::Usage(error.to_string())),
        None => {}
    }
    ran.map_err(|problem| failure(&problem))?;
    concluded(rows, "", &summary.ended())
}

/// Says what the rows come to; that none has an estimate is a failure.
fn concluded(rows: &SweepRows<'_>, name: &str, summary: &SweepSummary) -> Done {
    tell(&said::summary(rows, name, summary));
    match summary.combinations() > 0 && summary.failed() == summary.combinations() {
        true => Err(Failure::AllFailed),
        false => Ok(String::new()),
    }
}

fn failure(problem: &RowsError) -> Failure {
    match problem {
        RowsError::Options(finding) => Failure::usage(finding),
        RowsError::Stopped => Failure::Interrupted("Stopped before it was done: the rows so far are whole".to_owned()),
        other => Failure::Usage(other.to_string()),
    }
}

//! `costcone estimate`: the range.

use std::thread::available_parallelism;

use costcone::Book;
use costcone::estimate::{Estimate, Estimator, Run, thread_pool};
use costcone::plan::Plan;
use costcone::report::{Budget, Detail, json, terminal};
use costcone::sensitivity::{Question, first_open};
use costcone::{Code, Finding};

use super::{Done, plan};
use crate::arguments::EstimateArguments;
use crate::output::{Failure, pretty, style};
use crate::progress::Bar;

/// The fewest draws that other threads are started for: fewer are done before these are.
const SHARED_FROM: u64 = 1 << 16;

/// The most memory of a run.
const MOST_BYTES: u64 = 1 << 34;

/// Plans and estimates a file.
pub fn run(book: &Book, arguments: &EstimateArguments) -> Done {
    if arguments.most_draws() < arguments.draws {
        let text = format!("--most-draws is below --draws: it takes at least {}", arguments.draws);
        return Err(Failure::Usage(text));
    }
    let plan = plan(book, &arguments.file, arguments.json)?;
    let (estimate, questions) = estimate(&plan, arguments).map_err(|finding| failure(finding, arguments))?;
    let budget = match &arguments.budget {
        Some(amount) => {
            let probability_over = estimate.probability_over(amount).map_err(|finding| Failure::usage(&finding))?;
            Some(Budget { amount: amount.clone(), probability_over })
        }
        None => None,
    };
    if arguments.json {
        return Ok(pretty(&json(&estimate, budget.as_ref(), &questions)));
    }
    let detail = if arguments.full { Detail::Full } else { Detail::OneScreen };
    let text = terminal(&estimate, budget.as_ref(), &questions, detail, style());
    Ok(text + &style().wrapped(more(detail)))
}

/// The commands that print more.
fn more(detail: Detail) -> &'static str {
    match detail {
        Detail::OneScreen => {
            "More: --full lists everything, `costcone ask` all questions, `costcone explain` each calculation."
        }
        Detail::Full => "More: `costcone ask` lists all questions, `costcone explain` shows each calculation.",
    }
}

/// Draws, on threads where that pays, and tells how far it has come; with the open questions whose answers narrow most.
fn estimate(plan: &Plan, arguments: &EstimateArguments) -> Result<(Estimate, Vec<Question>), Finding> {
    let (estimator, options) = (Estimator::new(plan)?, arguments.options());
    let threads = threads(arguments);
    check_memory(estimator.memory(&options, threads))?;
    let bar = Bar::new(options.standard_error_target().is_some());
    let watch = |progress| bar.show(progress);
    let pool = if threads == 1 { None } else { Some(thread_pool(threads)?) };
    let run = pool.as_ref().map_or_else(Run::default, |pool| Run::on(pool));
    let estimate = estimator.estimate_with(&options, run.watched_by(&watch))?;
    let questions = first_open(&estimator.questions(&options, run)?);
    Ok((estimate, questions))
}

/// A run that would be ended for its memory, hours later, does not start.
fn check_memory(bytes: u64) -> Result<(), Finding> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    let message = format!("a run may take {} GB of memory, this one takes up to {} GB", MOST_BYTES >> 30, bytes >> 30);
    Err(Finding::new(Code::OutOfRange, "draws", message).with_help("ask for fewer draws, or leave out --exact"))
}

fn threads(arguments: &EstimateArguments) -> usize {
    let cores = || available_parallelism().map_or(1, usize::from);
    let fitting = || if arguments.most_draws() < SHARED_FROM { 1 } else { cores() };
    arguments.threads.unwrap_or_else(fitting)
}

/// An option that cannot be is wrong use, anything else a finding of the file.
fn failure(finding: Finding, arguments: &EstimateArguments) -> Failure {
    if finding.code() == Code::OutOfRange && !finding.path().is_empty() {
        return Failure::usage(&finding);
    }
    Failure::Findings { file: arguments.file.display().to_string(), findings: finding.into(), json: arguments.json }
}

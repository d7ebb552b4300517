//! `costcone estimate`: estimates the cost range of an architecture.

use std::thread::available_parallelism;

use costcone::Book;
use costcone::estimate::{Estimate, Estimator, Run, thread_pool};
use costcone::plan::Plan;
use costcone::report::{Budget, TerminalDetail, json, terminal};
use costcone::sensitivity::{Question, first_open};
use costcone::{Code, Finding};

use super::{Done, plan};
use crate::arguments::EstimateArguments;
use crate::output::{Failure, pretty, style};
use crate::progress::RunProgress;

/// The fewest draws that use several threads. A smaller simulation ends before other threads start.
const MIN_DRAWS_FOR_THREADS: u64 = 1 << 16;

/// The most memory that a simulation may use.
const MAX_BYTES: u64 = 1 << 34;

/// Plans and estimates a file.
pub fn run(book: &Book, arguments: &EstimateArguments) -> Done {
    if arguments.most_draws() < arguments.draws {
        let text = format!("--most-draws: expected at least the {} draws of --draws", arguments.draws);
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
    let detail = if arguments.full { TerminalDetail::Full } else { TerminalDetail::OneScreen };
    let text = terminal(&estimate, budget.as_ref(), &questions, detail, style());
    Ok(text + &style().wrapped(more(detail)))
}

/// The commands that print more.
fn more(detail: TerminalDetail) -> &'static str {
    match detail {
        TerminalDetail::OneScreen => {
            "More: --full lists everything, `costcone ask` all questions, `costcone explain` each calculation."
        }
        TerminalDetail::Full => "More: `costcone ask` lists all questions, `costcone explain` shows each calculation.",
    }
}

/// Simulates the costs with a progress bar. Returns the estimate and the open questions whose answers narrow it most.
fn estimate(plan: &Plan, arguments: &EstimateArguments) -> Result<(Estimate, Vec<Question>), Finding> {
    let (estimator, options) = (Estimator::new(plan)?, arguments.options());
    let threads = threads(arguments);
    check_memory(estimator.memory(&options, threads))?;
    let progress_bar = match options.standard_error_target() {
        Some(_) => RunProgress::of_draws_at_most(),
        None => RunProgress::of_draws(),
    };
    let watch = |progress| progress_bar.show(progress);
    let pool = if threads == 1 { None } else { Some(thread_pool(threads)?) };
    let run = pool.as_ref().map_or_else(Run::default, |pool| Run::on(pool));
    let estimate = estimator.estimate_with(&options, run.watched_by(&watch))?;
    let questions = first_open(&estimator.questions(&options, run)?);
    Ok((estimate, questions))
}

/// Refuses a simulation that would run out of memory, possibly after hours.
fn check_memory(bytes: u64) -> Result<(), Finding> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let message =
        format!("this simulation needs up to {1} GB of memory, expected at most {0} GB", MAX_BYTES >> 30, bytes >> 30);
    Err(Finding::new(Code::OutOfRange, "draws", message).with_help("reduce --draws, or remove --exact"))
}

fn threads(arguments: &EstimateArguments) -> usize {
    let cores = || available_parallelism().map_or(1, usize::from);
    let default = || if arguments.most_draws() < MIN_DRAWS_FOR_THREADS { 1 } else { cores() };
    arguments.threads.unwrap_or_else(default)
}

/// An impossible option is a usage error; every other finding belongs to the file.
fn failure(finding: Finding, arguments: &EstimateArguments) -> Failure {
    if finding.code() == Code::OutOfRange && !finding.path().is_empty() {
        return Failure::usage(&finding);
    }
    Failure::Findings { file: arguments.file.display().to_string(), findings: finding.into(), json: arguments.json }
}

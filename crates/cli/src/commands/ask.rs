//! `costcone ask`: lists the questions whose answers narrow the range most, and the sources of the uncertainty.

use costcone::estimate::{Estimator, Run, thread_pool};
use costcone::plan::Plan;
use costcone::report::{ask, ask_json};
use costcone::sensitivity::Sensitivity;
use costcone::{Book, Finding};

use super::Done;
use crate::arguments::AskArguments;
use crate::output::{Failure, pretty, style};
use crate::progress::RunProgress;

/// Plans a file, simulates it, and analyzes the draws.
pub fn run(book: &Book, arguments: &AskArguments) -> Done {
    let plan = super::plan(book, &arguments.file, arguments.analysis.json)?;
    let sensitivity = analyze(&plan, arguments).map_err(|finding| Failure::Findings {
        file: arguments.file.display().to_string(),
        findings: finding.into(),
        json: arguments.analysis.json,
    })?;
    Ok(if arguments.analysis.json { pretty(&ask_json(&sensitivity)) } else { ask(&sensitivity, style()) })
}

fn analyze(plan: &Plan, arguments: &AskArguments) -> Result<Sensitivity, Finding> {
    let (estimator, options) = (Estimator::new(plan)?, arguments.analysis.options());
    let progress_bar = RunProgress::of_draws();
    let watch = |progress| progress_bar.show(progress);
    let pool = thread_pool(arguments.analysis.threads())?;
    let run = Run::on(&pool).watched_by(&watch);
    match arguments.percentile {
        Some(percentile) => estimator.sensitivity_of(&options, percentile, run),
        None => estimator.sensitivity(&options, run),
    }
}

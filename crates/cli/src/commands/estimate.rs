//! `costcone estimate`: the range.

use costcone::estimate::EstimateOptions;
use costcone::report::{Budget, json, terminal};

use super::{Done, plan};
use crate::arguments::EstimateArguments;
use crate::output::{Failure, pretty, style};

/// Plans and estimates a file.
pub fn run(arguments: &EstimateArguments) -> Done {
    let plan = plan(&arguments.file, arguments.json)?;
    let options = EstimateOptions::default()
        .with_level(arguments.level)
        .with_draws(arguments.draws)
        .with_seed(arguments.seed)
        .with_period(arguments.period.into());
    let estimate = plan.estimate(&options).map_err(|finding| Failure::Findings {
        file: arguments.file.display().to_string(),
        findings: finding.into(),
        json: arguments.json,
    })?;
    let budget = match &arguments.budget {
        Some(amount) => {
            let probability_over = estimate.probability_over(amount).map_err(|finding| Failure::usage(&finding))?;
            Some(Budget { amount: amount.clone(), probability_over })
        }
        None => None,
    };
    Ok(match arguments.json {
        true => pretty(&json(&estimate, budget.as_ref())),
        false => terminal(&estimate, budget.as_ref(), style()),
    })
}

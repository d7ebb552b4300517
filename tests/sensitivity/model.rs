//! Architectures with one component whose cost is a formula, and their analysis.

use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::plan::Plan;
use costcone::sensitivity::{Sensitivity, Share};
use costcone::{Finding, Format};

/// The text of an assumption that is a plain number.
pub fn number(id: &str, figures: &str) -> String {
    format!("[assumptions.{id}]\nstatement = \"Value of {id}\"\nbasis = \"b\"\n{figures}\n")
}

/// The text of a component whose cost is a formula over plain numbers, in USD.
pub fn cost(formula: &str) -> String {
    format!("[components.cost]\nservice = \"custom\"\ncost = \"max(0, {formula}) * 1 USD/month\"\n")
}

/// The plan of some sections, without the allowance for parts not designed yet.
pub fn plan(sections: &[String]) -> Plan {
    with_definition(sections, false)
}

/// The plan of some sections.
pub fn with_definition(sections: &[String], definition: bool) -> Plan {
    let keys =
        format!("[architecture]\nname = \"s\"\nregion = \"eu-central-1\"\ndefinition_uncertainty = {definition}\n");
    let text = [&[keys], sections].concat().concat();
    let architecture = costcone::read(&text, Format::Toml).unwrap_or_else(|findings| panic!("{findings}"));
    costcone::plan(&architecture).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The analysis with default options.
pub fn found(plan: &Plan) -> Sensitivity {
    asked(plan, &EstimateOptions::default()).unwrap()
}

/// The analysis with given options.
pub fn asked(plan: &Plan, options: &EstimateOptions) -> Result<Sensitivity, Finding> {
    Estimator::new(plan)?.sensitivity(options, Run::default())
}

/// The share of an assumption.
#[track_caller]
pub fn share<'a>(sensitivity: &'a Sensitivity, id: &str) -> &'a Share {
    let is_of = |share: &&Share| sensitivity.plan().assumptions()[share.assumption()].id() == id;
    sensitivity.shares().iter().find(is_of).unwrap_or_else(|| panic!("no share of {id}"))
}

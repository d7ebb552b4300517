//! Architectures of one component that costs a formula, and what is found of them.

use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::plan::Plan;
use costcone::sensitivity::{Sensitivity, Share};
use costcone::{Finding, Format};

/// Text of an assumption that is a pure number.
pub fn number(id: &str, figures: &str) -> String {
    format!("[assumptions.{id}]\nstatement = \"Value of {id}\"\nbasis = \"b\"\n{figures}\n")
}

/// Text of a component that costs what a formula over pure numbers says, in USD.
pub fn cost(formula: &str) -> String {
    format!("[components.cost]\nservice = \"custom\"\ncost = \"max(0, {formula}) * 1 USD/month\"\n")
}

/// The plan of some sections, without the factor for what is not defined yet.
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

/// What is found by the default options.
pub fn found(plan: &Plan) -> Sensitivity {
    asked(plan, &EstimateOptions::default()).unwrap()
}

/// What is found by options.
pub fn asked(plan: &Plan, options: &EstimateOptions) -> Result<Sensitivity, Finding> {
    Estimator::new(plan)?.sensitivity(options, Run::default())
}

/// The share of an assumption.
#[track_caller]
pub fn share<'a>(sensitivity: &'a Sensitivity, id: &str) -> &'a Share {
    let is_of = |share: &&Share| sensitivity.plan().assumptions()[share.assumption()].id() == id;
    sensitivity.shares().iter().find(is_of).unwrap_or_else(|| panic!("no share of {id}"))
}

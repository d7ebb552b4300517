//! The architecture of a workload or of one of its scenarios.
//!
//! Each component uses one service with the assumptions as usages. The architecture has no allowance for parts not
//! designed yet, because other tools have none.

use costcone::formula::{Decimal, Rounding};
use costcone::model::{self, Architecture, Component, CorrelationKind};
use costcone::{Code, Finding, Table, Value};

use crate::Error;
use crate::format::{Workload, WorkloadAssumption, WorkloadDistribution, WorkloadScenario};
use crate::prices::BASE;
use crate::services::{assumptions_of, usage_of};

/// The architecture of the base case.
///
/// # Errors
/// If costcone rejects it.
pub fn base(workload: &Workload) -> Result<Architecture, Error> {
    changed(workload, &WorkloadScenario { region: BASE.to_owned(), ..WorkloadScenario::default() })
}

/// The architecture of a scenario.
///
/// # Errors
/// If costcone rejects it, or if the scenario scales an unknown assumption.
pub fn changed(workload: &Workload, scenario: &WorkloadScenario) -> Result<Architecture, Error> {
    let known = |id: &String| workload.assumptions.iter().any(|assumption| assumption.id == *id);
    if let Some(id) = scenario.scale.keys().find(|id| !known(id)) {
        return Err(Error::Workload(format!("a scenario scales the unknown assumption `{id}`")));
    }
    let mut builder = Architecture::builder(&workload.name, &scenario.region).without_definition_uncertainty();
    for assumption in &workload.assumptions {
        let scale = scenario.scale.get(&assumption.id).copied();
        builder = builder.assumption(model::Assumption::new(&assumption.id, &given(assumption, scale))?);
    }
    for group in &workload.correlations {
        let rho = Decimal::from_f64(group.rho, Rounding::Nearest)
            .map_err(|error| Finding::new(Code::Correlation, "correlations", error.to_string()))?;
        for (first, second) in pairs(&group.members) {
            builder = builder.correlation(first, second, CorrelationKind::Latent(rho));
        }
    }
    for id in &workload.components {
        builder = builder.component(component(workload, id));
    }
    Ok(builder.build()?)
}

fn component(workload: &Workload, id: &str) -> Component {
    let usages = assumptions_of(workload, id);
    usages.into_iter().fold(Component::new(id, id), |component, name| component.with(&usage_of(name), name))
}

fn pairs(members: &[String]) -> impl Iterator<Item = (&str, &str)> {
    let firsts = members.iter().enumerate();
    firsts.flat_map(|(place, first)| members[place + 1..].iter().map(move |second| (first.as_str(), second.as_str())))
}

/// The keys of an assumption, as in an architecture file.
fn given(assumption: &WorkloadAssumption, scale: Option<f64>) -> Table {
    let mut table = Table::new();
    table.insert("statement", assumption.id.as_str());
    table.insert("basis", "the workload");
    for (key, value) in figures(&assumption.distribution) {
        table.insert(key, value);
    }
    if let Some(scale) = scale {
        table.insert("scale", Value::Float(scale));
    }
    table
}

fn figures(distribution: &WorkloadDistribution) -> Vec<(&'static str, Value)> {
    let number = Value::Float;
    match distribution {
        WorkloadDistribution::Pert { min, mode, max } => {
            vec![("min", number(*min)), ("likely", number(*mode)), ("max", number(*max))]
        }
        WorkloadDistribution::Triangular { min, mode, max } => {
            let shape = ("shape", Value::from("triangular"));
            vec![("min", number(*min)), ("likely", number(*mode)), ("max", number(*max)), shape]
        }
        WorkloadDistribution::Uniform { min, max } => vec![("min", number(*min)), ("max", number(*max))],
        WorkloadDistribution::Lognormal { p10, p90 } => vec![("p10", number(*p10)), ("p90", number(*p90))],
        WorkloadDistribution::Discrete { values, weights } => vec![("choice", choice(values, weights))],
        WorkloadDistribution::Fixed { value } => vec![("exact", number(*value))],
    }
}

fn choice(values: &[f64], weights: &[f64]) -> Value {
    let alternative = |(value, weight): (&f64, &f64)| {
        let mut table = Table::new();
        table.insert("value", Value::Float(*value));
        table.insert("weight", Value::Float(*weight));
        Value::Table(table)
    };
    Value::List(values.iter().zip(weights).map(alternative).collect())
}

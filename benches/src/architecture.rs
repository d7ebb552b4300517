//! The architecture of a workload, as it is or changed by a scenario.
//!
//! One component a service; its usages are the named assumptions. The factor for what is not defined yet is left out,
//! because other tools have none.

use costcone::formula::{Decimal, Rounding};
use costcone::model::{self, Architecture, Component, CorrelationKind};
use costcone::{Code, Finding, Table, Value};

use crate::Error;
use crate::format::{Assumption, Distribution, Scenario, Workload};
use crate::prices::BASE;
use crate::services::{assumptions_of, usage_of};

/// The architecture of the base case.
///
/// # Errors
/// What costcone refuses in it.
pub fn base(workload: &Workload) -> Result<Architecture, Error> {
    changed(workload, &Scenario { region: BASE.to_owned(), ..Scenario::default() })
}

/// The architecture of a scenario.
///
/// # Errors
/// What costcone refuses in it; a scale of an assumption that is not there.
pub fn changed(workload: &Workload, scenario: &Scenario) -> Result<Architecture, Error> {
    let known = |id: &String| workload.assumptions.iter().any(|assumption| assumption.id == *id);
    if let Some(id) = scenario.scale.keys().find(|id| !known(id)) {
        return Err(Error::Workload(format!("a scenario scales `{id}`, which is no assumption")));
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

/// The keys of an assumption, as in a file.
fn given(assumption: &Assumption, scale: Option<f64>) -> Table {
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

fn figures(distribution: &Distribution) -> Vec<(&'static str, Value)> {
    let number = Value::Float;
    match distribution {
        Distribution::Pert { min, mode, max } => {
            vec![("min", number(*min)), ("likely", number(*mode)), ("max", number(*max))]
        }
        Distribution::Triangular { min, mode, max } => {
            let shape = ("shape", Value::from("triangular"));
            vec![("min", number(*min)), ("likely", number(*mode)), ("max", number(*max)), shape]
        }
        Distribution::Uniform { min, max } => vec![("min", number(*min)), ("max", number(*max))],
        Distribution::Lognormal { p10, p90 } => vec![("p10", number(*p10)), ("p90", number(*p90))],
        Distribution::Discrete { values, weights } => vec![("choice", choice(values, weights))],
        Distribution::Fixed { value } => vec![("exact", number(*value))],
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

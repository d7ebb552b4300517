//! Components as services of a catalogue: a document for each, as a data file would have it.
//!
//! Every line is a charge whose quantity is a formula over usages, and every assumption that the formulas name is a
//! usage. Units are left out: the workload's constants convert them.

use costcone::catalog::{Service, ServiceList};
use costcone::{Table, Value};

use crate::Error;
use crate::format::{Expression, Line, Operation, Priced, Workload};

/// The unit of a plain number.
const PLAIN: &str = "%";

/// The catalogue of a workload: one service a component, of the component's name.
///
/// # Errors
/// What costcone refuses in a document.
pub fn catalog(workload: &Workload) -> Result<ServiceList, Error> {
    let services: Result<Vec<Service>, _> =
        documents(workload).map(|(id, document)| Service::read(id, &document)).collect();
    Ok(ServiceList::new(services?))
}

/// The document of each component's service, after its name.
pub fn documents(workload: &Workload) -> impl Iterator<Item = (&str, Table)> {
    workload.components.iter().map(|id| (id.as_str(), document(workload, id)))
}

/// The usages of a component: the assumptions that its lines name.
#[must_use]
pub fn assumptions_of<'a>(workload: &'a Workload, component: &'a str) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for line in workload.lines_of(component) {
        let Priced::Quantity(quantity) = &line.priced else { continue };
        names.extend(quantity.names());
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The usage that an assumption is handed to. It has a name of its own because `hours` and `count` mean something to
/// every component.
#[must_use]
pub fn usage_of(assumption: &str) -> String {
    format!("used_{assumption}")
}

/// The rate of the least amount of a percentage.
#[must_use]
pub fn minimum_of(line: &Line) -> String {
    format!("{}_minimum", line.id)
}

fn document(workload: &Workload, component: &str) -> Table {
    let mut usages = Table::new();
    for name in assumptions_of(workload, component) {
        usages.insert(usage_of(name), table([("statement", name), ("unit", PLAIN)]));
    }
    let mut charges = Table::new();
    for line in workload.lines_of(component) {
        charges.insert(line.id.as_str(), charge(line));
    }
    let mut service = table([("name", component)]);
    service.insert("usage", usages);
    service.insert("charges", charges);
    service
}

fn charge(line: &Line) -> Table {
    let mut charge = table([("statement", &line.id), ("price", &line.id)]);
    match &line.priced {
        Priced::Quantity(quantity) => {
            charge.insert("quantity", formula(quantity));
            charge.insert("unit", PLAIN);
        }
        Priced::OtherLines { .. } => {
            charge.insert("unit", "USD");
            charge.insert("percent_of", "aws");
            charge.insert("minimum", minimum_of(line));
        }
    }
    charge
}

/// A table of texts.
fn table<const N: usize>(entries: [(&str, &str); N]) -> Table {
    let mut table = Table::new();
    for (key, text) in entries {
        table.insert(key, Value::from(text));
    }
    table
}

/// The text of an expression in the language of formulas.
fn formula(expression: &Expression) -> String {
    let joined = |arguments: &[Expression], between: &str| -> String {
        arguments.iter().map(formula).collect::<Vec<_>>().join(between)
    };
    match expression {
        Expression::Number(number) => number.to_string(),
        Expression::Name(name) => usage_of(name),
        Expression::Apply(Operation::Multiply, arguments) => format!("({})", joined(arguments, " * ")),
        Expression::Apply(Operation::Add, arguments) => format!("({})", joined(arguments, " + ")),
        Expression::Apply(Operation::Maximum, arguments) => format!("max({})", joined(arguments, ", ")),
        Expression::Apply(Operation::Minimum, arguments) => format!("min({})", joined(arguments, ", ")),
        Expression::Apply(Operation::Ceiling, arguments) => format!("ceil({})", joined(arguments, ", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_keeps_its_grouping_as_a_formula() {
        let text = r#"["mul", ["max", 3, ["ceil", ["mul", "gb", 0.0083]]], ["add", "hours", 1]]"#;
        let expression: Expression = serde_json::from_str(text).unwrap();
        assert_eq!(formula(&expression), "(max(3, ceil((used_gb * 0.0083))) * (used_hours + 1))");
    }
}

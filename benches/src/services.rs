//! Converts components to services of a catalog, in the format of service files.
//!
//! Each line becomes a charge with a formula over usages. Each assumption in a formula becomes a usage. Quantities have
//! no units, because the constants of the workload convert them.

use costcone::catalog::{Service, ServiceList};
use costcone::{Table, Value};

use crate::Error;
use crate::format::{Expression, ExpressionOperation, LineBasis, Workload, WorkloadLine};

/// Unit of a plain number.
const PLAIN: &str = "%";

/// The catalog of a workload: one service per component, with the same name.
///
/// # Errors
/// If costcone rejects a service.
pub fn catalog(workload: &Workload) -> Result<ServiceList, Error> {
    let services: Result<Vec<Service>, _> =
        documents(workload).map(|(id, document)| Service::read(id, &document)).collect();
    Ok(ServiceList::new(services?))
}

/// Name and document of each service.
pub fn documents(workload: &Workload) -> impl Iterator<Item = (&str, Table)> {
    workload.components.iter().map(|id| (id.as_str(), document(workload, id)))
}

/// The assumptions that the lines of a component use.
#[must_use]
pub fn assumptions_of<'a>(workload: &'a Workload, component: &'a str) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for line in workload.lines_of(component) {
        let LineBasis::Quantity(quantity) = &line.basis else { continue };
        names.extend(quantity.names());
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The usage of an assumption. The prefix avoids conflicts with the component keys `hours` and `count`.
#[must_use]
pub fn usage_of(assumption: &str) -> String {
    format!("used_{assumption}")
}

/// The rate of the minimum of a percentage line.
#[must_use]
pub fn minimum_of(line: &WorkloadLine) -> String {
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

fn charge(line: &WorkloadLine) -> Table {
    let mut charge = table([("statement", &line.id), ("price", &line.id)]);
    match &line.basis {
        LineBasis::Quantity(quantity) => {
            charge.insert("quantity", formula(quantity));
            charge.insert("unit", PLAIN);
        }
        LineBasis::OtherLines { .. } => {
            charge.insert("unit", "USD");
            charge.insert("percent_of", "aws");
            charge.insert("minimum", minimum_of(line));
        }
    }
    charge
}

/// A table of strings.
fn table<const N: usize>(entries: [(&str, &str); N]) -> Table {
    let mut table = Table::new();
    for (key, text) in entries {
        table.insert(key, Value::from(text));
    }
    table
}

/// The formula of an expression.
fn formula(expression: &Expression) -> String {
    let joined = |arguments: &[Expression], between: &str| -> String {
        arguments.iter().map(formula).collect::<Vec<_>>().join(between)
    };
    match expression {
        Expression::Number(number) => number.to_string(),
        Expression::Name(name) => usage_of(name),
        Expression::Apply(ExpressionOperation::Multiply, arguments) => format!("({})", joined(arguments, " * ")),
        Expression::Apply(ExpressionOperation::Add, arguments) => format!("({})", joined(arguments, " + ")),
        Expression::Apply(ExpressionOperation::Maximum, arguments) => format!("max({})", joined(arguments, ", ")),
        Expression::Apply(ExpressionOperation::Minimum, arguments) => format!("min({})", joined(arguments, ", ")),
        Expression::Apply(ExpressionOperation::Ceiling, arguments) => format!("ceil({})", joined(arguments, ", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_keeps_the_grouping_of_its_expression() {
        let text = r#"["mul", ["max", 3, ["ceil", ["mul", "gb", 0.0083]]], ["add", "hours", 1]]"#;
        let expression: Expression = serde_json::from_str(text).unwrap();
        assert_eq!(formula(&expression), "(max(3, ceil((used_gb * 0.0083))) * (used_hours + 1))");
    }
}

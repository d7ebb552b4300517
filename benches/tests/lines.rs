//! Compares the cost of every line at one point with a direct evaluation of the file's expressions.

// OK because a failed check should stop a test immediately, also in helpers, and a skipped test prints the reason.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod shared;

use std::collections::BTreeMap;

use costcone::formula::{Decimal, Rounding};
use serde_json::Value;

/// Maximum relative difference from the direct evaluation.
const TOLERANCE: f64 = 1e-9;

type Point = BTreeMap<String, f64>;

#[test]
fn every_line_equals_the_direct_evaluation_of_its_expression() {
    let Some(folder) = shared::folder() else { return };
    let written = shared::json(&folder.join("workload.json"));
    let point = point(&written);
    let expected = costs(&written, &point);
    let compiled = shared::compiled(&shared::workload(&folder));
    let value_of = |id: &str| Decimal::from_f64(*point.get(id)?, Rounding::Nearest).ok();
    let found: BTreeMap<String, f64> = compiled.lines_at(value_of).unwrap().into_iter().collect();
    assert_eq!(found.len(), expected.len());
    for (line, cost) in &expected {
        let off = (found[line] / cost - 1.0).abs();
        assert!(off <= TOLERANCE, "{line}: {} is not {cost}", found[line]);
    }
}

/// A point away from all corners: above the low end, at a different share for each assumption. Fixed values stay
/// unchanged.
fn point(written: &Value) -> Point {
    let assumptions = written["assumptions"].as_array().unwrap().iter().enumerate();
    let value = |(place, assumption): (usize, &Value)| {
        let between = |low: &str, high: &str| {
            let share = 0.3 + 0.01 * place as f64;
            assumption[low].as_f64().unwrap() * (1.0 - share) + assumption[high].as_f64().unwrap() * share
        };
        let value = match assumption["dist"].as_str().unwrap() {
            "fixed" => assumption["value"].as_f64().unwrap(),
            "discrete" => assumption["values"][1].as_f64().unwrap(),
            "lognormal" => between("p10", "p90"),
            _ => between("min", "max"),
        };
        (assumption["id"].as_str().unwrap().to_owned(), value)
    };
    assumptions.map(value).collect()
}

/// The cost of each line as `component.line`. Percentages come last.
fn costs(written: &Value, point: &Point) -> BTreeMap<String, f64> {
    let lines = written["lines"].as_array().unwrap();
    let (metered, percentages): (Vec<&Value>, Vec<&Value>) =
        lines.iter().partition(|line| line.get("quantity").is_some());
    let name = |line: &Value| format!("{}.{}", line["component"].as_str().unwrap(), line["id"].as_str().unwrap());
    let mut costs: BTreeMap<String, f64> =
        metered.iter().map(|line| (name(line), priced(line, evaluated(&line["quantity"], point)))).collect();
    let sum: f64 = costs.values().sum();
    let least = |line: &Value| line["min"].as_f64().unwrap();
    costs.extend(percentages.iter().map(|line| (name(line), priced(line, sum).max(least(line)))));
    costs
}

fn evaluated(expression: &Value, point: &Point) -> f64 {
    match expression {
        Value::Number(number) => number.as_f64().unwrap(),
        Value::String(name) => point[name],
        Value::Array(parts) => {
            let values = parts[1..].iter().map(|part| evaluated(part, point));
            applied(parts[0].as_str().unwrap(), values)
        }
        other => panic!("{other} is not an expression"),
    }
}

fn applied(operation: &str, values: impl Iterator<Item = f64>) -> f64 {
    match operation {
        "mul" => values.product(),
        "add" => values.sum(),
        "max" => values.fold(f64::NEG_INFINITY, f64::max),
        "min" => values.fold(f64::INFINITY, f64::min),
        "ceil" => values.map(f64::ceil).sum(),
        other => panic!("there is no operation {other}"),
    }
}

/// The sum over the tiers of unit * clamp(quantity - low, 0, high - low).
fn priced(line: &Value, quantity: f64) -> f64 {
    let Some(tiers) = line.get("tiers").and_then(Value::as_array) else {
        return line["unit"].as_f64().unwrap() * quantity;
    };
    let mut low = 0.0;
    let mut cost = 0.0;
    for tier in tiers {
        let high = tier["upto"].as_f64().unwrap_or(f64::INFINITY);
        cost += tier["unit"].as_f64().unwrap() * (quantity - low).clamp(0.0, high - low);
        low = high;
    }
    cost
}

//! How each figure comes about: formula, values, tiers, price rows, assumptions.

use costcone_core::estimate::{Estimate, EstimatedCost};
use costcone_core::formula::{Decimal, NodeId, Rounding, Unit};
use costcone_core::plan::LineItem;
use costcone_core::prices::{Price, PriceRow};
use serde_json::{Value, json};

use crate::amount::{MoneyFormat, group_digits};
use crate::json::range_json;
use crate::style::{Style, TextBuilder};
use crate::terminal::percentile;

/// The lines that `wanted` names (a component, or `component.charge`) with their traces, as text; `None` where it names
/// none. An empty name is every line.
#[must_use]
pub fn explain(estimate: &Estimate, wanted: &str, style: Style) -> Option<String> {
    let mut page = TextBuilder::new(style);
    page.paragraph(0, "Values are those at the expected value of every assumption. Tiers and steps bend: the cost there is not the expected cost.");
    let (unused, used): (Vec<_>, Vec<_>) =
        estimate.lines().filter(|(line, _)| names(line, wanted)).partition(|(line, _)| is_unused(estimate, line));
    if let ([], [(line, ranged)]) = (used.as_slice(), unused.as_slice()) {
        one(&mut page, estimate, line, ranged);
        return Some(page.finish());
    }
    for (line, ranged) in &used {
        one(&mut page, estimate, line, ranged);
    }
    if !unused.is_empty() {
        page.heading("Not used, so not billed");
        let ids: Vec<&str> = unused.iter().map(|(line, _)| line.id()).collect();
        page.paragraph(2, &ids.join(", "));
    }
    (!used.is_empty() || !unused.is_empty()).then(|| page.finish())
}

/// Whether the quantity is nothing whatever the assumptions are: an option of the service that nobody turned on.
fn is_unused(estimate: &Estimate, line: &LineItem) -> bool {
    let nothing = value(estimate, line.quantity()).is_zero();
    nothing && estimate.plan().program().inputs_of(line.quantity()).is_empty()
}

/// The same as JSON, a list of traces.
#[must_use]
pub fn explain_json(estimate: &Estimate, wanted: &str) -> Option<Value> {
    let lines = estimate.lines().filter(|(line, _)| names(line, wanted));
    let traces: Vec<Value> = lines.map(|(line, ranged)| trace_json(estimate, line, ranged)).collect();
    (!traces.is_empty()).then_some(Value::Array(traces))
}

/// `web` names every line of the component, `web.storage` one charge in every item and environment, and the line's own
/// id that line.
fn names(line: &LineItem, wanted: &str) -> bool {
    let charge = format!("{}.{}", line.component(), line.charge());
    let with_environment = line.environment().map(|environment| format!("{}@{environment}", line.component()));
    wanted.is_empty()
        || [line.component(), line.id(), &charge].contains(&wanted)
        || with_environment.as_deref() == Some(wanted)
}

fn value(estimate: &Estimate, node: NodeId) -> Decimal {
    estimate.at_expected().get(node.index()).copied().unwrap_or_default()
}

/// A number for reading: six significant places behind the point at most, the unit behind it.
pub(crate) fn measured(amount: Decimal, unit: &Unit) -> String {
    let size = amount.abs().to_f64();
    let places = if size >= 1000.0 {
        2
    } else if size >= 1.0 {
        4
    } else {
        12
    };
    let shown = group_digits(&amount.round_places(places).to_string());
    if unit.is_pure() { shown.to_string() } else { format!("{shown} {unit}") }
}

fn one(page: &mut TextBuilder, estimate: &Estimate, line: &LineItem, ranged: &EstimatedCost) {
    let (range, trace) = (ranged.range(), line.trace());
    let rounded = MoneyFormat::of(range);
    page.heading(line.id());
    page.paragraph(2, &format!("{} ({}, {})", line.statement(), line.service(), line.region()));
    let level = range.level();
    page.paragraph(
        2,
        &format!(
            "{} {} to {} {}, expected {} a {}",
            percentile(level, false),
            rounded.amount(range.low()),
            percentile(level, true),
            rounded.amount(range.high()),
            rounded.amount(range.expected()),
            estimate.options().period().word()
        ),
    );
    let quantity = measured(value(estimate, line.quantity()), line.unit());
    page.hanging("  quantity  ", "            ", &format!("{} = {quantity}", trace.formula));
    for operand in &trace.operands {
        let shown = measured(value(estimate, operand.node()), operand.unit());
        page.hanging("      ", "          ", &format!("{} = {shown}   from {}", operand.name, operand.origin));
    }
    for part in tiers(estimate, line) {
        page.hanging("  tier      ", "            ", &part);
    }
    for row in &trace.prices {
        page.hanging("  price     ", "            ", &price(row));
    }
    for remark in &trace.remarks {
        page.hanging("  note      ", "            ", remark);
    }
    let cost = MoneyFormat::new(Decimal::ZERO, Decimal::ZERO, estimate.plan().currency().code());
    page.paragraph(2, &format!("cost      {} a month there", cost.amount(value(estimate, line.cost()))));
    let behind = assumptions(estimate, line);
    if !behind.is_empty() {
        page.hanging("  rests on  ", "            ", &behind.join(", "));
    }
}

/// The assumptions a line depends on; the definition bears on every line.
fn assumptions<'a>(estimate: &'a Estimate, line: &LineItem) -> Vec<&'a str> {
    let all = estimate.plan().assumptions();
    let inputs = estimate.plan().program().inputs_of(line.cost());
    inputs.iter().filter_map(|number| all.get(*number as usize)).map(|assumption| assumption.id()).collect()
}

/// How the metered quantity runs through the schedule, where it has more than one step.
fn tiers(estimate: &Estimate, line: &LineItem) -> Vec<String> {
    let trace = line.trace();
    let Some(schedule) = trace.schedule().filter(|schedule| schedule.tiers().len() > 1) else { return Vec::new() };
    let Some(node) = trace.metered().or(trace.billed()) else { return Vec::new() };
    let metered = value(estimate, node);
    let parts = schedule.charges(metered, Rounding::Nearest).unwrap_or_default();
    let whole = if trace.metered().is_some() { " of the shared meter" } else { "" };
    parts
        .iter()
        .map(|part| {
            let quantity = measured(part.quantity, line.unit());
            format!("from {}: {quantity}{whole} at {} = {}", part.tier.from, part.tier.price, part.cost.round_places(4))
        })
        .collect()
}

fn price(row: &PriceRow) -> String {
    let from = if row.from().is_zero() { String::new() } else { format!(" from {}", row.from()) };
    let code = row.rate_code().map(|code| format!(", {code}")).unwrap_or_default();
    format!("{}{from}; {}, {}{code}", unit_price(row), row.as_of(), row.source())
}

/// `0.085 USD per GB`
pub(crate) fn unit_price(row: &PriceRow) -> String {
    let amount = match row.price() {
        Price::Amount(amount) => amount.to_string(),
        Price::NotOffered => "not offered".to_owned(),
        Price::Unknown => "unknown".to_owned(),
    };
    format!("{amount} {} per {}", row.currency(), row.unit())
}

fn trace_json(estimate: &Estimate, line: &LineItem, ranged: &EstimatedCost) -> Value {
    let trace = line.trace();
    json!({
        "id": line.id(),
        "component": line.component(),
        "charge": line.charge(),
        "service": line.service(),
        "region": line.region(),
        "statement": line.statement(),
        "range": range_json(ranged.range()),
        "formula": trace.formula,
        "unit": line.unit().to_string(),
        "quantity_at_expected": value(estimate, line.quantity()).to_string(),
        "cost_at_expected": value(estimate, line.cost()).to_string(),
        "operands": trace.operands.iter().map(|operand| json!({
            "name": operand.name,
            "origin": operand.origin,
            "value_at_expected": value(estimate, operand.node()).to_string(),
            "unit": operand.unit().to_string(),
        })).collect::<Vec<_>>(),
        "tiers": tiers(estimate, line),
        "prices": trace.prices.iter().map(price_json).collect::<Vec<_>>(),
        "remarks": trace.remarks,
        "assumptions": assumptions(estimate, line),
    })
}

fn price_json(row: &PriceRow) -> Value {
    json!({
        "price": match row.price() {
            Price::Amount(amount) => Value::String(amount.to_string()),
            Price::NotOffered | Price::Unknown => Value::Null,
        },
        "from": row.from().to_string(),
        "to": row.to().map(|to| to.to_string()),
        "unit": row.unit().to_string(),
        "currency": row.currency().code(),
        "as_of": row.as_of(),
        "source": row.source(),
        "rate_code": row.rate_code(),
    })
}

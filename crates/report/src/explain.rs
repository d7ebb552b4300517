//! The calculation of each cost: formula, values, tiers, price rows, and assumptions.

use costcone_core::estimate::{Estimate, EstimatedCost};
use costcone_core::formula::{Decimal, NodeId, Rounding, Unit};
use costcone_core::plan::LineItem;
use costcone_core::prices::{Price, PriceRow};
use serde_json::{Value, json};

use crate::assumption_text::name_with_id;
use crate::json::range_json;
use crate::money::MoneyFormat;
use crate::number::group_digits;
use crate::range_text::RangeText;
use crate::style::{Style, TextBuilder};

/// The note over every explanation.
const AT_THE_MEANS: &str = "Calculated with every assumption at its mean. Because prices have tiers, the result is close to the expected \
                            cost, but not equal to it.";

/// The calculation of the lines with a name, as text in the width of `style`; `None` if no line has the name.
///
/// `name` is a component (`web`), a charge of it (`web.storage`), a component in an environment (`web@test`), or the id of a line.
/// An empty name means every line.
#[must_use]
pub fn explain(estimate: &Estimate, name: &str, style: Style) -> Option<String> {
    let mut text = TextBuilder::new(style);
    text.paragraph(0, AT_THE_MEANS);
    let (unused, used): (Vec<_>, Vec<_>) =
        estimate.lines().filter(|(line, _)| has_name(line, name)).partition(|(line, _)| is_unused(estimate, line));
    if let ([], [(line, ranged)]) = (used.as_slice(), unused.as_slice()) {
        explain_line(&mut text, estimate, line, ranged);
        return Some(text.finish());
    }
    for (line, ranged) in &used {
        explain_line(&mut text, estimate, line, ranged);
    }
    if !unused.is_empty() {
        text.heading("Not used, so not billed");
        let ids: Vec<&str> = unused.iter().map(|(line, _)| line.id()).collect();
        text.paragraph(2, &ids.join(", "));
    }
    (!used.is_empty() || !unused.is_empty()).then(|| text.finish())
}

/// Whether the quantity is zero for any value of the assumptions: an option of the service that the architecture does not use.
fn is_unused(estimate: &Estimate, line: &LineItem) -> bool {
    let is_zero = value(estimate, line.quantity()).is_zero();
    is_zero && estimate.plan().program().inputs_of(line.quantity()).is_empty()
}

/// The calculation of the lines with a name as a JSON list; `None` if no line has the name. See [`explain`].
#[must_use]
pub fn explain_json(estimate: &Estimate, name: &str) -> Option<Value> {
    let lines = estimate.lines().filter(|(line, _)| has_name(line, name));
    let traces: Vec<Value> = lines.map(|(line, ranged)| trace_json(estimate, line, ranged)).collect();
    (!traces.is_empty()).then_some(Value::Array(traces))
}

/// Whether a line has a name: see [`explain`].
fn has_name(line: &LineItem, name: &str) -> bool {
    let charge = format!("{}.{}", line.component(), line.charge());
    let with_environment = line.environment().map(|environment| format!("{}@{environment}", line.component()));
    name.is_empty()
        || [line.component(), line.id(), &charge].contains(&name)
        || with_environment.as_deref() == Some(name)
}

fn value(estimate: &Estimate, node: NodeId) -> Decimal {
    estimate.at_expected().get(node.index()).copied().unwrap_or_default()
}

/// A quantity with its unit: two decimal places from 1,000 up, four from 1 up, twelve below.
pub(crate) fn quantity_text(amount: Decimal, unit: &Unit) -> String {
    let places = match amount.abs().to_f64() {
        size if size >= 1000.0 => 2,
        size if size >= 1.0 => 4,
        _ => 12,
    };
    let shown = group_digits(&amount.round_places(places).to_string());
    if unit.is_pure() { shown } else { format!("{shown} {unit}") }
}

fn explain_line(text: &mut TextBuilder, estimate: &Estimate, line: &LineItem, ranged: &EstimatedCost) {
    let trace = line.trace();
    text.heading(&format!("{}: {} ({})", line.component_label(), lower_first(line.statement()), line.id()));
    text.paragraph(2, &format!("Service {} in {}.", line.service(), line.region()));
    let range = RangeText::new(ranged.range(), estimate.options().period().word());
    text.paragraph(2, &format!("{}.", range.sentence()));
    let quantity = quantity_text(value(estimate, line.quantity()), line.unit());
    text.hanging("  quantity  ", "            ", &format!("{} = {quantity}", trace.formula));
    for operand in &trace.operands {
        let shown = quantity_text(value(estimate, operand.node()), operand.unit());
        text.hanging("      ", "          ", &format!("{} = {shown}   from {}", operand.name, operand.origin));
    }
    for part in tiers(estimate, line) {
        text.hanging("  tier      ", "            ", &part);
    }
    for row in &trace.prices {
        text.hanging("  price     ", "            ", &price(row));
    }
    for remark in &trace.remarks {
        text.hanging("  note      ", "            ", remark);
    }
    let cents = MoneyFormat::new(Decimal::ZERO, Decimal::ZERO, estimate.plan().currency().code());
    let cost = cents.amount(value(estimate, line.cost()));
    text.hanging("  cost      ", "            ", &format!("{cost} a month with these values"));
    let assumptions = assumptions(estimate, line).map(name_with_id).collect::<Vec<_>>();
    if !assumptions.is_empty() {
        text.hanging("  based on  ", "            ", &assumptions.join(", "));
    }
}

/// A statement inside a sentence: the first letter in lower case, unless the first word is an abbreviation.
fn lower_first(statement: &str) -> String {
    let mut letters = statement.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    match second.is_some_and(char::is_lowercase) {
        true => first.to_lowercase().chain(statement.chars().skip(1)).collect(),
        false => statement.to_owned(),
    }
}

/// The assumptions that a line depends on. Every line depends on the definition, so that one is left out.
fn assumptions<'a>(
    estimate: &'a Estimate,
    line: &LineItem,
) -> impl Iterator<Item = &'a costcone_core::model::Assumption> + use<'a> {
    let all = estimate.plan().assumptions();
    estimate.plan().program().inputs_of(line.cost()).into_iter().filter_map(|number| all.get(number as usize))
}

/// The metered quantity in each step of the price schedule, if it has more than one step.
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
            let quantity = quantity_text(part.quantity, line.unit());
            format!("from {}: {quantity}{whole} at {} = {}", part.tier.from, part.tier.price, part.cost.round_places(4))
        })
        .collect()
}

/// A price with its tier, date, source, and rate code.
fn price(row: &PriceRow) -> String {
    let from = if row.from().is_zero() { String::new() } else { format!(" from {}", row.from()) };
    let code = row.rate_code().map(|code| format!(", {code}")).unwrap_or_default();
    format!("{}{from}; {}, {}{code}", price_in_words(row), row.as_of(), row.source())
}

/// `0.085 USD per GB`, or `10% of AWS charges` for a price per unit of money.
fn price_in_words(row: &PriceRow) -> String {
    let is_percentage = row.unit().to_string() == row.currency().code();
    match row.price() {
        Price::Amount(amount) if is_percentage => {
            let percent = amount.mul_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).unwrap_or(amount);
            let digits = percent.to_string();
            let digits =
                if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { &digits };
            format!("{digits}% of AWS charges")
        }
        _ => unit_price(row),
    }
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
        "component_label": line.component_label(),
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
        "assumptions": assumptions(estimate, line).map(|assumption| assumption.id()).collect::<Vec<_>>(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_keeps_abbreviations_in_capitals() {
        for (statement, inside) in [("Data out", "data out"), ("NAT gateway hours", "NAT gateway hours"), ("", "")] {
            assert_eq!(lower_first(statement), inside);
        }
    }

    #[test]
    fn a_quantity_has_fewer_places_the_larger_it_is() {
        let gb = "GB".parse::<Unit>().unwrap();
        let quantities = ["12345.678901", "1234.5", "217.26190476", "0.000000123"];
        let shown = quantities.map(|digits| quantity_text(Decimal::parse(digits).unwrap(), &gb));
        assert_eq!(shown, ["12,345.68 GB", "1,234.5 GB", "217.2619 GB", "0.000000123 GB"]);
    }
}

//! `costcone prices diff`: lists the price changes from one book to another.

use std::collections::BTreeMap;

use costcone::book::{PriceBook, PriceChange, PriceStep, PricedItem, diff};
use costcone::formula::{Decimal, Rounding};
use costcone::prices::PriceProvider;
use serde_json::{Value, json};

use crate::commands::Done;
use crate::output::{Failure, pretty};

/// Compares two books.
pub fn run(first: &PriceBook, second: &PriceBook, changed_only: bool, json: bool) -> Done {
    let changes = between(first, second, json)?;
    Ok(if json { pretty(&all_json(&changes)) } else { all(first, second, &changes, changed_only) })
}

/// The price changes in all services of the books.
pub fn between(first: &PriceBook, second: &PriceBook, json: bool) -> Result<Vec<(PricedItem, PriceChange)>, Failure> {
    let mut services = first.services();
    services.extend(second.services());
    services.sort_unstable();
    services.dedup();
    diff(first, second, &services).map_err(|findings| Failure::Findings {
        file: format!("{} and {}", first.version(), second.version()),
        findings,
        json,
    })
}

fn all(first: &PriceBook, second: &PriceBook, changes: &[(PricedItem, PriceChange)], changed_only: bool) -> String {
    let mut text = format!("Changes from {} to {}\n", first.version(), second.version());
    if changes.is_empty() {
        text.push_str("All prices are equal.\n");
        return text;
    }
    for (item, change) in changes {
        if matches!(change, PriceChange::Changed { .. }) || !changed_only {
            text.push_str(&line(item, change));
        }
    }
    text.push('\n');
    text.push_str(&counts(changes));
    text
}

/// The number of changes, one line for each service.
pub fn counts(changes: &[(PricedItem, PriceChange)]) -> String {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (item, change) in changes {
        let place = match change {
            PriceChange::Changed { .. } => 0,
            PriceChange::Added(_) => 1,
            PriceChange::Removed(_) => 2,
        };
        counts.entry(&item.service).or_default()[place] += 1;
    }
    let line = |(service, [changed, added, removed]): (&str, [usize; 3])| {
        format!("{service}: {changed} changed, {added} added, {removed} removed\n")
    };
    counts.into_iter().map(line).collect()
}

/// For example `lambda/eu-central-1 requests: 2 to 3 (+50.0%)`.
pub fn line(item: &PricedItem, change: &PriceChange) -> String {
    let attributes: String = item.attributes.iter().map(|(key, value)| format!(" {key}={value}")).collect();
    let prices = match change {
        PriceChange::Added(to) => format!("added {}", steps(to)),
        PriceChange::Removed(from) => format!("removed {}", steps(from)),
        PriceChange::Changed { from, to } => {
            let by = change.fraction().map(|fraction| format!(" ({})", percent(fraction))).unwrap_or_default();
            format!("{} to {}{by}", steps(from), steps(to))
        }
    };
    format!("{}/{} {}{attributes}: {prices}\n", item.service, item.region, item.rate)
}

fn steps(steps: &[PriceStep]) -> String {
    let one =
        |(from, price): &PriceStep| if from.is_zero() { price.to_string() } else { format!("{price} from {from}") };
    steps.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// For example `+5.3%`.
fn percent(fraction: Decimal) -> String {
    let percent = fraction.mul_rounded(Decimal::from_i64(100), Rounding::Nearest).unwrap_or(fraction);
    let sign = if percent.is_negative() { "" } else { "+" };
    format!("{sign}{}%", percent.round_places(1))
}

/// All changes as JSON.
pub fn all_json(changes: &[(PricedItem, PriceChange)]) -> Value {
    let steps = |steps: &[PriceStep]| -> Value {
        steps.iter().map(|(from, price)| json!({ "from": from.to_string(), "price": price.to_string() })).collect()
    };
    let one = |(item, change): &(PricedItem, PriceChange)| {
        let (state, before, after) = match change {
            PriceChange::Added(to) => ("added", Value::Null, steps(to)),
            PriceChange::Removed(from) => ("removed", steps(from), Value::Null),
            PriceChange::Changed { from, to } => ("changed", steps(from), steps(to)),
        };
        let attributes = item.attributes.iter().map(|(key, value)| (key.clone(), json!(value)));
        json!({
            "service": item.service, "region": item.region, "rate": item.rate,
            "attributes": attributes.collect::<serde_json::Map<_, _>>(),
            "state": state, "before": before, "after": after,
            "fraction": change.fraction().map(|fraction| fraction.to_string()),
        })
    };
    changes.iter().map(one).collect()
}

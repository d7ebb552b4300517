//! The tiers of a price: their schedule and their checks.

use std::collections::BTreeSet;

use costcone_formula::{Decimal, PriceTier, Schedule, ScheduleKind};

use super::row::{Price, PriceRow};
use crate::finding::{Code, Finding, Findings};

/// The price schedule of the rows that a look-up found.
///
/// # Errors
/// If the rows are not valid tiers.
pub(crate) fn schedule(rows: &[&PriceRow], kind: ScheduleKind) -> Result<Schedule, String> {
    let steps = rows.iter().filter_map(|row| match row.price {
        Price::Amount(price) => Some(PriceTier { from: row.from, price }),
        _ => None,
    });
    Schedule::new(kind, steps.collect()).map_err(|error| error.to_string())
}

/// Checks the tiers of each set of attributes: the first tier starts at zero, each tier starts at the end of the tier
/// before it, the last tier has no end, every tier has a price, and the rows are next to each other.
pub(super) fn check_tiers(path: &str, rows: &[PriceRow], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for tiers in rows.chunk_by(|a, b| a.attributes == b.attributes) {
        let attributes = &tiers[0].attributes;
        if !seen.insert(attributes) {
            let message = format!("the rows for {} are in two places", named(attributes));
            findings.push(Finding::new(Code::Duplicate, path, message).with_help("keep one of the two"));
        }
        let mut start = Some(Decimal::ZERO);
        for row in tiers {
            if start != Some(row.from) {
                let message = format!(
                    "a tier for {1} starts at {0}, which is not the end of the tier before it",
                    row.from,
                    named(attributes)
                );
                findings.push(
                    Finding::new(Code::BadValue, path, message)
                        .with_help("tiers start at 0 and have no gap or overlap"),
                );
            }
            start = row.to;
        }
        if start.is_some() {
            let message = format!("the last tier for {} has an end", named(attributes));
            findings.push(Finding::new(Code::BadValue, path, message).with_help("leave its `to` empty"));
        }
        if tiers.len() > 1 && tiers.iter().any(|row| !matches!(row.price, Price::Amount(_))) {
            let message = format!("a tier for {} has no price", named(attributes));
            findings.push(Finding::new(Code::BadValue, path, message));
        }
    }
}

fn named(attributes: &[(String, String)]) -> String {
    match attributes {
        [] => "all attributes".to_owned(),
        _ => attributes.iter().map(|(key, value)| format!("`{key}={value}`")).collect::<Vec<_>>().join(" "),
    }
}

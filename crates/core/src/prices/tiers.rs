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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::range::Currency;

    fn row(attributes: &str, from: &str, to: &str, price: Price) -> PriceRow {
        let number = |text: &str| Decimal::parse(text).unwrap();
        let usd = Currency::new("USD").unwrap();
        let attributes = (!attributes.is_empty()).then(|| ("type".to_owned(), attributes.to_owned()));
        PriceRow::new(price, "GB".parse().unwrap(), usd, "2026-11-21", "aws-pages")
            .with_attributes(attributes)
            .with_step(number(from), (!to.is_empty()).then(|| number(to)))
    }

    fn at(price: &str) -> Price {
        Price::Amount(Decimal::parse(price).unwrap())
    }

    fn faults(rows: &[PriceRow]) -> Vec<String> {
        let mut findings = Findings::none();
        check_tiers("t:r", rows, &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn each_fault_of_the_tiers_has_its_own_message() {
        let good = [row("", "0", "10", at("2")), row("", "10", "", at("1"))];
        let apart = [row("a", "0", "", at("2")), row("b", "0", "", at("1"))];
        assert_eq!((faults(&good), faults(&apart)), (Vec::new(), Vec::new()));
        let cases: [(&[PriceRow], &str); 7] = [
            (&[row("", "5", "", at("2"))], "a tier for all attributes starts at 5"),
            (&[row("", "0", "10", at("2")), row("", "11", "", at("1"))], "a tier for all attributes starts at 11"),
            (&[row("", "0", "10", at("2")), row("", "9", "", at("1"))], "a tier for all attributes starts at 9"),
            (&[row("", "0", "", at("2")), row("", "10", "", at("1"))], "a tier for all attributes starts at 10"),
            (&[row("a", "0", "10", at("2"))], "the last tier for `type=a` has an end"),
            (
                &[row("", "0", "10", at("2")), row("", "10", "", Price::Unknown)],
                "a tier for all attributes has no price",
            ),
            (
                &[row("a", "0", "", at("2")), row("b", "0", "", at("1")), row("a", "0", "", at("2"))],
                "the rows for `type=a` are in two places",
            ),
        ];
        for (rows, message) in cases {
            let found = faults(rows);
            assert!(found.len() == 1 && found[0].starts_with(message), "{found:?}, expected {message}");
        }
    }

    /// Ten units at 2, ten at 1, the rest at 0.5: counted unit by unit.
    #[test]
    fn rows_become_graduated_or_volume_tiers() {
        let rows = [row("", "0", "10", at("2")), row("", "10", "20", at("1")), row("", "20", "", at("0.5"))];
        let rows: Vec<&PriceRow> = rows.iter().collect();
        let [graduated, volume] =
            [ScheduleKind::Graduated, ScheduleKind::Volume].map(|kind| schedule(&rows, kind).unwrap());
        let halves = |unit: i64| {
            if unit < 10 {
                4
            } else if unit < 20 {
                2
            } else {
                1
            }
        };
        let cost = |schedule: &Schedule, quantity| {
            schedule.cost(Decimal::from_i64(quantity), costcone_formula::Rounding::Nearest).unwrap()
        };
        for quantity in 1..40 {
            let expected: i64 = (0..quantity).map(halves).sum();
            assert_eq!(cost(&graduated, quantity), Decimal::new(5 * expected, 1).unwrap(), "{quantity}");
        }
        // A volume price applies to all units. A quantity at a boundary is in one of the two tiers that meet there.
        for quantity in (1..40).filter(|quantity| quantity % 10 != 0) {
            let expected = Decimal::new(5 * quantity * halves(quantity), 1).unwrap();
            assert_eq!(cost(&volume, quantity), expected, "{quantity}");
        }
    }

    #[test]
    fn rows_without_a_price_give_no_schedule() {
        let unknown = row("", "0", "", Price::Unknown);
        assert!(schedule(&[&unknown], ScheduleKind::Graduated).is_err());
    }
}

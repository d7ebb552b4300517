//! Prices that some regions have and others do not: each needs an explanation in the rules.

use std::collections::{BTreeMap, BTreeSet};

use costcone_core::{Code, Finding, Findings};

use super::{TableSet, path};
use crate::ladder::Row;
use crate::rules::{Absence, NoPrice, Rules};

/// Adds rows without a price to regions that lack a key, or reports the missing explanation. It covers regions where
/// the service has a table, or where an absence applies. Open rates, such as those of instance types, are exempt.
pub(super) fn explain(tables: &mut TableSet, rules: &Rules, findings: &mut Findings) {
    let closed = rules.rates.iter().filter(|rule| !rule.entry.global && !rule.entry.open);
    let names: BTreeSet<(&str, &str)> = closed.map(|rule| (rule.service.as_str(), rule.rate.as_str())).collect();
    let mut used = BTreeSet::new();
    for (service, rate) in names {
        let known = known(tables, &rules.settings.regions, service, rate);
        for region in &rules.settings.regions {
            if let Some(reason) = MissingReason::of(rules, tables, service, rate, region) {
                let lacked = explain_region(tables, &known, (service, region), &reason, findings);
                used.extend(reason.place.filter(|_| lacked));
            }
        }
    }
    let idle = rules.absences.iter().enumerate().filter(|(place, _)| !used.contains(place));
    idle.for_each(|(_, absence)| findings.push(explains_nothing(absence)));
}

/// The reason why a region lacks a key of a rate.
struct MissingReason {
    price: Option<NoPrice>,
    /// Index of the absence with this reason.
    place: Option<usize>,
}

impl MissingReason {
    /// The reason for a rate in a region. `None` if the region lacks the service and no absence applies.
    fn of(rules: &Rules, tables: &TableSet, service: &str, rate: &str, region: &str) -> Option<MissingReason> {
        let mut same = rules.rates.iter().filter(|rule| rule.service == service && rule.rate == rate);
        let own = same.find_map(|rule| rule.entry.missing.as_ref());
        let place = rules.absences.iter().position(|absence| absence.covers(service, rate, region));
        if place.is_none() && !tables.0.contains_key(&(service.to_owned(), region.to_owned())) {
            return None;
        }
        let price = own.map(|missing| missing.price).or(place.map(|place| rules.absences[place].entry.price));
        Some(MissingReason { price, place })
    }
}

/// Adds the missing keys to a region. Returns whether any key was missing.
fn explain_region(
    tables: &mut TableSet,
    known: &KnownKeys,
    (service, region): (&str, &str),
    reason: &MissingReason,
    findings: &mut Findings,
) -> bool {
    let table = tables.table(service, region);
    let lacked: Vec<_> = known.iter().filter(|(key, _)| !table.contains_key(*key)).collect();
    for (key, (of, rows)) in &lacked {
        let row = match (reason.price, newest(rows)) {
            (Some(price), Some(like)) => Some(Row::without_price(price.into(), &like.unit, &like.date, &like.source)),
            // The ladder has findings in another region. They must be fixed first.
            (Some(_), None) => None,
            (None, _) => {
                findings.push(unexplained(path(service, region, &key.0, &key.1), of));
                None
            }
        };
        table.insert((*key).clone(), row.into_iter().collect());
    }
    !lacked.is_empty()
}

/// Each key with one of its regions and the rows there.
type KnownKeys = BTreeMap<(String, String), (String, Vec<Row>)>;

/// The keys of a rate in all regions, each with the last region that has it.
fn known(tables: &TableSet, regions: &[String], service: &str, rate: &str) -> KnownKeys {
    let mut known = KnownKeys::new();
    for region in regions {
        let table = tables.0.get(&(service.to_owned(), region.clone()));
        for (key, rows) in table.into_iter().flatten().filter(|((name, _), _)| name == rate) {
            known.insert(key.clone(), (region.clone(), rows.clone()));
        }
    }
    known
}

/// The first row with the latest date.
fn newest(rows: &[Row]) -> Option<&Row> {
    rows.iter().reduce(|newest, row| if row.date > newest.date { row } else { newest })
}

fn unexplained(path: String, of: &str) -> Finding {
    let help = "add the price, or explain with `[[gaps]]` or `missing` that it is `not_offered` or `unknown`";
    Finding::new(Code::PriceUnknown, path, format!("no price, although {of} has one, and no rule explains it"))
        .with_help(help)
}

fn explains_nothing(absence: &Absence) -> Finding {
    let message = format!("no price is missing in these regions: {}", absence.entry.regions.join(", "));
    Finding::new(Code::BadValue, absence.path(), message).with_help("remove the entry; its prices are known now")
}

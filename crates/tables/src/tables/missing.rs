//! What one region has and another lacks: explained by a rule, or a finding.

use std::collections::{BTreeMap, BTreeSet};

use costcone_core::{Code, Finding, Findings};

use super::{Tables, path};
use crate::ladder::Row;
use crate::rules::{Absence, NoPrice, Rules};

/// Sees to it that a key of a rate has rows in every region where the service has a table or an absence says why not. Rates that
/// are open, such as those of instance types, are left alone.
pub(super) fn explain(tables: &mut Tables, rules: &Rules, findings: &mut Findings) {
    let closed = rules.rates.iter().filter(|rule| !rule.entry.global && !rule.entry.open);
    let names: BTreeSet<(&str, &str)> = closed.map(|rule| (rule.service.as_str(), rule.rate.as_str())).collect();
    let mut used = BTreeSet::new();
    for (service, rate) in names {
        let known = known(tables, &rules.settings.regions, service, rate);
        for region in &rules.settings.regions {
            if let Some(reason) = Reason::of(rules, tables, service, rate, region) {
                let lacked = explain_region(tables, &known, (service, region), &reason, findings);
                used.extend(reason.place.filter(|_| lacked));
            }
        }
    }
    let idle = rules.absences.iter().enumerate().filter(|(place, _)| !used.contains(place));
    idle.for_each(|(_, absence)| findings.push(explains_nothing(absence)));
}

/// What it means that a region lacks a key of a rate.
struct Reason {
    price: Option<NoPrice>,
    /// The place of the absence that says so.
    place: Option<usize>,
}

impl Reason {
    /// The reason for a rate in a region; none where the service is not there and nothing says why.
    fn of(rules: &Rules, tables: &Tables, service: &str, rate: &str, region: &str) -> Option<Reason> {
        let mut same = rules.rates.iter().filter(|rule| rule.service == service && rule.rate == rate);
        let own = same.find_map(|rule| rule.entry.missing.as_ref());
        let place = rules.absences.iter().position(|absence| absence.covers(service, rate, region));
        if place.is_none() && !tables.0.contains_key(&(service.to_owned(), region.to_owned())) {
            return None;
        }
        let price = own.map(|missing| missing.price).or(place.map(|place| rules.absences[place].entry.price));
        Some(Reason { price, place })
    }
}

/// Gives a region rows for the keys that it lacks; whether it lacked any.
fn explain_region(
    tables: &mut Tables,
    known: &Known,
    (service, region): (&str, &str),
    reason: &Reason,
    findings: &mut Findings,
) -> bool {
    let table = tables.table(service, region);
    let lacked: Vec<_> = known.iter().filter(|(key, _)| !table.contains_key(*key)).collect();
    for (key, (of, rows)) in &lacked {
        let row = match (reason.price, newest(rows)) {
            (Some(price), Some(like)) => Some(Row::without_price(price.into(), &like.unit, &like.date, &like.source)),
            // A ladder with findings elsewhere: what stands here is known once they are mended.
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

/// The keys that a region has, the region, and its rows.
type Known = BTreeMap<(String, String), (String, Vec<Row>)>;

/// The keys of a rate in all regions; the last region that has one stands for it.
fn known(tables: &Tables, regions: &[String], service: &str, rate: &str) -> Known {
    let mut known = Known::new();
    for region in regions {
        let table = tables.0.get(&(service.to_owned(), region.clone()));
        for (key, rows) in table.into_iter().flatten().filter(|((name, _), _)| name == rate) {
            known.insert(key.clone(), (region.clone(), rows.clone()));
        }
    }
    known
}

/// The first of the rows with the newest date.
fn newest(rows: &[Row]) -> Option<&Row> {
    rows.iter().reduce(|newest, row| if row.date > newest.date { row } else { newest })
}

fn unexplained(path: String, of: &str) -> Finding {
    let help = "find its price, or say with `[[gaps]]` or `missing` that it is `not_offered` or `unknown`, and why";
    Finding::new(Code::PriceUnknown, path, format!("no price here, but in {of}; the rules do not explain it"))
        .with_help(help)
}

fn explains_nothing(absence: &Absence) -> Finding {
    let message = format!("these regions lack nothing of it: {}", absence.entry.regions.join(", "));
    Finding::new(Code::BadValue, absence.path(), message).with_help("take the entry out: its prices are known by now")
}

//! What one region has and another lacks: explained by a rule, or a finding.

use std::collections::{BTreeMap, BTreeSet};

use costcone_core::{Code, Finding, Findings};

use super::{Tables, path};
use crate::ladder::Row;
use crate::rules::{Missing, Rules};

/// Sees to it that a key of a rate has rows in every region where the service has a table. Rates that are open, such as those
/// of instance types, are left alone.
pub(super) fn explain(tables: &mut Tables, rules: &Rules, findings: &mut Findings) {
    let closed = rules.rates.iter().filter(|rule| !rule.entry.global && !rule.entry.open);
    let names: BTreeSet<(&str, &str)> = closed.map(|rule| (rule.service.as_str(), rule.rate.as_str())).collect();
    for (service, rate) in names {
        let same = rules.rates.iter().filter(|rule| rule.service == service && rule.rate == rate);
        let missing = same.filter_map(|rule| rule.entry.missing.as_ref()).next();
        explain_rate(tables, &rules.settings.regions, (service, rate), missing, findings);
    }
}

fn explain_rate(
    tables: &mut Tables,
    regions: &[String],
    (service, rate): (&str, &str),
    missing: Option<&Missing>,
    findings: &mut Findings,
) {
    let known = known(tables, regions, service, rate);
    let has_table = |region: &&String| tables.0.contains_key(&(service.to_owned(), (*region).clone()));
    for region in regions.iter().filter(has_table).cloned().collect::<Vec<_>>() {
        let table = tables.table(service, &region);
        for ((rate, attributes), (of, rows)) in &known {
            let key = (rate.clone(), attributes.clone());
            if table.contains_key(&key) {
                continue;
            }
            match (missing, newest(rows)) {
                (Some(missing), Some(like)) => {
                    let row = Row::without_price(missing.price.into(), &like.unit, &like.date, &like.source);
                    table.insert(key, vec![row]);
                }
                // A ladder with findings elsewhere: what stands here is known once they are mended.
                (Some(_), None) => drop(table.insert(key, Vec::new())),
                (None, _) => {
                    findings.push(unexplained(path(service, &region, rate, attributes), of));
                    table.insert(key, Vec::new());
                }
            }
        }
    }
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

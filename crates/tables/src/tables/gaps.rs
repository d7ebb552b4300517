//! Rows without a price, for the gaps in the rules.

use costcone_core::{Code, Finding, Findings};

use super::{TableSet, path};
use crate::attributes;
use crate::ladder::Row;
use crate::product::product;
use crate::rules::{PriceGap, Rules};

/// Adds the rows of all gaps.
pub(super) fn add(tables: &mut TableSet, rules: &Rules, findings: &mut Findings) {
    for gap in &rules.gaps {
        let keys = keys(gap);
        for region in gap.regions(&rules.settings.regions) {
            keys.iter().for_each(|key| add_row(tables, gap, region, key, findings));
        }
    }
}

/// All combinations of attribute values, as text.
fn keys(gap: &PriceGap) -> Vec<String> {
    let lists: Vec<Vec<(&str, &str)>> = gap
        .entry
        .attributes
        .iter()
        .map(|(key, words)| words.iter().map(|word| (key.as_str(), word)).collect())
        .collect();
    product(&lists).into_iter().map(|choice| attributes::write(&choice.into_iter().collect())).collect()
}

fn add_row(tables: &mut TableSet, gap: &PriceGap, region: &str, attributes: &str, findings: &mut Findings) {
    let entry = &gap.entry;
    let row = Row::without_price(entry.price.into(), &entry.unit, &entry.date, &entry.source);
    let key = (entry.rate.clone(), attributes.to_owned());
    if tables.table(&gap.service, region).insert(key, vec![row.clone()]).is_some() {
        let message = format!("{} marks it as `{}`, but a price exists", gap.path(), row.price);
        let help = "remove the region or the attribute from the gap";
        let path = path(&gap.service, region, &entry.rate, attributes);
        findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
    }
}

//! Whether every charge of a service finds a price, whatever is chosen, in every region.

use std::collections::{BTreeMap, BTreeSet};

use costcone_core::catalog::{AttributeKind, Service};
use costcone_core::formula::Unit;
use costcone_core::{Code, Findings};

use super::look_up::{LookUp, look_ups, regions};
use crate::attributes::{self, Attributes};
use crate::ladder::Row;
use crate::product::product;
use crate::rules::Rules;
use crate::tables::{Table, Tables};

/// Tries every look-up of a service; gives their number.
pub(super) fn check(service: &Service, tables: &Tables, rules: &Rules, findings: &mut Findings) -> usize {
    let mut tried = 0;
    for charge in service.charges() {
        for look_up in look_ups(service, charge, rules) {
            for region in regions(&look_up, rules) {
                let table = tables.0.get(&(look_up.of.to_owned(), region.to_owned()));
                tried += try_region(&look_up, region, table, findings);
            }
        }
    }
    tried
}

fn try_region(look_up: &LookUp<'_>, region: &str, table: Option<&Table>, findings: &mut Findings) -> usize {
    let rows: Vec<(&str, &Vec<Row>)> = table.map(|table| rows(table, look_up.rate)).unwrap_or_default();
    if rows.is_empty() {
        findings.push(look_up.finding(Code::Missing, region, "has no rows".to_owned(), "add a rule for it"));
        return 0;
    }
    units(look_up, region, rows.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.unit.as_str())), findings);
    let names = rows.iter().flat_map(|(text, _)| attributes::pairs(text)).map(|(name, _)| name).collect();
    let lists = choices(look_up, region, &names, findings);
    // Rows that differ only in what is no choice, such as instance types, are one here.
    let is_choice = |name: &str| lists.iter().flatten().any(|(known, _)| *known == name);
    let keys = rows.iter().map(|(text, _)| attributes::pairs(text).filter(|(name, _)| is_choice(name)).collect());
    let keys: BTreeSet<Attributes<'_>> = keys.collect();
    let choices = product(&lists);
    choices.iter().for_each(|choice| try_choice(look_up, region, choice, &keys, findings));
    choices.len()
}

/// The attributes and rows of a rate.
fn rows<'a>(table: &'a Table, rate: &str) -> Vec<(&'a str, &'a Vec<Row>)> {
    let from = table.range((rate.to_owned(), String::new())..);
    from.take_while(|((name, _), _)| name == rate).map(|((_, text), rows)| (text.as_str(), rows)).collect()
}

/// A price must be per the unit of the charge itself: one of another size would be off by their ratio.
fn units<'a>(look_up: &LookUp<'_>, region: &str, units: impl Iterator<Item = &'a str>, findings: &mut Findings) {
    let Some(wanted) = look_up.unit else { return };
    for unit in units.collect::<BTreeSet<_>>() {
        if unit.parse::<Unit>().ok().as_ref() != Some(wanted) {
            let message = format!("is per `{unit}`, the charge says `{wanted}`");
            findings.push(look_up.finding(
                Code::BadValue,
                region,
                message,
                "give `unit` of the rule that of the charge",
            ));
        }
    }
}

/// For each attribute of the rows, what a component can choose. Words that only the rows themselves list are no choice: a
/// component can have those only that are there.
fn choices<'a>(
    look_up: &LookUp<'a>,
    region: &str,
    names: &BTreeSet<&str>,
    findings: &mut Findings,
) -> Vec<Vec<(&'a str, &'a str)>> {
    let mut choices = Vec::new();
    for key in names.iter().copied() {
        let Some(attribute) = look_up.service.attributes().iter().find(|attribute| attribute.name() == key) else {
            let message = format!("has the attribute `{key}`, which `{}` lacks", look_up.service.id());
            let help = "name it as an attribute of the service, or another `keys` in the rule";
            findings.push(look_up.finding(Code::UnknownName, region, message, help));
            continue;
        };
        match attribute.kind() {
            AttributeKind::Choice { values, .. } => {
                let when = look_up.charge.when().pairs().iter().find(|(name, _)| name == key);
                let values = when.map_or(values, |(_, values)| values);
                choices.push(values.iter().map(|value| (attribute.name(), value.as_str())).collect());
            }
            AttributeKind::Priced { rate, .. } if rate == look_up.rate => {}
            _ if look_up.may_lack || look_up.is_open => {}
            _ => {
                let message = format!("has the open attribute `{key}`, whose values are not these rows'");
                let help = "name the rate in `values_from` or `complete` of the service, or make its rule `open`";
                findings.push(look_up.finding(Code::BadValue, region, message, help));
            }
        }
    }
    choices
}

fn try_choice(
    look_up: &LookUp<'_>,
    region: &str,
    choice: &[(&str, &str)],
    keys: &BTreeSet<Attributes<'_>>,
    findings: &mut Findings,
) {
    let choice: BTreeMap<&str, &str> = choice.iter().copied().collect();
    // A row that does not name an attribute holds for all of its values.
    let fits =
        |key: &Attributes<'_>| key.iter().all(|(name, value)| choice.get(name).is_none_or(|chosen| chosen == value));
    if !look_up.may_lack && !keys.iter().any(fits) {
        let message = format!("has no row for {}", attributes::write(&choice).replace(';', " "));
        let help = "add its facts to the rule, or a gap that says why there are none";
        findings.push(look_up.finding(Code::PriceUnknown, region, message, help));
    }
}

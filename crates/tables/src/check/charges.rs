//! Checks that every charge of a service finds a price in every region, for every combination of attributes.

use std::collections::{BTreeMap, BTreeSet};

use costcone_core::catalog::{AttributeKind, Service};
use costcone_core::formula::Unit;
use costcone_core::{Code, Findings};

use super::lookup::{RateLookup, lookups, regions};
use crate::attributes::{self, AttributeMap};
use crate::ladder::Row;
use crate::product::product;
use crate::rules::Rules;
use crate::tables::{RateTable, TableSet};

/// Tests every lookup of a service. Returns the number of lookups.
pub(super) fn check(service: &Service, tables: &TableSet, rules: &Rules, findings: &mut Findings) -> usize {
    let mut tried = 0;
    for charge in service.charges() {
        for lookup in lookups(service, charge, rules) {
            for region in regions(&lookup, rules) {
                let table = tables.0.get(&(lookup.of.to_owned(), region.to_owned()));
                tried += try_region(&lookup, region, table, findings);
            }
        }
    }
    tried
}

fn try_region(lookup: &RateLookup<'_>, region: &str, table: Option<&RateTable>, findings: &mut Findings) -> usize {
    let rows: Vec<(&str, &Vec<Row>)> = table.map(|table| rows(table, lookup.rate)).unwrap_or_default();
    if rows.is_empty() {
        findings.push(lookup.finding(Code::Missing, region, "has no rows".to_owned(), "add a rule for it"));
        return 0;
    }
    units(lookup, region, rows.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.unit.as_str())), findings);
    let names = rows.iter().flat_map(|(text, _)| attributes::pairs(text)).map(|(name, _)| name).collect();
    let lists = choices(lookup, region, &names, findings);
    // Rows that differ only in open attributes, such as instance types, count as one.
    let is_choice = |name: &str| lists.iter().flatten().any(|(known, _)| *known == name);
    let keys = rows.iter().map(|(text, _)| attributes::pairs(text).filter(|(name, _)| is_choice(name)).collect());
    let keys: BTreeSet<AttributeMap<'_>> = keys.collect();
    let choices = product(&lists);
    choices.iter().for_each(|choice| try_choice(lookup, region, choice, &keys, findings));
    choices.len()
}

/// The attributes and rows of a rate.
fn rows<'a>(table: &'a RateTable, rate: &str) -> Vec<(&'a str, &'a Vec<Row>)> {
    let from = table.range((rate.to_owned(), String::new())..);
    from.take_while(|((name, _), _)| name == rate).map(|((_, text), rows)| (text.as_str(), rows)).collect()
}

/// A price must have exactly the unit of the charge. Another size of unit would give a wrong cost.
fn units<'a>(lookup: &RateLookup<'_>, region: &str, units: impl Iterator<Item = &'a str>, findings: &mut Findings) {
    let Some(wanted) = lookup.unit else { return };
    for unit in units.collect::<BTreeSet<_>>() {
        if unit.parse::<Unit>().ok().as_ref() != Some(wanted) {
            let message = format!("is per `{unit}`, expected `{wanted}` as in the charge");
            findings.push(lookup.finding(
                Code::BadValue,
                region,
                message,
                "set `unit` of the rule to the unit of the charge",
            ));
        }
    }
}

/// The values that a component can choose for each attribute of the rows. Attributes with values from the rows
/// themselves are omitted, because a component can choose only existing ones.
fn choices<'a>(
    lookup: &RateLookup<'a>,
    region: &str,
    names: &BTreeSet<&str>,
    findings: &mut Findings,
) -> Vec<Vec<(&'a str, &'a str)>> {
    let mut choices = Vec::new();
    for key in names.iter().copied() {
        let Some(attribute) = lookup.service.attributes().iter().find(|attribute| attribute.name() == key) else {
            let message = format!("has the attribute `{key}`, but service `{}` does not", lookup.service.id());
            let help = "add the attribute to the service, or change `keys` in the rule";
            findings.push(lookup.finding(Code::UnknownName, region, message, help));
            continue;
        };
        match attribute.kind() {
            AttributeKind::Choice { values, .. } => {
                let when = lookup.charge.when().pairs().iter().find(|(name, _)| name == key);
                let values = when.map_or(values, |(_, values)| values);
                choices.push(values.iter().map(|value| (attribute.name(), value.as_str())).collect());
            }
            AttributeKind::Priced { rate, .. } if rate == lookup.rate => {}
            _ if lookup.may_be_missing || lookup.is_open => {}
            _ => {
                let message = format!("has the open attribute `{key}`, whose values come from another rate");
                let help = "list the rate in `values_from` or `complete` of the service, or mark its rule as `open`";
                findings.push(lookup.finding(Code::BadValue, region, message, help));
            }
        }
    }
    choices
}

fn try_choice(
    lookup: &RateLookup<'_>,
    region: &str,
    choice: &[(&str, &str)],
    keys: &BTreeSet<AttributeMap<'_>>,
    findings: &mut Findings,
) {
    let choice: BTreeMap<&str, &str> = choice.iter().copied().collect();
    // A row without an attribute applies to all values of that attribute.
    let fits =
        |key: &AttributeMap<'_>| key.iter().all(|(name, value)| choice.get(name).is_none_or(|chosen| chosen == value));
    if !lookup.may_be_missing && !keys.iter().any(fits) {
        let message = format!("has no row for {}", attributes::write(&choice).replace(';', " "));
        let help = "add facts to the rule, or add a gap that explains the missing price";
        findings.push(lookup.finding(Code::PriceUnknown, region, message, help));
    }
}

//! Matches a line with a rule: the tables, the attributes, and the price.

use std::rc::Rc;

use costcone_core::formula::Decimal;
use costcone_core::prices::GLOBAL;
use costcone_core::{Code, Finding};

use super::fact::{Fact, FactSource};
use super::line::{FactAttributes, FactLine};
use crate::attributes::AttributeMap;
use crate::rules::{ExcludedFacts, REGION, RateRule, Rules};

/// The region of a fact that applies everywhere.
pub(super) const EVERYWHERE: &str = "*";

/// The regions of a line.
pub(super) fn regions<'a>(rules: &'a Rules, region: &'a str) -> Vec<&'a str> {
    match region {
        EVERYWHERE => rules.settings.regions.iter().map(String::as_str).collect(),
        one => vec![one],
    }
}

pub(super) fn is_left_out(left_out: &ExcludedFacts, line: &FactLine<'_>, attributes: &FactAttributes<'_>) -> bool {
    let is_of = |fact: &str| fact.split_once('/') == Some((line.service, line.charge));
    left_out.fact.as_deref().is_none_or(is_of)
        && left_out.conditions.iter().all(|(key, words)| attributes.get(key).is_some_and(|value| words.has(value)))
}

/// The region of the table for a fact, or `None` if no table needs the fact.
pub(super) fn table<'a>(rules: &Rules, rule: &RateRule, region: &'a str) -> Option<&'a str> {
    let is_wanted = match rule.entry.global {
        true => rule.has_region_as_attribute() || region == GLOBAL,
        false => rules.settings.regions.iter().any(|known| known == region),
    };
    is_wanted.then_some(if rule.entry.global { GLOBAL } else { region })
}

/// Our attributes of a fact, or `None` if the rule does not match it.
pub(super) fn ours<'a>(
    rules: &'a Rules,
    rule: &'a RateRule,
    attributes: &FactAttributes<'a>,
    region: &'a str,
) -> Option<AttributeMap<'a>> {
    let entry = &rule.entry;
    let has_region = rule.has_region_as_attribute();
    let value = |key: &str| if has_region && key == REGION { Some(region) } else { attributes.get(key) };
    if !entry.conditions.iter().all(|(key, words)| value(key).is_some_and(|value| words.has(value))) {
        return None;
    }
    let is_known = |key: &str| rules.settings.notes.contains(key) || rule.known().any(|known| known == key);
    let is_safe = if attributes.is_curated() { attributes.keys().all(is_known) } else { entry.generic.is_some() };
    if !is_safe {
        return None;
    }
    let mut ours = AttributeMap::new();
    for (key, theirs) in &entry.keys {
        ours.insert(key, rules.settings.word(value(theirs)?));
    }
    ours.extend(entry.fixed.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    Some(ours)
}

/// Reads the numbers of a fact.
pub(super) fn fact(
    rule: &RateRule,
    step: Option<usize>,
    line: &FactLine<'_>,
    attributes: &FactAttributes<'_>,
    source: Rc<FactSource>,
) -> Result<Fact, Finding> {
    let wrong = |message: String| Finding::new(Code::BadValue, line.place.to_string(), message);
    let number = |column: &str, text: &str| {
        let number = Decimal::parse(text);
        number.map_err(|error| wrong(format!("`{column}`: {error}")).with_help("write a plain number such as 0.045"))
    };
    let (from, to) = match step.and_then(|step| rule.entry.steps.get(step)) {
        Some(step) => (step.1.as_str(), step.2.as_str()),
        None => (line.from, line.to),
    };
    let price = number("usd", line.price)?;
    if price.is_negative() {
        return Err(
            wrong(format!("the price {price} is negative")).with_help("remove the line; a credit is not a price")
        );
    }
    if !is_date(line.date) {
        let message = format!("`source_date`: expected a date such as 2026-11-21, was `{}`", line.date);
        return Err(wrong(message).with_help("enter the date of reading the source"));
    }
    Ok(Fact {
        place: line.place,
        is_curated: attributes.is_curated(),
        date: line.date.into(),
        source,
        rate_code: attributes.get("rate_code").unwrap_or_default().to_owned(),
        from: if from.is_empty() { Decimal::ZERO } else { number("tier_from", from)? },
        to: if to.is_empty() { None } else { Some(number("tier_to", to)?) },
        price,
    })
}

/// Whether a text has the format `YYYY-MM-DD`, which sorts by date.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let widths = [4, 2, 2].into_iter().all(|width| {
        parts.next().is_some_and(|part| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    widths && parts.next().is_none()
}

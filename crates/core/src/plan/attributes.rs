//! The attributes of a placed item: the choices of the architect, checked against the service and its prices.

use costcone_formula::{Calendar, Quantity, Unit, did_you_mean};

use super::placed_item::{PlacedItem, does_not_apply};
use crate::catalog::{Attribute, AttributeKind};
use crate::document::join;
use crate::finding::{Code, Finding, Findings};
use crate::model::SettingValue;
use crate::prices::{PriceLookup, PriceProvider, PriceTable};

/// Checks and sets the attributes of one item.
pub(super) struct AttributeChooser<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) prices: &'a dyn PriceProvider,
    /// The price table of the service, if it has one.
    pub(super) table: Option<&'a PriceTable>,
}

impl AttributeChooser<'_> {
    /// Sets the attributes without prices first: the instance types of a region depend on them.
    pub(super) fn choose(&self, placed: &mut PlacedItem, findings: &mut Findings) {
        let service = placed.service.clone();
        let priced = |attribute: &&Attribute| matches!(attribute.kind(), AttributeKind::Priced { .. });
        let (later, first): (Vec<_>, Vec<_>) = service.attributes().iter().partition(|a| priced(a));
        for attribute in first.into_iter().chain(later) {
            if !placed.meets(attribute.when()) {
                if placed.setting(attribute.name()).is_some() {
                    findings.push(does_not_apply(placed, attribute.name(), attribute.when()));
                }
                continue;
            }
            let path = join(&placed.path, attribute.name());
            if let Err(finding) = self.chosen(placed, attribute, &path) {
                findings.push(*finding);
            }
        }
    }

    fn chosen(&self, placed: &mut PlacedItem, attribute: &Attribute, path: &str) -> Result<(), Box<Finding>> {
        let given = placed.setting(attribute.name()).cloned();
        if given.is_none() && attribute.required() {
            return Err(missing(attribute, path).into());
        }
        match attribute.kind() {
            AttributeKind::Choice { values, default } => {
                let Some(word) = word(given.as_ref(), default.as_deref(), path)? else { return Ok(()) };
                if !values.contains(&word) {
                    let known = values.iter().map(String::as_str).collect::<Vec<_>>();
                    return Err(not_allowed(path, &word, &known).into());
                }
                placed.words.insert(attribute.name().to_owned(), word);
            }
            AttributeKind::Priced { rate, strip, specifications, default } => {
                let Some(word) = word(given.as_ref(), default.as_deref(), path)? else { return Ok(()) };
                self.priced(placed, attribute.name(), rate, &word, path)?;
                if *specifications {
                    let bare = word.strip_prefix(strip.as_str()).unwrap_or(&word);
                    placed.specification = self.prices.specification(bare);
                }
                placed.words.insert(attribute.name().to_owned(), word);
            }
            AttributeKind::Quantity { unit, min, max, default } => {
                let quantity = match given {
                    Some(setting) => amount(&setting, path)?,
                    None => match default {
                        Some(quantity) => quantity.clone(),
                        None => return Ok(()),
                    },
                };
                let calendar = self.calendar;
                let value = quantity
                    .value_in(unit, calendar)
                    .ok_or_else(|| wrong_unit(path, &quantity.to_string(), &unit.to_string()))?;
                let outside = |limit: &Option<Quantity>, above: bool| {
                    let limit = limit.as_ref().and_then(|limit| limit.value_in(unit, calendar));
                    limit.is_some_and(|limit| if above { value > limit } else { value < limit })
                };
                if outside(min, false) || outside(max, true) {
                    return Err(out_of_limits(path, &quantity, min.as_ref(), max.as_ref()).into());
                }
                placed.amounts.push((attribute.name().to_owned(), Quantity::new(value, unit.clone())));
            }
        }
        Ok(())
    }

    fn priced(
        &self,
        placed: &PlacedItem,
        attribute: &str,
        rate: &str,
        word: &str,
        path: &str,
    ) -> Result<(), Box<Finding>> {
        // Without a table there is a finding about the region already.
        let Some(table) = self.table else { return Ok(()) };
        let known = table.values(rate, attribute, |key| placed.word(key));
        if known.contains(&word) {
            return Ok(());
        }
        let chosen = |key: &str| if key == attribute { Some(word) } else { placed.word(key) };
        if matches!(table.lookup(rate, chosen), Ok(PriceLookup::Unknown)) {
            let message = format!("no price known for `{word}` in {}", placed.price_region());
            let help = "use a price book with this price, choose another value, or use a `custom` component with its own cost and basis";
            return Err(Finding::new(Code::PriceUnknown, path, message).with_help(help).into());
        }
        let anywhere = table.values(rate, attribute, |_| None);
        let region = placed.price_region();
        let service = placed.service.id();
        let message = if anywhere.contains(&word) {
            let others: Vec<String> = placed
                .words
                .iter()
                .filter(|(key, _)| !table.values(rate, key, |_| None).is_empty())
                .map(|(key, value)| format!("{key} = {value}"))
                .collect();
            format!("AWS does not offer `{word}` in {region} with {}", others.join(", "))
        } else {
            format!("AWS does not offer `{word}` in {region}")
        };
        let help = match did_you_mean(word, known.iter().copied()) {
            Some(close) => {
                format!(
                    "did you mean `{close}`? `costcone prices {service} --region {region}` lists the offered values"
                )
            }
            None => format!("`costcone prices {service} --region {region}` lists the offered values"),
        };
        Err(Finding::new(Code::NotOffered, path, message).with_help(help).into())
    }
}

fn word(given: Option<&SettingValue>, default: Option<&str>, path: &str) -> Result<Option<String>, Box<Finding>> {
    match given {
        None => Ok(default.map(str::to_owned)),
        Some(SettingValue::Text(text)) => Ok(Some(text.trim().to_owned())),
        Some(SettingValue::Number(number)) => Ok(Some(number.to_string())),
        Some(SettingValue::Flag(flag)) => Ok(Some(if *flag { "on" } else { "off" }.to_owned())),
        Some(SettingValue::Assumption(_)) => {
            let message = "must be one value, was an assumption";
            Err(Finding::new(Code::BadValue, path, message)
                .with_help("compare two architectures, one with each value")
                .into())
        }
    }
}

fn amount(setting: &SettingValue, path: &str) -> Result<Quantity, Box<Finding>> {
    let wrong = |message: String| Finding::new(Code::BadValue, path, message);
    match setting {
        SettingValue::Text(text) => text.parse().map_err(|error| wrong(format!("`{text}`: {error}")).into()),
        SettingValue::Number(number) => Ok(Quantity::new(*number, Unit::pure())),
        SettingValue::Flag(_) => Err(wrong("expected a quantity, was true or false".to_owned()).into()),
        SettingValue::Assumption(_) => {
            let finding = wrong("must be one value, was an assumption".to_owned());
            Err(finding.with_help("compare two architectures, one with each value").into())
        }
    }
}

fn wrong_unit(path: &str, found: &str, unit: &str) -> Finding {
    let expected = if unit.is_empty() { "a plain number".to_owned() } else { format!("a quantity in {unit}") };
    Finding::new(Code::Formula, path, format!("expected {expected}, was `{found}`"))
        .with_help(format!("write `512 {unit}`"))
}

fn missing(attribute: &Attribute, path: &str) -> Finding {
    let example = match attribute.kind() {
        AttributeKind::Choice { values, .. } => format!(" (one of: {})", values.join(", ")),
        AttributeKind::Quantity { unit, .. } => format!(" (in {unit})"),
        AttributeKind::Priced { .. } => String::new(),
    };
    Finding::new(Code::Missing, path, "is missing").with_help(format!("{}{example}", attribute.statement()))
}

fn not_allowed(path: &str, word: &str, known: &[&str]) -> Finding {
    let finding = Finding::new(Code::NotAllowed, path, format!("unknown value `{word}`"));
    match did_you_mean(word, known.iter().copied()) {
        Some(close) => finding.with_help(format!("did you mean `{close}`?")),
        None => finding.with_help(format!("use one of: {}", known.join(", "))),
    }
}

fn out_of_limits(path: &str, quantity: &Quantity, min: Option<&Quantity>, max: Option<&Quantity>) -> Finding {
    let limits = match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => String::new(),
    };
    Finding::new(Code::NotAllowed, path, format!("expected {limits}, was `{quantity}`"))
}

//! Converts arguments of Python calls to the types of the façade.

use costcone::Money;
use costcone::formula::{Calendar, Decimal, Quantity, Unit};
use costcone::plan::PartKind;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::document::{kind, text};
use crate::error::{ApiResult, argument_error, option_error};

/// Reads a number: an int, a float, a `decimal.Decimal`, or a text of digits.
pub(crate) fn decimal(value: &Bound<'_, PyAny>, name: &str) -> ApiResult<Decimal> {
    let number = match value.is_instance_of::<PyString>() {
        true => Decimal::parse(&text(value)?).ok(),
        false => crate::decimal::from_python(value)?,
    };
    number.ok_or_else(|| option_error(name, format!("expected a number, was {}", shown(value))))
}

/// Reads a number in a unit: a number without a unit, or a text with a unit of the same kind.
pub(crate) fn in_unit(value: &Bound<'_, PyAny>, name: &str, unit: &Unit, calendar: &Calendar) -> ApiResult<Decimal> {
    if !value.is_instance_of::<PyString>() {
        return decimal(value, name);
    }
    let given: Option<Quantity> = text(value)?.parse().ok();
    let found = given.and_then(|given| match given.unit().is_pure() {
        true => Some(given.value()),
        false => given.value_in(unit, calendar),
    });
    let expected = if unit.is_pure() { "a number".to_owned() } else { format!("a number in {unit}") };
    found.ok_or_else(|| option_error(name, format!("expected {expected}, was {}", shown(value))))
}

/// Reads an amount of money: a text with its currency, as in `"3000 USD"`.
pub(crate) fn money(value: &Bound<'_, PyAny>) -> ApiResult<Money> {
    if !value.is_instance_of::<PyString>() {
        let message = format!("an amount must be a text with its currency, as in \"3000 USD\", was {}", kind(value));
        return Err(argument_error(message).into());
    }
    Ok(Money::parse(&text(value)?)?)
}

/// Reads the kind of part to group costs by; `None` for single charges.
pub(crate) fn grouping(word: &str) -> ApiResult<Option<PartKind>> {
    let known = PartKind::ALL.into_iter().find(|kind| kind.word() == word);
    if known.is_some() || word == "charge" {
        return Ok(known);
    }
    let message = format!("expected `component`, `service`, `charge`, `region` or `environment`, was `{word}`");
    Err(option_error("by", message))
}

/// Reads a percentile as a fraction: `"P90"` or 0.9 is 0.9.
pub(crate) fn percentile(value: &Bound<'_, PyAny>) -> ApiResult<f64> {
    let part = match value.is_instance_of::<PyString>() {
        true => text(value)?
            .trim()
            .strip_prefix(['P', 'p'])
            .and_then(|percent| percent.parse().ok())
            .map(|p: f64| p / 100.0),
        false => crate::decimal::from_python(value)?.map(Decimal::to_f64),
    };
    let expected = || format!("expected a percentile such as \"P90\" or 0.9, was {}", shown(value));
    part.filter(|part| *part > 0.0 && *part < 1.0).ok_or_else(|| option_error("percentile", expected()))
}

/// The start of a value for messages.
fn shown(value: &Bound<'_, PyAny>) -> String {
    let text = value.repr().map(|text| text.to_string()).unwrap_or_else(|_| kind(value));
    text.chars().take(60).collect()
}

/// Reads a whole number that is not negative.
pub(crate) fn whole(value: &Bound<'_, PyAny>, name: &str) -> ApiResult<u64> {
    let number = if crate::document::is_whole(value) { value.extract().ok() } else { None };
    number.ok_or_else(|| option_error(name, format!("expected a whole number, not negative, was {}", shown(value))))
}

/// Reads one of a few words.
pub(crate) fn one_of<T: Copy>(word: &str, name: &str, words: &[(&str, T)]) -> ApiResult<T> {
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
    found.ok_or_else(|| {
        let known: Vec<String> = words.iter().map(|(known, _)| format!("`{known}`")).collect();
        let word: String = word.chars().take(60).collect();
        option_error(name, format!("expected {}, was `{word}`", known.join(" or ")))
    })
}

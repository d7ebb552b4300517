//! Axes from one number to another.

use costcone_core::internals::{Reader, one_of};
use costcone_core::{Code, Finding, Findings, Value};
use costcone_formula::{Calendar, Decimal, Quantity};

use super::axes::AxisEntry;
use super::keys;
use crate::axis::Axis;

/// The spacing of the numbers between the ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    Linear,
    Log,
}

pub(super) fn read(entry: &AxisEntry<'_>, reader: &Reader<'_>, findings: &mut Findings) -> Result<Axis, Finding> {
    reader.only(&keys::RANGE, findings);
    if entry.names.len() > 1 {
        return Err(entry.wrong(Code::BadValue, "a range varies one name"));
    }
    let words = [("linear", Spacing::Linear), ("log", Spacing::Log)];
    let spacing = one_of(reader, "spacing", &words, findings).unwrap_or(Spacing::Linear);
    let (from, to) = (quantity(reader, "from")?, quantity(reader, "to")?);
    let in_unit = |key: &str, quantity: &Quantity| -> Result<Decimal, Finding> {
        if quantity.unit().is_pure() {
            return Ok(quantity.value());
        }
        let unit = from.unit();
        let message = format!(
            "`{quantity}` is not in a unit of `{}`",
            if unit.is_pure() { "1".into() } else { unit.to_string() }
        );
        let wrong = || Finding::new(Code::Formula, reader.at(key), message);
        quantity.value_in(unit, &Calendar::default()).ok_or_else(wrong)
    };
    let (start, end) = (from.value(), in_unit("to", &to)?);
    let name = entry.name();
    let axis = match (reader.value("step"), reader.value("steps"), spacing) {
        (None, None, _) => return Err(entry.wrong(Code::Missing, "has neither `step` nor `steps`")),
        (Some(_), Some(_), _) => return Err(entry.wrong(Code::BadValue, "has both `step` and `steps`; keep one")),
        (Some(_), None, Spacing::Log) => {
            return Err(entry.wrong(Code::BadValue, "a logarithmic range takes `steps`, not `step`"));
        }
        (Some(_), None, Spacing::Linear) => {
            let step = in_unit("step", &quantity(reader, "step")?)?;
            Axis::range(name, start, end, step)
        }
        (None, Some(points), spacing) => {
            let points = points_of(reader, points)?;
            let made = if spacing == Spacing::Log { Axis::log_range } else { Axis::steps };
            made(name, start, end, points)
        }
    };
    let axis = axis.map_err(|finding| entry.wrong(finding.code(), finding.message()))?;
    Ok(axis.in_unit(from.unit()))
}

/// A number with or without a unit.
pub(super) fn quantity(reader: &Reader<'_>, key: &str) -> Result<Quantity, Finding> {
    let Some(value) = reader.value(key) else {
        return Err(Finding::new(Code::Missing, reader.at(key), "is missing"));
    };
    let read = match value {
        Value::Text(text) => text.parse().map_err(|error| format!("`{text}`: {error}")),
        other => other.decimal().map(|number| Quantity::new(number, Default::default())),
    };
    read.map_err(|message| Finding::new(Code::BadValue, reader.at(key), message))
}

fn points_of(reader: &Reader<'_>, value: &Value) -> Result<usize, Finding> {
    let number = if let Value::Integer(number) = value { usize::try_from(*number).ok() } else { None };
    let message = || format!("expected a whole number of points, was {}", value.summary());
    number.ok_or_else(|| Finding::new(Code::BadValue, reader.at("steps"), message()))
}

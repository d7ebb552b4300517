//! Axes of points sampled from assumptions.

use costcone_core::estimate::Sampling;
use costcone_core::internals::Reader;
use costcone_core::model::{Architecture, Assumption, Correlation};
use costcone_core::spread::Spread;
use costcone_core::{Code, Finding, Findings, Table, Value};
use costcone_formula::{Calendar, Decimal, Unit, close_or_else};

use super::axes::AxisEntry;
use super::keys;
use super::range::quantity;
use super::scope::DefinitionScope;
use crate::axis::Axis;
use crate::sample::AxisSample;

/// Words for sampling methods.
const SAMPLINGS: [(&str, Sampling); 3] =
    [("latin hypercube", Sampling::LatinHypercube), ("sobol", Sampling::Sobol), ("random", Sampling::Random)];

/// The sampled names, if they differ from the names of the entry.
pub(super) fn names(table: &Table) -> Vec<String> {
    match table.get("of") {
        Some(Value::Text(name)) => vec![name.clone()],
        Some(Value::List(names)) => names.iter().map(Value::summary).collect(),
        Some(Value::Table(named)) => named.iter().map(|(name, _)| name.to_owned()).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn read(
    entry: &AxisEntry<'_>,
    reader: &Reader<'_>,
    scope: &DefinitionScope<'_>,
    findings: &mut Findings,
) -> Result<Axis, Finding> {
    reader.only(&keys::SAMPLE, findings);
    let points =
        whole(reader, "points")?.ok_or_else(|| Finding::new(Code::Missing, reader.at("points"), "is missing"))?;
    let points = usize::try_from(points).unwrap_or(usize::MAX);
    let seed = whole(reader, "seed")?.unwrap_or(1);
    let known = Known::new(scope);
    let mut sample = AxisSample::new(sampling(reader)?, points, seed).with_correlations(&known.correlations);
    for name in &entry.names {
        sample = match within(reader, name)? {
            Some((spread, unit)) => sample.with(name, spread, unit),
            None => sample.with_assumption(known.assumption(entry, name)?),
        };
    }
    sample.axis().map_err(|finding| entry.wrong(finding.code(), finding.message()))
}

/// The assumptions of the first document that has any.
struct Known {
    assumptions: Vec<Assumption>,
    correlations: Vec<Correlation>,
}

impl Known {
    fn new(scope: &DefinitionScope<'_>) -> Known {
        let read = scope.documents().into_iter().filter_map(|document| Architecture::read(&document).architecture);
        let mut known = Known { assumptions: Vec::new(), correlations: Vec::new() };
        for architecture in read {
            let is_new = |assumption: &&Assumption| !known.assumptions.iter().any(|one| one.id() == assumption.id());
            let new: Vec<Assumption> = architecture.assumptions().iter().filter(is_new).cloned().collect();
            known.assumptions.extend(new);
            if known.correlations.is_empty() {
                known.correlations = architecture.correlations().to_vec();
            }
        }
        known
    }

    fn assumption(&self, entry: &AxisEntry<'_>, name: &str) -> Result<&Assumption, Finding> {
        self.assumptions.iter().find(|assumption| assumption.id() == name).ok_or_else(|| {
            let names = self.assumptions.iter().map(Assumption::id);
            let help = close_or_else(name, names, || {
                format!("give its ends, as in `of = {{ \"{name}\" = {{ low = 1, high = 2 }} }}`")
            });
            let finding = entry.wrong(Code::UnknownName, format!("there is no assumption `{name}` to draw from"));
            finding.with_help(help)
        })
    }
}

/// A uniform distribution between the given ends.
fn within(reader: &Reader<'_>, name: &str) -> Result<Option<(Spread, Unit)>, Finding> {
    let Some(Value::Table(of)) = reader.value("of") else { return Ok(None) };
    let ends = match of.get(name) {
        Some(Value::Table(ends)) if !ends.is_empty() => Reader::new(format!("{}.{name}", reader.at("of")), ends),
        _ => return Ok(None),
    };
    let mut findings = Findings::none();
    ends.only(&["low", "high"], &mut findings);
    if let Some(finding) = findings.iter().next() {
        return Err(finding.clone());
    }
    let (low, high) = (quantity(&ends, "low")?, quantity(&ends, "high")?);
    let unit = if low.unit().is_pure() { high.unit().clone() } else { low.unit().clone() };
    let in_unit = |quantity: &costcone_formula::Quantity| -> Option<Decimal> {
        if quantity.unit().is_pure() { Some(quantity.value()) } else { quantity.value_in(&unit, &Calendar::default()) }
    };
    let wrong = |message: String| Finding::new(Code::Spread, &ends.path, message);
    let (Some(least), Some(greatest)) = (in_unit(&low), in_unit(&high)) else {
        return Err(wrong(format!("`{low}` and `{high}` have different kinds of units")));
    };
    let spread = Spread::uniform(least, greatest).map_err(|error| wrong(error.to_string()))?;
    Ok(Some((spread, unit)))
}

fn sampling(reader: &Reader<'_>) -> Result<Sampling, Finding> {
    let word = match reader.value("by") {
        None => return Ok(Sampling::LatinHypercube),
        Some(value) => value.summary(),
    };
    let found = SAMPLINGS.iter().find(|(known, _)| *known == word.replace('-', " "));
    let known: Vec<&str> = SAMPLINGS.iter().map(|(known, _)| *known).collect();
    let message = format!("expected `{}`, was `{word}`", known.join("`, `"));
    found.map(|(_, sampling)| *sampling).ok_or_else(|| Finding::new(Code::BadValue, reader.at("by"), message))
}

fn whole(reader: &Reader<'_>, key: &str) -> Result<Option<u64>, Finding> {
    let Some(value) = reader.value(key) else { return Ok(None) };
    let number = if let Value::Integer(number) = value { u64::try_from(*number).ok() } else { None };
    let message = format!("expected a whole number, 0 or more, was {}", value.summary());
    number.map(Some).ok_or_else(|| Finding::new(Code::BadValue, reader.at(key), message))
}

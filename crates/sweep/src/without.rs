//! Combinations that are left out, as data: so that a sweep can be written down, and sent to another process.

use std::cmp::Ordering;

use costcone_core::internals::Reader;
use costcone_core::{Code, Finding, Findings, Table, Value};
use costcone_formula::{Calendar, Quantity};

use crate::grid::Point;

/// Leaves out every combination in which all of its tests hold.
///
/// ```
/// use costcone_sweep::{Test, Without};
/// use costcone_core::Value;
/// let without = Without::new([
///     ("region", Test::Among(vec!["sa-east-1".into()])),
///     ("users.p90", Test::between(Some("10k".parse()?), None)),
/// ]);
/// let (there, many, few) = (Value::from("sa-east-1"), Value::from("12k"), Value::Integer(8_000));
/// assert!(without.drops(&vec![("region", &there), ("users.p90", &many)]));
/// assert!(!without.drops(&vec![("region", &there), ("users.p90", &few)]));
/// # Ok::<(), costcone_core::formula::QuantityError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    tests: Vec<(String, Test)>,
}

/// What the value of a name must be for a combination to be left out.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these; numbers are compared as numbers, with their units.
    Among(Vec<Value>),
    /// A number above the one and below the other.
    Between {
        /// More than this.
        above: Option<Quantity>,
        /// Less than this.
        below: Option<Quantity>,
    },
}

/// The keys of limits.
const LIMITS: [&str; 2] = ["above", "below"];

impl Test {
    /// A number above the one and below the other, where they are given.
    #[must_use]
    pub fn between(above: Option<Quantity>, below: Option<Quantity>) -> Test {
        Test::Between { above, below }
    }

    /// Whether it holds for a value. Limits hold for no text that is no number.
    #[must_use]
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Test::Among(values) => values.iter().any(|known| same(known, value)),
            Test::Between { above, below } => quantity(value).is_some_and(|found| {
                let is = |limit: &Option<Quantity>, wanted| match limit {
                    Some(limit) => order(&found, limit) == Some(wanted),
                    None => true,
                };
                is(above, Ordering::Greater) && is(below, Ordering::Less)
            }),
        }
    }

    fn read(reader: &Reader<'_>, key: &str, findings: &mut Findings) -> Option<Test> {
        match reader.value(key)? {
            Value::List(values) => Some(Test::Among(values.clone())),
            Value::Table(table) => {
                let limits = Reader::new(reader.at(key), table);
                limits.only(&LIMITS, findings);
                if table.is_empty() {
                    let finding = Finding::new(Code::Missing, &limits.path, "has neither `above` nor `below`");
                    findings.push(finding);
                }
                let [above, below] = LIMITS.map(|limit| {
                    let value = limits.value(limit)?;
                    let found = quantity(value);
                    if found.is_none() {
                        let message = format!("expected a number, was {}", value.summary());
                        findings.push(Finding::new(Code::BadValue, limits.at(limit), message));
                    }
                    found
                });
                Some(Test::Between { above, below })
            }
            value => Some(Test::Among(vec![value.clone()])),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Test::Among(values) => Value::List(values.clone()),
            Test::Between { above, below } => {
                let limits = [("above", above), ("below", below)];
                let given = limits.into_iter().filter_map(|(key, limit)| Some((key, limit.as_ref()?.to_string())));
                Value::Table(given.fold(Table::new(), |table, (key, limit)| table.with(key, limit)))
            }
        }
    }
}

impl Without {
    /// Leaves out what all of these hold for, each for the value of a name.
    #[must_use]
    pub fn new<'a>(tests: impl IntoIterator<Item = (&'a str, Test)>) -> Without {
        Without { tests: tests.into_iter().map(|(name, test)| (name.to_owned(), test)).collect() }
    }

    /// Its tests, by the names that they are for.
    pub fn tests(&self) -> impl Iterator<Item = (&str, &Test)> {
        self.tests.iter().map(|(name, test)| (name.as_str(), test))
    }

    /// Whether it leaves out a combination. A name that the combination has not is no reason to.
    #[must_use]
    pub fn drops(&self, point: &Point<'_>) -> bool {
        let value = |name: &str| point.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        !self.tests.is_empty() && self.tests.iter().all(|(name, test)| value(name).is_some_and(|v| test.holds(v)))
    }

    /// Reads it from a table of names.
    pub(super) fn read(reader: &Reader<'_>, findings: &mut Findings) -> Without {
        if reader.table().is_empty() {
            let finding = Finding::new(Code::Missing, &reader.path, "leaves out nothing");
            findings.push(finding.with_help("say what, as in `region = \"sa-east-1\"`"));
        }
        let names = reader.table().iter().map(|(name, _)| name);
        Without {
            tests: names.filter_map(|name| Some((name.to_owned(), Test::read(reader, name, findings)?))).collect(),
        }
    }

    /// The table that it is read from.
    pub(super) fn to_document(&self) -> Table {
        self.tests.iter().fold(Table::new(), |table, (name, test)| table.with(name, test.to_value()))
    }
}

/// Whether two values say the same.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (quantity(a), quantity(b)) {
        (Some(a), Some(b)) => order(&a, &b) == Some(Ordering::Equal),
        _ => a == b,
    }
}

fn quantity(value: &Value) -> Option<Quantity> {
    match value {
        Value::Text(text) => text.parse().ok(),
        Value::Integer(_) | Value::Float(_) => Some(Quantity::new(value.decimal().ok()?, Default::default())),
        _ => None,
    }
}

/// Which of two is more; a number without unit is taken to be in the unit of the other.
fn order(a: &Quantity, b: &Quantity) -> Option<Ordering> {
    if a.unit().is_pure() || b.unit().is_pure() {
        return Some(a.value().cmp(&b.value()));
    }
    a.value_in(b.unit(), &Calendar::default()).map(|value| value.cmp(&b.value()))
}

//! Exclusions as data, so that a sweep can be written to a file and sent to another process.

use std::cmp::Ordering;

use costcone_core::internals::Reader;
use costcone_core::{Code, Finding, Findings, Table, Value};
use costcone_formula::{Calendar, Quantity};

use crate::grid::GridPoint;

/// Excludes every combination that meets all of its tests.
///
/// ```
/// use costcone::sweep::{ExclusionTest, Exclusion};
/// use costcone::Value;
/// let without = Exclusion::new([
///     ("region", ExclusionTest::Among(vec!["sa-east-1".into()])),
///     ("users.p90", ExclusionTest::between(Some("10k".parse()?), None)),
/// ]);
/// let (there, many, few) = (Value::from("sa-east-1"), Value::from("12k"), Value::Integer(8_000));
/// assert!(without.drops(&vec![("region", &there), ("users.p90", &many)]));
/// assert!(!without.drops(&vec![("region", &there), ("users.p90", &few)]));
/// # Ok::<(), costcone::formula::QuantityError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Exclusion {
    tests: Vec<(String, ExclusionTest)>,
}

/// A test on the value of a name.
#[derive(Clone, Debug, PartialEq)]
pub enum ExclusionTest {
    /// One of these values. Numbers compare by amount, with their units.
    Among(Vec<Value>),
    /// A number between two limits.
    Between {
        /// The lower limit; the limit itself does not match.
        above: Option<Quantity>,
        /// The upper limit; the limit itself does not match.
        below: Option<Quantity>,
    },
}

/// The keys of limits.
const LIMITS: [&str; 2] = ["above", "below"];

impl ExclusionTest {
    /// A test for a number above `above` and below `below`, each if given.
    #[must_use]
    pub fn between(above: Option<Quantity>, below: Option<Quantity>) -> ExclusionTest {
        ExclusionTest::Between { above, below }
    }

    /// Whether a value meets the test. Text that is not a number never meets a limit.
    #[must_use]
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            ExclusionTest::Among(values) => values.iter().any(|known| same(known, value)),
            ExclusionTest::Between { above, below } => quantity(value).is_some_and(|found| {
                let is = |limit: &Option<Quantity>, wanted| match limit {
                    Some(limit) => order(&found, limit) == Some(wanted),
                    None => true,
                };
                is(above, Ordering::Greater) && is(below, Ordering::Less)
            }),
        }
    }

    fn read(reader: &Reader<'_>, key: &str, findings: &mut Findings) -> Option<ExclusionTest> {
        match reader.value(key)? {
            Value::List(values) => Some(ExclusionTest::Among(values.clone())),
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
                Some(ExclusionTest::Between { above, below })
            }
            value => Some(ExclusionTest::Among(vec![value.clone()])),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            ExclusionTest::Among(values) => Value::List(values.clone()),
            ExclusionTest::Between { above, below } => {
                let limits = [("above", above), ("below", below)];
                let given = limits.into_iter().filter_map(|(key, limit)| Some((key, limit.as_ref()?.to_string())));
                Value::Table(given.fold(Table::new(), |table, (key, limit)| table.with(key, limit)))
            }
        }
    }
}

impl Exclusion {
    /// Excludes the combinations that meet all of these tests.
    #[must_use]
    pub fn new<'a>(tests: impl IntoIterator<Item = (&'a str, ExclusionTest)>) -> Exclusion {
        Exclusion { tests: tests.into_iter().map(|(name, test)| (name.to_owned(), test)).collect() }
    }

    /// The tests with the names that they apply to.
    pub fn tests(&self) -> impl Iterator<Item = (&str, &ExclusionTest)> {
        self.tests.iter().map(|(name, test)| (name.as_str(), test))
    }

    /// Whether it excludes a combination. A name that the combination does not have is ignored.
    #[must_use]
    pub fn drops(&self, point: &GridPoint<'_>) -> bool {
        let value = |name: &str| point.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        !self.tests.is_empty() && self.tests.iter().all(|(name, test)| value(name).is_some_and(|v| test.holds(v)))
    }

    /// Reads an exclusion from a table of names.
    pub(super) fn read(reader: &Reader<'_>, findings: &mut Findings) -> Exclusion {
        if reader.table().is_empty() {
            let finding = Finding::new(Code::Missing, &reader.path, "excludes nothing");
            findings.push(finding.with_help("name a value to exclude, as in `region = \"sa-east-1\"`"));
        }
        let names = reader.table().iter().map(|(name, _)| name);
        Exclusion {
            tests: names
                .filter_map(|name| Some((name.to_owned(), ExclusionTest::read(reader, name, findings)?)))
                .collect(),
        }
    }

    /// The table that reads back as this exclusion.
    pub(super) fn to_document(&self) -> Table {
        self.tests.iter().fold(Table::new(), |table, (name, test)| table.with(name, test.to_value()))
    }
}

/// Whether two values are equal.
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

/// Compares two quantities. A number without a unit takes the unit of the other.
fn order(a: &Quantity, b: &Quantity) -> Option<Ordering> {
    if a.unit().is_pure() || b.unit().is_pure() {
        return Some(a.value().cmp(&b.value()));
    }
    a.value_in(b.unit(), &Calendar::default()).map(|value| value.cmp(&b.value()))
}

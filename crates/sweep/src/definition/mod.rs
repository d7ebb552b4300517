//! The definition of a sweep as a document: one reader for files, the command line, and programs.
//!
//! | key | meaning |
//! |---|---|
//! | `axes` | the varied names with their values; names separated by commas vary together |
//! | `without` | excluded combinations: tables of names, each with a value, a list, or `above` and `below` |
//! | `limit` | the highest number of combinations, by default a million |
//! | `by` | the parts with a cost: `total`, `component`, `service`, `region`, `environment` |
//! | `percentiles` | additional percentiles, as in `["P50", "P95"]` |
//! | `architectures` | documents by their names on the axis `architecture` |
//! | `dropped` | excluded combinations by number, as ranges from a first to a last |
//!
//! An axis takes one of these forms:
//!
//! | value | meaning |
//! |---|---|
//! | `["8k", "12k"]` | these values |
//! | `[["1k", "2k"], ["3k", "9k"]]` under `"users.p10, users.p90"` | values that vary together |
//! | `"*"` under `region` or `database.region` | all regions that offer every service |
//! | `{ from = 0.5, to = 2, steps = 7 }` | seven numbers, both ends included |
//! | `{ from = "1 TB", to = "2 TB", step = "250 GB" }` | numbers in steps, in the unit of `from` |
//! | `{ from = 1, to = 1000, steps = 4, spacing = "log" }` | numbers with equal ratios |
//! | `{ vcpu = 4, memory_gib = 16 }` under a setting for instance types | all types that satisfy the need; also `architecture` and `gpus` |
//! | `{ types = ["m7g.large"] }` under the same | the listed types that the service has |
//! | `{ of = ["users"], points = 64, by = "sobol", seed = 1 }` | points sampled from assumptions; `{ users = { low = 1, high = 9 } }` for given ends |
//! | `["a.toml", "b.toml"]` under `architecture` | whole architectures by name |

mod architectures;
mod axes;
mod instances;
mod range;
mod sample;
mod scope;

use std::sync::Arc;

use costcone_core::internals::{Reader, close_or_all, one_of};
use costcone_core::plan::PartKind;
use costcone_core::{Code, Finding, Findings, Table, Value};
use costcone_formula::{Decimal, Rounding};

use self::scope::DefinitionScope;
use super::axis::Axis;
use super::environment::SweepEnvironment;
use super::exclusion::{Exclusion, ExclusionTest, same};
use super::run::Sweep;

/// The keys of each table of a definition. The JSON Schema of architecture files lists the same keys.
pub mod keys {
    /// `[sweep]`
    pub const SWEEP: [&str; 7] = ["limit", "by", "percentiles", "axes", "without", "architectures", "dropped"];
    /// Keys of a range.
    pub const RANGE: [&str; 5] = ["from", "to", "step", "steps", "spacing"];
    /// Keys of a need for instances.
    pub const INSTANCES: [&str; 5] = ["vcpu", "memory_gib", "architecture", "gpus", "types"];
    /// Keys of a sample.
    pub const SAMPLE: [&str; 4] = ["of", "points", "by", "seed"];
}

/// Words for the parts of a cost.
const PARTS: [(&str, Option<PartKind>); 5] = [
    ("total", None),
    ("component", Some(PartKind::Component)),
    ("service", Some(PartKind::Service)),
    ("region", Some(PartKind::Region)),
    ("environment", Some(PartKind::Environment)),
];

/// A sweep with its output options.
///
/// ```
/// use costcone::sweep::{SweepDefinition, EmptyEnvironment};
/// use costcone::{Table, Value};
/// let shop = Table::new()
///     .with_at(&["architecture", "region"], "eu-central-1")
///     .with_at(&["components", "database", "storage"], "100 GB");
/// let range = Table::new().with("from", "100 GB").with("to", "1 TB").with("step", "300 GB");
/// let definition = SweepDefinition::read(&shop, &Table::new().with_at(&["axes", "database.storage"], range), &EmptyEnvironment)?;
/// let words = |number| definition.sweep().scenario(number).map(|scenario| scenario.name().to_owned());
/// assert_eq!(words(3)?, "database.storage 1000 GB");
/// # Ok::<(), costcone::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct SweepDefinition {
    sweep: Sweep,
    limit: u64,
    percentiles: Vec<Decimal>,
}

impl SweepDefinition {
    /// The section of an architecture file that defines a sweep.
    pub const SECTION: &'static str = costcone_core::model::keys::SWEEP;

    /// Reads a definition that varies the architecture of a document. The document may have the section
    /// [`SECTION`](Self::SECTION) itself. If whole architectures are an axis, the document need not be an architecture.
    ///
    /// # Errors
    /// Everything that is wrong with the definition. Paths start with `sweep`.
    pub fn read(base: &Table, definition: &Table, source: &dyn SweepEnvironment) -> Result<SweepDefinition, Findings> {
        let mut findings = Findings::none();
        let reader = Reader::new(Self::SECTION, definition);
        reader.only(&keys::SWEEP, &mut findings);
        let by = one_of(&reader, "by", &PARTS, &mut findings).flatten();
        let percentiles = percentiles(&reader, &mut findings);
        let limit = limit(&reader, &mut findings);
        let mut scope = DefinitionScope::new(base.without(Self::SECTION), source);
        let sweep = axes::sweep(&reader, &mut scope, limit, &mut findings);
        let sweep = sweep.and_then(|sweep| {
            let sweep = without(&reader, &scope, sweep, &mut findings);
            dropped(&reader, sweep, &mut findings)
        });
        findings.into_result(())?;
        // OK because a sweep that cannot be built has added a finding.
        let sweep = sweep.ok_or_else(Findings::none)?.with_parts(by).with_percentiles(parts_of(&percentiles));
        Ok(SweepDefinition { sweep, limit, percentiles })
    }

    /// The definition of a sweep that a program built.
    #[must_use]
    pub fn of(sweep: Sweep) -> SweepDefinition {
        let percent =
            |part: &f64| Decimal::from_f64(part * 100.0, Rounding::Nearest).map(|percent| percent.round_places(9)).ok();
        let percentiles = sweep.percentiles().iter().filter_map(percent).collect();
        SweepDefinition { limit: sweep.count().max(Sweep::LIMIT), percentiles, sweep }
    }

    /// A copy without the combinations of these numbers.
    #[must_use]
    pub fn without_numbers(self, numbers: impl IntoIterator<Item = u64>) -> SweepDefinition {
        SweepDefinition { sweep: self.sweep.without_numbers(numbers), ..self }
    }

    /// The name of the axis.
    #[must_use]
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// Additional percentiles: 95 for P95.
    #[must_use]
    pub fn percentiles(&self) -> &[Decimal] {
        &self.percentiles
    }

    /// A document that reads back as the same definition, with the same base and no source. It spells out every value.
    /// Combinations that [`Sweep::with_constraint`] excludes appear by number.
    #[must_use]
    pub fn to_document(&self) -> Table {
        let sweep = &self.sweep;
        let axes =
            sweep.grid.axes().iter().fold(Table::new(), |axes, axis| axes.with(&axis.names().join(", "), points(axis)));
        let by = sweep.by().map_or("total", PartKind::word);
        let percentiles = self.percentiles.iter().map(|percent| Value::Text(format!("P{percent}"))).collect::<Vec<_>>();
        let mut document = Table::new().with("limit", Value::Integer(i64::try_from(self.limit).unwrap_or(i64::MAX)));
        document = document.with("by", by).with("percentiles", percentiles).with("axes", axes);
        if !sweep.without.is_empty() {
            let without: Vec<Value> = sweep.without.iter().map(|without| without.to_document().into()).collect();
            document = document.with("without", without);
        }
        if !sweep.architectures.is_empty() {
            let named = sweep.architectures.iter();
            let named = named.fold(Table::new(), |named, (name, document)| named.with(name, (**document).clone()));
            document = document.with("architectures", named);
        }
        match sweep.passed_runs() {
            runs if runs.is_empty() => document,
            runs => document.with("dropped", runs.iter().map(run).collect::<Vec<Value>>()),
        }
    }
}

/// Percentiles as probabilities.
fn parts_of(percentiles: &[Decimal]) -> Vec<f64> {
    let part = |percent: &Decimal| percent.div_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).map(Decimal::to_f64);
    percentiles.iter().filter_map(|percent| part(percent).ok()).collect()
}

/// The points of an axis as the author would write them.
fn points(axis: &Axis) -> Value {
    let points = (0..axis.len()).filter_map(|place| axis.point(place));
    Value::List(match axis.names().len() {
        1 => points.flatten().cloned().collect(),
        _ => points.map(|point| Value::List(point.to_vec())).collect(),
    })
}

fn run((first, last): &(u64, u64)) -> Value {
    let number = |number: &u64| Value::Integer(i64::try_from(*number).unwrap_or(i64::MAX));
    Value::List(vec![number(first), number(last)])
}

/// The highest number of combinations.
fn limit(reader: &Reader<'_>, findings: &mut Findings) -> u64 {
    let Some(value) = reader.value("limit") else { return Sweep::LIMIT };
    match value {
        Value::Integer(limit @ 1..) => limit.unsigned_abs(),
        _ => {
            let message = format!("expected a whole number above 0, was {}", value.summary());
            findings.push(Finding::new(Code::BadValue, reader.at("limit"), message));
            Sweep::LIMIT
        }
    }
}

fn percentiles(reader: &Reader<'_>, findings: &mut Findings) -> Vec<Decimal> {
    let mut percentiles = Vec::new();
    for text in reader.texts("percentiles", findings).unwrap_or_default() {
        let percent = text.trim().strip_prefix(['P', 'p']).and_then(|percent| Decimal::parse(percent).ok());
        match percent.filter(|percent| *percent > Decimal::ZERO && *percent < Decimal::ONE_HUNDRED) {
            Some(percent) if percentiles.contains(&percent) => {}
            Some(percent) => percentiles.push(percent),
            None => {
                let message = format!("expected a percentile such as `P95`, was `{text}`");
                findings.push(Finding::new(Code::BadValue, reader.at("percentiles"), message));
            }
        }
    }
    percentiles
}

/// The sweep with the exclusions of the definition.
fn without(reader: &Reader<'_>, scope: &DefinitionScope<'_>, sweep: Sweep, findings: &mut Findings) -> Sweep {
    if reader.value("without").is_none() {
        return sweep;
    }
    let tables = reader.tables("without", findings);
    tables.iter().fold(sweep, |sweep, table| {
        let without = Exclusion::read(table, findings);
        check_names(table, &without, scope, &sweep, findings);
        sweep.without(without)
    })
}

/// Reports an exclusion that can never apply, which is usually a typing error.
fn check_names(
    table: &Reader<'_>,
    without: &Exclusion,
    scope: &DefinitionScope<'_>,
    sweep: &Sweep,
    findings: &mut Findings,
) {
    let unknown = |name: &str, message: String, word: &str, known: &[&str]| {
        let finding = Finding::new(Code::UnknownName, table.at(name), message);
        finding.with_help(close_or_all(word, known.iter().copied()))
    };
    for (name, test) in without.tests() {
        let values = sweep.grid.values(name);
        if values.is_empty() {
            let names: Vec<&str> = sweep.grid.names().collect();
            findings.push(unknown(name, format!("there is no axis `{name}`"), name, &names));
            continue;
        }
        // OK because values from the price book may change between runs.
        let ExclusionTest::Among(wanted) = test else { continue };
        let is_missing = |wanted: &&Value| !scope.is_found(name) && !values.iter().any(|value| same(wanted, value));
        for wanted in wanted.iter().filter(is_missing) {
            let (word, words) = (wanted.summary(), values.iter().map(|value| value.summary()).collect::<Vec<_>>());
            let known: Vec<&str> = words.iter().map(String::as_str).collect();
            findings.push(unknown(name, format!("`{word}` is not on this axis"), &word, &known));
        }
    }
}

/// The sweep without combinations that the definition excludes by number.
fn dropped(reader: &Reader<'_>, sweep: Sweep, findings: &mut Findings) -> Option<Sweep> {
    if reader.value("dropped").is_none() {
        return Some(sweep);
    }
    let number = |value: &Value| if let Value::Integer(number) = value { u64::try_from(*number).ok() } else { None };
    let read = |value: &Value| match value {
        Value::List(ends) => match ends.as_slice() {
            [first, last] => Some((number(first)?, number(last)?)),
            _ => None,
        },
        _ => None,
    };
    let runs: Option<Vec<(u64, u64)>> = reader.list("dropped", findings)?.iter().map(read).collect();
    if runs.is_none() {
        let finding =
            Finding::new(Code::BadValue, reader.at("dropped"), "expected ranges of numbers, as in `[[0, 3], [7, 7]]`");
        findings.push(finding);
    }
    Some(sweep.without_runs(runs?))
}

/// A document that many combinations share.
fn shared(document: Table) -> Arc<Table> {
    Arc::new(document)
}

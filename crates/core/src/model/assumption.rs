//! An assumption about a month's total or average, with its source and its owner.
//!
//! | keys | meaning |
//! |---|---|
//! | `low, expected, high` | P10, mean, P90 |
//! | `p10, p90` (and `p50`), or any two or three `pNN` | percentiles |
//! | `asked = { lowest, highest, best, sure }` | the four-step question; `sure = "70%"`: P15, P85, P50 |
//! | `min, likely, max` | PERT, or triangular with `shape = "triangular"` |
//! | `min, max` | uniform |
//! | `about, within` | low, expected, high = `about` times 1 - `within`, 1, 1 + `within` |
//! | `choice` | weighted alternatives: `[{ value = "2M", weight = 3 }, ...]` |
//! | `observed, row` | data; each row is a `month`, `hour` or `event`; `predict = true` for the distribution of the rows |
//! | `exact` | a known value |

use costcone_formula::{Calendar, Decimal, Quantity, Unit};

use super::figures::percentile;
use super::label::{label_from_id, lower_first};
use super::spread_forms::read_spread;
use crate::document::{Reader, Table, one_of, pure_number, unknown_key};
use crate::finding::{Code, Finding, Findings};
use crate::spread::Spread;

/// An uncertain quantity with its documentation.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::{Table, model::Assumption};
/// let mut given = Table::new();
/// for (key, value) in [("p10", "40k"), ("p90", "150k"), ("unit", "user"), ("basis", "Analytics, 2026-10"),
///     ("statement", "Customers active in a month")] {
///     given.insert(key, value);
/// }
/// let users = Assumption::new("users", &given)?;
/// assert_eq!(users.spread().floor() > costcone::formula::Decimal::ZERO, true);
/// # Ok::<(), costcone::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct Assumption {
    id: String,
    label: String,
    question: Option<String>,
    /// The label of the component that an inline assumption is written in.
    place_label: Option<String>,
    statement: String,
    basis: String,
    owner: Option<String>,
    status: Status,
    trust: Option<Trust>,
    unit: Unit,
    spread: Spread,
    given: Table,
    default: bool,
}

/// The state of an assumption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Not confirmed yet.
    #[default]
    Open,
    /// Its owner has confirmed it.
    Confirmed,
}

/// How far its author trusts an assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// A guess.
    Low,
    /// Plausible, not measured here.
    Medium,
    /// Measured or contracted.
    High,
}

impl Status {
    /// The word in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Confirmed => "confirmed",
        }
    }
}

impl Trust {
    /// The word in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Trust::Low => "low",
            Trust::Medium => "medium",
            Trust::High => "high",
        }
    }
}

/// Keys that describe an assumption. The keys of its spread are [`SPREAD_KEYS`] and `pNN`.
pub(crate) const DESCRIPTION_KEYS: [&str; 9] =
    ["label", "statement", "question", "unit", "basis", "owner", "status", "trust", "scale"];
/// Keys of the spread, except percentiles from `p0.1` to `p99.9`.
pub(crate) const SPREAD_KEYS: [&str; 15] = [
    "low", "expected", "high", "asked", "min", "likely", "max", "shape", "about", "within", "choice", "observed",
    "row", "predict", "exact",
];

impl Assumption {
    /// Reads an assumption from its keys.
    ///
    /// # Errors
    /// Everything that is wrong: a missing statement or basis, an unknown key, a figure that is not a number or has another unit, an impossible spread.
    /// Paths start with `assumptions.` and the id.
    pub fn new(id: &str, given: &Table) -> Result<Assumption, Findings> {
        Assumption::in_calendar(id, given, &Calendar::default())
    }

    /// [`new`](Self::new) with another length of a month.
    #[doc(hidden)]
    pub fn in_calendar(id: &str, given: &Table, calendar: &Calendar) -> Result<Assumption, Findings> {
        let mut findings = Findings::none();
        let reader = Reader::new(format!("assumptions.{id}"), given);
        let read = Assumption::read(id, &reader, &Inherited::default(), calendar, &mut findings);
        findings.into_result(())?;
        read.ok_or_else(Findings::none)
    }

    /// A known value, such as a default of the catalog.
    pub(crate) fn fact(id: String, statement: String, basis: String, value: &Quantity) -> Assumption {
        let mut given = Table::new();
        given.insert("exact", value.to_string());
        Assumption {
            label: label_from_id(&id),
            question: None,
            place_label: None,
            id,
            statement,
            basis,
            owner: None,
            status: Status::Open,
            trust: None,
            unit: value.unit().clone(),
            spread: Spread::exact(value.value()),
            given,
            default: true,
        }
    }

    /// Reads an assumption. An inline one takes missing documentation from `inherited`.
    pub(crate) fn read(
        id: &str,
        reader: &Reader<'_>,
        inherited: &Inherited,
        calendar: &Calendar,
        findings: &mut Findings,
    ) -> Option<Assumption> {
        check_keys(reader, findings);
        let label = reader.text("label", findings).or_else(|| inherited.label.clone());
        let question = reader.text("question", findings);
        let statement = reader.text("statement", findings).or_else(|| inherited.statement.clone());
        let basis = reader.text("basis", findings).or_else(|| inherited.basis.clone());
        check_documented(reader, statement.is_none(), basis.is_none(), findings);
        let owner = reader.text("owner", findings).or_else(|| inherited.owner.clone());
        let status = status(reader, findings).or(inherited.status).unwrap_or_default();
        let trust = trust(reader, findings).or(inherited.trust);
        let before = findings.len();
        let (unit, spread) = read_spread(reader, calendar, findings)?;
        let spread = scaled(reader, spread, findings);
        let given = reader.table().clone();
        let (statement, basis) = (statement.unwrap_or_default(), basis.unwrap_or_default());
        (findings.len() == before).then_some(Assumption {
            label: label.unwrap_or_else(|| label_from_id(id)),
            question,
            place_label: inherited.place_label.clone(),
            id: id.to_owned(),
            statement,
            basis,
            owner,
            status,
            trust,
            unit,
            spread,
            given,
            default: false,
        })
    }

    /// The possible keys of an assumption, with the three usual percentiles only.
    pub(crate) fn keys() -> impl Iterator<Item = &'static str> + Clone {
        DESCRIPTION_KEYS.iter().chain(&SPREAD_KEYS).copied().chain(["p10", "p50", "p90"])
    }

    /// Whether a key names a percentile.
    pub(crate) fn is_percentile(key: &str) -> bool {
        percentile(key).is_some()
    }

    /// Its name in formulas.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name for readers: `label`, or the id in words. An inline assumption's label starts with its component's.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The question that an answer would settle, from its author or from the service. `None` if neither has one.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// A copy with label and question of its usage, unless its author wrote them.
    pub(crate) fn with_words_of_usage(&self, label: &str, question: Option<&str>) -> Assumption {
        let place = self.place_label.as_deref().unwrap_or_default();
        let own_label = self.given.get("label").is_some();
        let label = if own_label { self.label.clone() } else { format!("{place}: {}", lower_first(label)) };
        // The author's own statement is a more precise question than the one of the service.
        let question = question.filter(|_| self.default || self.given.get("statement").is_none());
        let question = question.map(|question| format!("{place}: {question}"));
        Assumption { label, question: self.question.clone().or(question), ..self.clone() }
    }

    /// A copy for a place with this label.
    pub(crate) fn in_place(self, label: &str) -> Assumption {
        Assumption { place_label: Some(label.to_owned()), ..self }
    }

    /// The assumption in words.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The source of the assumption.
    #[must_use]
    pub fn basis(&self) -> &str {
        &self.basis
    }

    /// The person who can confirm it.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// Whether it has been confirmed.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// How far its author trusts it.
    #[must_use]
    pub fn trust(&self) -> Option<Trust> {
        self.trust
    }

    /// The unit of its spread.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Its distribution in [`unit`](Self::unit), including the scale.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// Its figures with their meaning, unit and shape, such as `P10 20, P90 80 GB (lognormal)`.
    #[must_use]
    pub fn understood(&self) -> String {
        let described = self.spread.describe();
        let (figures, form) = described.rsplit_once(" (").unwrap_or((&described, ""));
        let figures = figures.strip_prefix("value ").unwrap_or(figures);
        let unit = if self.unit.is_pure() { String::new() } else { format!(" {}", self.unit) };
        format!("{figures}{unit} ({form}")
    }

    /// Whether it is a default of the catalog that the author did not set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.default
    }

    /// The keys as its author wrote them.
    #[must_use]
    pub fn given(&self) -> &Table {
        &self.given
    }

    /// A copy with an exact value in the unit of the assumption. Everything else stays.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::{Table, model::Assumption};
    /// # let mut given = Table::new();
    /// # for (key, value) in [("min", "1"), ("max", "3"), ("basis", "b"), ("statement", "s")] { given.insert(key, value); }
    /// # let guess = Assumption::new("x", &given)?;
    /// let known = guess.with_exact(costcone::formula::Decimal::ONE);
    /// assert!(known.spread().is_exact());
    /// # Ok::<(), costcone::Findings>(())
    /// ```
    #[must_use]
    pub fn with_exact(&self, value: Decimal) -> Assumption {
        let mut given = Table::new();
        for (key, kept) in self.given.iter().filter(|(key, _)| *key != "scale" && DESCRIPTION_KEYS.contains(key)) {
            given.insert(key, kept.clone());
        }
        given.insert("exact", Quantity::new(value, self.unit.clone()).to_string());
        Assumption { spread: Spread::exact(value), given, ..self.clone() }
    }
}

/// The documentation that an inline assumption takes from its component.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inherited {
    pub(crate) label: Option<String>,
    /// The label of the component.
    pub(crate) place_label: Option<String>,
    pub(crate) statement: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) trust: Option<Trust>,
}

impl Inherited {
    /// The same in an item or environment of the component.
    pub(crate) fn within(self, name: &str) -> Inherited {
        let place_label = self.place_label.map(|place| format!("{place} ({name})"));
        Inherited { place_label, ..self }
    }
}

fn check_keys(reader: &Reader<'_>, findings: &mut Findings) {
    for (key, _) in reader.table().iter() {
        if !Assumption::keys().any(|name| name == key) && !Assumption::is_percentile(key) {
            findings.push(unknown_key(&reader.at(key), key, Assumption::keys()));
        }
    }
}

/// Reports a missing statement and a missing basis in one finding.
fn check_documented(reader: &Reader<'_>, no_statement: bool, no_basis: bool, findings: &mut Findings) {
    let missing = match (no_statement, no_basis) {
        (false, false) => return,
        (true, false) => "statement",
        (false, true) => "basis",
        (true, true) => "statement and no basis",
    };
    findings.push(
        Finding::new(Code::Undocumented, &reader.path, format!("has no {missing}"))
            .with_help("add the assumption in one sentence (`statement`) and its source (`basis`)"),
    );
}

pub(crate) fn status(reader: &Reader<'_>, findings: &mut Findings) -> Option<Status> {
    one_of(reader, "status", &[("open", Status::Open), ("confirmed", Status::Confirmed)], findings)
}

pub(crate) fn trust(reader: &Reader<'_>, findings: &mut Findings) -> Option<Trust> {
    one_of(reader, "trust", &[("low", Trust::Low), ("medium", Trust::Medium), ("high", Trust::High)], findings)
}

fn scaled(reader: &Reader<'_>, spread: Spread, findings: &mut Findings) -> Spread {
    let Some(value) = reader.value("scale") else { return spread };
    let factor = match pure_number(value) {
        Ok(factor) => factor,
        Err(message) => {
            findings.push(Finding::new(Code::BadValue, reader.at("scale"), message));
            return spread;
        }
    };
    match spread.scaled(factor) {
        Ok(scaled) => scaled,
        Err(error) => {
            findings.push(Finding::new(Code::Spread, reader.at("scale"), error.to_string()));
            spread
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(figures: &[(&str, &str)]) -> Table {
        let described = Table::new().with("statement", "Users").with("basis", "Analytics");
        figures.iter().fold(described, |table, (key, value)| table.with(key, *value))
    }

    fn read(figures: &[(&str, &str)]) -> Assumption {
        Assumption::new("users", &table(figures)).unwrap()
    }

    #[test]
    fn figures_are_shown_with_their_meaning_unit_and_shape() {
        let cases: [(&[(&str, &str)], &str); 4] = [
            (&[("p10", "20 GB"), ("p90", "80 GB")], "P10 20, P90 80 GB (lognormal)"),
            (&[("exact", "3")], "3 (exact)"),
            (&[("exact", "3"), ("unit", "zone")], "3 zone (exact)"),
            (&[("min", "1"), ("max", "3"), ("scale", "200 %")], "min 2, max 6 (uniform)"),
        ];
        for (figures, shown) in cases {
            assert_eq!(read(figures).understood(), shown);
        }
    }

    #[test]
    fn the_scale_multiplies_and_an_exact_value_replaces_the_figures() {
        let scaled = read(&[("min", "10 GB"), ("max", "30 GB"), ("scale", "1.5"), ("owner", "IT")]);
        assert_eq!([scaled.spread().floor(), scaled.spread().ceiling()].map(|x| x.to_string()), ["15", "45"]);
        let known = scaled.with_exact(Decimal::from(20_i64));
        let again = Assumption::new("users", known.given()).unwrap();
        for assumption in [&known, &again] {
            assert_eq!(assumption.spread().exact_value(), Some(Decimal::from(20_i64)));
            assert_eq!((assumption.owner(), assumption.unit().to_string()), (Some("IT"), "GB".to_owned()));
        }
    }

    #[test]
    fn all_problems_are_reported_together() {
        let wrong = Table::new().with("p10", "x").with("sale", "2").with("trust", "some");
        let findings = Assumption::new("users", &wrong).unwrap_err();
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code().as_str()).collect();
        assert_eq!(codes, ["unknown-key", "undocumented", "bad-value", "bad-value"]);
    }
}

//! An assumption: a belief about this month's total or average of something, with who said it and why.
//!
//! | keys | reading |
//! |---|---|
//! | `low, expected, high` | P10, mean, P90 |
//! | `p10, p90`, also `p50`, or any two or three `pNN` | percentiles |
//! | `min, likely, max` | PERT, or triangular with `shape = "triangular"` |
//! | `min, max` | uniform |
//! | `about, within` | low, expected, high = about less, about, about plus `within` |
//! | `choice` | weighted alternatives: `[{ value = "2M", weight = 3 }, ...]` |
//! | `observed, row` | data, each row a `month`, `hour` or `event`; `predict = true` for the rows' own spread |
//! | `exact` | a fact |

use costcone_formula::{Calendar, Decimal, Quantity, Rounding, Unit};

use crate::document::{Reader, Table, Value, unknown_key};
use crate::finding::{Code, Finding, Findings};
use crate::spread::{RowKind, Spread};

/// A documented belief about one uncertain quantity.
///
/// ```
/// use costcone_core::{Table, model::Assumption};
/// let mut given = Table::new();
/// for (key, value) in [("p10", "40k"), ("p90", "150k"), ("unit", "user"), ("basis", "Analytics, 2026-10"),
///     ("statement", "Customers active in a month")] {
///     given.insert(key, value);
/// }
/// let users = Assumption::new("users", &given)?;
/// assert_eq!(users.spread().floor() > costcone_formula::Decimal::ZERO, true);
/// # Ok::<(), costcone_core::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct Assumption {
    id: String,
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

/// How far an assumption has been agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nobody has confirmed it yet.
    #[default]
    Open,
    /// Its owner has confirmed it.
    Confirmed,
}

/// How much its author trusts an assumption.
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

/// Keys that describe an assumption; those of its spread are in [`SPREAD_KEYS`] and `pNN`.
pub(crate) const DESCRIPTION_KEYS: [&str; 7] = ["statement", "unit", "basis", "owner", "status", "trust", "scale"];
/// Keys that give the spread, besides percentiles `p0.1` to `p99.9`.
pub(crate) const SPREAD_KEYS: [&str; 14] = [
    "low", "expected", "high", "min", "likely", "max", "shape", "about", "within", "choice", "observed", "row",
    "predict", "exact",
];

impl Assumption {
    /// Reads an assumption from its keys.
    ///
    /// # Errors
    /// Everything that is wrong with it: no statement or basis, an unknown key, a figure that is no number or whose unit
    /// does not fit, a spread that cannot be. Paths start with `assumptions.` and the id.
    pub fn new(id: &str, given: &Table) -> Result<Assumption, Findings> {
        let mut findings = Findings::none();
        let reader = Reader::new(format!("assumptions.{id}"), given);
        let read = Assumption::read(id, &reader, &Inherited::default(), &Calendar::default(), &mut findings);
        findings.or(())?;
        read.ok_or_else(Findings::none)
    }

    /// A fact known exactly, such as a default of the catalogue.
    pub(crate) fn fact(id: String, statement: String, basis: String, value: &Quantity) -> Assumption {
        let mut given = Table::new();
        given.insert("exact", value.to_string());
        Assumption {
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

    /// Reads an assumption, filling in from `inherited` what an inline one leaves to its component.
    pub(crate) fn read(
        id: &str,
        reader: &Reader<'_>,
        inherited: &Inherited,
        calendar: &Calendar,
        findings: &mut Findings,
    ) -> Option<Assumption> {
        check_keys(reader, findings);
        let statement = reader.text("statement", findings).or_else(|| inherited.statement.clone());
        let basis = reader.text("basis", findings).or_else(|| inherited.basis.clone());
        undocumented(reader, statement.is_none(), basis.is_none(), findings);
        let owner = reader.text("owner", findings).or_else(|| inherited.owner.clone());
        let status = status(reader, findings).or(inherited.status).unwrap_or_default();
        let trust = trust(reader, findings).or(inherited.trust);
        let before = findings.len();
        let (unit, spread) = Figures::new(reader, calendar).spread(findings)?;
        let spread = scaled(reader, spread, findings);
        let given = reader.table().clone();
        let (statement, basis) = (statement.unwrap_or_default(), basis.unwrap_or_default());
        (findings.len() == before).then_some(Assumption {
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

    /// Its name in formulas.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is believed, in words.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// Where the belief comes from.
    #[must_use]
    pub fn basis(&self) -> &str {
        &self.basis
    }

    /// Who can confirm it.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// Whether it has been confirmed.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// How much its author trusts it.
    #[must_use]
    pub fn trust(&self) -> Option<Trust> {
        self.trust
    }

    /// The unit of its spread.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Its distribution, in [`unit`](Self::unit), scale included.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// Its distribution as it was understood, with its unit: `P10 20, P90 80 GB (lognormal)`.
    #[must_use]
    pub fn understood(&self) -> String {
        let described = self.spread.describe();
        let (figures, form) = described.rsplit_once(" (").unwrap_or((&described, ""));
        let figures = figures.strip_prefix("value ").unwrap_or(figures);
        let unit = if self.unit.is_pure() { String::new() } else { format!(" {}", self.unit) };
        format!("{figures}{unit} ({form}")
    }

    /// Whether nobody stated it: the catalogue assumed it where the author said nothing.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.default
    }

    /// The keys as its author gave them.
    #[must_use]
    pub fn given(&self) -> &Table {
        &self.given
    }

    /// A copy that is known exactly, in the assumption's own unit; everything else stays.
    ///
    /// ```
    /// # use costcone_core::{Table, model::Assumption};
    /// # let mut given = Table::new();
    /// # for (key, value) in [("min", "1"), ("max", "3"), ("basis", "b"), ("statement", "s")] { given.insert(key, value); }
    /// # let guess = Assumption::new("x", &given)?;
    /// let known = guess.with_exact(costcone_formula::Decimal::ONE);
    /// assert!(known.spread().is_exact());
    /// # Ok::<(), costcone_core::Findings>(())
    /// ```
    #[must_use]
    pub fn with_exact(&self, value: Decimal) -> Assumption {
        let mut given = Table::new();
        for (key, kept) in self.given.iter().filter(|(key, _)| DESCRIPTION_KEYS[..6].contains(key)) {
            given.insert(key, kept.clone());
        }
        given.insert("exact", Quantity::new(value, self.unit.clone()).to_string());
        Assumption { spread: Spread::exact(value), given, ..self.clone() }
    }
}

/// What an inline assumption takes from the component it stands in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inherited {
    pub(crate) statement: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) trust: Option<Trust>,
}

fn check_keys(reader: &Reader<'_>, findings: &mut Findings) {
    let known = DESCRIPTION_KEYS.iter().chain(&SPREAD_KEYS).copied().chain(["p10", "p50", "p90"]);
    for (key, _) in reader.table().iter() {
        if !known.clone().any(|name| name == key) && percentile(key).is_none() {
            findings.push(unknown_key(&reader.at(key), key, known.clone()));
        }
    }
}

/// One finding names both, so that one look at the assumption mends it.
fn undocumented(reader: &Reader<'_>, no_statement: bool, no_basis: bool, findings: &mut Findings) {
    let missing = match (no_statement, no_basis) {
        (false, false) => return,
        (true, false) => "statement",
        (false, true) => "basis",
        (true, true) => "statement and basis",
    };
    findings.push(
        Finding::new(Code::Undocumented, &reader.path, format!("has no {missing}"))
            .with_help("say what is believed (`statement`) and where it comes from (`basis`)"),
    );
}

pub(crate) fn status(reader: &Reader<'_>, findings: &mut Findings) -> Option<Status> {
    one_of(reader, "status", &[("open", Status::Open), ("confirmed", Status::Confirmed)], findings)
}

pub(crate) fn trust(reader: &Reader<'_>, findings: &mut Findings) -> Option<Trust> {
    one_of(reader, "trust", &[("low", Trust::Low), ("medium", Trust::Medium), ("high", Trust::High)], findings)
}

/// The meaning of a word out of a short list.
pub(crate) fn one_of<T: Copy>(
    reader: &Reader<'_>,
    key: &str,
    words: &[(&str, T)],
    findings: &mut Findings,
) -> Option<T> {
    let text = reader.text(key, findings)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known = words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
        findings.push(Finding::new(Code::BadValue, reader.at(key), format!("expected {known}, was `{text}`")));
    }
    found
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

/// A number without unit: `1.2` or `"120 %"`.
pub(crate) fn pure_number(value: &Value) -> Result<Decimal, String> {
    let Value::Text(text) = value else { return value.decimal() };
    let quantity: Quantity = text.parse().map_err(|error| format!("`{text}`: {error}"))?;
    if quantity.unit().is_pure() { Ok(quantity.value()) } else { Err(format!("expected a plain number, was `{text}`")) }
}

/// The percentile a key names: `p10`, `p2.5`.
fn percentile(key: &str) -> Option<Decimal> {
    let percent = Decimal::parse(key.strip_prefix('p')?).ok()?;
    let inside = percent > Decimal::ZERO && percent < Decimal::ONE_HUNDRED;
    inside.then(|| percent.div_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).ok()).flatten()
}

/// The figures of one assumption, all brought to one unit.
struct Figures<'a> {
    reader: &'a Reader<'a>,
    calendar: &'a Calendar,
    unit: Option<Unit>,
}

type Shape = Option<Spread>;

impl<'a> Figures<'a> {
    fn new(reader: &'a Reader<'a>, calendar: &'a Calendar) -> Figures<'a> {
        Figures { reader, calendar, unit: None }
    }

    /// The unit and spread, or what is wrong with them.
    fn spread(mut self, findings: &mut Findings) -> Option<(Unit, Spread)> {
        if let Some(text) = self.reader.text("unit", findings) {
            match text.parse() {
                Ok(unit) => self.unit = Some(unit),
                Err(error) => {
                    findings.push(Finding::new(Code::BadValue, self.reader.at("unit"), format!("{error}")));
                    return None;
                }
            }
        }
        let spread = self.form(findings)?;
        Some((self.unit.unwrap_or_default(), spread))
    }

    fn has(&self, key: &str) -> bool {
        self.reader.value(key).is_some()
    }

    /// Picks the reading by the keys that are there; keys of two readings contradict each other.
    fn form(&mut self, findings: &mut Findings) -> Shape {
        let percentiles: Vec<(String, Decimal)> =
            self.reader.table().iter().filter_map(|(key, _)| Some((key.to_owned(), percentile(key)?))).collect();
        let forms = [
            ("exact", self.has("exact")),
            ("low, expected, high", self.has("low") || self.has("expected") || self.has("high")),
            ("percentiles", !percentiles.is_empty()),
            ("min, max", self.has("min") || self.has("likely") || self.has("max")),
            ("about, within", self.has("about") || self.has("within")),
            ("choice", self.has("choice")),
            ("observed", self.has("observed")),
        ];
        let given: Vec<&str> = forms.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        match given.as_slice() {
            ["exact"] => self.exact(findings),
            ["low, expected, high"] => self.low_expected_high(findings),
            ["percentiles"] => self.percentiles(percentiles, findings),
            ["min, max"] => self.between(findings),
            ["about, within"] => self.about(findings),
            ["choice"] => self.choice(findings),
            ["observed"] => self.observed(findings),
            [] => self.fail(Code::Missing, "gives no figures", findings),
            several => {
                let message = format!("gives figures in two ways: {}", several.join(" and "));
                self.fail(Code::BadValue, &message, findings)
            }
        }
    }

    fn fail(&self, code: Code, message: &str, findings: &mut Findings) -> Shape {
        findings.push(Finding::new(code, &self.reader.path, message).with_help(
            "one of: low, expected, high; p10, p90 (and p50); min, likely, max; min, max; about, within; choice; observed; exact",
        ));
        None
    }

    fn built(&self, result: Result<Spread, crate::spread::SpreadError>, findings: &mut Findings) -> Shape {
        result.map_err(|error| findings.push(Finding::new(Code::Spread, &self.reader.path, error.to_string()))).ok()
    }

    /// A figure in the assumption's unit; the first with a unit decides it where none is declared.
    fn figure(&mut self, key: &str, findings: &mut Findings) -> Option<Decimal> {
        let Some(value) = self.reader.value(key) else {
            findings.push(Finding::new(Code::Missing, self.reader.at(key), "is missing"));
            return None;
        };
        self.converted(value, &self.reader.at(key), findings)
    }

    fn converted(&mut self, value: &Value, path: &str, findings: &mut Findings) -> Option<Decimal> {
        let result = match value {
            Value::Text(text) => text
                .parse::<Quantity>()
                .map_err(|error| format!("`{}`: {error}", shortened(text)))
                .and_then(|quantity| self.in_unit(&quantity, text)),
            other => other.decimal(),
        };
        result.map_err(|message| findings.push(Finding::new(Code::BadValue, path, message))).ok()
    }

    fn in_unit(&mut self, quantity: &Quantity, text: &str) -> Result<Decimal, String> {
        // A figure without a unit is in the declared one: `p10 = "40k"`, `unit = "user"`.
        if quantity.unit().is_pure() {
            return Ok(quantity.value());
        }
        let unit = self.unit.get_or_insert_with(|| quantity.unit().clone());
        let Some(ratio) = quantity.unit().conversion(unit, self.calendar) else {
            return Err(format!("`{text}` is in `{}`, expected `{unit}`", quantity.unit()));
        };
        quantity
            .value()
            .mul_rounded(ratio.numerator(), Rounding::Nearest)
            .and_then(|value| value.div_rounded(ratio.denominator(), Rounding::Nearest))
            .map_err(|error| format!("`{text}`: {error}"))
    }

    fn exact(&mut self, findings: &mut Findings) -> Shape {
        self.figure("exact", findings).map(Spread::exact)
    }

    fn low_expected_high(&mut self, findings: &mut Findings) -> Shape {
        let figures = ["low", "expected", "high"].map(|key| self.figure(key, findings));
        let [Some(low), Some(expected), Some(high)] = figures else { return None };
        self.built(Spread::low_expected_high(low, expected, high), findings)
    }

    fn percentiles(&mut self, mut keys: Vec<(String, Decimal)>, findings: &mut Findings) -> Shape {
        keys.sort_by_key(|(_, percent)| *percent);
        let mut points = Vec::with_capacity(keys.len());
        for (key, percent) in &keys {
            points.push((percent.to_f64(), self.figure(key, findings)?));
        }
        // Logarithms need figures above zero; where one is not, the quantity may be negative and is normal itself.
        let may_be_negative = points.iter().any(|(_, value)| *value <= Decimal::ZERO);
        self.built(Spread::percentiles(&points, may_be_negative), findings)
    }

    fn between(&mut self, findings: &mut Findings) -> Shape {
        let min = self.figure("min", findings);
        let max = self.figure("max", findings);
        let triangular = one_of(self.reader, "shape", &[("pert", false), ("triangular", true)], findings);
        if !self.has("likely") {
            return self.built(Spread::uniform(min?, max?), findings);
        }
        let likely = self.figure("likely", findings)?;
        let spread = match triangular {
            Some(true) => Spread::triangular(min?, likely, max?),
            _ => Spread::pert(min?, likely, max?),
        };
        self.built(spread, findings)
    }

    fn about(&mut self, findings: &mut Findings) -> Shape {
        let about = self.figure("about", findings);
        let Some(value) = self.reader.value("within") else {
            findings.push(Finding::new(Code::Missing, self.reader.at("within"), "is missing"));
            return None;
        };
        let within = pure_number(value)
            .map_err(|message| findings.push(Finding::new(Code::BadValue, self.reader.at("within"), message)))
            .ok()?;
        self.built(Spread::about_within(about?, within), findings)
    }

    fn choice(&mut self, findings: &mut Findings) -> Shape {
        let list = self.reader.list("choice", findings)?;
        let mut alternatives = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.reader.at("choice"));
            let (value, weight) = match item {
                Value::Table(table) => {
                    let reader = Reader::new(path.clone(), table);
                    reader.only(&["value", "weight", "statement"], findings);
                    let weight = reader.decimal("weight", findings).unwrap_or(Decimal::ONE);
                    (table.get("value").cloned().unwrap_or(Value::Null), weight)
                }
                other => (other.clone(), Decimal::ONE),
            };
            alternatives.push((self.converted(&value, &path, findings)?, weight));
        }
        self.built(Spread::choice(&alternatives), findings)
    }

    fn observed(&mut self, findings: &mut Findings) -> Shape {
        let list = self.reader.list("observed", findings)?;
        let mut rows = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.reader.at("observed"));
            rows.push(self.converted(item, &path, findings)?.to_f64());
        }
        let kinds = [("month", RowKind::Month), ("hour", RowKind::Hour), ("event", RowKind::Event)];
        let Some(kind) = one_of(self.reader, "row", &kinds, findings) else {
            if !self.has("row") {
                let missing = Finding::new(Code::Missing, self.reader.at("row"), "is missing");
                findings.push(missing.with_help("say what one row is: `month`, `hour` or `event`"));
            }
            return None;
        };
        let predict = self.reader.flag("predict", findings).unwrap_or(false);
        if predict && kind != RowKind::Month {
            let message = "only rows of months can predict a month";
            findings.push(Finding::new(Code::BadValue, self.reader.at("predict"), message));
            return None;
        }
        let spread = if predict { Spread::observed_predict(&rows) } else { Spread::observed_mean(&rows, kind) };
        self.built(spread, findings)
    }
}

/// The start of a text that may be very long, for messages.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    if text.chars().count() <= SHOWN {
        text.to_owned()
    } else {
        format!("{}...", text.chars().take(SHOWN).collect::<String>())
    }
}

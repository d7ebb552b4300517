//! The figures of an assumption: the keys say what each is, and all are brought to one unit.

use costcone_formula::{Calendar, Decimal, Quantity, Rounding, Unit};

use crate::document::{Reader, Value, one_of, pure_number, shortened};
use crate::finding::{Code, Finding, Findings};
use crate::spread::{RowKind, Spread};

/// The percentile a key names: `p10`, `p2.5`.
pub(super) fn percentile(key: &str) -> Option<Decimal> {
    let percent = Decimal::parse(key.strip_prefix('p')?).ok()?;
    let inside = percent > Decimal::ZERO && percent < Decimal::ONE_HUNDRED;
    inside.then(|| percent.div_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).ok()).flatten()
}

/// The figures of one assumption, all brought to one unit.
pub(super) struct Figures<'a> {
    pub(super) reader: &'a Reader<'a>,
    calendar: &'a Calendar,
    unit: Option<Unit>,
}

pub(super) type Shape = Option<Spread>;

impl<'a> Figures<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, calendar: &'a Calendar) -> Figures<'a> {
        Figures { reader, calendar, unit: None }
    }

    /// The unit and spread, or what is wrong with them.
    pub(super) fn spread(mut self, findings: &mut Findings) -> Option<(Unit, Spread)> {
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
            ("asked", self.has("asked")),
            ("min, max", self.has("min") || self.has("likely") || self.has("max")),
            ("about, within", self.has("about") || self.has("within")),
            ("choice", self.has("choice")),
            ("observed", self.has("observed")),
        ];
        let given: Vec<&str> = forms.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        for (key, form) in [("shape", "min, max"), ("row", "observed"), ("predict", "observed")] {
            if self.has(key) && given.len() == 1 && !given.contains(&form) {
                let message = format!("has a meaning only with {form}");
                findings.push(Finding::new(Code::BadValue, self.reader.at(key), message));
            }
        }
        match given.as_slice() {
            ["exact"] => self.exact(findings),
            ["low, expected, high"] => self.low_expected_high(findings),
            ["percentiles"] => self.percentiles(percentiles, findings),
            ["asked"] => self.asked(findings),
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
            "one of: low, expected, high; p10, p90 (and p50); asked; min, likely, max; min, max; about, within; choice; observed; exact",
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

    pub(super) fn converted(&mut self, value: &Value, path: &str, findings: &mut Findings) -> Option<Decimal> {
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
        let wanted = if unit.is_pure() { "a plain number".to_owned() } else { format!("a unit of {unit}") };
        quantity.value_in(unit, self.calendar).ok_or_else(|| format!("expected {wanted}, was `{text}`"))
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
                    let Some(value) = reader.value("value") else {
                        findings.push(Finding::new(Code::Missing, reader.at("value"), "is missing"));
                        return None;
                    };
                    (value.clone(), weight)
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

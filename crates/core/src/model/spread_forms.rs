//! The forms of an assumption's figures.

use costcone_formula::{Calendar, Decimal, Rounding, Unit};

use super::figures::{FigureReader, percentile};
use super::four_step::four_step;
use crate::document::{Reader, Value, one_of, pure_number};
use crate::finding::{Code, Finding, Findings};
use crate::spread::{RowKind, Spread, SpreadError};

/// Unit and spread of an assumption. `None` if they cannot be read. The reasons are findings then.
pub(super) fn read_spread(reader: &Reader<'_>, calendar: &Calendar, findings: &mut Findings) -> Option<(Unit, Spread)> {
    let mut forms = SpreadForms { figures: FigureReader::new(reader, calendar, findings)? };
    let spread = forms.form(findings)?;
    Some((forms.figures.into_unit(), spread))
}

struct SpreadForms<'a> {
    figures: FigureReader<'a>,
}

impl SpreadForms<'_> {
    /// Selects the form by the keys that are present. Keys of two forms contradict each other.
    fn form(&mut self, findings: &mut Findings) -> Option<Spread> {
        let percentiles: Vec<(String, Decimal)> = self
            .figures
            .reader
            .table()
            .iter()
            .filter_map(|(key, _)| Some((key.to_owned(), percentile(key)?)))
            .collect();
        let forms = [
            ("exact", self.figures.has("exact")),
            (
                "low, expected, high",
                self.figures.has("low") || self.figures.has("expected") || self.figures.has("high"),
            ),
            ("percentiles", !percentiles.is_empty()),
            ("asked", self.figures.has("asked")),
            ("min, max", self.figures.has("min") || self.figures.has("likely") || self.figures.has("max")),
            ("about, within", self.figures.has("about") || self.figures.has("within")),
            ("choice", self.figures.has("choice")),
            ("observed", self.figures.has("observed")),
        ];
        let given: Vec<&str> = forms.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        for (key, form) in [("shape", "min, max"), ("row", "observed"), ("predict", "observed")] {
            if self.figures.has(key) && given.len() == 1 && !given.contains(&form) {
                let message = format!("applies only with `{form}`");
                findings.push(Finding::new(Code::BadValue, self.figures.reader.at(key), message));
            }
        }
        match given.as_slice() {
            ["exact"] => self.exact(findings),
            ["low, expected, high"] => self.low_expected_high(findings),
            ["percentiles"] => self.percentiles(percentiles, findings),
            ["asked"] => four_step(&mut self.figures, findings),
            ["min, max"] => self.min_max(findings),
            ["about, within"] => self.about_within(findings),
            ["choice"] => self.choice(findings),
            ["observed"] => self.observed(findings),
            [] => self.fail(Code::Missing, "has no figures", findings),
            several => {
                let message = format!("has figures of more than one form: {}", several.join("; "));
                self.fail(Code::BadValue, &message, findings)
            }
        }
    }

    fn fail(&self, code: Code, message: &str, findings: &mut Findings) -> Option<Spread> {
        findings.push(Finding::new(code, &self.figures.reader.path, message).with_help(
            "use one of these forms: low, expected, high; p10, p90 (and p50); asked; min, likely, max; min, max; about, within; choice; observed; exact",
        ));
        None
    }

    fn built(&self, result: Result<Spread, SpreadError>, findings: &mut Findings) -> Option<Spread> {
        result
            .map_err(|error| findings.push(Finding::new(Code::Spread, &self.figures.reader.path, error.to_string())))
            .ok()
    }

    fn exact(&mut self, findings: &mut Findings) -> Option<Spread> {
        self.figures.figure("exact", findings).map(Spread::exact)
    }

    fn low_expected_high(&mut self, findings: &mut Findings) -> Option<Spread> {
        let figures = ["low", "expected", "high"].map(|key| self.figures.figure(key, findings));
        let [Some(low), Some(expected), Some(high)] = figures else { return None };
        let spread = Spread::low_expected_high(low, expected, high);
        let report = |error: SpreadError| {
            let finding = Finding::new(Code::Spread, &self.figures.reader.path, error.to_string());
            findings.push(match impossible_mean_help(&error) {
                Some(help) => finding.with_help(help),
                None => finding,
            });
        };
        spread.map_err(report).ok()
    }

    fn percentiles(&mut self, mut keys: Vec<(String, Decimal)>, findings: &mut Findings) -> Option<Spread> {
        keys.sort_by_key(|(_, percent)| *percent);
        let mut points = Vec::with_capacity(keys.len());
        for (key, percent) in &keys {
            points.push((percent.to_f64(), self.figures.figure(key, findings)?));
        }
        // A logarithm needs figures above zero. Otherwise the quantity may be negative, and its own distribution is normal.
        let may_be_negative = points.iter().any(|(_, value)| *value <= Decimal::ZERO);
        self.built(Spread::percentiles(&points, may_be_negative), findings)
    }

    fn min_max(&mut self, findings: &mut Findings) -> Option<Spread> {
        let min = self.figures.figure("min", findings);
        let max = self.figures.figure("max", findings);
        let triangular = one_of(self.figures.reader, "shape", &[("pert", false), ("triangular", true)], findings);
        if !self.figures.has("likely") {
            return self.built(Spread::uniform(min?, max?), findings);
        }
        let likely = self.figures.figure("likely", findings)?;
        let spread = match triangular {
            Some(true) => Spread::triangular(min?, likely, max?),
            _ => Spread::pert(min?, likely, max?),
        };
        self.built(spread, findings)
    }

    fn about_within(&mut self, findings: &mut Findings) -> Option<Spread> {
        let about = self.figures.figure("about", findings);
        let Some(value) = self.figures.reader.value("within") else {
            findings.push(Finding::new(Code::Missing, self.figures.reader.at("within"), "is missing"));
            return None;
        };
        let within = pure_number(value)
            .map_err(|message| findings.push(Finding::new(Code::BadValue, self.figures.reader.at("within"), message)))
            .ok()?;
        self.built(Spread::about_within(about?, within), findings)
    }

    fn choice(&mut self, findings: &mut Findings) -> Option<Spread> {
        let list = self.figures.reader.list("choice", findings)?;
        let mut alternatives = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.figures.reader.at("choice"));
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
            alternatives.push((self.figures.convert(&value, &path, findings)?, weight));
        }
        self.built(Spread::choice(&alternatives), findings)
    }

    fn observed(&mut self, findings: &mut Findings) -> Option<Spread> {
        let list = self.figures.reader.list("observed", findings)?;
        let mut rows = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.figures.reader.at("observed"));
            rows.push(self.figures.convert(item, &path, findings)?.to_f64());
        }
        let kinds = [("month", RowKind::Month), ("hour", RowKind::Hour), ("event", RowKind::Event)];
        let Some(kind) = one_of(self.figures.reader, "row", &kinds, findings) else {
            if !self.figures.has("row") {
                let missing = Finding::new(Code::Missing, self.figures.reader.at("row"), "is missing");
                findings.push(missing.with_help("add the kind of row: `month`, `hour`, or `event`"));
            }
            return None;
        };
        let predict = self.figures.reader.flag("predict", findings).unwrap_or(false);
        if predict && kind != RowKind::Month {
            let message = format!("needs rows with `row = \"month\"`, was `{kind}`");
            let finding = Finding::new(Code::BadValue, self.figures.reader.at("predict"), message);
            findings.push(finding.with_help("remove `predict` to estimate the mean of the rows"));
            return None;
        }
        let spread = if predict { Spread::observed_predict(&rows) } else { Spread::observed_mean(&rows, kind) };
        self.built(spread, findings)
    }
}

/// Advice for a mean that no spread with these percentiles has: the forms that its author may have meant, each with the P10 and P90 that it gives.
fn impossible_mean_help(error: &SpreadError) -> Option<String> {
    let SpreadError::ImpossibleMean { expected, low, high, least, .. } = error else { return None };
    if expected < low || expected > high {
        return Some(format!("{expected} is outside the range from P10 to P90: check all three figures"));
    }
    let adjective = if expected < least { "low" } else { "high" };
    let three_points = Spread::pert(*low, *expected, *high).ok()?;
    let percentile = |u| three_significant_digits(three_points.quantile(u));
    let (p10, p90) = (percentile(0.1)?, percentile(0.9)?);
    Some(format!(
        "{expected} is too {adjective} for a mean. If it is your most likely figure, use `min`, `likely`, `max` (P10 {p10}, P90 {p90}). If it is the \
         middle, use `p10`, `p50`, `p90` (P10 {low}, P90 {high})"
    ))
}

/// A figure for a message, rounded to three significant digits.
fn three_significant_digits(value: f64) -> Option<Decimal> {
    let unit = 10_f64.powf(value.abs().log10().floor() - 2.0);
    Decimal::from_f64((value / unit).round() * unit, Rounding::Nearest).ok().map(|figure| figure.round_places(15))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;

    /// The description of the spread, or the findings.
    fn read(figures: &[(&str, Value)]) -> String {
        let table = figures.iter().fold(Table::new(), |table, (key, value)| table.with(key, value.clone()));
        let mut findings = Findings::none();
        match read_spread(&Reader::new("x", &table), &Calendar::default(), &mut findings) {
            Some((unit, spread)) if findings.is_empty() => format!("{} [{unit}]", spread.describe()),
            _ => findings.to_string(),
        }
    }

    fn texts(figures: &[(&str, &str)]) -> String {
        read(&figures.iter().map(|(key, text)| (*key, Value::from(*text))).collect::<Vec<_>>())
    }

    #[test]
    fn the_keys_determine_the_form() {
        let cases: [(&[(&str, &str)], &str); 9] = [
            (&[("exact", "3")], "value 3 (exact) []"),
            (&[("low", "6"), ("expected", "9"), ("high", "13")], "P10 6, mean 9, P90 13 (two-piece lognormal) []"),
            (&[("p90", "80 GB"), ("p5", "20 GB")], "P5 20, P90 80 (lognormal) [GB]"),
            (&[("p90", "1"), ("p50", "0"), ("p10", "-2")], "P10 -2, P50 0, P90 1 (two-piece normal) []"),
            (&[("min", "1"), ("max", "3")], "min 1, max 3 (uniform) []"),
            (&[("min", "1"), ("likely", "2"), ("max", "3")], "min 1, likely 2, max 3 (PERT) []"),
            (
                &[("min", "1"), ("likely", "2"), ("max", "3"), ("shape", "triangular")],
                "min 1, likely 2, max 3 (triangular) []",
            ),
            (&[("about", "120 ms"), ("within", "40 %")], "P10 72, mean 120, P90 168 (two-piece lognormal) [ms]"),
            (&[("about", "2"), ("within", "0 %")], "P10 2, mean 2, P90 2 (two-piece lognormal) []"),
        ];
        for (figures, description) in cases {
            assert_eq!(texts(figures).replace("[1]", "[]"), description, "{figures:?}");
        }
    }

    #[test]
    fn alternatives_have_the_weight_one_unless_they_state_another() {
        let heavy = Table::new().with("value", "3").with("weight", Value::Float(2.5));
        let choice = Value::List(vec![Value::Integer(2), heavy.into()]);
        assert!(read(&[("choice", choice)]).starts_with("weight 1 on 2, weight 2.5 on 3 (choice)"));
    }

    #[test]
    fn rows_give_a_mean_or_a_prediction() {
        let rows = || Value::List([4, 6, 5, 9].map(Value::Integer).to_vec());
        let month = [("observed", rows()), ("row", "month".into())];
        assert!(read(&month).starts_with("4 months"));
        let predict = [("observed", rows()), ("row", "month".into()), ("predict", true.into())];
        assert!(read(&predict).starts_with("4 months: lowest 4, highest 9 (observed)"));
        let events = [("observed", rows()), ("row", "event".into()), ("predict", true.into())];
        assert!(read(&events).starts_with("x.predict: needs rows with `row = \"month\"`, was `event`"));
    }

    #[test]
    fn figures_of_two_forms_contradict_each_other() {
        let both = texts(&[("exact", "3"), ("min", "1"), ("max", "4")]);
        assert!(both.starts_with("x: has figures of more than one form: exact; min, max"), "{both}");
        assert!(texts(&[]).starts_with("x: has no figures"));
        assert_eq!(texts(&[("exact", "3"), ("shape", "pert")]), "x.shape: applies only with `min, max`");
    }

    /// Source of the P10 and P90 of PERT(1000, 2000, 4000): the inverse of the beta distribution by bisection, see `shapes::pert`.
    #[test]
    fn an_impossible_mean_is_answered_with_the_forms_that_may_be_meant() {
        let low = texts(&[("low", "1000"), ("expected", "2000"), ("high", "4000")]);
        assert!(low.contains("use `p10`, `p50`, `p90` (P10 1000, P90 4000)"), "{low}");
        assert!(low.contains("2000 is too low for a mean. If it is your most likely figure, use `min`, `likely`, `max` (P10 1460, P90 2930)"), "{low}");
        let outside = texts(&[("low", "25"), ("expected", "200"), ("high", "70")]);
        assert!(outside.contains("200 is outside the range from P10 to P90"), "{outside}");
    }
}

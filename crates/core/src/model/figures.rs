//! Reads the figures of an assumption and converts them to one unit.

use costcone_formula::{Calendar, Decimal, Quantity, Rounding, Unit};

use crate::document::{Reader, Value, shortened};
use crate::finding::{Code, Finding, Findings};

/// The percentile that a key names, such as `p10` or `p2.5`.
pub(super) fn percentile(key: &str) -> Option<Decimal> {
    let percent = Decimal::parse(key.strip_prefix('p')?).ok()?;
    let inside = percent > Decimal::ZERO && percent < Decimal::ONE_HUNDRED;
    inside.then(|| percent.div_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).ok()).flatten()
}

/// Reads the figures of one assumption. The unit is the declared one, or that of the first figure with a unit.
pub(super) struct FigureReader<'a> {
    pub(super) reader: &'a Reader<'a>,
    calendar: &'a Calendar,
    unit: Option<Unit>,
}

impl<'a> FigureReader<'a> {
    /// A reader with the declared unit. `None` if the unit is invalid.
    pub(super) fn new(
        reader: &'a Reader<'a>,
        calendar: &'a Calendar,
        findings: &mut Findings,
    ) -> Option<FigureReader<'a>> {
        let unit = match reader.text("unit", findings).map(|text| text.parse::<Unit>()).transpose() {
            Ok(unit) => unit,
            Err(error) => {
                findings.push(Finding::new(Code::BadValue, reader.at("unit"), format!("{error}")));
                return None;
            }
        };
        Some(FigureReader { reader, calendar, unit })
    }

    /// The unit of the figures that were read. A plain number if none has a unit.
    pub(super) fn into_unit(self) -> Unit {
        self.unit.unwrap_or_default()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.reader.value(key).is_some()
    }

    /// A required figure.
    pub(super) fn figure(&mut self, key: &str, findings: &mut Findings) -> Option<Decimal> {
        let Some(value) = self.reader.value(key) else {
            findings.push(Finding::new(Code::Missing, self.reader.at(key), "is missing"));
            return None;
        };
        self.convert(value, &self.reader.at(key), findings)
    }

    /// The number of a value in the assumption's unit.
    pub(super) fn convert(&mut self, value: &Value, path: &str, findings: &mut Findings) -> Option<Decimal> {
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
        // A figure without a unit has the declared one: `p10 = "40k"`, `unit = "user"`.
        if quantity.unit().is_pure() {
            return Ok(quantity.value());
        }
        let unit = self.unit.get_or_insert_with(|| quantity.unit().clone());
        let expected = if unit.is_pure() { "a number without a unit".to_owned() } else { format!("the unit {unit}") };
        quantity.value_in(unit, self.calendar).ok_or_else(|| format!("expected {expected}, was `{text}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;

    #[test]
    fn keys_of_percentiles_lie_between_zero_and_a_hundred() {
        let percentile = |key| percentile(key).map(|percent| percent.to_string());
        let cases = [("p10", "0.1"), ("p2.5", "0.025"), ("p0.1", "0.001"), ("p99.9", "0.999"), ("p05", "0.05")];
        for (key, value) in cases {
            assert_eq!(percentile(key).as_deref(), Some(value), "{key}");
        }
        for key in ["p0", "p100", "p-5", "p", "p1e", "10", "P10", "price"] {
            assert_eq!(percentile(key), None, "{key}");
        }
    }

    /// Reads `a` and `b` and returns their numbers with the unit and the findings.
    fn read(unit: &str, a: &str, b: &str) -> ([Option<String>; 2], String, String) {
        let table = Table::new().with("unit", unit).with("a", a).with("b", b);
        let (reader, calendar, mut findings) = (Reader::new("", &table), Calendar::default(), Findings::none());
        let mut figures = FigureReader::new(&reader, &calendar, &mut findings).unwrap();
        let numbers = ["a", "b"].map(|key| figures.figure(key, &mut findings).map(|number| number.to_string()));
        (numbers, figures.into_unit().to_string(), findings.to_string())
    }

    #[test]
    fn the_declared_unit_or_the_first_one_applies_to_all_figures() {
        let both = |a: &str, b: &str| [Some(a.to_owned()), Some(b.to_owned())];
        assert_eq!(read("GB", "2", "1 TB"), (both("2", "1024"), "GB".to_owned(), String::new()));
        assert_eq!(read(" ", "2 GB", "512 MB"), (both("2", "0.5"), "GB".to_owned(), String::new()));
        assert_eq!(read(" ", "2", "512 MB"), (both("2", "512"), "MB".to_owned(), String::new()));
    }

    #[test]
    fn figures_of_another_unit_are_reported() {
        let (numbers, _, findings) = read("GB", "2 hour", "x y z");
        assert_eq!(numbers, [None, None]);
        assert!(findings.starts_with("a: expected the unit GB, was `2 hour`\nb: `x y z`: "), "{findings}");
    }
}

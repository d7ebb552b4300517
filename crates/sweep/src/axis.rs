//! The name of the axis.

use costcone_core::internals::shortened;
use costcone_core::{Code, Finding, Value};
use costcone_formula::{Decimal, Quantity, Rounding, Unit};

/// Significant digits of a computed number, such as a point between the ends of a logarithmic range, or a sample.
pub(super) const DIGITS: usize = 6;

/// Values of one name, or of several names that vary together point by point. A name addresses a setting, as in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    names: Vec<String>,
    points: Vec<Vec<Value>>,
}

impl Axis {
    /// The highest number of points of one axis.
    pub const MAX_POINTS: usize = 1_000_000;

    /// Values of a name. See [`ScenarioChange::new`](costcone_core::scenario::ScenarioChange::new) for names.
    pub fn new(name: &str, values: impl IntoIterator<Item = Value>) -> Axis {
        let points = values.into_iter().map(|value| vec![value]).collect();
        Axis { names: vec![name.to_owned()], points }
    }

    /// Values from one number to another in steps, both ends included. The axis ends before a step that would pass `to`.
    ///
    /// # Errors
    /// Returns an error if the step has the wrong sign, or the axis would have more than [`MAX_POINTS`](Self::MAX_POINTS).
    pub fn range(name: &str, from: Decimal, to: Decimal, step: Decimal) -> Result<Axis, Finding> {
        let wrong = |message: String| Finding::new(Code::OutOfRange, name, message);
        if step.is_zero() || (to < from) != step.is_negative() && to != from {
            return Err(wrong(format!("a step of {step} never goes from {from} to {to}")));
        }
        let steps = to.sub_rounded(from, Rounding::Nearest).and_then(|way| way.div_rounded(step, Rounding::Down));
        let steps = steps.map_err(|error| wrong(error.to_string()))?.to_f64().floor();
        if steps >= Self::MAX_POINTS as f64 {
            return Err(wrong(format!("has {steps} steps; an axis takes at most {} points", Self::MAX_POINTS)));
        }
        let at = |place: i64| {
            let way = step.mul_rounded(Decimal::from(place), Rounding::Nearest);
            way.and_then(|way| from.add_rounded(way, Rounding::Nearest)).map_err(|error| wrong(error.to_string()))
        };
        let values = (0..=steps as i64).map(|place| at(place).map(Value::from_decimal));
        Ok(Axis::new(name, values.collect::<Result<Vec<_>, _>>()?))
    }

    /// `points` numbers at equal distances, both ends included.
    ///
    /// # Errors
    /// Returns an error for fewer than two or more than [`MAX_POINTS`](Self::MAX_POINTS) points.
    pub fn steps(name: &str, from: Decimal, to: Decimal, points: usize) -> Result<Axis, Finding> {
        check_points(name, points)?;
        let wrong = |error: &dyn std::fmt::Display| Finding::new(Code::OutOfRange, name, error.to_string());
        let way = to.sub_rounded(from, Rounding::Nearest).map_err(|error| wrong(&error))?;
        let at = |place: usize| {
            let part = way.mul_rounded(Decimal::from(place as i64), Rounding::Nearest);
            let part = part.and_then(|part| part.div_rounded(Decimal::from(points as i64 - 1), Rounding::Nearest));
            let part = part.and_then(|part| part.add_rounded(from, Rounding::Nearest));
            part.map(|value| Value::from_decimal(value.round_places(PLACES))).map_err(|error| wrong(&error))
        };
        Ok(Axis::new(name, (0..points).map(at).collect::<Result<Vec<_>, _>>()?))
    }

    /// `points` numbers with equal ratios, both ends included. Numbers between the ends have six significant digits.
    ///
    /// # Errors
    /// The same errors as [`steps`](Self::steps). Also an error if an end is not above zero.
    ///
    /// ```
    /// use costcone::formula::Decimal;
    /// use costcone::sweep::Axis;
    /// let axis = Axis::log_range("users", Decimal::ONE, Decimal::from(1_000_i64), 4)?;
    /// let words: Vec<String> = (0..4).filter_map(|place| Some(axis.point(place)?[0].summary())).collect();
    /// assert_eq!(words, ["1", "10", "100", "1000"]);
    /// # Ok::<(), costcone::Finding>(())
    /// ```
    pub fn log_range(name: &str, from: Decimal, to: Decimal, points: usize) -> Result<Axis, Finding> {
        check_points(name, points)?;
        if from <= Decimal::ZERO || to <= Decimal::ZERO {
            let message = format!("expected ends above 0 for a logarithmic range, was {from} to {to}");
            return Err(Finding::new(Code::OutOfRange, name, message));
        }
        let (start, end) = (from.to_f64().ln(), to.to_f64().ln());
        let last = points - 1;
        let at = |place: usize| match place {
            0 => Ok(Value::from_decimal(from)),
            _ if place == last => Ok(Value::from_decimal(to)),
            _ => {
                let value = (start + (end - start) * place as f64 / last as f64).exp();
                let value = rounded(value).ok_or_else(|| Finding::new(Code::OutOfRange, name, "is out of range"))?;
                Ok(Value::from_decimal(value))
            }
        };
        Ok(Axis::new(name, (0..points).map(at).collect::<Result<Vec<_>, _>>()?))
    }

    /// A copy with its numbers in a unit.
    #[must_use]
    pub fn in_unit(mut self, unit: &Unit) -> Axis {
        if unit.is_pure() {
            return self;
        }
        for value in self.points.iter_mut().flatten() {
            if let Some(number) = number(value) {
                *value = Value::Text(Quantity::new(number, unit.clone()).to_string());
            }
        }
        self
    }

    /// Axes that vary together: the first points of all axes form the first point, and so on.
    ///
    /// # Errors
    /// Returns an error if the axes have different numbers of points.
    pub fn zipped(axes: impl IntoIterator<Item = Axis>) -> Result<Axis, Finding> {
        let mut all: Option<Axis> = None;
        for axis in axes {
            all = Some(match all {
                None => axis,
                Some(before) => before.beside(axis)?,
            });
        }
        Ok(all.unwrap_or(Axis { names: Vec::new(), points: Vec::new() }))
    }

    fn beside(mut self, other: Axis) -> Result<Axis, Finding> {
        if self.points.len() != other.points.len() {
            let (one, two) = (self.points.len(), other.points.len());
            let message = format!("has {two} points, but `{}` has {one}", self.names.join("`, `"));
            return Err(Finding::new(Code::BadValue, other.names.join(", "), message)
                .with_help("give axes that vary together the same number of points"));
        }
        self.names.extend(other.names);
        self.points.iter_mut().zip(other.points).for_each(|(point, more)| point.extend(more));
        Ok(self)
    }

    /// The name of the axis.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether the axis has no points.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The values of the axis's names at a point.
    #[must_use]
    pub fn point(&self, place: usize) -> Option<&[Value]> {
        self.points.get(place).map(Vec::as_slice)
    }

    /// The faults of an axis: no points, or a value that is not a finite number.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> + '_ {
        let name = self.names.join(", ");
        let empty = self
            .is_empty()
            .then(|| Finding::new(Code::Missing, name.clone(), "has no values").with_help("list the values"));
        let odd = self.points.iter().flatten().find_map(not_finite).map(|shown| {
            Finding::new(Code::BadValue, name.clone(), format!("`{shown}` is not a valid value"))
                .with_help("give finite numbers")
        });
        empty.into_iter().chain(odd)
    }
}

/// Decimal places of the points of equal steps.
const PLACES: u32 = 12;

fn check_points(name: &str, points: usize) -> Result<(), Finding> {
    let message = match points {
        0 | 1 => format!("expected at least 2 points, was {points}"),
        _ if points > Axis::MAX_POINTS => format!("has {points} points; an axis takes at most {}", Axis::MAX_POINTS),
        _ => return Ok(()),
    };
    Err(Finding::new(Code::OutOfRange, name, message))
}

/// A computed number with [`DIGITS`] significant digits.
pub(super) fn rounded(value: f64) -> Option<Decimal> {
    Decimal::parse(&format!("{value:.*e}", DIGITS - 1)).ok()
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(_) | Value::Float(_) => value.decimal().ok(),
        Value::Text(text) => Decimal::parse(text).ok(),
        _ => None,
    }
}

/// Spellings of numbers that are not finite.
const NOT_FINITE: [&str; 3] = ["nan", "inf", "infinity"];

/// The part of a value that is not a finite number, as written.
fn not_finite(value: &Value) -> Option<String> {
    match value {
        Value::Float(number) if !number.is_finite() => Some(number.to_string()),
        Value::Text(text) => {
            let first = text.split_whitespace().next()?.trim_start_matches(['+', '-']).to_lowercase();
            NOT_FINITE.contains(&first.as_str()).then(|| shortened(text))
        }
        Value::List(items) => items.iter().find_map(not_finite),
        Value::Table(table) => table.iter().find_map(|(_, value)| not_finite(value)),
        _ => None,
    }
}

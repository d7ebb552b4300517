//! What varies.

use costcone_core::internals::shortened;
use costcone_core::{Code, Finding, Value};
use costcone_formula::{Decimal, Quantity, Rounding, Unit};

/// Digits of a number that was computed and not given, as those between the ends of a logarithmic range, and those of samples.
pub(super) const DIGITS: usize = 6;

/// Values of one name, as a change is called, or of several that go together point by point.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    names: Vec<String>,
    points: Vec<Vec<Value>>,
}

impl Axis {
    /// The most points of one axis.
    pub const MAX_POINTS: usize = 1_000_000;

    /// Values of a name, see [`ScenarioChange::new`](costcone_core::scenario::ScenarioChange::new).
    pub fn new(name: &str, values: impl IntoIterator<Item = Value>) -> Axis {
        let points = values.into_iter().map(|value| vec![value]).collect();
        Axis { names: vec![name.to_owned()], points }
    }

    /// Values from one number to another, both included, in steps; what a last step would overshoot is left out.
    ///
    /// # Errors
    /// Where the step does not lead from the one to the other, or takes more than [`MAX_POINTS`](Self::MAX_POINTS).
    pub fn range(name: &str, from: Decimal, to: Decimal, step: Decimal) -> Result<Axis, Finding> {
        let wrong = |message: String| Finding::new(Code::OutOfRange, name, message);
        if step.is_zero() || (to < from) != step.is_negative() && to != from {
            return Err(wrong(format!("steps of {step} do not lead from {from} to {to}")));
        }
        let steps = to.sub_rounded(from, Rounding::Nearest).and_then(|way| way.div_rounded(step, Rounding::Down));
        let steps = steps.map_err(|error| wrong(error.to_string()))?.to_f64().floor();
        if steps >= Self::MAX_POINTS as f64 {
            return Err(wrong(format!("has {steps} steps, at most {} points are taken", Self::MAX_POINTS)));
        }
        let at = |place: i64| {
            let way = step.mul_rounded(Decimal::from(place), Rounding::Nearest);
            way.and_then(|way| from.add_rounded(way, Rounding::Nearest)).map_err(|error| wrong(error.to_string()))
        };
        let values = (0..=steps as i64).map(|place| at(place).map(Value::from_decimal));
        Ok(Axis::new(name, values.collect::<Result<Vec<_>, _>>()?))
    }

    /// So many numbers from one to another, both included, equally far from each other.
    ///
    /// # Errors
    /// Where there are fewer than two or more than [`MAX_POINTS`](Self::MAX_POINTS).
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

    /// So many numbers from one to another, both included, each as many times the one before it. Those between the ends are rounded to six
    /// digits.
    ///
    /// # Errors
    /// As [`steps`](Self::steps), and where an end is not above zero.
    ///
    /// ```
    /// use costcone_core::formula::Decimal;
    /// use costcone_sweep::Axis;
    /// let axis = Axis::log_range("users", Decimal::ONE, Decimal::from(1_000_i64), 4)?;
    /// let words: Vec<String> = (0..4).filter_map(|place| Some(axis.point(place)?[0].summary())).collect();
    /// assert_eq!(words, ["1", "10", "100", "1000"]);
    /// # Ok::<(), costcone_core::Finding>(())
    /// ```
    pub fn log_range(name: &str, from: Decimal, to: Decimal, points: usize) -> Result<Axis, Finding> {
        check_points(name, points)?;
        if from <= Decimal::ZERO || to <= Decimal::ZERO {
            let message = format!("a logarithmic range has ends above 0, was {from} to {to}");
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

    /// The same with its numbers in a unit.
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

    /// Axes that go together, the first point of each with the first of all others.
    ///
    /// # Errors
    /// Where they have not as many points.
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
            let message = format!("has {two} points, `{}` beside it has {one}", self.names.join("`, `"));
            return Err(Finding::new(Code::BadValue, other.names.join(", "), message)
                .with_help("axes that go together have as many points each"));
        }
        self.names.extend(other.names);
        self.points.iter_mut().zip(other.points).for_each(|(point, more)| point.extend(more));
        Ok(self)
    }

    /// What varies.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many points it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether nothing varies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The values of its names at a point.
    #[must_use]
    pub fn point(&self, place: usize) -> Option<&[Value]> {
        self.points.get(place).map(Vec::as_slice)
    }

    /// What no axis may be: without points, or with a number that is none.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> + '_ {
        let name = self.names.join(", ");
        let empty = self.is_empty().then(|| {
            Finding::new(Code::Missing, name.clone(), "has no values").with_help("give the values that it takes")
        });
        let odd = self.points.iter().flatten().find_map(not_finite).map(|shown| {
            Finding::new(Code::BadValue, name.clone(), format!("`{shown}` is no value"))
                .with_help("give finite numbers")
        });
        empty.into_iter().chain(odd)
    }
}

/// Places behind the point to which equal steps are rounded.
const PLACES: u32 = 12;

fn check_points(name: &str, points: usize) -> Result<(), Finding> {
    let message = match points {
        0 | 1 => format!("from one end to the other are 2 points at least, was {points}"),
        _ if points > Axis::MAX_POINTS => format!("has {points} points, at most {} are taken", Axis::MAX_POINTS),
        _ => return Ok(()),
    };
    Err(Finding::new(Code::OutOfRange, name, message))
}

/// A computed number, to [`DIGITS`] digits.
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

/// Words for what is no finite number.
const NOT_FINITE: [&str; 3] = ["nan", "inf", "infinity"];

/// What in a value is no finite number, as it is written.
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

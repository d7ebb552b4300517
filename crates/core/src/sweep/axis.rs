//! What varies.

use costcone_formula::{Decimal, Rounding};

use crate::document::Value;
use crate::finding::{Code, Finding};

/// Values of one name, as a change is called, or of several that go together point by point.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    names: Vec<String>,
    points: Vec<Vec<Value>>,
}

impl Axis {
    /// The most points of one axis.
    pub const MAX_POINTS: usize = 1_000_000;

    /// Values of a name, see [`Change::new`](crate::scenario::Change::new).
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
        let is_none = |value: &&Value| matches!(value, Value::Float(number) if !number.is_finite());
        let odd = self.points.iter().flatten().find(is_none).map(|value| {
            let number = if let Value::Float(number) = value { *number } else { f64::NAN };
            Finding::new(Code::BadValue, name.clone(), format!("`{number}` is no value"))
                .with_help("give finite numbers")
        });
        empty.into_iter().chain(odd)
    }
}

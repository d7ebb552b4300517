//! Every combination of the points of some axes, by number.

use std::sync::Arc;

use costcone_core::{Code, Finding, Findings, Value};

use crate::axis::Axis;

/// A combination: names and the values that they have in it.
pub type Point<'a> = Vec<(&'a str, &'a Value)>;

/// Axes, all against all. The last axis varies fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    axes: Vec<Axis>,
    /// What varies, as outcomes share it.
    names: Vec<Arc<str>>,
    kinds: Vec<Kind>,
    count: u64,
}

/// What all values of a name are, those that are nothing left aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Anything.
    Any,
}

impl Grid {
    /// The combinations of axes.
    ///
    /// # Errors
    /// Where there is no axis, one is empty or has a number that is none, two are of one name, or where there are more than `limit`
    /// combinations; all of it is said.
    pub fn new(axes: Vec<Axis>, limit: u64) -> Result<Grid, Findings> {
        let mut findings = Findings::none();
        if axes.is_empty() {
            findings.push(Finding::new(Code::Missing, "", "a sweep has an axis at least"));
        }
        axes.iter().flat_map(Axis::findings).for_each(|finding| findings.push(finding));
        twice(&axes).into_iter().for_each(|finding| findings.push(finding));
        let count = axes.iter().fold(1_u128, |count, axis| count.saturating_mul(axis.len() as u128));
        if count > u128::from(limit) {
            let finding = Finding::new(
                Code::OutOfRange,
                "",
                format!("there are {count} combinations, at most {limit} are taken"),
            );
            findings.push(finding.with_help("raise `limit`, or leave out values"));
        }
        let kinds = axes.iter().flat_map(kinds).collect();
        let names = axes.iter().flat_map(Axis::names).map(|name| Arc::from(name.as_str())).collect();
        findings.into_result(Grid { axes, names, kinds, count: u64::try_from(count).unwrap_or(u64::MAX) })
    }

    /// How many combinations there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The axes.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// What varies, in the order of the axes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// What varies, each with what its values are.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.names().zip(self.kinds.iter().copied())
    }

    /// The values of a name; none where no axis has it.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<&Value> {
        let place = |axis: &Axis| axis.names().iter().position(|known| known == name);
        let Some((axis, place)) = self.axes.iter().find_map(|axis| Some((axis, place(axis)?))) else {
            return Vec::new();
        };
        (0..axis.len()).filter_map(|point| axis.point(point)?.get(place)).collect()
    }

    /// The point of each axis in the combination of a number below [`count`](Self::count).
    pub(super) fn points(&self, number: u64) -> Vec<usize> {
        let mut rest = number.min(self.count.saturating_sub(1));
        let mut points = vec![0_usize; self.axes.len()];
        for (point, axis) in points.iter_mut().zip(&self.axes).rev() {
            let length = (axis.len() as u64).max(1);
            *point = (rest % length) as usize;
            rest /= length;
        }
        points
    }

    /// The combination of a number below [`count`](Self::count); the last one for any beyond.
    #[must_use]
    pub fn point(&self, number: u64) -> Point<'_> {
        self.names().zip(self.values_at(&self.points(number))).collect()
    }

    /// Names and values where the axes stand at these points.
    pub(super) fn owned(&self, points: &[usize]) -> Vec<(Arc<str>, Value)> {
        self.names.iter().cloned().zip(self.values_at(points).cloned()).collect()
    }

    fn values_at(&self, points: &[usize]) -> impl Iterator<Item = &Value> {
        // OK because an axis has a value for each name at each of its points.
        self.axes.iter().zip(points).flat_map(|(axis, place)| axis.point(*place).unwrap_or_default())
    }
}

/// What the values of each name of an axis are.
fn kinds(axis: &Axis) -> Vec<Kind> {
    let values = |name: usize| {
        let values = (0..axis.len()).filter_map(move |place| axis.point(place)?.get(name));
        values.filter(|value| **value != Value::Null)
    };
    let is_whole = |value: &Value| matches!(value, Value::Integer(_));
    let is_number = |value: &Value| matches!(value, Value::Integer(_) | Value::Float(_));
    let kind = |name: usize| match () {
        () if values(name).next().is_none() => Kind::Any,
        () if values(name).all(is_whole) => Kind::Whole,
        () if values(name).all(is_number) => Kind::Number,
        () => Kind::Any,
    };
    (0..axis.names().len()).map(kind).collect()
}

/// Names that come twice.
fn twice(axes: &[Axis]) -> Vec<Finding> {
    let names: Vec<&String> = axes.iter().flat_map(Axis::names).collect();
    let again = names.iter().enumerate().filter(|(place, name)| names[..*place].contains(name));
    let finding = |name: &String| {
        Finding::new(Code::Duplicate, name.as_str(), "varies along two axes").with_help("put all of its values on one")
    };
    again.map(|(_, name)| finding(name)).collect()
}

//! All combinations of the points of several axes, by number.

use std::sync::Arc;

use costcone_core::{Code, Finding, Findings, Value};

use crate::axis::Axis;

/// A combination: names and their values.
pub type GridPoint<'a> = Vec<(&'a str, &'a Value)>;

/// The combinations of all axes. The last axis varies fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    axes: Vec<Axis>,
    /// The names, shared by all outcomes.
    names: Vec<Arc<str>>,
    kinds: Vec<ColumnKind>,
    count: u64,
}

/// The type of all values of a name, ignoring empty values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Other values.
    Any,
}

impl Grid {
    /// The combinations of axes.
    ///
    /// # Errors
    /// Returns all of these errors at once: there is no axis, an axis is empty or has a value that is not a finite number, two
    /// axes share a name, or there are more than `limit` combinations.
    pub fn new(axes: Vec<Axis>, limit: u64) -> Result<Grid, Findings> {
        let mut findings = Findings::none();
        if axes.is_empty() {
            findings.push(Finding::new(Code::Missing, "", "a sweep needs at least one axis"));
        }
        axes.iter().flat_map(Axis::findings).for_each(|finding| findings.push(finding));
        twice(&axes).into_iter().for_each(|finding| findings.push(finding));
        let count = axes.iter().fold(1_u128, |count, axis| count.saturating_mul(axis.len() as u128));
        if count > u128::from(limit) {
            let finding =
                Finding::new(Code::OutOfRange, "", format!("there are {count} combinations; the limit is {limit}"));
            findings.push(finding.with_help("raise `limit`, or use fewer values"));
        }
        let kinds = axes.iter().flat_map(kinds).collect();
        let names = axes.iter().flat_map(Axis::names).map(|name| Arc::from(name.as_str())).collect();
        findings.into_result(Grid { axes, names, kinds, count: u64::try_from(count).unwrap_or(u64::MAX) })
    }

    /// The number of combinations.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The axes.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The names, in the order of the axes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// The names with the types of their values.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, ColumnKind)> {
        self.names().zip(self.kinds.iter().copied())
    }

    /// The values of a name; `None` if no axis has it.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<&Value> {
        let place = |axis: &Axis| axis.names().iter().position(|known| known == name);
        let Some((axis, place)) = self.axes.iter().find_map(|axis| Some((axis, place(axis)?))) else {
            return Vec::new();
        };
        (0..axis.len()).filter_map(|point| axis.point(point)?.get(place)).collect()
    }

    /// The point of each axis for a combination number below [`count`](Self::count).
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

    /// The combination with a number below [`count`](Self::count). A higher number gives the last combination.
    #[must_use]
    pub fn point(&self, number: u64) -> GridPoint<'_> {
        self.names().zip(self.values_at(&self.points(number))).collect()
    }

    /// Names and values at these points of the axes.
    pub(super) fn owned(&self, points: &[usize]) -> Vec<(Arc<str>, Value)> {
        self.names.iter().cloned().zip(self.values_at(points).cloned()).collect()
    }

    fn values_at(&self, points: &[usize]) -> impl Iterator<Item = &Value> {
        // OK because an axis has a value for each name at each point.
        self.axes.iter().zip(points).flat_map(|(axis, place)| axis.point(*place).unwrap_or_default())
    }
}

/// The types of the values of an axis's names.
fn kinds(axis: &Axis) -> Vec<ColumnKind> {
    let values = |name: usize| {
        let values = (0..axis.len()).filter_map(move |place| axis.point(place)?.get(name));
        values.filter(|value| **value != Value::Null)
    };
    let is_whole = |value: &Value| matches!(value, Value::Integer(_));
    let is_number = |value: &Value| matches!(value, Value::Integer(_) | Value::Float(_));
    let kind = |name: usize| match () {
        () if values(name).next().is_none() => ColumnKind::Any,
        () if values(name).all(is_whole) => ColumnKind::Whole,
        () if values(name).all(is_number) => ColumnKind::Number,
        () => ColumnKind::Any,
    };
    (0..axis.names().len()).map(kind).collect()
}

/// Names that appear twice.
fn twice(axes: &[Axis]) -> Vec<Finding> {
    let names: Vec<&String> = axes.iter().flat_map(Axis::names).collect();
    let again = names.iter().enumerate().filter(|(place, name)| names[..*place].contains(name));
    let finding = |name: &String| {
        Finding::new(Code::Duplicate, name.as_str(), "varies along two axes").with_help("put all of its values on one")
    };
    again.map(|(_, name)| finding(name)).collect()
}

//! The treatment of the axes that a result does not show.

use std::collections::BTreeMap;

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::rows::{DecisionRows, too_large};

/// The figure that represents several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// The lowest figure.
    Best,
    /// The mean with equal weights.
    Mean,
    /// The highest figure.
    Worst,
}

/// The treatment of the axes that a result does not show: each is fixed at a value, or its values are aggregated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    at: Vec<(String, String)>,
    over: Option<Aggregation>,
}

impl Slice {
    /// Requires all other axes to have one value.
    #[must_use]
    pub fn none() -> Slice {
        Slice::default()
    }

    /// A copy that fixes an axis at a value.
    #[must_use]
    pub fn at(mut self, axis: &str, value: &str) -> Slice {
        self.at.push((axis.to_owned(), value.to_owned()));
        self
    }

    /// A copy that aggregates all other axes.
    #[must_use]
    pub fn over(mut self, over: Aggregation) -> Slice {
        self.over = Some(over);
        self
    }

    /// The aggregation of the axes that are not fixed.
    #[must_use]
    pub fn rule(&self) -> Option<Aggregation> {
        self.over
    }

    /// The fixed axes and their values.
    #[must_use]
    pub fn held(&self) -> &[(String, String)] {
        &self.at
    }
}

/// The rows with the same levels of the shown axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RowGroup {
    pub(super) rows: Vec<usize>,
    /// Places among [`DecisionRows::failed`].
    pub(super) failed: Vec<usize>,
}

/// Rows by the levels of the shown axes. Rows with other values of the fixed axes are excluded.
pub(super) type RowGroups = BTreeMap<Vec<usize>, RowGroup>;

impl DecisionRows {
    /// Groups rows by the levels of the axes `shown`.
    ///
    /// # Errors
    /// Returns an error if a fixed axis is also shown, a name is unknown, or an axis with several values is neither fixed nor
    /// aggregated.
    pub(super) fn heaps(&self, shown: &[usize], rest: &Slice) -> Result<RowGroups, Finding> {
        let held = self.held(shown, rest)?;
        if rest.over.is_none() {
            self.nothing_left(shown, &held)?;
        }
        let mut heaps = RowGroups::new();
        for row in 0..self.len() {
            let level = |axis: usize| self.level(axis, row);
            if held.iter().all(|(axis, place)| level(*axis) == *place) {
                heaps.entry(shown.iter().map(|axis| level(*axis)).collect()).or_default().rows.push(row);
            }
        }
        for (number, failed) in self.failed.iter().enumerate() {
            let level = |axis: usize| failed.places[axis] as usize;
            if held.iter().all(|(axis, place)| level(*axis) == *place) {
                heaps.entry(shown.iter().map(|axis| level(*axis)).collect()).or_default().failed.push(number);
            }
        }
        if rest.over.is_none() {
            heaps.values().try_for_each(|heap| self.single(heap))?;
        }
        Ok(heaps)
    }

    /// The fixed axes with their levels.
    fn held(&self, shown: &[usize], rest: &Slice) -> Result<Vec<(usize, usize)>, Finding> {
        let names: Vec<&str> = rest.at.iter().map(|(name, _)| name.as_str()).collect();
        let axes = self.axes_of(&names)?;
        if let Some(axis) = axes.iter().find(|axis| shown.contains(axis)) {
            let finding = Finding::new(Code::BadValue, self.axes[*axis].name(), "is shown and fixed at one value");
            return Err(finding.with_help("fix only axes that are not shown"));
        }
        axes.into_iter().zip(&rest.at).map(|(axis, (_, value))| Ok((axis, self.level_of(axis, value)?))).collect()
    }

    fn nothing_left(&self, shown: &[usize], held: &[(usize, usize)]) -> Result<(), Finding> {
        let is_left = |axis: &usize| {
            !shown.contains(axis) && held.iter().all(|(known, _)| known != axis) && self.axes[*axis].labels().len() > 1
        };
        let left = (0..self.axes.len()).filter(is_left).map(|axis| {
            let levels = &self.axes[axis];
            format!("`{}` ({} values)", levels.name(), levels.labels().len())
        });
        let left: Vec<String> = left.collect();
        if left.is_empty() {
            return Ok(());
        }
        let message = format!("these axes are neither shown nor fixed: {}", left.join(", "));
        Err(Finding::new(Code::Missing, "over", message)
            .with_help("fix each at a value, or aggregate its values: the best, the mean, or the worst"))
    }

    /// Without an aggregation, a group must have one row.
    fn single(&self, heap: &RowGroup) -> Result<(), Finding> {
        let of = |number: &usize| self.failed[*number].scenario;
        let mut scenarios = heap.rows.iter().map(|row| self.scenarios[*row]).chain(heap.failed.iter().map(of));
        match (scenarios.next(), scenarios.next()) {
            (Some(one), Some(other)) => {
                let message = format!("scenarios {one} and {other} have the same values");
                Err(Finding::new(Code::Duplicate, "", message).with_help("remove one of them"))
            }
            _ => Ok(()),
        }
    }
}

/// The aggregated figure of rows. Also the row, if the figure comes from one row; the first of equal rows.
pub(super) fn reduced(
    rows: &[usize],
    figures: &[Decimal],
    over: Option<Aggregation>,
) -> Result<Option<(Decimal, Option<usize>)>, Finding> {
    let of = |row: &usize| figures[*row];
    let one = |row: &usize| (figures[*row], Some(*row));
    Ok(match over.unwrap_or(Aggregation::Best) {
        Aggregation::Best => rows.iter().min_by_key(|row| of(row)).map(one),
        Aggregation::Worst => rows.iter().rev().max_by_key(|row| of(row)).map(one),
        Aggregation::Mean if rows.len() == 1 => rows.first().map(one),
        Aggregation::Mean => mean(rows.iter().map(of))?.map(|mean| (mean, None)),
    })
}

/// The mean, to the nearest decimal; `None` for no rows.
fn mean(figures: impl ExactSizeIterator<Item = Decimal>) -> Result<Option<Decimal>, Finding> {
    let count = Decimal::from(i64::try_from(figures.len()).unwrap_or(i64::MAX));
    if count.is_zero() {
        return Ok(None);
    }
    let sum = |sum: Decimal, figure| sum.add_rounded(figure, Rounding::Nearest);
    let sum = figures.into_iter().try_fold(Decimal::ZERO, sum);
    sum.and_then(|sum| sum.div_rounded(count, Rounding::Nearest)).map(Some).map_err(too_large)
}

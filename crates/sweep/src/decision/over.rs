//! What becomes of the axes that an answer does not show.

use std::collections::BTreeMap;

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::rows::{Rows, too_large};

/// What stands for several rows of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The least.
    Best,
    /// The mean, all alike.
    Mean,
    /// The greatest.
    Worst,
}

/// Axes that an answer does not show: held at a value, or gone over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    at: Vec<(String, String)>,
    over: Option<Over>,
}

impl Rest {
    /// All other axes have one value, or the answer is an error.
    #[must_use]
    pub fn none() -> Rest {
        Rest::default()
    }

    /// The same with an axis held at a value.
    #[must_use]
    pub fn at(mut self, axis: &str, value: &str) -> Rest {
        self.at.push((axis.to_owned(), value.to_owned()));
        self
    }

    /// The same with what stands for all other axes.
    #[must_use]
    pub fn over(mut self, over: Over) -> Rest {
        self.over = Some(over);
        self
    }

    /// What stands for the axes that are not held.
    #[must_use]
    pub fn rule(&self) -> Option<Over> {
        self.over
    }

    /// The axes that are held, with their values.
    #[must_use]
    pub fn held(&self) -> &[(String, String)] {
        &self.at
    }
}

/// The rows of one place: the levels of the axes that are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Heap {
    pub(super) rows: Vec<usize>,
    /// Places among [`Rows::failed`].
    pub(super) failed: Vec<usize>,
}

/// Rows by the levels of the axes that are shown; those that are not at the held values are left out.
pub(super) type Heaps = BTreeMap<Vec<usize>, Heap>;

impl Rows {
    /// Rows by the levels of the axes `shown`.
    ///
    /// # Errors
    /// Where an axis is held that is shown, a name is none, or an axis is left of several values that nothing stands for.
    pub(super) fn heaps(&self, shown: &[usize], rest: &Rest) -> Result<Heaps, Finding> {
        let held = self.held(shown, rest)?;
        if rest.over.is_none() {
            self.nothing_left(shown, &held)?;
        }
        let mut heaps = Heaps::new();
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

    /// Axes that are held, each with its level.
    fn held(&self, shown: &[usize], rest: &Rest) -> Result<Vec<(usize, usize)>, Finding> {
        let names: Vec<&str> = rest.at.iter().map(|(name, _)| name.as_str()).collect();
        let axes = self.axes_of(&names)?;
        if let Some(axis) = axes.iter().find(|axis| shown.contains(axis)) {
            let finding = Finding::new(Code::BadValue, self.axes[*axis].name(), "is shown and held at one value");
            return Err(finding.with_help("hold only axes that are not shown"));
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
        let message = format!("axes are left that are neither shown nor held: {}", left.join(", "));
        Err(Finding::new(Code::Missing, "over", message)
            .with_help("hold each at a value, or say what stands for its values: the best, the mean or the worst"))
    }

    /// Where nothing stands for several rows, a place has one.
    fn single(&self, heap: &Heap) -> Result<(), Finding> {
        let of = |number: &usize| self.failed[*number].scenario;
        let mut scenarios = heap.rows.iter().map(|row| self.scenarios[*row]).chain(heap.failed.iter().map(of));
        match (scenarios.next(), scenarios.next()) {
            (Some(one), Some(other)) => {
                let message = format!("scenarios {one} and {other} have the same values");
                Err(Finding::new(Code::Duplicate, "", message).with_help("leave one of them out"))
            }
            _ => Ok(()),
        }
    }
}

/// What stands for the figures of rows, and the row that it is, where it is one; of equal ones the first.
pub(super) fn reduced(
    rows: &[usize],
    figures: &[Decimal],
    over: Option<Over>,
) -> Result<Option<(Decimal, Option<usize>)>, Finding> {
    let of = |row: &usize| figures[*row];
    let one = |row: &usize| (figures[*row], Some(*row));
    Ok(match over.unwrap_or(Over::Best) {
        Over::Best => rows.iter().min_by_key(|row| of(row)).map(one),
        Over::Worst => rows.iter().rev().max_by_key(|row| of(row)).map(one),
        Over::Mean if rows.len() == 1 => rows.first().map(one),
        Over::Mean => mean(rows.iter().map(of))?.map(|mean| (mean, None)),
    })
}

/// The mean, to the nearest decimal; none of nothing.
fn mean(figures: impl ExactSizeIterator<Item = Decimal>) -> Result<Option<Decimal>, Finding> {
    let count = Decimal::from(i64::try_from(figures.len()).unwrap_or(i64::MAX));
    if count.is_zero() {
        return Ok(None);
    }
    let sum = |sum: Decimal, figure| sum.add_rounded(figure, Rounding::Nearest);
    let sum = figures.into_iter().try_fold(Decimal::ZERO, sum);
    sum.and_then(|sum| sum.div_rounded(count, Rounding::Nearest)).map(Some).map_err(too_large)
}

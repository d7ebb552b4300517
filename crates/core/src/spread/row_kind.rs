//! The kind of row in observed data.

use std::fmt;

/// Hours in a day.
const HOURS_PER_DAY: usize = 24;

/// The period or event that one row of observed data describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RowKind {
    /// A month's total or average. Rows are in order of time.
    Month,
    /// An hour's total or average. Rows are in order of time, without gaps.
    Hour,
    /// One of many similar events. Rows are in any order.
    Event,
}

impl RowKind {
    /// The smallest number of rows that give a mean and its standard error: two blocks.
    pub(super) fn least_rows(self) -> usize {
        2 * self.indivisible()
    }

    /// The number of rows in a block, for data of `rows` rows.
    pub(super) fn block(self, rows: usize) -> usize {
        match self {
            RowKind::Event => 1,
            RowKind::Month | RowKind::Hour => self.indivisible() * cube_root(rows / self.indivisible()),
        }
    }

    pub(super) fn plural(self) -> &'static str {
        match self {
            RowKind::Month => "months",
            RowKind::Hour => "hours",
            RowKind::Event => "events",
        }
    }

    /// The number of rows that a block never splits: a day of hours.
    fn indivisible(self) -> usize {
        match self {
            RowKind::Month | RowKind::Event => 1,
            RowKind::Hour => HOURS_PER_DAY,
        }
    }
}

/// The word in architecture files: `month`, `hour`, `event`.
impl fmt::Display for RowKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RowKind::Month => "month",
            RowKind::Hour => "hour",
            RowKind::Event => "event",
        })
    }
}

/// ⌊∛n⌋, at least 1.
fn cube_root(n: usize) -> usize {
    (1..).take_while(|root: &usize| root.saturating_pow(3) <= n).last().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cube_roots_are_rounded_down() {
        for root in 1..=40_usize {
            assert_eq!(cube_root(root.pow(3)), root);
            assert_eq!(cube_root(root.pow(3) - 1), (root - 1).max(1));
        }
    }

    #[test]
    fn blocks_of_hours_are_whole_days() {
        assert_eq!([24 * 30 + 5, 48, 24 * 8].map(|rows| RowKind::Hour.block(rows)), [72, 24, 48]);
        assert_eq!([2, 8, 27].map(|rows| RowKind::Month.block(rows)), [1, 2, 3]);
        assert_eq!(RowKind::Event.block(1000), 1);
    }

    #[test]
    fn the_smallest_data_has_two_blocks() {
        for kind in [RowKind::Month, RowKind::Hour, RowKind::Event] {
            assert_eq!(kind.least_rows() / kind.block(kind.least_rows()), 2);
        }
    }
}

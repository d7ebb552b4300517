//! Sets of combination numbers, stored as ranges.

/// Numbers in ascending order, as ranges from a first to a last number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberRanges(Vec<(u64, u64)>);

impl NumberRanges {
    /// A set of these numbers, in any order.
    pub(super) fn new(numbers: impl IntoIterator<Item = u64>) -> NumberRanges {
        NumberRanges::of_runs(numbers.into_iter().map(|number| (number, number)))
    }

    /// A set of ranges, in any order.
    pub(super) fn of_runs(runs: impl IntoIterator<Item = (u64, u64)>) -> NumberRanges {
        let mut runs: Vec<(u64, u64)> = runs.into_iter().collect();
        runs.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::new();
        for (first, last) in runs {
            match joined.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        NumberRanges(joined)
    }

    /// Whether the set contains a number.
    pub(super) fn contains(&self, number: u64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|place| number <= self.0[place].1)
    }

    /// The first and last number of each range.
    pub(super) fn runs(&self) -> &[(u64, u64)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_make_a_run() {
        let numbers = NumberRanges::new([7, 1, 2, 3, 9, 8, 2]);
        assert_eq!(numbers.runs(), [(1, 3), (7, 9)]);
        let inside: Vec<u64> = (0..12).filter(|number| numbers.contains(*number)).collect();
        assert_eq!(inside, [1, 2, 3, 7, 8, 9]);
    }
}

//! Numbers of combinations, kept as runs of neighbours.

/// Numbers in ascending order, as runs from a first to a last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers(Vec<(u64, u64)>);

impl Numbers {
    /// These numbers, in any order.
    pub(super) fn new(numbers: impl IntoIterator<Item = u64>) -> Numbers {
        Numbers::of_runs(numbers.into_iter().map(|number| (number, number)))
    }

    /// The numbers of runs, in any order.
    pub(super) fn of_runs(runs: impl IntoIterator<Item = (u64, u64)>) -> Numbers {
        let mut runs: Vec<(u64, u64)> = runs.into_iter().collect();
        runs.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::new();
        for (first, last) in runs {
            match joined.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Numbers(joined)
    }

    /// Whether a number is among them.
    pub(super) fn contains(&self, number: u64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|place| number <= self.0[place].1)
    }

    /// The first and last of each run.
    pub(super) fn runs(&self) -> &[(u64, u64)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_make_a_run() {
        let numbers = Numbers::new([7, 1, 2, 3, 9, 8, 2]);
        assert_eq!(numbers.runs(), [(1, 3), (7, 9)]);
        let inside: Vec<u64> = (0..12).filter(|number| numbers.contains(*number)).collect();
        assert_eq!(inside, [1, 2, 3, 7, 8, 9]);
    }
}

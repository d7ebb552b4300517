//! How many combinations are estimated before their rows are taken.

use std::time::{Duration, Instant};

/// The most: their outcomes are in memory at once.
const MOST: usize = 2048;
/// The fewest: what combinations share is made anew for each block.
const LEAST: usize = 64;
/// What a block may take: no more than that is lost where it is stopped.
const LONGEST: Duration = Duration::from_secs(4);

/// Blocks that take seconds. No row depends on where they end.
#[derive(Debug)]
pub(crate) struct Pace {
    combinations: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { combinations: LEAST }
    }
}

impl Pace {
    /// The combinations of the next block.
    pub(crate) fn combinations(&self) -> usize {
        self.combinations
    }

    /// Does a block, and makes the next longer or shorter by how long it took.
    pub(crate) fn timed<T>(&mut self, block: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let done = block();
        self.learn(started.elapsed());
        done
    }

    fn learn(&mut self, taken: Duration) {
        self.combinations = match taken {
            taken if taken > LONGEST => (self.combinations / 2).max(LEAST),
            taken if taken < LONGEST / 4 => (self.combinations * 4).min(MOST),
            _ => self.combinations,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_grow_while_they_are_fast_and_shrink_where_they_are_slow() {
        let mut pace = Pace::default();
        let mut after = |seconds| {
            pace.learn(Duration::from_secs(seconds));
            pace.combinations()
        };
        assert_eq!([0, 0, 0, 0].map(&mut after), [256, 1024, 2048, 2048]);
        assert_eq!([2, 9, 9, 9, 9, 9, 9].map(&mut after), [2048, 1024, 512, 256, 128, 64, 64]);
    }
}

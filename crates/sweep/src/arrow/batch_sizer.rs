//! The size of batches of combinations.

use std::time::{Duration, Instant};

/// The highest number: the outcomes of a batch are in memory together.
const MOST: usize = 2048;
/// The lowest number: each batch repeats the shared work of its combinations.
const LEAST: usize = 64;
/// The target time of a batch. An interruption loses at most this much work.
const LONGEST: Duration = Duration::from_secs(4);

/// Chooses batch sizes that take a few seconds. The size changes no row.
#[derive(Debug)]
pub(crate) struct BatchSizer {
    combinations: usize,
}

impl Default for BatchSizer {
    fn default() -> Self {
        BatchSizer { combinations: LEAST }
    }
}

impl BatchSizer {
    /// The number of combinations of the next batch.
    pub(crate) fn combinations(&self) -> usize {
        self.combinations
    }

    /// Runs a batch, and adjusts the next size to the time that it took.
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
        let mut pace = BatchSizer::default();
        let mut after = |seconds| {
            pace.learn(Duration::from_secs(seconds));
            pace.combinations()
        };
        assert_eq!([0, 0, 0, 0].map(&mut after), [256, 1024, 2048, 2048]);
        assert_eq!([2, 9, 9, 9, 9, 9, 9].map(&mut after), [2048, 1024, 512, 256, 128, 64, 64]);
    }
}

//! The split of draws into independent replicates.

use costcone_formula::lanes::LANES;

use super::blocks::{Block, BlockRange};

/// The number of independent replicates: enough for a reliable standard error, few enough that each is long.
const REPLICATES: u64 = 16;

/// The split of the draws.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    pub replicates: u64,
    /// Points of each replicate.
    pub points: u64,
}

impl Split {
    /// At least `draws` draws, with equally many in each replicate. With `in_blocks`, each replicate has full blocks, so that
    /// more rounds may follow.
    pub fn new(draws: u64, in_blocks: bool) -> Split {
        let points = draws.div_ceil(REPLICATES);
        let points = if in_blocks { points.next_multiple_of(LANES as u64) } else { points };
        Split { replicates: REPLICATES, points }
    }

    /// How many draws there are.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.replicates * self.points
    }

    /// How many draws a block of a replicate has: the last may not be full.
    #[must_use]
    pub fn filled(&self, block: u64) -> usize {
        (self.points - block * LANES as u64).min(LANES as u64) as usize
    }

    /// All blocks of a replicate.
    #[must_use]
    pub fn blocks(&self, replicate: u64) -> BlockRange {
        BlockRange { replicate, from: 0, to: self.points.div_ceil(LANES as u64) }
    }

    /// A block of a replicate.
    #[must_use]
    pub fn block(&self, replicate: u64, number: u64) -> Block {
        Block { replicate, number, filled: self.filled(number) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every request gets at least its draws, equally many in each replicate, and at most one block more in each.
    #[test]
    fn a_split_has_at_least_the_requested_draws() {
        for draws in [1, 100, 8_191, 8_192, 8_193, 32_768, 1_000_003] {
            for in_blocks in [false, true] {
                let split = Split::new(draws, in_blocks);
                assert!(split.draws() >= draws, "{draws}");
                let slack = if in_blocks { LANES as u64 } else { 1 };
                assert!(split.points < draws.div_ceil(REPLICATES) + slack, "{draws}");
                assert!(!in_blocks || split.points.is_multiple_of(LANES as u64), "{draws}");
            }
        }
    }

    #[test]
    fn the_blocks_of_a_replicate_hold_its_points() {
        for points in [1, LANES as u64 - 1, LANES as u64, 3 * LANES as u64 + 7] {
            let split = Split { replicates: REPLICATES, points };
            let filled: usize = (0..points.div_ceil(LANES as u64)).map(|block| split.filled(block)).sum();
            assert_eq!(filled as u64, points);
        }
    }
}

//! How draws are split into independent replicates.

use costcone_formula::lanes::LANES;

use super::blocks::{Block, BlockRange};

/// Independent replicates: enough for a fair error, few enough that each is long.
const REPLICATES: u64 = 16;

/// How the draws are split.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    pub replicates: u64,
    /// Points of each replicate.
    pub points: u64,
}

impl Split {
    /// At least `draws`, as many in each replicate; in whole blocks where rounds may follow.
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

//! The split of draws into independent replicates.

use costcone_formula::lanes::LANES;

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
    /// At least `draws` draws, with equally many in each replicate. With `in_chunks`, each replicate has full blocks, so that
    /// more rounds may follow.
    pub fn new(draws: u64, in_chunks: bool) -> Split {
        let points = draws.div_ceil(REPLICATES);
        let points = if in_chunks { points.next_multiple_of(LANES as u64) } else { points };
        Split { replicates: REPLICATES, points }
    }

    pub fn draws(&self) -> u64 {
        self.replicates * self.points
    }

    /// The number of points in a block of a replicate. The last block may be partial.
    pub fn filled(&self, chunk: u64) -> usize {
        (self.points - chunk * LANES as u64).min(LANES as u64) as usize
    }
}

//! How draws are split into independent replicates.

use costcone_formula::lanes::LANES;

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
    /// At least `draws`, as many in each replicate; in whole chunks where rounds may follow.
    pub fn new(draws: u64, in_chunks: bool) -> Split {
        let points = draws.div_ceil(REPLICATES);
        let points = if in_chunks { points.next_multiple_of(LANES as u64) } else { points };
        Split { replicates: REPLICATES, points }
    }

    pub fn draws(&self) -> u64 {
        self.replicates * self.points
    }

    /// Points of a chunk of a replicate: the last may not be full.
    pub fn filled(&self, chunk: u64) -> usize {
        (self.points - chunk * LANES as u64).min(LANES as u64) as usize
    }
}

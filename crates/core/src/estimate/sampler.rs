//! Uniform numbers: Owen-scrambled Sobol points in independent scrambles.
//!
//! The draws are split into replicates; each replicate is the same low-discrepancy sequence under a scramble of its own,
//! so that the spread of the replicates' answers is an honest error of their mean. The sequence has
//! [`DIMENSIONS`] dimensions; further ones reuse them under another scramble (padding).
//!
//! # Source
//! Owen (1995), Randomly permuted (t,m,s)-nets and (t,s)-sequences; Burley (2020), Practical Hash-based Owen Scrambling,
//! JCGT 9(4), 1-20, whose implementation `sobol_burley` is.

use sobol_burley::{NUM_DIMENSIONS, sample};

/// Dimensions before padding starts.
const DIMENSIONS: usize = NUM_DIMENSIONS as usize;
/// Points of one scramble: what the implementation has.
const LONGEST: usize = 1 << 16;
/// Scrambles at the least, where there are draws enough.
const REPLICATES: usize = 16;

/// How draws are split into replicates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sampler {
    seed: u64,
    replicates: usize,
    points: usize,
}

impl Sampler {
    /// A sampler of at least this many draws: as many in each replicate, and no fewer than two where there are replicates.
    pub(super) fn new(seed: u64, draws: usize) -> Sampler {
        let replicates = if draws < 2 * REPLICATES { 1 } else { REPLICATES.max(draws.div_ceil(LONGEST)) };
        Sampler { seed, replicates, points: draws.div_ceil(replicates) }
    }

    pub(super) fn replicates(&self) -> usize {
        self.replicates
    }

    /// Draws in each replicate.
    pub(super) fn points(&self) -> usize {
        self.points
    }

    /// The uniform number of a point in a dimension, strictly between 0 and 1.
    pub(super) fn uniform(&self, replicate: usize, point: usize, dimension: usize) -> f64 {
        let block = dimension / DIMENSIONS;
        let seed = mixed(self.seed, replicate as u64, block as u64);
        // OK because both are below 2^16: LONGEST and NUM_DIMENSIONS.
        let drawn = sample((point % LONGEST) as u32, (dimension % DIMENSIONS) as u32, seed);
        // The 24 bits of an f32 leave cells of 2^-24; their middle is never 0 or 1.
        f64::from(drawn) + HALF_CELL
    }
}

const HALF_CELL: f64 = 1.0 / (1u64 << 25) as f64;

/// SplitMix64's finaliser over seed, replicate and block.
///
/// # Source
/// Steele, Lea, Flood (2014), Fast Splittable Pseudorandom Number Generators, OOPSLA.
fn mixed(seed: u64, replicate: u64, block: u64) -> u32 {
    let mut z = seed ^ replicate.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ block.wrapping_mul(0xd1b5_4a32_d192_ed03);
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_is_uniform_and_replicates_differ() {
        let sampler = Sampler::new(1, 4_096);
        for dimension in [0, 7, 255, 256, 700] {
            let mean: f64 = (0..256).map(|point| sampler.uniform(3, point, dimension)).sum::<f64>() / 256.0;
            assert!((mean - 0.5).abs() < 0.01, "{dimension}: {mean}");
        }
        assert_ne!(sampler.uniform(0, 0, 0), sampler.uniform(1, 0, 0));
        assert_ne!(sampler.uniform(0, 0, 0), sampler.uniform(0, 0, 256));
    }

    #[test]
    fn few_draws_make_one_replicate_and_many_make_more() {
        assert_eq!((Sampler::new(1, 1).replicates(), Sampler::new(1, 1).points()), (1, 1));
        assert_eq!(Sampler::new(1, 1_000).replicates(), 16);
        assert_eq!(Sampler::new(1, 1 << 22).replicates(), 64);
    }
}

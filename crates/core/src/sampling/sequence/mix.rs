//! 64-bit hashing for keys and random bits.
//!
//! # Source
//! G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).

/// The odd step of the counter: 2^64 divided by the golden ratio.
pub(super) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes `x` so that each result bit depends on each bit of `x`.
#[inline]
pub(super) fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The key of one dimension of one replicate.
pub(crate) fn key(seed: u64, replicate: u64, dimension: u64) -> u64 {
    [replicate, dimension]
        .into_iter()
        .fold(mixed(seed.wrapping_add(STEP)), |key, part| mixed(key ^ mixed(part.wrapping_add(1).wrapping_mul(STEP))))
}

/// An endless stream of random bits from a key.
pub(crate) struct Bits(u64);

impl Bits {
    pub(crate) fn new(key: u64) -> Bits {
        Bits(key)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the first outputs of SplitMix64 from state 0, as in the reference implementation
    /// <https://prng.di.unimi.it/splitmix64.c> (read 2026-11-21).
    #[test]
    fn bits_equal_splitmix64() {
        let mut bits = Bits::new(0);
        assert_eq!([bits.next(), bits.next()], [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]);
    }

    #[test]
    fn keys_tell_replicates_from_dimensions() {
        assert_ne!(key(1, 2, 3), key(1, 3, 2));
        assert_ne!(key(0, 0, 0), key(1, 0, 0));
    }
}

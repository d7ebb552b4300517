//! Histogram bins that store no draws: narrow near the lowest values and wider above, at most 1/512 of the distance from the
//! offset.
//!
//! The bin of a cost x follows from the exponent and the first nine binary digits of y = (x - offset) · factor + 1. So each
//! octave of y has 512 equal bins. Bins have equal width near the offset, and grow with y above.

use std::cmp::Ordering;

use costcone_formula::lanes::{BINS, Lane, count, greater, lesser};

/// Octaves of y.
const OCTAVES: i32 = 16;
/// Octaves of y from the offset to the highest draw that placed the bins. The other octaves are room above it.
const BELOW: i32 = 12;
/// Digits of y that select a bin within an octave: 2^9 bins.
const DIGITS: u32 = 9;
/// Bits of a float after these digits.
const SHIFT: u32 = 52 - DIGITS;
/// The bits of y = 1.
const ONE: u32 = 1023 << DIGITS;

const _: () = assert!(BINS == (OCTAVES as usize) << DIGITS);

/// The position of the bins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bins {
    offset: f64,
    factor: f64,
}

impl Bins {
    /// Bins for values from `least` to `greatest`, with none below `floor`.
    pub(crate) fn new([least, greatest]: [f64; 2], floor: f64) -> Bins {
        let (least, greatest) = if least <= greatest { (least, greatest) } else { (floor, floor) };
        // OK because equal values also get some width.
        let span = (greatest - least).max(greatest.abs() * 1e-9).max(f64::MIN_POSITIVE * 1e9);
        let offset = floor.max(least - span);
        Bins { offset, factor: 2.0_f64.powi(BELOW) / (greatest - offset).max(span) }
    }

    /// Bins with the same counts for values that are `times` as large.
    pub(crate) fn scaled(self, times: f64) -> Bins {
        Bins { offset: self.offset * times, factor: self.factor / times }
    }

    /// Counts the first `filled` values.
    pub(crate) fn count(&self, counts: &mut [u32; BINS], values: &Lane, filled: usize) {
        let Bins { offset, factor } = *self;
        count(counts, values, filled, move |x| bin(x, offset, factor));
    }

    /// The bin of a value.
    pub(crate) fn of(&self, x: f64) -> usize {
        bin(x, self.offset, self.factor) as usize
    }

    /// The start of a bin, which is the end of the bin before it.
    pub(crate) fn start(&self, bin: usize) -> f64 {
        // OK because there are 2^13 bins.
        let y = f64::from_bits((bin as u64 + u64::from(ONE)) << SHIFT);
        self.offset + (y - 1.0) / self.factor
    }
}

/// The lowest and highest draw of a bin, if draws repeat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BinEnds {
    pub(crate) least: f64,
    pub(crate) greatest: f64,
    /// The number of draws equal to the lowest.
    pub(crate) at_least: u64,
    /// The number of draws equal to the highest, if it differs from the lowest.
    pub(crate) at_greatest: u64,
}

impl Default for BinEnds {
    /// For no draws.
    fn default() -> Self {
        BinEnds { least: f64::INFINITY, greatest: f64::NEG_INFINITY, at_least: 0, at_greatest: 0 }
    }
}

impl BinEnds {
    /// Adds a draw.
    #[inline]
    pub(crate) fn note(&mut self, x: f64) {
        if x < self.least {
            (self.least, self.at_least) = (x, 0);
        }
        if x > self.greatest {
            (self.greatest, self.at_greatest) = (x, 0);
        }
        self.at_least += u64::from(x == self.least);
        self.at_greatest += u64::from(x == self.greatest);
    }

    /// Adds the draws of another record of the same bin. While lowest and highest are equal, `at_least` counts all draws.
    pub(crate) fn join(&mut self, other: &BinEnds) {
        self.at_least = match self.least.total_cmp(&other.least) {
            Ordering::Less => self.at_least,
            Ordering::Equal => self.at_least + other.at_least,
            Ordering::Greater => other.at_least,
        };
        self.at_greatest = match self.greatest.total_cmp(&other.greatest) {
            Ordering::Less => other.at_greatest,
            Ordering::Equal => self.at_greatest + other.at_greatest,
            Ordering::Greater => self.at_greatest,
        };
        self.least = lesser(other.least, self.least);
        self.greatest = greater(other.greatest, self.greatest);
    }

    /// A copy with mapped ends.
    pub(crate) fn map(self, value: impl Fn(f64) -> f64) -> BinEnds {
        BinEnds { least: value(self.least), greatest: value(self.greatest), ..self }
    }

    /// The value with `rank` of the bin's `count` draws below it: the draws at the ends first and last, the others spread
    /// evenly.
    pub(crate) fn value(&self, rank: f64, count: f64) -> f64 {
        let (low, between) = (self.at_least as f64, self.between(count));
        if rank <= low && low > 0.0 || self.least >= self.greatest {
            return self.least;
        }
        if rank > low + between {
            return self.greatest;
        }
        if between == 0.0 { self.greatest } else { self.least + (self.greatest - self.least) * (rank - low) / between }
    }

    /// The number of the bin's `count` draws at or below a value.
    pub(crate) fn rank(&self, x: f64, count: f64) -> f64 {
        if x >= self.greatest {
            return count;
        }
        if x < self.least {
            return 0.0;
        }
        self.at_least as f64 + self.between(count) * (x - self.least) / (self.greatest - self.least)
    }

    fn between(&self, count: f64) -> f64 {
        if self.least == self.greatest {
            0.0
        } else {
            (count - self.at_least as f64 - self.at_greatest as f64).max(0.0)
        }
    }
}

/// OK because values beyond either end belong to the last bin there.
#[inline]
fn bin(x: f64, offset: f64, factor: f64) -> u32 {
    const TOP: f64 = ((1_u64 << OCTAVES) - 1) as f64;
    let y = lesser(greater((x - offset) * factor + 1.0, 1.0), TOP);
    (y.to_bits() >> SHIFT) as u32 - ONE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lies_between_the_ends_of_its_bin() {
        for ([least, greatest], floor) in
            [([10.0, 900.0], 0.0), ([1e6, 1e6 + 1.0], 3.0), ([5.0, 5.0], 0.0), ([0.0, 0.0], 0.0)]
        {
            let bins = Bins::new([least, greatest], floor);
            for part in 0..=2_000 {
                let x = least + (greatest - least) * f64::from(part) / 1_000.0;
                let bin = bins.of(x);
                let slack = 1e-12 * x.abs().max(1e-290);
                assert!(bins.start(bin) <= x + slack && x <= bins.start(bin + 1) + slack, "{x} in {bin} of {bins:?}");
            }
        }
    }

    #[test]
    fn bins_are_fine_where_the_values_are() {
        let bins = Bins::new([1000.0, 1010.0], 0.0);
        let at = bins.of(1005.0);
        assert!(bins.start(at + 1) - bins.start(at) < 0.05);
    }

    #[test]
    fn far_values_belong_to_the_last_bin() {
        let bins = Bins::new([1.0, 2.0], 0.0);
        assert_eq!((bins.of(-5.0), bins.of(1e300)), (0, BINS - 1));
    }

    /// Bins never overlap and leave no gap: a greater value never has a lower bin.
    #[test]
    fn bins_are_in_the_order_of_their_values() {
        let bins = Bins::new([3.0, 70.0], 0.5);
        let mut values = crate::testing::uniform(1, 5_000).iter().map(|u| 200.0 * u * u).collect::<Vec<_>>();
        values.sort_by(f64::total_cmp);
        assert!(values.windows(2).all(|pair| bins.of(pair[0]) <= bins.of(pair[1])));
        assert!((1..BINS).all(|bin| bins.start(bin - 1) < bins.start(bin)));
    }

    /// The promise of the module: a bin is at most 1/512 as wide as its distance from the offset, which is not below the floor.
    #[test]
    fn a_bin_is_narrow_compared_with_its_distance_from_the_offset() {
        let bins = Bins::new([20.0, 90.0], 0.0);
        for value in [20.0, 21.5, 40.0, 89.0, 300.0] {
            let bin = bins.of(value);
            let width = bins.start(bin + 1) - bins.start(bin);
            let distance = bins.start(bin) - bins.start(0) + 1.0 / bins.factor;
            assert!(width <= distance / 512.0 * (1.0 + 1e-9), "{value}: {width} of {distance}");
        }
    }

    #[test]
    fn scaled_bins_hold_the_scaled_values() {
        let bins = Bins::new([3.0, 70.0], 0.5);
        let yearly = bins.scaled(12.0);
        for value in [3.1, 7.0, 12.5, 69.0] {
            assert!(bins.of(value).abs_diff(yearly.of(12.0 * value)) <= 1);
        }
    }

    /// Case table: rank 0 to count, for draws 2, 2, 3, 5, 5, 5.
    #[test]
    fn ranks_within_a_bin_count_repeated_ends_first_and_last() {
        let mut ends = BinEnds::default();
        [5.0, 2.0, 5.0, 3.0, 2.0, 5.0].into_iter().for_each(|draw| ends.note(draw));
        assert_eq!((ends.least, ends.greatest, ends.at_least, ends.at_greatest), (2.0, 5.0, 2, 3));
        for (rank, value) in [(0.0, 2.0), (1.0, 2.0), (2.0, 2.0), (3.0, 5.0), (4.5, 5.0), (6.0, 5.0)] {
            assert_eq!(ends.value(rank, 6.0), value, "rank {rank}");
        }
        for (value, rank) in [(1.9, 0.0), (2.0, 2.0), (4.9, 3.0), (5.0, 6.0), (6.0, 6.0)] {
            let found = ends.rank(value, 6.0);
            assert!((found - rank).abs() <= 1.0, "{value}: {found}");
        }
    }

    /// Merging two halves gives the record of all draws, in either order.
    #[test]
    fn merged_ends_equal_the_ends_of_all_draws() {
        let draws: Vec<f64> = crate::testing::uniform(7, 400).iter().map(|u| (4.0 * u).floor()).collect();
        for cut in [0, 1, 133, 399, 400] {
            let noted = |draws: &[f64]| {
                let mut ends = BinEnds::default();
                draws.iter().for_each(|draw| ends.note(*draw));
                ends
            };
            let (mut one, mut other) = (noted(&draws[..cut]), noted(&draws[cut..]));
            let (first, second) = (one, other);
            one.join(&second);
            other.join(&first);
            for ends in [one, other] {
                let all = noted(&draws);
                assert_eq!(
                    (ends.least, ends.greatest, ends.at_least, ends.at_greatest),
                    (all.least, all.greatest, all.at_least, all.at_greatest)
                );
            }
        }
    }
}

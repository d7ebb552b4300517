//! Arrays of draws, and the operations on all draws of an array at once.
//!
//! A simulation handles [`LANES`] draws at a time: long enough that the cost of choosing an operation vanishes, short
//! enough that the arrays in use stay near the core. Each function here is one loop over such arrays, compiled for
//! several vector widths; the widest that the machine has is taken when it runs.
//!
//! | function | result |
//! |---|---|
//! | [`fill`], [`unary`], [`binary`], [`ternary`], [`update`] | one value for each draw, from its position or its operands |
//! | [`add_up`], [`add_times`] | the sum of several arrays, or of their multiples, in order |
//! | [`add_difference`] | the difference between a function of one array and another array, added to a third array, and its sum |
//! | [`spread_out`] | numbers from two short arrays of bits |
//! | [`locate`], [`look_up`] | a table of polynomials: the piece and the position in it, then its value |
//! | [`sum`], [`extent`] | the sum in a fixed order; the lowest and the highest value |
//! | [`count`] | histogram bins |
//!
//! Every operation is an IEEE 754 operation on each draw alone, and sums have one order. So the results have the same bits at
//! every vector width. Multiplication and addition are never fused into one rounding.

mod width;

use std::ops::{Deref, DerefMut};

pub use width::{
    add_difference, add_times, add_up, binary, count, extent, fill, locate, look_up, spread_out, sum, ternary, unary,
    update,
};

/// Draws in a lane.
pub const LANES: usize = 512;

/// One value for each of [`LANES`] draws, aligned so that no vector straddles two lines of the cache.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::lanes::{Lane, binary, sum};
/// let (a, b) = (Lane::of(1.5), Lane::of(2.0));
/// let mut product = Lane::of(0.0);
/// binary(&mut product, &a, &b, |a, b| a * b);
/// assert_eq!(sum(&product), 1536.0);
/// ```
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Lane([f64; LANES]);

impl Lane {
    /// The same value for every draw.
    #[must_use]
    pub const fn of(value: f64) -> Lane {
        Lane([value; LANES])
    }
}

impl Deref for Lane {
    type Target = [f64; LANES];

    fn deref(&self) -> &[f64; LANES] {
        &self.0
    }
}

impl DerefMut for Lane {
    fn deref_mut(&mut self) -> &mut [f64; LANES] {
        &mut self.0
    }
}

/// The greater of two; the second where they are not ordered. Unlike `f64::max` it says which zero or NaN comes out, and so is
/// the same bits at every width.
#[must_use]
#[inline]
pub fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The lesser of two; the second where they are not ordered.
#[must_use]
#[inline]
pub fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Piece and place in it for each draw, as [`locate`] finds and [`look_up`] reads them.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct TablePositions {
    within: [f64; LANES],
    pieces: [u32; LANES],
    /// All pieces are below.
    count: u32,
}

impl Default for TablePositions {
    fn default() -> Self {
        TablePositions { within: [0.0; LANES], pieces: [0; LANES], count: 1 }
    }
}

/// The coefficients of a cubic, of ascending powers; aligned so that they are loaded at once.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(32))]
pub struct Cubic(pub [f64; 4]);

/// Bins of a histogram that [`count`] fills, a power of two.
pub const BINS: usize = 1 << 13;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_has_one_order() {
        let mut lane = Lane::of(0.0);
        fill(&mut lane, |place| if place == 0 { 1e17 } else { 1.0 });
        let mut sums = [0.0; 16];
        lane.iter().enumerate().for_each(|(place, value)| sums[place % 16] += value);
        let pairs =
            |sums: &[f64]| sums[..sums.len() / 2].iter().zip(&sums[sums.len() / 2..]).map(|(a, b)| a + b).collect();
        let wanted: Vec<f64> = (0..4).fold(sums.to_vec(), |sums, _| pairs(&sums));
        assert_eq!(sum(&lane), wanted[0]);
    }

    #[test]
    fn differences_are_added_and_summed() {
        let (mut new, mut old, mut out) = (Lane::of(0.0), Lane::of(0.0), Lane::of(0.0));
        fill(&mut new, |place| ((place * 7919) % 1009) as f64 / 7.0);
        fill(&mut old, |place| ((place * 104_729) % 2003) as f64 / 3.0);
        let mut wanted = Lane::of(0.0);
        binary(&mut wanted, &new, &old, |new, old| 2.0 * new - old);
        assert_eq!(add_difference(&mut out, &new, &old, |new| 2.0 * new), sum(&wanted));
        assert_eq!(out[..], wanted[..]);
    }

    #[test]
    fn arrays_are_added_each_times_its_factor() {
        let mut out = Lane::of(0.0);
        add_times(&mut out, &Lane::of(1.0), [&Lane::of(10.0), &Lane::of(4.0)], [0.5, -1.0]);
        assert_eq!(out[LANES - 1], 2.0);
    }

    #[test]
    fn the_extent_spans_all_values() {
        let mut lane = Lane::of(2.0);
        (lane[100], lane[LANES - 1]) = (-1.0, 9.0);
        assert_eq!(extent(&lane), [-1.0, 9.0]);
    }

    #[test]
    fn pieces_are_read_at_their_places() {
        let mut places = TablePositions::default();
        let from = Lane::of(2.25);
        locate(&mut places, &from, 4, |x| (x as u32, x.fract()));
        let table: Vec<Cubic> = (0..4).map(|piece| Cubic([f64::from(piece), 1.0, 0.0, 4.0])).collect();
        let mut out = Lane::of(0.0);
        look_up(&mut out, &places, &table, [0.0, 9.0]);
        assert_eq!(out[7], 2.0 + 0.25 + 4.0 * 0.25 * 0.25 * 0.25);
    }

    #[test]
    fn pieces_beyond_the_table_are_its_last() {
        let mut places = TablePositions::default();
        locate(&mut places, &Lane::of(0.5), 2, |x| (900, x));
        let mut out = Lane::of(0.0);
        let table = [[1.0, 0.0, 0.0, 0.0], [7.0, 2.0, 0.0, 0.0]].map(Cubic);
        look_up(&mut out, &places, &table, [0.0, 7.5]);
        assert_eq!(out[0], 7.5);
    }

    #[test]
    fn a_table_shorter_than_the_places_is_not_read() {
        let mut places = TablePositions::default();
        locate(&mut places, &Lane::of(0.5), 2, |x| (1, x));
        let mut out = Lane::of(0.0);
        look_up(&mut out, &places, &[Cubic([1.0; 4])], [0.0, 9.0]);
        assert!(out[0].is_nan());
        locate(&mut places, &Lane::of(0.5), 0, |x| (1, x));
        look_up(&mut out, &places, &[], [0.0, 9.0]);
        assert!(out[0].is_nan());
    }

    #[test]
    fn draws_are_counted_up_to_where_the_lane_is_filled() {
        let mut counts = Box::new([0; BINS]);
        let mut lane = Lane::of(3.0);
        lane[1] = 5.0;
        count(&mut counts, &lane, 3, |x| x as u32);
        assert_eq!((counts[3], counts[5]), (2, 1));
    }

    #[test]
    fn bits_of_two_arrays_are_combined_in_order() {
        let low: [u32; 16] = std::array::from_fn(|place| place as u32);
        let high: [u32; LANES / 16] = std::array::from_fn(|place| 16 * place as u32);
        let mut out = Lane::of(0.0);
        spread_out(&mut out, &high, &low, f64::from);
        assert!(out.iter().enumerate().all(|(place, value)| *value == place as f64));
    }
}

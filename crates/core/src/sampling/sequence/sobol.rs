//! Scrambled Sobol points.
//!
//! Coordinate i is the exclusive or of the direction numbers of the binary digits of i. Owen scrambling is a random lower
//! triangular matrix over the digits, followed by a random shift. Each point is then uniform, the net keeps its structure, and
//! means over scrambles vary as little as with nested scrambling. The matrix applies to the direction numbers alone, so a
//! scrambled point costs one exclusive or.
//!
//! The table has [`BASE`] dimensions. Dimension d beyond the table uses the direction numbers of d modulo `BASE` with points in
//! another order: a random upper triangular matrix on the digits of i maps each aligned block of 2^k points onto such a block.
//! Within a group of `BASE` dimensions the points stay a net. Across groups they are like random points (padding).
//!
//! # Source
//! I. M. Sobol, USSR Computational Mathematics and Mathematical Physics 7 (1967), 86-112. A. B. Owen, "Randomly permuted
//! (t,m,s)-nets and (t,s)-sequences" (1995). J. Matoušek, "On the L2-discrepancy for anchored boxes", Journal of Complexity
//! 14 (1998), 527-556 (linear scrambling). F. J. Hickernell, R.-X. Yue, "The mean square discrepancy of scrambled
//! (t,s)-sequences", SIAM Journal on Numerical Analysis 38 (2000), 1089-1112 (same variance). A. B. Owen, "Monte Carlo theory,
//! methods and examples", ch. 17 (padding).

use costcone_formula::lanes::{LANES, Lane, spread_out};

use super::directions::DIRECTIONS;
use super::mix::Bits;

/// Dimensions of the table. The first dimension, van der Corput's, needs no row.
const BASE: usize = DIRECTIONS.len() + 1;
/// Binary digits of a coordinate, and of a point's number.
const DIGITS: usize = 32;
/// Binary digits of an index in a block, and in one of its sixteen rows.
const PLACE_DIGITS: usize = LANES.ilog2() as usize;
const ROW_DIGITS: usize = 4;

/// One dimension of one replicate.
pub(crate) struct Coordinate {
    /// The scrambled direction number of each digit of a block's number.
    chunks: [u32; DIGITS - PLACE_DIGITS],
    /// The combined direction numbers of the lower and upper half of the digits of an index. The upper half includes the shift.
    low: [u32; 1 << ROW_DIGITS],
    high: [u32; 1 << (PLACE_DIGITS - ROW_DIGITS)],
}

impl Coordinate {
    /// The coordinates of a replicate with `points` points, at most 2^32.
    pub(super) fn new(dimension: usize, key: u64, points: u64) -> Coordinate {
        let digits = (u64::BITS - points.saturating_sub(1).leading_zeros()).clamp(PLACE_DIGITS as u32, DIGITS as u32);
        let mut bits = Bits::new(key);
        let mut directions = directions(dimension % BASE);
        if dimension >= BASE {
            reorder(&mut directions, &mut bits);
        }
        let shift = bits.next() as u32;
        let scramble = Scramble::new(&mut bits);
        let mut scrambled = [0; DIGITS];
        for (scrambled, direction) in scrambled.iter_mut().zip(directions).take(digits as usize) {
            *scrambled = scramble.of(direction);
        }
        let (places, chunks) = scrambled.split_at(PLACE_DIGITS);
        let (low, high) = places.split_at(ROW_DIGITS);
        Coordinate {
            chunks: std::array::from_fn(|digit| chunks[digit]),
            low: std::array::from_fn(|place| combined(low, place as u64)),
            high: std::array::from_fn(|place| shift ^ combined(high, place as u64)),
        }
    }

    pub(super) fn draw(&self, chunk: u64, out: &mut Lane) {
        let start = combined(&self.chunks, chunk);
        let high = self.high.map(|high| high ^ start);
        // The middle of a cell of 2^-32: never 0 or 1.
        spread_out(out, &high, &self.low, |digits| (f64::from(digits) + 0.5) / (1_u64 << 32) as f64);
    }
}

/// The exclusive or of the direction numbers of the digits of `number`.
fn combined(directions: &[u32], number: u64) -> u32 {
    let digits = directions.iter().enumerate();
    digits.fold(0, |sum, (digit, direction)| if number >> digit & 1 == 1 { sum ^ direction } else { sum })
}

/// The direction numbers of a dimension of the table. The first binary place is the highest bit.
///
/// # Source
/// P. Bratley, B. L. Fox, "Algorithm 659: Implementing Sobol's quasirandom sequence generator", ACM Transactions on
/// Mathematical Software 14 (1988), 88-100.
fn directions(dimension: usize) -> [u32; DIGITS] {
    let mut directions = [0; DIGITS];
    let Some((polynomial, initial)) = dimension.checked_sub(1).and_then(|row| DIRECTIONS.get(row)) else {
        return std::array::from_fn(|digit| 1 << (DIGITS - 1 - digit));
    };
    let degree = initial.len();
    for digit in 0..DIGITS {
        directions[digit] = match initial.get(digit) {
            Some(number) => number << (DIGITS - 1 - digit),
            None => {
                let before = directions[digit - degree];
                // The inner coefficients of the polynomial, highest power first.
                (1..degree).fold(before ^ (before >> degree), |direction, back| {
                    let coefficient = polynomial >> (degree - back) & 1;
                    direction ^ (coefficient * directions[digit - back])
                })
            }
        };
    }
    directions
}

/// Makes each digit of a point's number also affect lower digits, at random.
fn reorder(directions: &mut [u32; DIGITS], bits: &mut Bits) {
    for digit in (1..DIGITS).rev() {
        directions[digit] ^= combined(&directions[..digit], bits.next());
    }
}

/// A random lower triangular matrix over binary digits with ones on its diagonal: each digit affects the digits after it.
struct Scramble([u32; DIGITS]);

impl Scramble {
    fn new(bits: &mut Bits) -> Scramble {
        Scramble(std::array::from_fn(|digit| {
            let own = 1 << (DIGITS - 1 - digit);
            own | (bits.next() as u32 & (own - 1))
        }))
    }

    fn of(&self, number: u32) -> u32 {
        let digits = self.0.iter().enumerate();
        digits.fold(0, |sum, (digit, column)| if number >> (DIGITS - 1 - digit) & 1 == 1 { sum ^ column } else { sum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unscrambled(dimension: usize, point: u64) -> f64 {
        f64::from(combined(&directions(dimension), point)) / (1_u64 << 32) as f64
    }

    /// Source: the published example of the table's authors, <https://web.maths.unsw.edu.au/~fkuo/sobol/> (read 2026-11-21):
    /// points in Gray code order are 0; 1/2; 3/4, 1/4, 1/4, ...; 1/4, 3/4, 3/4, ...
    #[test]
    fn the_first_points_are_the_published_ones() {
        let gray = |number: u64| number ^ (number >> 1);
        let point =
            |number: u64| -> Vec<f64> { (0..4).map(|dimension| unscrambled(dimension, gray(number))).collect() };
        assert_eq!(point(0), [0.0; 4]);
        assert_eq!(point(1), [0.5; 4]);
        assert_eq!(point(2), [0.75, 0.25, 0.25, 0.25]);
        assert_eq!(point(3), [0.25, 0.75, 0.75, 0.75]);
        assert_eq!(point(4), [0.375, 0.375, 0.625, 0.875]);
        assert_eq!(point(5), [0.875, 0.875, 0.125, 0.375]);
    }

    /// Sobol's property A: each of the 2^d boxes that halve every dimension contains one of the points 0 to 2^d - 1. The first
    /// three dimensions have it.
    #[test]
    fn eight_points_fill_eight_octants() {
        let octant =
            |point| (0..3).map(|dimension| (unscrambled(dimension, point) >= 0.5) as usize).collect::<Vec<_>>();
        let octants: std::collections::BTreeSet<_> = (0..8).map(octant).collect();
        assert_eq!(octants.len(), 8);
    }

    #[test]
    fn more_digits_move_no_point() {
        let mut short = Lane::of(0.0);
        let mut long = Lane::of(0.0);
        Coordinate::new(9, 5, 1_000).draw(1, &mut short);
        Coordinate::new(9, 5, 1 << 32).draw(1, &mut long);
        assert_eq!(short[..], long[..]);
    }
}

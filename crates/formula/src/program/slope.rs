//! Slopes: how steeply a value moves as one input moves, as an interval of `f64` rounded outward.
//!
//! A slope encloses the divided difference `(f(x1) - f(x2)) / (x1 - x2)` for any two values of one input and any other inputs.
//! It needs no derivative, so steps and jumps have slopes too. Its sign says whether `f` ever turns. The file of each node
//! states its rule and the reason for it, with A, B, C the ranges of the operands, F the range of the node, and a' the slope of
//! a. A node with one value as its range has the slope 0.
//!
//! A slope is *steady* if all its terms have one sign. Then each operation of the exact reading, which rounds, moves that way
//! too. If terms cancel, only the unrounded formula is known to move that way.

use crate::decimal::Decimal;
use crate::interval::Interval;

/// The direction of a node as one input rises, for any other inputs: the sign of its slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It does not move.
    None,
    /// It never falls.
    Up,
    /// It never rises.
    Down,
    /// It may do either.
    Both,
}

/// An interval of divided differences. An end may be infinite.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Direction, Interval, Program};
/// let mut program = Program::new();
/// let (users, price) = (program.input(0), program.input(1));
/// let cost = program.multiply(users, price);
/// let of = |inf: i64, sup: i64| Interval::new(inf.into(), sup.into()).ok_or("reversed");
/// let ranges = program.bounds(&[of(1, 100)?, of(2, 3)?])?;
/// let (input, slope) = program.slopes(cost, &ranges)[0];
/// assert_eq!((input, slope.low(), slope.high()), (0, 2.0, 3.0));
/// assert_eq!(slope.direction(), Direction::Up);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: low <= high, low < inf, high > -inf, neither NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    low: f64,
    high: f64,
    steady: bool,
}

impl Slope {
    pub(super) const ZERO: Slope = Slope { low: 0.0, high: 0.0, steady: true };
    pub(super) const ONE: Slope = Slope { low: 1.0, high: 1.0, steady: true };
    pub(super) const MINUS_ONE: Slope = Slope { low: -1.0, high: -1.0, steady: true };
    /// From nothing to all.
    pub(super) const PART: Slope = Slope { low: 0.0, high: 1.0, steady: true };
    pub(super) const RISING: Slope = Slope { low: 0.0, high: f64::INFINITY, steady: true };
    pub(super) const FALLING: Slope = Slope { low: f64::NEG_INFINITY, high: 0.0, steady: true };
    pub(super) const UNKNOWN: Slope = Slope { low: f64::NEG_INFINITY, high: f64::INFINITY, steady: true };

    /// An interval as a factor.
    pub(super) fn of(range: Interval) -> Slope {
        let low = outward(range.inf(), below);
        let high = if range.is_point() && is_whole(range.inf()) { low } else { outward(range.sup(), above) };
        Slope { low, high, steady: true }
    }

    /// The least divided difference, rounded down. It may be infinite.
    #[must_use]
    pub fn low(self) -> f64 {
        self.low
    }

    /// The greatest divided difference, rounded up. It may be infinite.
    #[must_use]
    pub fn high(self) -> f64 {
        self.high
    }

    /// The sign of the slope.
    #[must_use]
    pub fn direction(self) -> Direction {
        match (self.low >= 0.0, self.high <= 0.0) {
            (true, true) => Direction::None,
            (true, false) => Direction::Up,
            (false, true) => Direction::Down,
            (false, false) => Direction::Both,
        }
    }

    /// Whether no terms of opposite sign cancel, so that the rounded reading moves this way too.
    pub(super) fn is_steady(self) -> bool {
        self.steady
    }

    pub(super) fn assume_steady(self) -> Slope {
        Slope { steady: true, ..self }
    }

    fn is_nothing(self) -> bool {
        self.steady && self.low == 0.0 && self.high == 0.0
    }

    /// Whether both are steady and have one sign.
    fn steady_with(self, other: Slope) -> bool {
        let alike = self.low >= 0.0 && other.low >= 0.0 || self.high <= 0.0 && other.high <= 0.0;
        self.steady && other.steady && alike
    }

    pub(super) fn plus(self, other: Slope) -> Slope {
        match (self.is_nothing(), other.is_nothing()) {
            (true, _) => other,
            (_, true) => self,
            _ => Slope {
                low: add(self.low, other.low, below),
                high: add(self.high, other.high, above),
                steady: self.steady_with(other),
            },
        }
    }

    pub(super) fn minus(self, other: Slope) -> Slope {
        self.plus(Slope { low: -other.high, high: -other.low, steady: other.steady })
    }

    pub(super) fn times(self, other: Slope) -> Slope {
        let pairs = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        let steady = self.steady && other.steady;
        if self == Slope::ONE || other == Slope::ONE {
            return if self == Slope::ONE { other } else { self };
        }
        Slope {
            low: pairs.iter().map(|(a, b)| multiply(*a, *b, below)).fold(f64::INFINITY, f64::min),
            high: pairs.iter().map(|(a, b)| multiply(*a, *b, above)).fold(f64::NEG_INFINITY, f64::max),
            steady,
        }
    }

    /// One over the slope; unknown if it contains zero.
    pub(super) fn inverse(self) -> Slope {
        if self.low <= 0.0 && self.high >= 0.0 {
            return Slope::UNKNOWN;
        }
        if self.low == self.high && self.low.abs() == 1.0 {
            return self;
        }
        let negative = self.high < 0.0;
        let low = rounded(1.0 / self.high, negative, below);
        let high = rounded(1.0 / self.low, negative, above);
        Slope { low, high, steady: true }
    }

    /// The least slope that contains both.
    pub(super) fn hull(self, other: Slope) -> Slope {
        Slope { low: self.low.min(other.low), high: self.high.max(other.high), steady: self.steady_with(other) }
    }

    /// A whole power. For an exponent above 64, only the sign is known.
    pub(super) fn power(self, exponent: i32) -> Slope {
        if exponent < 0 {
            return self.power(exponent.saturating_neg()).inverse();
        }
        let even = exponent % 2 == 0;
        let base = if even { self.magnitudes() } else { self };
        if exponent > 64 {
            return if even || base.low >= 0.0 { Slope::RISING } else { Slope::UNKNOWN };
        }
        let to = |x: f64, toward: fn(f64) -> f64| {
            // By magnitude: outward rounding of the number is rounding of the magnitude away from or toward zero.
            let size = (0..exponent).fold(1.0, |so_far, _| multiply(so_far, x.abs(), toward));
            if even || x >= 0.0 { size } else { -size }
        };
        Slope {
            low: to(base.low, if base.low < 0.0 { above } else { below }),
            high: to(base.high, if base.high < 0.0 { below } else { above }),
            steady: true,
        }
    }

    fn magnitudes(self) -> Slope {
        match self.direction() {
            Direction::Both => Slope { low: 0.0, high: self.high.max(-self.low), steady: true },
            Direction::Down => Slope { low: -self.high, high: -self.low, steady: true },
            Direction::None | Direction::Up => self,
        }
    }
}

/// The next number below. A positive number stays at or above zero.
fn below(x: f64) -> f64 {
    if x == f64::NEG_INFINITY { x } else { -above(-x) }
}

/// The next number above. A negative number stays at or below zero.
fn above(x: f64) -> f64 {
    match x {
        _ if x == f64::INFINITY => x,
        _ if x > 0.0 => f64::from_bits(x.to_bits() + 1),
        _ if x < 0.0 => f64::from_bits(x.to_bits() - 1),
        _ => f64::from_bits(1),
    }
}

fn is_whole(value: Decimal) -> bool {
    value.floor() == value && value.abs().to_f64() < 9e15
}

/// Whole numbers are exact in binary up to 2^53.
fn outward(value: Decimal, toward: fn(f64) -> f64) -> f64 {
    let nearest = value.to_f64();
    if is_whole(value) { nearest } else { toward(nearest) }
}

/// A sum, moved outward if it is not exact (by Knuth's two-sum).
fn add(a: f64, b: f64, toward: fn(f64) -> f64) -> f64 {
    let sum = a + b;
    let of_b = sum - a;
    let error = (a - (sum - of_b)) + (b - of_b);
    // The error is NaN if an end is infinite; such a sum is exact.
    if error == 0.0 || a.is_infinite() || b.is_infinite() { sum } else { toward(sum) }
}

/// A product, moved outward. Zero times anything, infinity included, is zero.
fn multiply(a: f64, b: f64, toward: fn(f64) -> f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let exact = a.abs() == 1.0 || b.abs() == 1.0 || a.is_infinite() || b.is_infinite();
    let product = a * b;
    if exact { product } else { rounded(product, a.is_sign_negative() != b.is_sign_negative(), toward) }
}

/// A result, moved outward. A result that underflows to zero stays on its side of zero.
fn rounded(result: f64, negative: bool, toward: fn(f64) -> f64) -> f64 {
    let moved = toward(result);
    if negative { moved.min(0.0) } else { moved.max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(low: f64, high: f64) -> Slope {
        Slope { low, high, steady: true }
    }

    fn range(inf: &str, sup: &str) -> Slope {
        Slope::of(Interval::new(Decimal::parse(inf).unwrap(), Decimal::parse(sup).unwrap()).unwrap())
    }

    #[test]
    fn whole_numbers_stay_exact_and_others_are_rounded_outward() {
        assert_eq!(range("-3", "10"), slope(-3.0, 10.0));
        let third = range("0.3", "0.3");
        assert!(third.low < 0.3 && 0.3 < third.high);
        assert_eq!(range("0", "4").minus(range("4", "4")), Slope { steady: false, ..slope(-4.0, 0.0) });
    }

    #[test]
    fn zero_times_infinity_is_zero() {
        assert_eq!(Slope::ZERO.times(Slope::UNKNOWN), Slope::ZERO);
        assert_eq!(Slope::PART.times(Slope::RISING), Slope::RISING);
        assert_eq!(slope(-1.0, 2.0).times(Slope::RISING).direction(), Direction::Both);
    }

    #[test]
    fn rounding_never_crosses_zero() {
        let tiny = slope(1e-300, 1e-300).times(slope(1e-300, 1e-300));
        assert_eq!((tiny.low, tiny.direction()), (0.0, Direction::Up));
        assert!(tiny.high > 0.0);
        let negative = slope(-1e-300, -1e-300).times(slope(1e-300, 1e-300));
        assert_eq!((negative.high, negative.direction()), (0.0, Direction::Down));
    }

    #[test]
    fn powers_and_inverses_depend_on_the_sign() {
        assert_eq!(slope(-2.0, 3.0).power(2).direction(), Direction::Up);
        assert_eq!(slope(-3.0, -2.0).power(3).direction(), Direction::Down);
        assert_eq!(slope(-3.0, -2.0).power(-2).direction(), Direction::Up);
        assert_eq!(slope(-3.0, 2.0).power(-1), Slope::UNKNOWN);
        assert_eq!(slope(2.0, 3.0).power(1000), Slope::RISING);
    }

    #[test]
    fn terms_that_cancel_are_not_steady() {
        let (up, down) = (slope(3.0, 4.0), slope(-2.0, -1.0));
        assert!(up.plus(up).is_steady() && up.times(down).is_steady());
        assert!(!up.plus(down).is_steady() && up.plus(down).direction() == Direction::Up);
        assert!(!up.minus(up).is_steady());
    }
}

//! Slopes: how steeply a value moves as one input moves, as an interval of `f64` rounded outward.
//!
//! A slope encloses the divided difference `(f(x1) - f(x2)) / (x1 - x2)` for any two values of one input, whatever the
//! others are. It needs no derivative, so steps and jumps have slopes too, and its sign says whether `f` ever turns.
//! With A, B, C the ranges of the operands, F that of the node, and a' the slope of a:
//!
//! | node | slope | because, for two values 1 and 2 |
//! |---|---|---|
//! | a + b, a - b | a' + b', a' - b' | differences add |
//! | a * b | a' B + A b' | a1 b1 - a2 b2 = (a1 - a2) b1 + a2 (b1 - b2) |
//! | a / b | (a' - F b') / B | a1/b1 - a2/b2 = ((a1 - a2) - (a2/b2) (b1 - b2)) / b1 |
//! | a ^ n | n A^(n-1) a' | the mean value theorem; A holds no zero where n < 0 |
//! | min, max | between a' and b', or that of the one that surely wins | the change lies between theirs |
//! | ceil, floor, round | [0, inf) a' | they never fall |
//! | a < b, a <= b | [0, inf) (b' - a') | they never fall as b - a rises |
//! | a = b | (-inf, inf) (b' - a') | only b - a decides |
//! | not c | (-inf, 0] c', where c is never below 0 | it never rises with what it denies |
//! | choose(c, a, b) | [0, inf) (A - B) c' + between a' and b' | at a jump a1 - b2 = (a1 - b1) + (b1 - b2) |
//! | graduated price | a' times the prices of the steps in A, 0 below zero | it has no jump and is linear in a step |
//! | volume price | in one step its price; [0, inf) a' where prices rise; else unknown | its jumps follow the prices |
//! | share | [0, 1] amount', unknown in part and whole | it is the amount times a number from 0 to 1 |
//! | anything that its range holds to one value | 0 | |
//!
//! An enclosure that comes of terms of one sign alone is *steady*: then every step of the exact reading, which rounds,
//! moves that way too. Where terms cancel, only the unrounded formula is known to.

use crate::decimal::Decimal;
use crate::interval::Interval;

/// How a node moves as one input rises, the others held anywhere: the sign of its slope.
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

/// An interval of divided differences; an end may be infinite.
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
    /// From nothing to the whole.
    pub(super) const PART: Slope = Slope { low: 0.0, high: 1.0, steady: true };
    pub(super) const RISING: Slope = Slope { low: 0.0, high: f64::INFINITY, steady: true };
    pub(super) const FALLING: Slope = Slope { low: f64::NEG_INFINITY, high: 0.0, steady: true };
    pub(super) const UNKNOWN: Slope = Slope { low: f64::NEG_INFINITY, high: f64::INFINITY, steady: true };

    /// The numbers of an interval, as a factor.
    pub(super) fn of(range: Interval) -> Slope {
        let low = outward(range.inf(), below);
        let high = if range.is_point() && is_whole(range.inf()) { low } else { outward(range.sup(), above) };
        Slope { low, high, steady: true }
    }

    /// The least divided difference, rounded down; may be infinite.
    #[must_use]
    pub fn low(self) -> f64 {
        self.low
    }

    /// The greatest divided difference, rounded up; may be infinite.
    #[must_use]
    pub fn high(self) -> f64 {
        self.high
    }

    /// The sign.
    #[must_use]
    pub fn direction(self) -> Direction {
        match (self.low >= 0.0, self.high <= 0.0) {
            (true, true) => Direction::None,
            (true, false) => Direction::Up,
            (false, true) => Direction::Down,
            (false, false) => Direction::Both,
        }
    }

    /// Whether no terms of opposite sign cancelled, so that the rounded reading moves this way as well.
    pub(super) fn is_steady(self) -> bool {
        self.steady
    }

    pub(super) fn made_steady(self) -> Slope {
        Slope { steady: true, ..self }
    }

    fn is_nothing(self) -> bool {
        self.steady && self.low == 0.0 && self.high == 0.0
    }

    /// Terms of one sign, each steady.
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

    /// One over it; unknown where it holds zero.
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

    /// The least slope that holds both.
    pub(super) fn hull(self, other: Slope) -> Slope {
        Slope { low: self.low.min(other.low), high: self.high.max(other.high), steady: self.steady_with(other) }
    }

    /// To a whole power of either sign; of great exponents no more than the sign is told.
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
            // By magnitude, whose rounding is away from zero where the number's own is outward.
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

/// The next number below; what is not negative stays so.
fn below(x: f64) -> f64 {
    if x == f64::NEG_INFINITY { x } else { -above(-x) }
}

/// The next number above; what is not positive stays so.
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

/// A sum, moved outward where it is not exact (by Knuth's two-sum).
fn add(a: f64, b: f64, toward: fn(f64) -> f64) -> f64 {
    let sum = a + b;
    let of_b = sum - a;
    let error = (a - (sum - of_b)) + (b - of_b);
    // NaN where an end is infinite: such a sum is exact.
    if error == 0.0 || a.is_infinite() || b.is_infinite() { sum } else { toward(sum) }
}

/// A product, moved outward; of nothing and anything it is nothing.
fn multiply(a: f64, b: f64, toward: fn(f64) -> f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let exact = a.abs() == 1.0 || b.abs() == 1.0 || a.is_infinite() || b.is_infinite();
    let product = a * b;
    if exact { product } else { rounded(product, a.is_sign_negative() != b.is_sign_negative(), toward) }
}

/// A result moved outward; one that vanished is still on its side of zero.
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
    fn whole_numbers_stay_exact_and_others_are_held_outward() {
        assert_eq!(range("-3", "10"), slope(-3.0, 10.0));
        let third = range("0.3", "0.3");
        assert!(third.low < 0.3 && 0.3 < third.high);
        assert_eq!(range("0", "4").minus(range("4", "4")), Slope { steady: false, ..slope(-4.0, 0.0) });
    }

    #[test]
    fn nothing_times_infinity_is_nothing() {
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
    fn powers_and_inverses_go_by_sign() {
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

//! Truths: 1 or 0 in every reading.

use crate::decimal::Decimal;
use crate::interval::Interval;
use crate::program::slope::Slope;

pub(super) fn truth(value: bool) -> Decimal {
    if value { Decimal::ONE } else { Decimal::ZERO }
}

/// The bounds of a truth that surely holds, never holds, or may hold.
pub(super) fn truth_bounds(surely: bool, never: bool) -> Interval {
    match (surely, never) {
        (true, _) => Interval::point(truth(true)),
        (_, true) => Interval::point(truth(false)),
        _ => Interval::new(truth(false), truth(true)).unwrap_or(Interval::point(truth(true))),
    }
}

/// The slope of the truth "is not zero": it never falls above zero and never rises below zero.
pub(super) fn truth_slope(range: Interval) -> Slope {
    if !range.inf().is_negative() {
        Slope::RISING
    } else if range.sup().signum() <= 0 {
        Slope::FALLING
    } else {
        Slope::UNKNOWN
    }
}

#[inline(always)]
pub(super) fn truth_draw(value: bool) -> f64 {
    if value { 1.0 } else { 0.0 }
}

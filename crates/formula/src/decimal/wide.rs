//! Exact results in 256 bits, and the one function that rounds them.

use ethnum::U256;

use super::error::ArithmeticError;
use super::limits::{MAX_MANTISSA, MAX_SCALE, MAX_WIDE_POWER, WORKING_SCALE};
use super::rounding::{Position, Rounding};
use super::value::Decimal;

/// An exact result before rounding: a magnitude of `magnitude / 10^scale`, or, with `more`, a number above it by less
/// than one unit of its last digit.
///
/// INVARIANT: with `more`, at least two digits of `magnitude` will be dropped, so the part below it never decides alone between
/// the neighbors. Quotients and binary fractions ensure this with [`WORKING_SCALE`].
pub(super) struct Wide {
    pub(super) magnitude: U256,
    pub(super) scale: u32,
    pub(super) more: bool,
}

impl Wide {
    /// `|dividend / divisor|`; neither is zero.
    pub(super) fn of_quotient(dividend: Decimal, divisor: Decimal) -> Wide {
        let ((_, dividend, scale), (_, divisor, divisor_scale)) = (dividend.parts(), divisor.parts());
        // Digits to append for WORKING_SCALE, as far as 77 digits, which 256 bits hold, leave room. Where they do not,
        // the quotient is above 10^76 / 2^96 > 10^47, and many more than two digits of it will be dropped.
        let wanted = WORKING_SCALE + divisor_scale - scale;
        let room = MAX_WIDE_POWER as u32 - (dividend.ilog10() + 1);
        let appended = wanted.min(room);
        let dividend = U256::new(dividend) * wide_power(appended);
        let magnitude = dividend / U256::new(divisor);
        let more = magnitude * U256::new(divisor) != dividend;
        // OK because `room` is at least 48, and 48 + 0 - 28 is not below zero.
        Wide { magnitude, scale: scale + appended - divisor_scale, more }
    }

    /// `|value|`, exactly; `value` is finite.
    pub(super) fn of_f64(value: f64) -> Result<Wide, ArithmeticError> {
        let bits = value.abs().to_bits();
        let (biased, fraction) = ((bits >> 52) as u32, bits & ((1 << 52) - 1));
        // The value is significand * 2^(exponent - 1075), IEEE 754 binary64.
        let (significand, exponent) = if biased == 0 { (fraction, 1) } else { (fraction | 1 << 52, biased) };
        match exponent.checked_sub(1075) {
            // 53 bits and 43 more are 96: past that it is beyond MAX.
            Some(doublings) if doublings > 43 => Err(ArithmeticError::Overflow),
            Some(doublings) => Ok(Wide { magnitude: U256::from(significand) << doublings, scale: 0, more: false }),
            None => Ok(Wide::of_binary_fraction(significand, 1075 - exponent)),
        }
    }

    /// `significand / 2^halvings`; `significand < 2^53`.
    pub(super) fn of_binary_fraction(significand: u64, halvings: u32) -> Wide {
        // OK because 53 bits and 30 digits fit in 256 bits.
        let scaled = U256::from(significand) * wide_power(WORKING_SCALE);
        let magnitude = scaled.checked_shr(halvings).unwrap_or(U256::ZERO);
        // OK because for a shift of 256 or more, the magnitude and the shifted-back value are both zero.
        let more = magnitude.checked_shl(halvings).unwrap_or(U256::ZERO) != scaled;
        Wide { magnitude, scale: WORKING_SCALE, more }
    }

    /// The decimal of that sign next to this magnitude, in the given direction.
    pub(super) fn round(self, negative: bool, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        let neighbours = self.neighbours()?;
        let (lower, scale) = neighbours.lower;
        let toward = rounding.of_magnitude(negative);
        let (magnitude, scale) = if toward.takes_upper(neighbours.position, lower % 2 == 1) {
            neighbours.upper.ok_or(ArithmeticError::Overflow)?
        } else {
            (lower, scale)
        };
        let (magnitude, scale) = without_zeros(magnitude, scale);
        Ok(Decimal::from_sign_magnitude(negative, magnitude, scale))
    }

    /// The decimals on either side of this magnitude.
    pub(super) fn neighbours(self) -> Result<Neighbours, ArithmeticError> {
        let needed_by_scale = self.scale.saturating_sub(MAX_SCALE);
        let dropped = needed_by_scale.max(digits_beyond_mantissa(self.magnitude));
        if dropped > self.scale {
            return Err(ArithmeticError::Overflow);
        }
        let power = wide_power(dropped);
        // OK because `dropped` digits less, the magnitude is below 2^96.
        let lower = (self.magnitude / power).as_u128();
        // The digits end in a gap, between MAX_MANTISSA at one scale and the next number of the scale above.
        if lower == MAX_MANTISSA {
            return Ok(self.neighbours_of_gap(dropped));
        }
        if lower == MAX_MANTISSA / 10 && dropped > needed_by_scale {
            return Ok(self.neighbours_of_gap(dropped - 1));
        }
        let offset = self.magnitude - U256::new(lower) * power;
        let scale = self.scale - dropped;
        Ok(Neighbours {
            lower: (lower, scale),
            upper: Some((lower + 1, scale)),
            position: Position::of(offset, power - offset, self.more),
        })
    }

    /// The neighbours of a magnitude between `MAX_MANTISSA` and the next number, `dropped` digits less: that is a
    /// multiple of ten, and as `MAX_MANTISSA` ends in 5, five units above. Without digits after the point there is no
    /// next number, and the half way is that to `MAX_MANTISSA + 1`.
    pub(super) fn neighbours_of_gap(self, dropped: u32) -> Neighbours {
        let power = wide_power(dropped);
        let offset = self.magnitude - U256::new(MAX_MANTISSA) * power;
        let scale = self.scale - dropped;
        let (upper, gap) = match scale.checked_sub(1) {
            Some(scale) => (Some((MAX_MANTISSA / 10 + 1, scale)), power * U256::new(5)),
            None => (None, power),
        };
        Neighbours { lower: (MAX_MANTISSA, scale), upper, position: Position::of(offset, gap - offset, self.more) }
    }
}

/// The two decimals around a magnitude, as mantissa and scale; no upper one above [`Decimal::MAX`].
pub(super) struct Neighbours {
    pub(super) lower: (u128, u32),
    pub(super) upper: Option<(u128, u32)>,
    pub(super) position: Position,
}

/// How many digits to drop so that a mantissa holds the others: the least `d` with `magnitude / 10^d < 2^96`.
pub(super) fn digits_beyond_mantissa(magnitude: U256) -> u32 {
    let beyond = magnitude >> 96;
    // magnitude < 2^96 * 10^d exactly when magnitude / 2^96 < 10^d; at most 49, as 10^49 > 2^160.
    WIDE_POWERS.partition_point(|power| *power <= beyond) as u32
}

/// The same number with no trailing zero after the point.
pub(super) fn without_zeros(mut magnitude: u128, mut scale: u32) -> (u128, u32) {
    for digits in [16, 8, 4, 2, 1] {
        let power = 10_u128.pow(digits);
        // A multiple of 10^n is a multiple of 2^n, which is quick to check.
        let can_be = scale >= digits && magnitude.trailing_zeros() >= digits;
        if can_be && magnitude.is_multiple_of(power) {
            magnitude /= power;
            scale -= digits;
        }
    }
    (magnitude, scale)
}

/// `10^exponent`; OK because no caller asks for more than 77.
pub(super) fn wide_power(exponent: u32) -> U256 {
    WIDE_POWERS[exponent as usize]
}

pub(super) static WIDE_POWERS: [U256; MAX_WIDE_POWER + 1] = wide_powers();

pub(super) const fn wide_powers() -> [U256; MAX_WIDE_POWER + 1] {
    let mut powers = [U256::ONE; MAX_WIDE_POWER + 1];
    let (mut high, mut low, mut index) = (0_u128, 1_u128, 0);
    while index <= MAX_WIDE_POWER {
        powers[index] = U256::from_words(high, low);
        // Ten times the pair of words. The carry is the part of ten times the low word above 128 bits.
        let carry = ((low >> 64) * 10 + (((low & u64::MAX as u128) * 10) >> 64)) >> 64;
        (high, low) = (high.wrapping_mul(10).wrapping_add(carry), low.wrapping_mul(10));
        index += 1;
    }
    powers
}

//! Numbers as text.

use super::limits::{MAX_MANTISSA, MAX_SCALE};
use super::value::Decimal;

/// A well-formed number as read: `significand * 10^power`, negative or not.
pub(super) struct Literal {
    pub(super) negative: bool,
    /// Without trailing zeros; `None` if 128 bits do not hold it.
    pub(super) significand: Option<u128>,
    pub(super) power: i64,
    /// Power of ten of the leading digit.
    pub(super) leading_power: i64,
}

/// The reason that a literal is not a decimal.
pub(super) enum Misfit {
    TooPrecise,
    OutOfRange,
}

impl Literal {
    /// Reads the form [`Decimal::parse`] describes; `None` for any other.
    pub(super) fn read(text: &str) -> Option<Literal> {
        let (negative, unsigned) = split_sign(text);
        let (number, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if !is_digits(whole) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let fraction_digits = digits(fraction).count() as i64;
        let mut literal = Literal { negative, significand: Some(0), power: 0, leading_power: 0 };
        literal.append(digits(whole).chain(digits(fraction)));
        literal.power = literal.power.saturating_sub(fraction_digits).saturating_add(exponent);
        literal.leading_power = literal.leading_power.saturating_sub(fraction_digits).saturating_add(exponent);
        Some(literal)
    }

    /// Reads `digits` as a whole number.
    pub(super) fn append(&mut self, digits: impl Iterator<Item = u8>) {
        // Zeros since the last other digit: they join the significand only if another digit follows.
        let mut zeros = 0_u32;
        let mut length = 0_i64;
        for digit in digits {
            length += i64::from(length > 0 || digit > 0);
            if digit == 0 {
                zeros = zeros.saturating_add(1);
                continue;
            }
            self.significand = self.significand.and_then(|significand| appended(significand, zeros, digit));
            zeros = 0;
        }
        self.power = i64::from(zeros);
        self.leading_power = length - 1;
    }

    pub(super) fn to_decimal(&self) -> Result<Decimal, Misfit> {
        if self.significand == Some(0) {
            return Ok(Decimal::ZERO);
        }
        // 10^29 is above MAX, so a leading digit there is too; below it, the digits must fit.
        if self.leading_power > i64::from(MAX_SCALE) {
            return Err(Misfit::OutOfRange);
        }
        let significand = self.significand.ok_or(Misfit::TooPrecise)?;
        if self.power >= 0 {
            // OK because the leading power is at most 28, so the product has at most 29 digits.
            let magnitude = significand * 10_u128.pow(self.power as u32);
            return self.signed(magnitude, 0).ok_or(Misfit::OutOfRange);
        }
        let scale = u32::try_from(self.power.unsigned_abs()).map_err(|_| Misfit::TooPrecise)?;
        self.signed(significand, scale).ok_or(Misfit::TooPrecise)
    }

    pub(super) fn signed(&self, magnitude: u128, scale: u32) -> Option<Decimal> {
        let held = magnitude <= MAX_MANTISSA && scale <= MAX_SCALE;
        held.then(|| Decimal::from_sign_magnitude(self.negative, magnitude, scale))
    }
}

/// `significand` followed by `zeros` and `digit`, where 128 bits hold it.
pub(super) fn appended(significand: u128, zeros: u32, digit: u8) -> Option<u128> {
    // Leading zeros add nothing, however many.
    if significand == 0 {
        return Some(u128::from(digit));
    }
    let power = 10_u128.checked_pow(zeros.saturating_add(1))?;
    significand.checked_mul(power)?.checked_add(u128::from(digit))
}

pub(super) fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The exponent after `e`; one beyond `i64` is as good as its bound.
pub(super) fn read_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -magnitude } else { magnitude })
}

/// Whether `text` is nothing, or digits with single underscores between them.
pub(super) fn is_digits(text: &str) -> bool {
    text.is_empty() || text.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
}

pub(super) fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0')
}

//! Exact-or-detected decimals: what is not exact is rounded in a direction the caller names.
//!
//! A [`Decimal`] is `±m / 10^s` with `m < 2^96` and `0 ≤ s ≤ 28`. It is a newtype over `rust_decimal`, and the only
//! place that touches it, because `rust_decimal` rounds and underflows in silence (its `checked_mul` of 1e-15 and
//! 1e-14 is `Some(0)`). Here every operation forms its result exactly in 256 bits, then hands it to one private
//! function, `Wide::round`, which returns one of the two decimals next to it:
//!
//! | rounding | exact result `v` between neighbours `a < v < b` | `v` is a decimal | `MAX < v < MAX + 1` |
//! |---|---|---|---|
//! | [`Down`](Rounding::Down) | `a` | `v` | `MAX` |
//! | [`Up`](Rounding::Up) | `b` | `v` | overflow |
//! | [`Nearest`](Rounding::Nearest) | the nearer; half way, the one with an even last digit | `v` | `MAX` below half way, else overflow |
//!
//! From `MAX + 1` on all three overflow; below [`Decimal::MIN`] the table is mirrored.
//!
//! Near zero the neighbours are `0` and `±1e-28`: a product never vanishes when it is rounded [`Up`](Rounding::Up) from
//! above zero. Hence `Down ≤ exact ≤ Up` always, the three agree when the result is exact, and each operation is
//! monotone in its operands where the exact one is.
//!
//! Scale is storage, not meaning: 1.0 and 1.00 are equal, hash alike and print as `1`. There is no negative zero, no
//! infinity and no NaN; what would be one is an [`ArithmeticError`].
//!
//! ```
//! use costcone_formula::{Decimal, Rounding};
//!
//! let third = Decimal::ONE.div_rounded(Decimal::parse("3")?, Rounding::Down)?;
//! assert_eq!(third.to_string(), "0.3333333333333333333333333333");
//! let tiny = Decimal::parse("1e-15")?.mul_rounded(Decimal::parse("1e-14")?, Rounding::Up)?;
//! assert_eq!(tiny, Decimal::parse("1e-28")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod literal;
#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod tests;
mod wide;

use std::fmt;
use std::ops::Neg;
use std::str::FromStr;

use ethnum::U256;
use rust_decimal::Decimal as Raw;

use literal::{Literal, Misfit};
use wide::{Position, Wide, wide_power, without_zeros};

/// Greatest mantissa: 96 bits, 29 digits.
const MAX_MANTISSA: u128 = (1 << 96) - 1;
/// Greatest number of digits after the point.
const MAX_SCALE: u32 = 28;
/// Scale to which quotients and binary fractions are formed before rounding. INVARIANT: at least two more than
/// [`MAX_SCALE`], see [`Wide`].
const WORKING_SCALE: u32 = MAX_SCALE + 2;
/// Greatest power of ten below 2^256.
const MAX_WIDE_POWER: usize = 77;
/// Powers of ten up to the greatest scale.
static POWERS: [i128; MAX_SCALE as usize + 1] = {
    let mut powers = [1; MAX_SCALE as usize + 1];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = 10 * powers[exponent - 1];
        exponent += 1;
    }
    powers
};

/// As `checked_mul`, which asks for more than it must of numbers that are short enough.
fn checked_product(left: i128, right: i128) -> Option<i128> {
    // Below 2^(128 - a) and 2^(128 - b) the product is below 2^127 where a + b is 129 or more.
    let room = left.unsigned_abs().leading_zeros() + right.unsigned_abs().leading_zeros();
    if room >= 129 { Some(left.wrapping_mul(right)) } else { left.checked_mul(right) }
}

/// How an inexact result becomes a [`Decimal`]; an exact one is the same in all three.
///
/// ```
/// use costcone_formula::{Decimal, Rounding};
///
/// let two_thirds = |rounding| Decimal::from_i64(-2).div_rounded(Decimal::from_i64(3), rounding);
/// assert!(two_thirds(Rounding::Down)? < two_thirds(Rounding::Up)?);
/// assert_eq!(two_thirds(Rounding::Nearest)?, two_thirds(Rounding::Down)?);
/// # Ok::<(), costcone_formula::ArithmeticError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To the nearer neighbour; in the middle, to the one whose last digit is even.
    Nearest,
    /// Toward minus infinity: a lower bound.
    Down,
    /// Toward plus infinity: an upper bound.
    Up,
}

impl Rounding {
    /// The direction of `-x` that corresponds to this one of `x`.
    const fn mirrored(self) -> Rounding {
        match self {
            Rounding::Nearest => Rounding::Nearest,
            Rounding::Down => Rounding::Up,
            Rounding::Up => Rounding::Down,
        }
    }

    /// This direction as seen by the magnitude of a number of that sign.
    const fn of_magnitude(self, negative: bool) -> Rounding {
        if negative { self.mirrored() } else { self }
    }

    /// Whether a magnitude at `position` above its lower neighbour becomes the upper one.
    fn takes_upper(self, position: Position, lower_is_odd: bool) -> bool {
        match self {
            Rounding::Down => false,
            Rounding::Up => position > Position::Exact,
            Rounding::Nearest => position > Position::Half || (position == Position::Half && lower_is_odd),
        }
    }
}

/// Why an operation on [`Decimal`]s or [`Interval`](crate::Interval)s has no result.
///
/// ```
/// use costcone_formula::{ArithmeticError, Decimal, Rounding};
///
/// let result = Decimal::MAX.add_rounded(Decimal::ONE, Rounding::Up);
/// assert_eq!(result, Err(ArithmeticError::Overflow));
/// assert_eq!(ArithmeticError::Overflow.to_string(), "the result is too large to be held (over 7.9e28)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArithmeticError {
    /// The rounded result is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    Overflow,
    /// The divisor is zero, or is an interval that contains zero.
    DivisionByZero,
    /// The operand is not a number: an infinite or NaN `f64`.
    Undefined,
}

impl fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArithmeticError::Overflow => f.write_str("the result is too large to be held (over 7.9e28)"),
            ArithmeticError::DivisionByZero => f.write_str("division by zero"),
            ArithmeticError::Undefined => f.write_str("operand is not a finite number"),
        }
    }
}

impl std::error::Error for ArithmeticError {}

/// Why a text is not a [`Decimal`].
///
/// ```
/// use costcone_formula::{Decimal, DecimalParseError};
///
/// let error = Decimal::parse("12 USD").unwrap_err();
/// assert_eq!(error, DecimalParseError::Malformed { text: "12 USD".to_owned() });
/// assert_eq!(error.to_string(), "`12 USD` is not a decimal number");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalParseError {
    /// The text is empty.
    Empty,
    /// The text does not have the form [`Decimal::parse`] describes.
    Malformed {
        /// The text as given.
        text: String,
    },
    /// The number has more digits, or more places after the point, than a decimal holds.
    TooPrecise {
        /// The text as given.
        text: String,
    },
    /// The number is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    OutOfRange {
        /// The text as given.
        text: String,
    },
}

impl fmt::Display for DecimalParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecimalParseError::Empty => f.write_str("expected a decimal number, was empty"),
            DecimalParseError::Malformed { text } => write!(f, "`{text}` is not a decimal number"),
            DecimalParseError::TooPrecise { text } => {
                write!(f, "`{text}` has more digits than a decimal holds, {MAX_SCALE} of them after the point")
            }
            DecimalParseError::OutOfRange { text } => write!(f, "`{text}` is larger than numbers may be (7.9e28)"),
        }
    }
}

impl std::error::Error for DecimalParseError {}

/// A decimal number of 28 digits, at most 28 of them after the point, that never rounds unasked.
///
/// It holds every number `±m / 10^s` with `m < 2^96` and `0 ≤ s ≤ 28`: any 28 digits, and 29 up to [`Decimal::MAX`].
///
/// - An operation that may be inexact takes a [`Rounding`] and returns the exact result, if a decimal holds it, or the
///   next decimal on that side. So `Down ≤ exact ≤ Up`, near zero too, where the next decimals are `0` and `±1e-28`.
/// - Past [`Decimal::MAX`] is an [`ArithmeticError`], not infinity; there is no NaN and no negative zero.
/// - 1.0 and 1.00 are equal, hash alike and print as `1`: the number of places is not part of the value.
/// - [`floor`](Decimal::floor), [`ceil`](Decimal::ceil), [`round`](Decimal::round) and
///   [`round_places`](Decimal::round_places) cut digits as they say; all else is exact.
///
/// # Examples
///
/// ```
/// use costcone_formula::{Decimal, Rounding};
///
/// let price = Decimal::parse("0.023")?;
/// let storage = Decimal::parse("1_500")?;
/// assert_eq!(price.mul_rounded(storage, Rounding::Nearest)?.to_string(), "34.5");
/// assert_eq!(Decimal::parse("1.0")?, Decimal::parse("1.00")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: zero is never negative; `from_sign_magnitude` and `Raw::from_parts` both see to it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(Raw);

/// Constants, construction and conversion.
impl Decimal {
    /// 0.
    pub const ZERO: Decimal = Decimal::from_i64(0);
    /// 1.
    pub const ONE: Decimal = Decimal::from_i64(1);
    /// 10.
    pub const TEN: Decimal = Decimal::from_i64(10);
    /// 100.
    pub const ONE_HUNDRED: Decimal = Decimal::from_i64(100);
    /// The greatest decimal, 79228162514264337593543950335.
    pub const MAX: Decimal = Decimal::from_sign_magnitude(false, MAX_MANTISSA, 0);
    /// The least decimal, -79228162514264337593543950335.
    pub const MIN: Decimal = Decimal::from_sign_magnitude(true, MAX_MANTISSA, 0);
    /// The least decimal above zero, 1e-28.
    const LEAST_POSITIVE: Decimal = Decimal::from_sign_magnitude(false, 1, MAX_SCALE);

    /// Returns the whole number `value`.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::from_i64(-3).to_string(), "-3");
    /// ```
    #[must_use]
    pub const fn from_i64(value: i64) -> Decimal {
        Decimal::from_sign_magnitude(value < 0, value.unsigned_abs() as u128, 0)
    }

    /// Returns `mantissa / 10^scale`, or `None` if `scale` exceeds 28.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::new(-125, 1).map(|value| value.to_string()).as_deref(), Some("-12.5"));
    /// assert_eq!(Decimal::new(1, 29), None);
    /// ```
    #[must_use]
    pub const fn new(mantissa: i64, scale: u32) -> Option<Decimal> {
        if scale > MAX_SCALE {
            return None;
        }
        Some(Decimal::from_sign_magnitude(mantissa < 0, mantissa.unsigned_abs() as u128, scale))
    }

    /// Returns the number written in `text`, exactly.
    ///
    /// The form is an optional sign, digits with an optional point (at least one digit on either side), and an
    /// optional exponent `e` or `E` with its own sign. One underscore may stand between two digits, except in the
    /// exponent. Spaces, currency signs and thousands commas are refused.
    ///
    /// # Errors
    ///
    /// - [`DecimalParseError::Empty`] and [`DecimalParseError::Malformed`] for what does not have that form.
    /// - [`DecimalParseError::TooPrecise`] for a number a decimal could hold only by dropping digits other than
    ///   trailing zeros: nothing is rounded here.
    /// - [`DecimalParseError::OutOfRange`] for a number beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, DecimalParseError};
    /// assert_eq!(Decimal::parse("2.5e6")?, Decimal::from_i64(2_500_000));
    /// assert!(matches!(Decimal::parse("1e-29"), Err(DecimalParseError::TooPrecise { .. })));
    /// # Ok::<(), DecimalParseError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Decimal, DecimalParseError> {
        if text.is_empty() {
            return Err(DecimalParseError::Empty);
        }
        let owned = || text.to_owned();
        let literal = Literal::read(text).ok_or_else(|| DecimalParseError::Malformed { text: owned() })?;
        literal.to_decimal().map_err(|misfit| match misfit {
            Misfit::TooPrecise => DecimalParseError::TooPrecise { text: owned() },
            Misfit::OutOfRange => DecimalParseError::OutOfRange { text: owned() },
        })
    }

    /// Returns the decimal of a binary floating point number.
    ///
    /// With [`Rounding::Nearest`] it is the shortest decimal that reads back to the same `f64`, 0.1 for `0.1`, as
    /// far as 28 places hold it (the nearest otherwise). With `Down` and `Up` it bounds the exact binary value,
    /// which for `0.1` is a little above a tenth.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Undefined`] for infinities and NaN, [`ArithmeticError::Overflow`] for a value beyond
    /// [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// let tenth = Decimal::parse("0.1")?;
    /// assert_eq!(Decimal::from_f64(0.1, Rounding::Nearest)?, tenth);
    /// assert!(Decimal::from_f64(0.1, Rounding::Down)? > tenth);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_f64(value: f64, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        if !value.is_finite() {
            return Err(ArithmeticError::Undefined);
        }
        if rounding == Rounding::Nearest {
            match Decimal::parse(&format!("{value:e}")) {
                Ok(shortest) => return Ok(shortest),
                Err(DecimalParseError::OutOfRange { .. }) => return Err(ArithmeticError::Overflow),
                // Too many places: the nearest decimal to the binary value, below.
                Err(_) => {}
            }
        }
        Wide::of_f64(value)?.round(value < 0.0, rounding)
    }

    /// Returns the nearest `f64`, ties to even.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::parse("0.1")?.to_f64(), 0.1);
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.short_f64().unwrap_or_else(|| self.long_f64())
    }

    /// By long division to at least 64 binary digits, the last of which stands for all that follow, so that rounding to 53
    /// rounds the quotient itself.
    fn long_f64(self) -> f64 {
        const DIGITS: u32 = 65;
        let (negative, magnitude, scale) = self.parts();
        let divisor = 10_u128.pow(scale);
        let bits = |number: u128| u128::BITS - number.leading_zeros();
        let shift = (DIGITS + bits(divisor)).saturating_sub(bits(magnitude));
        let (quotient, is_exact) = if bits(magnitude) + shift <= u128::BITS {
            let dividend = magnitude << shift;
            (dividend / divisor, dividend % divisor == 0)
        } else {
            let (dividend, divisor) = (U256::from(magnitude) << shift, U256::from(divisor));
            // OK because the quotient has 66 digits at most.
            ((dividend / divisor).as_u128(), dividend % divisor == U256::ZERO)
        };
        let quotient = (quotient | u128::from(!is_exact)) as f64;
        // OK because both factors and the result are far from the ends of the range, so that the product is exact.
        let value = quotient * 0.5_f64.powi(shift as i32);
        if negative { -value } else { value }
    }

    /// The nearest `f64` where a single division gives it: both operands and so the quotient's rounding are exact.
    fn short_f64(self) -> Option<f64> {
        let (negative, magnitude, scale) = self.parts();
        // 10^22 is the greatest power of ten that is an f64.
        if magnitude >= 1 << 53 || scale > 22 {
            return None;
        }
        let quotient = magnitude as f64 / 10_u128.pow(scale) as f64;
        Some(if negative { -quotient } else { quotient })
    }

    /// INVARIANT of the callers: `magnitude ≤ MAX_MANTISSA` and `scale ≤ MAX_SCALE`.
    const fn from_sign_magnitude(negative: bool, magnitude: u128, scale: u32) -> Decimal {
        let (low, middle, high) = (magnitude as u32, (magnitude >> 32) as u32, (magnitude >> 64) as u32);
        Decimal(Raw::from_parts(low, middle, high, negative, scale))
    }

    /// Sign, magnitude of the mantissa, scale.
    const fn parts(self) -> (bool, u128, u32) {
        let mantissa = self.0.mantissa();
        (mantissa < 0, mantissa.unsigned_abs(), self.0.scale())
    }

    /// The decimal of a mantissa and scale that need no rounding, or `None` if they do.
    const fn from_short(mantissa: i128, scale: u32) -> Option<Decimal> {
        if mantissa.unsigned_abs() > MAX_MANTISSA || scale > MAX_SCALE {
            return None;
        }
        Some(Decimal::from_sign_magnitude(mantissa < 0, mantissa.unsigned_abs(), scale))
    }
}

/// Arithmetic in a stated direction.
impl Decimal {
    /// Returns `self + other`, rounded.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if the rounded sum is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// let sum = Decimal::parse("0.1")?.add_rounded(Decimal::parse("0.2")?, Rounding::Nearest)?;
    /// assert_eq!(sum, Decimal::parse("0.3")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_rounded(self, other: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        match self.short_sum(other) {
            Some(sum) => Ok(sum),
            None => self.wide_sum(other, rounding),
        }
    }

    /// Returns `self - other`, rounded.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if the rounded difference is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// assert_eq!(Decimal::ONE.sub_rounded(Decimal::TEN, Rounding::Nearest)?, Decimal::from_i64(-9));
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
    /// ```
    pub fn sub_rounded(self, other: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        self.add_rounded(-other, rounding)
    }

    /// Returns `self * other`, rounded.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if the rounded product is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// let tiny = Decimal::parse("1e-15")?;
    /// assert_eq!(tiny.mul_rounded(tiny, Rounding::Down)?, Decimal::ZERO);
    /// assert_eq!(tiny.mul_rounded(tiny, Rounding::Up)?, Decimal::parse("1e-28")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mul_rounded(self, other: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        if let Some(product) = self.short_product(other) {
            return Ok(product);
        }
        let ((negative, left, left_scale), (other_negative, right, right_scale)) = (self.parts(), other.parts());
        // OK because 96 + 96 bits fit in 256.
        let magnitude = U256::new(left) * U256::new(right);
        Wide { magnitude, scale: left_scale + right_scale, more: false }.round(negative != other_negative, rounding)
    }

    /// Returns `self / other`, rounded.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::DivisionByZero`] if `other` is zero, [`ArithmeticError::Overflow`] if the rounded quotient
    /// is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// let quotient = Decimal::from_i64(2).div_rounded(Decimal::from_i64(3), Rounding::Up)?;
    /// assert_eq!(quotient.to_string(), "0.6666666666666666666666666667");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
    /// ```
    pub fn div_rounded(self, other: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        if self.is_zero() {
            return Ok(Decimal::ZERO);
        }
        Wide::of_quotient(self, other).round(self.is_negative() != other.is_negative(), rounding)
    }

    /// Returns `self` to the power `exponent`, as repeated products each rounded toward the stated side.
    ///
    /// A negative exponent is `1 / self^|exponent|`; anything to the power 0 is 1, zero too. `Down` and `Up` bound
    /// the exact power and are monotone in `self` where it is. They are its neighbours when only the last product is
    /// inexact; otherwise each product adds an error of its own, and so it is with `Nearest`.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::DivisionByZero`] for zero to a negative power, [`ArithmeticError::Overflow`] if the rounded
    /// power is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// let growth = Decimal::parse("1.05")?.powi_rounded(3, Rounding::Nearest)?;
    /// assert_eq!(growth.to_string(), "1.157625");
    /// assert_eq!(Decimal::TEN.powi_rounded(-2, Rounding::Nearest)?, Decimal::parse("0.01")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn powi_rounded(self, exponent: i32, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        let negative = self.is_negative() && exponent % 2 != 0;
        let (base, toward) = (self.abs(), rounding.of_magnitude(negative));
        let power = exponent.unsigned_abs();
        let magnitude = if exponent >= 0 { base.power(power, toward)? } else { base.inverse_power(power, toward)? };
        Ok(if negative { -magnitude } else { magnitude })
    }

    /// `self^exponent` of a number not below zero, by squaring: as every factor is, rounding each product one way
    /// rounds the whole that way.
    fn power(self, exponent: u32, toward: Rounding) -> Result<Decimal, ArithmeticError> {
        let (mut result, mut square, mut rest) = (Decimal::ONE, self, exponent);
        loop {
            if rest & 1 == 1 {
                result = result.mul_rounded(square, toward)?;
            }
            rest >>= 1;
            // Left here, so that a square nobody needs cannot overflow.
            if rest == 0 {
                return Ok(result);
            }
            square = square.mul_rounded(square, toward)?;
        }
    }

    /// `1 / self^exponent` of a number not below zero. Below 1 the inverse is taken first, from 1 on last, so that
    /// the powers in between grow and keep their digits.
    fn inverse_power(self, exponent: u32, toward: Rounding) -> Result<Decimal, ArithmeticError> {
        if self < Decimal::ONE {
            return Decimal::ONE.div_rounded(self, toward)?.power(exponent, toward);
        }
        match self.power(exponent, toward.mirrored()) {
            Ok(power) => Decimal::ONE.div_rounded(power, toward),
            // The power is beyond MAX, so its inverse lies between 0 and 1.3e-29, nearer to 0 than to 1e-28.
            Err(_) if toward == Rounding::Up => Ok(Decimal::LEAST_POSITIVE),
            Err(_) => Ok(Decimal::ZERO),
        }
    }

    /// The sum where 128 bits hold it and it needs no rounding.
    fn short_sum(self, other: Decimal) -> Option<Decimal> {
        let scale = self.0.scale().max(other.0.scale());
        Decimal::from_short(self.mantissa_at(scale)?.checked_add(other.mantissa_at(scale)?)?, scale)
    }

    /// The mantissa at a scale not below its own, where 128 bits hold it.
    fn mantissa_at(self, scale: u32) -> Option<i128> {
        match scale - self.0.scale() {
            0 => Some(self.0.mantissa()),
            // OK because scales are at most 28.
            more => checked_product(self.0.mantissa(), POWERS[more as usize]),
        }
    }

    /// The product where 128 bits hold it and it needs no rounding.
    fn short_product(self, other: Decimal) -> Option<Decimal> {
        let product = checked_product(self.0.mantissa(), other.0.mantissa())?;
        Decimal::from_short(product, self.0.scale() + other.0.scale())
    }

    fn wide_sum(self, other: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        let scale = self.0.scale().max(other.0.scale());
        let (left, right) = (self.wide_magnitude_at(scale), other.wide_magnitude_at(scale));
        let (negative, other_negative) = (self.is_negative(), other.is_negative());
        let (negative, magnitude) = match (negative == other_negative, left >= right) {
            // OK because 28 digits of scale and 96 bits of mantissa make at most 190 bits.
            (true, _) => (negative, left + right),
            (false, true) => (negative, left - right),
            (false, false) => (other_negative, right - left),
        };
        Wide { magnitude, scale, more: false }.round(negative, rounding)
    }

    fn wide_magnitude_at(self, scale: u32) -> U256 {
        let (_, magnitude, own_scale) = self.parts();
        U256::new(magnitude) * wide_power(scale - own_scale)
    }
}

/// Sign, order and places: exact, or cutting what they say.
impl Decimal {
    /// Returns `-self`.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::TEN.neg(), Decimal::from_i64(-10));
    /// assert_eq!(-Decimal::ZERO, Decimal::ZERO);
    /// ```
    #[must_use]
    #[allow(clippy::should_implement_trait)] // OK because it does; the method spares callers the import.
    pub const fn neg(self) -> Decimal {
        let (negative, magnitude, scale) = self.parts();
        Decimal::from_sign_magnitude(!negative, magnitude, scale)
    }

    /// Returns the magnitude of `self`.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::from_i64(-3).abs(), Decimal::from_i64(3));
    /// ```
    #[must_use]
    pub const fn abs(self) -> Decimal {
        let (_, magnitude, scale) = self.parts();
        Decimal::from_sign_magnitude(false, magnitude, scale)
    }

    /// Returns whether `self` is below zero.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert!(Decimal::MIN.is_negative());
    /// assert!(!Decimal::ZERO.is_negative());
    /// ```
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0.mantissa() < 0
    }

    /// Returns whether `self` is zero.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert!(Decimal::parse("0.00")?.is_zero());
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Returns -1, 0 or 1: the sign of `self`.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::MIN.signum(), -1);
    /// ```
    #[must_use]
    pub const fn signum(self) -> i8 {
        self.0.mantissa().signum() as i8
    }

    /// Returns the greatest whole number not above `self`.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::parse("-2.5")?.floor(), Decimal::from_i64(-3));
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn floor(self) -> Decimal {
        self.round_to(0, Rounding::Down)
    }

    /// Returns the least whole number not below `self`.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::parse("2.1")?.ceil(), Decimal::from_i64(3));
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn ceil(self) -> Decimal {
        self.round_to(0, Rounding::Up)
    }

    /// Returns the nearest whole number, halves away from zero, as people round (not ties to even as
    /// [`Rounding::Nearest`]).
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::parse("2.5")?.round(), Decimal::from_i64(3));
    /// assert_eq!(Decimal::parse("-2.5")?.round(), Decimal::from_i64(-3));
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn round(self) -> Decimal {
        self.round_places(0)
    }

    /// Returns `self` with at most `places` digits after the point, halves away from zero, as invoices round.
    ///
    /// ```
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Decimal::parse("0.125")?.round_places(2).to_string(), "0.13");
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn round_places(self, places: u32) -> Decimal {
        self.cut(places, |position, _| position >= Position::Half)
    }

    /// Returns `self` with at most `places` digits after the point, rounded as stated.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Rounding};
    /// let price = Decimal::parse("0.125")?;
    /// assert_eq!(price.round_to(2, Rounding::Nearest).to_string(), "0.12");
    /// assert_eq!(price.round_to(2, Rounding::Up).to_string(), "0.13");
    /// assert_eq!(price.round_to(9, Rounding::Up), price);
    /// # Ok::<(), costcone_formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn round_to(self, places: u32, rounding: Rounding) -> Decimal {
        let toward = rounding.of_magnitude(self.is_negative());
        self.cut(places, |position, lower_is_odd| toward.takes_upper(position, lower_is_odd))
    }

    /// Cuts the magnitude to `places` digits after the point; `takes_upper` hears the position above the cut value
    /// and whether that is odd.
    fn cut(self, places: u32, takes_upper: impl FnOnce(Position, bool) -> bool) -> Decimal {
        let (negative, magnitude, scale) = self.parts();
        if scale <= places {
            return self;
        }
        let power = 10_u128.pow(scale - places);
        let (lower, offset) = (magnitude / power, magnitude % power);
        let upper = takes_upper(Position::of(offset, power - offset, false), lower % 2 == 1);
        // OK because a digit was dropped: the result is at most a tenth of MAX_MANTISSA, and one.
        Decimal::from_sign_magnitude(negative, lower + u128::from(upper), places)
    }

    /// Plain notation of the magnitude: with exactly `places` digits after the point, or as many as it has.
    fn plain(self, places: Option<usize>) -> String {
        let (_, magnitude, scale) = self.parts();
        let (magnitude, scale) = if places.is_some() { (magnitude, scale) } else { without_zeros(magnitude, scale) };
        let scale = scale as usize;
        let digits = format!("{magnitude:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        match places.unwrap_or(scale) {
            0 => whole.to_owned(),
            width => format!("{whole}.{fraction:0<width$}"),
        }
    }
}

impl Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        Decimal::neg(self)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::from_i64(value)
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Decimal {
        Decimal::from_i64(i64::from(value))
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Decimal {
        Decimal::from_sign_magnitude(false, u128::from(value), 0)
    }
}

impl FromStr for Decimal {
    type Err = DecimalParseError;

    fn from_str(text: &str) -> Result<Decimal, DecimalParseError> {
        Decimal::parse(text)
    }
}

/// Plain notation, never an exponent, trailing zeros cut. A precision, as in `{:.2}`, rounds as
/// [`Decimal::round_places`] and keeps the zeros; width and sign flags work as for integers.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = f.precision();
        let shown = match places {
            Some(places) => self.round_places(u32::try_from(places).unwrap_or(u32::MAX)),
            None => *self,
        };
        f.pad_integral(!shown.is_negative(), "", &shown.plain(places))
    }
}

/// As [`Display`](fmt::Display).
impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

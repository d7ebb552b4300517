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

use std::fmt;
use std::ops::Neg;
use std::str::FromStr;

use ethnum::U256;
use rust_decimal::Decimal as Raw;

/// Greatest mantissa: 96 bits, 29 digits.
const MAX_MANTISSA: u128 = (1 << 96) - 1;
/// Greatest number of digits after the point.
const MAX_SCALE: u32 = 28;
/// Scale to which quotients and binary fractions are formed before rounding. INVARIANT: at least two more than
/// [`MAX_SCALE`], see [`Wide`].
const WORKING_SCALE: u32 = MAX_SCALE + 2;
/// Greatest power of ten below 2^256.
const MAX_WIDE_POWER: usize = 77;

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
/// assert_eq!(ArithmeticError::Overflow.to_string(), "result is beyond 79228162514264337593543950335");
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
            ArithmeticError::Overflow => write!(f, "result is beyond {MAX_MANTISSA}"),
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
            DecimalParseError::OutOfRange { text } => write!(f, "`{text}` is beyond {MAX_MANTISSA}"),
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
        // OK because the plain form of a decimal is always a float literal, which the standard library reads
        // correctly rounded.
        self.short_f64().unwrap_or_else(|| self.to_string().parse().unwrap_or(f64::NAN))
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
        self.0.mantissa().checked_mul(10_i128.pow(scale - self.0.scale()))
    }

    /// The product where 128 bits hold it and it needs no rounding.
    fn short_product(self, other: Decimal) -> Option<Decimal> {
        let product = self.0.mantissa().checked_mul(other.0.mantissa())?;
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

/// Where a magnitude lies above its lower neighbour, on the way to its upper one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Position {
    Exact,
    BelowHalf,
    Half,
    AboveHalf,
}

impl Position {
    /// From the distances to the neighbours, in units of the last digit kept; `more` says that the first is greater,
    /// and the second less, by a part of a unit.
    ///
    /// INVARIANT of the callers: with `more`, the distances add up to an even number or differ by at least two, so
    /// that the part of a unit cannot change which is greater.
    fn of<T: PartialOrd + Default>(to_lower: T, to_upper: T, more: bool) -> Position {
        if to_lower == T::default() && !more {
            Position::Exact
        } else if to_lower < to_upper {
            Position::BelowHalf
        } else if to_lower == to_upper && !more {
            Position::Half
        } else {
            Position::AboveHalf
        }
    }
}

/// An exact result before rounding: a magnitude of `magnitude / 10^scale`, or, with `more`, a number above it by less
/// than one unit of its last digit.
///
/// INVARIANT: with `more`, at least two digits of `magnitude` will be dropped, so that what lies below it never decides
/// alone between the neighbours. Quotients and binary fractions see to it by [`WORKING_SCALE`].
struct Wide {
    magnitude: U256,
    scale: u32,
    more: bool,
}

impl Wide {
    /// `|dividend / divisor|`; neither is zero.
    fn of_quotient(dividend: Decimal, divisor: Decimal) -> Wide {
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
    fn of_f64(value: f64) -> Result<Wide, ArithmeticError> {
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
    fn of_binary_fraction(significand: u64, halvings: u32) -> Wide {
        // OK because 53 bits and 30 digits fit in 256 bits.
        let scaled = U256::from(significand) * wide_power(WORKING_SCALE);
        let magnitude = scaled.checked_shr(halvings).unwrap_or(U256::ZERO);
        // OK because where the shift is 256 or more, the magnitude is zero and so is what is shifted back.
        let more = magnitude.checked_shl(halvings).unwrap_or(U256::ZERO) != scaled;
        Wide { magnitude, scale: WORKING_SCALE, more }
    }

    /// The decimal of that sign next to this magnitude, in the given direction.
    fn round(self, negative: bool, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
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
    fn neighbours(self) -> Result<Neighbours, ArithmeticError> {
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
    fn neighbours_of_gap(self, dropped: u32) -> Neighbours {
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
struct Neighbours {
    lower: (u128, u32),
    upper: Option<(u128, u32)>,
    position: Position,
}

/// How many digits to drop so that a mantissa holds the others: the least `d` with `magnitude / 10^d < 2^96`.
fn digits_beyond_mantissa(magnitude: U256) -> u32 {
    let beyond = magnitude >> 96;
    // magnitude < 2^96 * 10^d exactly when magnitude / 2^96 < 10^d; at most 49, as 10^49 > 2^160.
    WIDE_POWERS.partition_point(|power| *power <= beyond) as u32
}

/// The same number with no trailing zero after the point.
fn without_zeros(mut magnitude: u128, mut scale: u32) -> (u128, u32) {
    for digits in [16, 8, 4, 2, 1] {
        let power = 10_u128.pow(digits);
        if scale >= digits && magnitude % power == 0 {
            magnitude /= power;
            scale -= digits;
        }
    }
    (magnitude, scale)
}

/// `10^exponent`; OK because no caller asks for more than 77.
fn wide_power(exponent: u32) -> U256 {
    WIDE_POWERS[exponent as usize]
}

static WIDE_POWERS: [U256; MAX_WIDE_POWER + 1] = wide_powers();

const fn wide_powers() -> [U256; MAX_WIDE_POWER + 1] {
    let mut powers = [U256::ONE; MAX_WIDE_POWER + 1];
    let (mut high, mut low, mut index) = (0_u128, 1_u128, 0);
    while index <= MAX_WIDE_POWER {
        powers[index] = U256::from_words(high, low);
        // Ten times the pair of words; the carry is what ten times the low word has above 128 bits.
        let carry = ((low >> 64) * 10 + (((low & u64::MAX as u128) * 10) >> 64)) >> 64;
        (high, low) = (high.wrapping_mul(10).wrapping_add(carry), low.wrapping_mul(10));
        index += 1;
    }
    powers
}

/// A well-formed number as read: `significand * 10^power`, negative or not.
struct Literal {
    negative: bool,
    /// Without trailing zeros; `None` if 128 bits do not hold it.
    significand: Option<u128>,
    power: i64,
    /// Power of ten of the leading digit.
    leading_power: i64,
}

/// Why a literal is no decimal.
enum Misfit {
    TooPrecise,
    OutOfRange,
}

impl Literal {
    /// Reads the form [`Decimal::parse`] describes; `None` for any other.
    fn read(text: &str) -> Option<Literal> {
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
    fn append(&mut self, digits: impl Iterator<Item = u8>) {
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

    fn to_decimal(&self) -> Result<Decimal, Misfit> {
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

    fn signed(&self, magnitude: u128, scale: u32) -> Option<Decimal> {
        let held = magnitude <= MAX_MANTISSA && scale <= MAX_SCALE;
        held.then(|| Decimal::from_sign_magnitude(self.negative, magnitude, scale))
    }
}

/// `significand` followed by `zeros` and `digit`, where 128 bits hold it.
fn appended(significand: u128, zeros: u32, digit: u8) -> Option<u128> {
    // Leading zeros add nothing, however many.
    if significand == 0 {
        return Some(u128::from(digit));
    }
    let power = 10_u128.checked_pow(zeros.saturating_add(1))?;
    significand.checked_mul(power)?.checked_add(u128::from(digit))
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The exponent after `e`; one beyond `i64` is as good as its bound.
fn read_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -magnitude } else { magnitude })
}

/// Whether `text` is nothing, or digits with single underscores between them.
fn is_digits(text: &str) -> bool {
    text.is_empty() || text.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0')
}

/// Rounding as its definition has it, over exact rationals: every decimal of each of the 29 scales is considered.
#[cfg(test)]
pub(crate) mod oracle {
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::{Signed, Zero};
    use proptest::prelude::*;

    pub(crate) fn exact(value: Decimal) -> BigRational {
        let (negative, magnitude, scale) = value.parts();
        let numerator = if negative { -BigInt::from(magnitude) } else { BigInt::from(magnitude) };
        BigRational::new(numerator, BigInt::from(10).pow(scale))
    }

    /// The value rounded, or `None` if that is beyond MAX.
    pub(crate) fn rounded(value: &BigRational, rounding: Rounding) -> Option<BigRational> {
        if value.is_negative() {
            return rounded_magnitude(&-value, rounding.mirrored()).map(|magnitude| -magnitude);
        }
        rounded_magnitude(value, rounding)
    }

    fn rounded_magnitude(value: &BigRational, rounding: Rounding) -> Option<BigRational> {
        let max = BigInt::from(MAX_MANTISSA);
        let of_scale = |mantissa: BigInt, scale| mantissa * ten_to(MAX_SCALE - scale);
        // In units of 1e-28; quotients of numbers not below zero are cut, so the second is the one above.
        let lower = (0..=MAX_SCALE)
            .map(|scale| of_scale((value.numer() * ten_to(scale) / value.denom()).min(max.clone()), scale))
            .max();
        let upper = (0..=MAX_SCALE)
            .map(|scale| ((value.numer() * ten_to(scale) + value.denom() - 1) / value.denom(), scale))
            .filter(|(mantissa, _)| *mantissa <= max)
            .map(|(mantissa, scale)| of_scale(mantissa, scale))
            .min();
        let [lower, upper] = [lower, upper].map(|end| end.map(|end| BigRational::new(end, ten_to(MAX_SCALE))));
        let lower = lower.unwrap();
        match (rounding, upper) {
            (Rounding::Up, upper) => upper,
            (Rounding::Down, Some(_)) => Some(lower),
            (Rounding::Down, None) => (*value < BigRational::from(max + 1)).then_some(lower),
            (Rounding::Nearest, Some(upper)) => Some(nearer(value, lower, upper)),
            (Rounding::Nearest, None) => (value - &lower < BigRational::new(1.into(), 2.into())).then_some(lower),
        }
    }

    fn nearer(value: &BigRational, lower: BigRational, upper: BigRational) -> BigRational {
        match (value - &lower).cmp(&(&upper - value)) {
            std::cmp::Ordering::Less => lower,
            std::cmp::Ordering::Greater => upper,
            std::cmp::Ordering::Equal if last_digit_is_even(&lower) => lower,
            std::cmp::Ordering::Equal => upper,
        }
    }

    fn ten_to(scale: u32) -> BigInt {
        BigInt::from(10).pow(scale)
    }

    /// Of the mantissa at the greatest scale that holds it.
    fn last_digit_is_even(value: &BigRational) -> bool {
        let mantissas = (0..=MAX_SCALE).map(|scale| value * BigInt::from(10).pow(scale));
        let mut held =
            mantissas.filter(|mantissa| mantissa.is_integer() && mantissa.to_integer() <= MAX_MANTISSA.into());
        (held.next_back().unwrap().to_integer() % 2_i32).is_zero()
    }

    /// Mantissas at which something changes: powers, the greatest one, what stands around its tenth.
    pub(crate) const EDGES: [u128; 18] = [
        0,
        1,
        2,
        3,
        5,
        7,
        10,
        25,
        (1 << 53) + 1,
        u64::MAX as u128,
        10_u128.pow(14),
        10_u128.pow(28) - 1,
        10_u128.pow(28),
        5 * 10_u128.pow(27),
        MAX_MANTISSA / 10,
        MAX_MANTISSA / 10 + 1,
        MAX_MANTISSA - 1,
        MAX_MANTISSA,
    ];

    fn mantissa() -> impl Strategy<Value = u128> {
        let of_any_length =
            (0..=96_u32, any::<u128>()).prop_map(|(bits, seed)| if bits == 0 { 0 } else { seed >> (128 - bits) });
        prop_oneof![of_any_length, proptest::sample::select(&EDGES[..]), 0..1000_u128]
    }

    pub(crate) fn decimals() -> impl Strategy<Value = Decimal> {
        (any::<bool>(), mantissa(), 0..=MAX_SCALE)
            .prop_map(|(negative, magnitude, scale)| Decimal::from_sign_magnitude(negative, magnitude, scale))
    }
}

#[cfg(test)]
mod tests {
    use super::oracle::{EDGES, decimals, exact, rounded};
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::{One, Pow, Signed, Zero};
    use proptest::prelude::*;
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    const ROUNDINGS: [Rounding; 3] = [Rounding::Down, Rounding::Nearest, Rounding::Up];

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    /// The result is the one the definition of each direction gives, or an overflow where that gives none.
    fn assert_rounded(value: &BigRational, operation: impl Fn(Rounding) -> Result<Decimal, ArithmeticError>) {
        for rounding in ROUNDINGS {
            let result = operation(rounding).map(exact);
            assert_eq!(result, rounded(value, rounding).ok_or(ArithmeticError::Overflow), "{value} {rounding:?}");
        }
    }

    fn assert_operations_rounded(a: Decimal, b: Decimal) {
        assert_rounded(&(exact(a) + exact(b)), |rounding| a.add_rounded(b, rounding));
        assert_rounded(&(exact(a) - exact(b)), |rounding| a.sub_rounded(b, rounding));
        assert_rounded(&(exact(a) * exact(b)), |rounding| a.mul_rounded(b, rounding));
        if b.is_zero() {
            assert_eq!(a.div_rounded(b, Rounding::Up), Err(ArithmeticError::DivisionByZero));
        } else {
            assert_rounded(&(exact(a) / exact(b)), |rounding| a.div_rounded(b, rounding));
        }
    }

    fn assert_wide_rounded(magnitude: U256, scale: u32) {
        let numerator = magnitude.to_string().parse::<BigInt>().unwrap();
        let value = BigRational::new(numerator, BigInt::from(10).pow(scale));
        assert_rounded(&value, |rounding| Wide { magnitude, scale, more: false }.round(false, rounding));
        assert_rounded(&-value, |rounding| Wide { magnitude, scale, more: false }.round(true, rounding));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn operations_give_the_next_decimal_in_the_stated_direction(a in decimals(), b in decimals()) {
            assert_operations_rounded(a, b);
        }

        #[test]
        fn powers_are_bounded_by_down_and_up(base in decimals(), exponent in -12..=12_i32) {
            if base.is_zero() && exponent < 0 {
                prop_assert_eq!(base.powi_rounded(exponent, Rounding::Up), Err(ArithmeticError::DivisionByZero));
                return Ok(());
            }
            let power = Pow::pow(exact(base), exponent);
            let beyond = power.abs() * (BigRational::one() + BigRational::new(1.into(), BigInt::from(10).pow(24_u32)))
                > exact(Decimal::MAX);
            match base.powi_rounded(exponent, Rounding::Down) {
                Ok(down) => prop_assert!(exact(down) <= power),
                Err(error) => prop_assert!(error == ArithmeticError::Overflow && beyond),
            }
            match base.powi_rounded(exponent, Rounding::Up) {
                Ok(up) => prop_assert!(exact(up) >= power),
                Err(error) => prop_assert!(error == ArithmeticError::Overflow && beyond),
            }
        }

        #[test]
        fn powers_near_one_lose_few_digits(mantissa in 500_000_000..2_000_000_000_i64, exponent in -40..=40_i32) {
            let base = Decimal::new(mantissa, 9).unwrap();
            let [down, nearest, up] = ROUNDINGS.map(|rounding| base.powi_rounded(exponent, rounding).unwrap());
            prop_assert!(down <= nearest && nearest <= up);
            let error = exact(up) - exact(down);
            prop_assert!(error <= exact(up).max(BigRational::one()) / BigInt::from(10).pow(26_u32));
        }

        #[test]
        fn powers_are_monotone_where_exact_ones_are(a in decimals(), b in decimals(), exponent in -9..=9_i32) {
            let (least, greatest) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
            for rounding in ROUNDINGS {
                let powers = (least.powi_rounded(exponent, rounding), greatest.powi_rounded(exponent, rounding));
                if let (Ok(of_least), Ok(of_greatest)) = powers {
                    let in_order = if exponent < 0 { of_least >= of_greatest } else { of_least <= of_greatest };
                    prop_assert!(in_order);
                }
            }
        }

        #[test]
        fn what_is_printed_reads_back(value in decimals()) {
            let text = value.to_string();
            prop_assert_eq!(Decimal::parse(&text), Ok(value));
            prop_assert!(!text.contains(['e', 'E']));
            prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']));
        }

        #[test]
        fn text_is_read_exactly_or_refused(
            whole in "[0-9]{1,32}", fraction in "[0-9]{0,32}", exponent in -40..=40_i32, negative: bool,
        ) {
            let sign = if negative { "-" } else { "" };
            let digits = format!("{sign}{whole}{fraction}").parse::<BigInt>().unwrap();
            let power = Pow::pow(BigRational::from(BigInt::from(10)), exponent - fraction.len() as i32);
            let value = BigRational::from(digits) * power;
            let held = rounded(&value, Rounding::Down).filter(|rounded| *rounded == value);
            match Decimal::parse(&format!("{sign}{whole}.{fraction}e{exponent}")) {
                Ok(read) => prop_assert_eq!(Some(exact(read)), held),
                Err(DecimalParseError::OutOfRange { .. }) => prop_assert!(value.abs() > exact(Decimal::MAX)),
                Err(DecimalParseError::TooPrecise { .. }) => prop_assert!(held.is_none()),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9._eE ]{0,12}") {
            if let Ok(read) = Decimal::parse(&text) {
                prop_assert_eq!(read.to_f64(), text.replace('_', "").parse::<f64>().unwrap());
            }
        }

        #[test]
        fn order_and_hash_are_those_of_the_value(a in decimals(), b in decimals(), zeros in 0..6_u32) {
            prop_assert_eq!(a.cmp(&b), exact(a).cmp(&exact(b)));
            prop_assert_eq!(a == b, exact(a) == exact(b));
            let (negative, magnitude, scale) = a.parts();
            let longer = magnitude.saturating_mul(10_u128.pow(zeros));
            if longer <= MAX_MANTISSA && scale + zeros <= MAX_SCALE {
                let same = Decimal::from_sign_magnitude(negative, longer, scale + zeros);
                prop_assert_eq!(a, same);
                prop_assert_eq!(hash_of(a), hash_of(same));
            }
        }

        #[test]
        fn places_are_cut_as_stated(value in decimals(), places in 0..=MAX_SCALE) {
            let power = BigRational::from(BigInt::from(10).pow(places));
            let scaled = exact(value) * &power;
            prop_assert_eq!(exact(value.round_to(places, Rounding::Down)), scaled.floor() / &power);
            prop_assert_eq!(exact(value.round_to(places, Rounding::Up)), scaled.ceil() / &power);
            // BigRational rounds halves away from zero.
            prop_assert_eq!(exact(value.round_places(places)), scaled.round() / &power);
            let to_even = value.round_to(places, Rounding::Nearest);
            let distance = (exact(to_even) * &power - &scaled).abs() * BigInt::from(2);
            prop_assert!(distance <= BigRational::one());
            prop_assert!(distance < BigRational::one()
                || (exact(to_even) * &power / BigInt::from(2)).is_integer());
        }

        #[test]
        fn signs_are_those_of_the_value(value in decimals()) {
            prop_assert_eq!(exact(-value), -exact(value));
            prop_assert_eq!(exact(value.abs()), exact(value).abs());
            prop_assert_eq!(value.is_negative(), exact(value).is_negative());
            prop_assert_eq!(value.is_zero(), exact(value).is_zero());
            prop_assert_eq!(BigRational::from(BigInt::from(value.signum())), exact(value).signum());
        }

        #[test]
        fn a_decimal_becomes_the_nearest_float(value in decimals()) {
            let float = value.to_f64();
            let distance = |float: f64| (BigRational::from_float(float).unwrap() - exact(value)).abs();
            let (bits, own) = (float.abs().to_bits(), distance(float));
            prop_assert!(value.is_zero() || (float < 0.0) == value.is_negative());
            for neighbour in [bits.saturating_sub(1), bits + 1] {
                prop_assert!(own <= distance(f64::from_bits(neighbour).copysign(float)));
            }
        }

        #[test]
        fn a_float_is_bounded_by_the_next_decimals(value in -1e29..1e29_f64, shrink in -200..=0_i32) {
            let value = value * 2_f64.powi(shrink);
            let binary = BigRational::from_float(value).unwrap();
            for rounding in [Rounding::Down, Rounding::Up] {
                let result = Decimal::from_f64(value, rounding).map(exact);
                prop_assert_eq!(result, rounded(&binary, rounding).ok_or(ArithmeticError::Overflow));
            }
        }

        #[test]
        fn the_nearest_decimal_reads_back_to_the_same_float(value in -7e28..7e28_f64, shrink in -120..=0_i32) {
            let value = value * 2_f64.powi(shrink);
            // 17 digits within 28 places.
            prop_assume!(value.abs() >= 1e-11);
            prop_assert_eq!(Decimal::from_f64(value, Rounding::Nearest).unwrap().to_f64(), value);
        }

        #[test]
        fn any_float_is_converted_or_refused(bits: u64) {
            let value = f64::from_bits(bits);
            for rounding in ROUNDINGS {
                match Decimal::from_f64(value, rounding) {
                    Ok(decimal) => prop_assert!((decimal.to_f64() - value).abs() <= 1e-28_f64.max(value.abs() * 1e-15)),
                    Err(ArithmeticError::Undefined) => prop_assert!(!value.is_finite()),
                    Err(_) => prop_assert!(value.abs() > 7.9e28),
                }
            }
        }

        #[test]
        fn wide_results_are_rounded_as_defined(high: u128, low: u128, shift in 0..256_u32, scale in 0..=56_u32) {
            assert_wide_rounded(U256::from_words(high, low) >> shift, scale);
        }
    }

    fn hash_of(value: Decimal) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn operations_on_edges_give_the_next_decimal_in_the_stated_direction() {
        let edges: Vec<Decimal> = EDGES
            .iter()
            .flat_map(|&mantissa| [0, 1, 14, 27, 28].map(|scale| Decimal::from_sign_magnitude(false, mantissa, scale)))
            .collect();
        for &a in &edges {
            for &b in &edges {
                assert_operations_rounded(a, b);
            }
        }
    }

    #[test]
    fn results_around_the_longest_mantissa_are_rounded_as_defined() {
        // Tenths from one below it, over the gap of five above it, to beyond; halves and both sides of them among them.
        for dropped in [0, 1, 27] {
            for tenths in 0..=70_u64 {
                let units = U256::new(MAX_MANTISSA) * 10 - 10 + U256::from(tenths);
                let magnitude = units * wide_power(dropped);
                for scale in [0, 1, dropped + 1, 29, 30] {
                    assert_wide_rounded(magnitude, scale);
                }
                assert_wide_rounded(magnitude + U256::ONE, dropped + 1);
                assert_wide_rounded(magnitude - U256::ONE, dropped + 2);
            }
        }
    }

    #[test]
    fn powers_of_ten_are_what_they_say() {
        for exponent in 0..=77 {
            assert_eq!(wide_power(exponent).to_string(), format!("1{}", "0".repeat(exponent as usize)));
        }
    }

    #[test]
    fn a_product_too_small_to_hold_does_not_vanish() {
        let (a, b) = (decimal("1e-15"), decimal("1e-14"));
        let least = decimal("1e-28");
        assert_eq!(
            ROUNDINGS.map(|rounding| a.mul_rounded(b, rounding).unwrap()),
            [Decimal::ZERO, Decimal::ZERO, least]
        );
        let below = ROUNDINGS.map(|rounding| (-a).mul_rounded(b, rounding).unwrap());
        assert_eq!(below, [-least, Decimal::ZERO, Decimal::ZERO]);
    }

    #[test]
    fn powers_have_their_special_cases() {
        let power = |base: &str, exponent, rounding| decimal(base).powi_rounded(exponent, rounding);
        for rounding in ROUNDINGS {
            assert_eq!(power("0", 0, rounding), Ok(Decimal::ONE));
            assert_eq!(power("0", 3, rounding), Ok(Decimal::ZERO));
            assert_eq!(power("0", -3, rounding), Err(ArithmeticError::DivisionByZero));
            assert_eq!(power("-1", i32::MIN, rounding), Ok(Decimal::ONE));
            assert_eq!(power("-1", i32::MAX, rounding), Ok(-Decimal::ONE));
            assert_eq!(power("-0.5", -3, rounding), Ok(decimal("-8")));
            assert_eq!(power("10", -28, rounding), Ok(decimal("1e-28")));
            assert_eq!(power("1e-28", -1, rounding), Ok(decimal("1e28")));
            assert_eq!(power("2", 96, rounding), Err(ArithmeticError::Overflow));
            assert_eq!(power("1e-14", -3, rounding), Err(ArithmeticError::Overflow));
        }
        assert_eq!(power("10", -40, Rounding::Down), Ok(Decimal::ZERO));
        assert_eq!(power("10", -40, Rounding::Nearest), Ok(Decimal::ZERO));
        assert_eq!(power("10", -40, Rounding::Up), Ok(decimal("1e-28")));
        assert_eq!(power("-10", -41, Rounding::Down), Ok(decimal("-1e-28")));
        assert_eq!(power("-10", -41, Rounding::Up), Ok(Decimal::ZERO));
    }

    #[test]
    fn numbers_are_read_in_every_form() {
        let same = [
            ("0", "0"),
            ("-0", "0"),
            ("-0.00", "0"),
            ("0e999999999999999999999", "0"),
            ("+1", "1"),
            ("007", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1_000.000_1", "1000.0001"),
            ("12E-1", "1.2"),
            ("1e+3", "1000"),
            ("0.10000000000000000000000000000000000000000000", "0.1"),
            ("1000000000000000000000000000000000000000000e-40", "100"),
            ("0.0000000000000000000000000000000000000001e40", "1"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("-7.9228162514264337593543950335e28", "-79228162514264337593543950335"),
        ];
        for (text, shown) in same {
            assert_eq!(decimal(text).to_string(), shown, "{text}");
        }
    }

    #[test]
    fn text_that_is_no_number_is_refused() {
        assert_eq!(Decimal::parse(""), Err(DecimalParseError::Empty));
        let malformed = [
            " ", " 1", "1 ", ".", "+", "-", "--1", "+-1", "1..2", "1.2.3", "_1", "1_", "1__0", "1_.0", "1._0", "e5",
            "1e", "1e+", "1e1_0", "1e1.0", "1e5e5", "1,000", "$1", "NaN", "inf", "0x10", "−1", "١",
        ];
        for text in malformed {
            assert_eq!(Decimal::parse(text), Err(DecimalParseError::Malformed { text: text.to_owned() }));
        }
    }

    #[test]
    fn numbers_no_decimal_holds_are_refused() {
        for text in [
            "1e-29",
            "79228162514264337593543950335.5",
            "7.92281625142643375935439503355",
            "1e-9223372036854775808",
            "0.1e-99999999999999999999",
            "1.5e-9223372036854775807",
            "1.00000000000000000000000000000000000000001",
        ] {
            assert_eq!(Decimal::parse(text), Err(DecimalParseError::TooPrecise { text: text.to_owned() }));
        }
        for text in
            ["79228162514264337593543950336", "-1e29", "1e99999999999999999999", "100000000000000000000000000001"]
        {
            assert_eq!(Decimal::parse(text), Err(DecimalParseError::OutOfRange { text: text.to_owned() }));
        }
    }

    #[test]
    fn numbers_are_shown_with_the_places_asked_for() {
        let price = decimal("-1234.5675");
        assert_eq!(format!("{price:.2}"), "-1234.57");
        assert_eq!(format!("{price:.6}"), "-1234.567500");
        assert_eq!(format!("{price:.0}"), "-1235");
        assert_eq!(format!("{price:>12.1}"), "     -1234.6");
        assert_eq!(format!("{:.2}", decimal("-0.001")), "0.00");
        assert_eq!(format!("{:+.1}", Decimal::TEN), "+10.0");
        assert_eq!(format!("{:.30}", decimal("1e-28")), "0.000000000000000000000000000100");
        assert_eq!(format!("{:?}", decimal("12.50")), "12.5");
    }

    #[test]
    fn floats_that_are_no_numbers_are_refused() {
        for rounding in ROUNDINGS {
            for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                assert_eq!(Decimal::from_f64(value, rounding), Err(ArithmeticError::Undefined));
            }
            for value in [f64::MAX, f64::MIN, 2_f64.powi(96), 1e29] {
                assert_eq!(Decimal::from_f64(value, rounding), Err(ArithmeticError::Overflow));
            }
            assert_eq!(Decimal::from_f64(-0.0, rounding), Ok(Decimal::ZERO));
        }
        assert_eq!(Decimal::from_f64(f64::from_bits(1), Rounding::Up), Ok(decimal("1e-28")));
        assert_eq!(Decimal::from_f64(-f64::MIN_POSITIVE, Rounding::Down), Ok(decimal("-1e-28")));
        assert_eq!(Decimal::from_f64(1e-300, Rounding::Nearest), Ok(Decimal::ZERO));
        assert_eq!(Decimal::from_f64(1e28, Rounding::Nearest), Ok(decimal("1e28")));
    }

    #[test]
    fn whole_numbers_convert_exactly() {
        assert_eq!(Decimal::from_i64(i64::MIN).to_string(), i64::MIN.to_string());
        assert_eq!(Decimal::from(u64::MAX).to_string(), u64::MAX.to_string());
        assert_eq!(Decimal::from(7_u32), Decimal::from(7_i64));
        assert_eq!(Decimal::default(), Decimal::ZERO);
        assert_eq!(Decimal::MIN, -Decimal::MAX);
    }

    #[test]
    fn errors_say_what_was_wrong() {
        let message = |text: &str| Decimal::parse(text).unwrap_err().to_string();
        assert_eq!(message(""), "expected a decimal number, was empty");
        assert_eq!(message("1 GB"), "`1 GB` is not a decimal number");
        assert_eq!(message("1e-29"), "`1e-29` has more digits than a decimal holds, 28 of them after the point");
        assert_eq!(message("1e29"), "`1e29` is beyond 79228162514264337593543950335");
        assert_eq!(ArithmeticError::DivisionByZero.to_string(), "division by zero");
        assert_eq!(ArithmeticError::Undefined.to_string(), "operand is not a finite number");
    }
}

//! The decimal itself: its form, its constants, and its sign.

use std::ops::Neg;

use rust_decimal::Decimal as Raw;

use super::limits::{MAX_MANTISSA, MAX_SCALE};

/// A decimal number of 28 digits, at most 28 of them after the point, that never rounds unasked.
///
/// It holds every number `±m / 10^s` with `m < 2^96` and `0 ≤ s ≤ 28`: any 28 digits, and 29 up to [`Decimal::MAX`].
///
/// - An operation that may be inexact takes a [`Rounding`](crate::Rounding) and returns the exact result, if a decimal holds it, or the
///   next decimal on that side. So `Down ≤ exact ≤ Up`, near zero too, where the next decimals are `0` and `±1e-28`.
/// - Past [`Decimal::MAX`] is an [`ArithmeticError`](crate::ArithmeticError), not infinity; there is no NaN and no negative zero.
/// - 1.0 and 1.00 are equal, hash alike and print as `1`: the number of places is not part of the value.
/// - [`floor`](Decimal::floor), [`ceil`](Decimal::ceil), [`round`](Decimal::round) and
///   [`round_places`](Decimal::round_places) cut digits as they say; all else is exact.
///
/// # Examples
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, Rounding};
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

/// Constants and construction.
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
    pub(super) const LEAST_POSITIVE: Decimal = Decimal::from_sign_magnitude(false, 1, MAX_SCALE);

    /// Returns the whole number `value`.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::from_i64(-3).to_string(), "-3");
    /// ```
    #[must_use]
    pub const fn from_i64(value: i64) -> Decimal {
        Decimal::from_sign_magnitude(value < 0, value.unsigned_abs() as u128, 0)
    }

    /// Returns `mantissa / 10^scale`, or `None` if `scale` exceeds 28.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
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

    /// INVARIANT of the callers: `magnitude ≤ MAX_MANTISSA` and `scale ≤ MAX_SCALE`.
    pub(super) const fn from_sign_magnitude(negative: bool, magnitude: u128, scale: u32) -> Decimal {
        let (low, middle, high) = (magnitude as u32, (magnitude >> 32) as u32, (magnitude >> 64) as u32);
        Decimal(Raw::from_parts(low, middle, high, negative, scale))
    }

    /// Sign, magnitude of the mantissa, scale.
    pub(super) const fn parts(self) -> (bool, u128, u32) {
        let mantissa = self.0.mantissa();
        (mantissa < 0, mantissa.unsigned_abs(), self.0.scale())
    }

    /// The decimal of a mantissa and scale that need no rounding, or `None` if they do.
    pub(super) const fn from_short(mantissa: i128, scale: u32) -> Option<Decimal> {
        if mantissa.unsigned_abs() > MAX_MANTISSA || scale > MAX_SCALE {
            return None;
        }
        Some(Decimal::from_sign_magnitude(mantissa < 0, mantissa.unsigned_abs(), scale))
    }

    /// The mantissa with its sign.
    pub(super) const fn mantissa(self) -> i128 {
        self.0.mantissa()
    }

    /// The number of digits after the point in storage.
    pub(super) const fn scale(self) -> u32 {
        self.0.scale()
    }
}

/// The sign.
impl Decimal {
    /// Returns `-self`.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert!(Decimal::parse("0.00")?.is_zero());
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Returns -1, 0 or 1: the sign of `self`.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::MIN.signum(), -1);
    /// ```
    #[must_use]
    pub const fn signum(self) -> i8 {
        self.0.mantissa().signum() as i8
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

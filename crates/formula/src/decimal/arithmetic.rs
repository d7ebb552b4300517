//! Sums, products, and quotients in a stated direction.

use ethnum::U256;

use super::error::ArithmeticError;
use super::limits::MAX_SCALE;
use super::rounding::Rounding;
use super::value::Decimal;
use super::wide::{Wide, wide_power};

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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
    /// assert_eq!(Decimal::ONE.sub_rounded(Decimal::TEN, Rounding::Nearest)?, Decimal::from_i64(-9));
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
    /// let quotient = Decimal::from_i64(2).div_rounded(Decimal::from_i64(3), Rounding::Up)?;
    /// assert_eq!(quotient.to_string(), "0.6666666666666666666666666667");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
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

    /// The sum where 128 bits hold it and it needs no rounding.
    fn short_sum(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale().max(other.scale());
        Decimal::from_short(self.mantissa_at(scale)?.checked_add(other.mantissa_at(scale)?)?, scale)
    }

    /// The mantissa at a scale not below its own, where 128 bits hold it.
    fn mantissa_at(self, scale: u32) -> Option<i128> {
        match scale - self.scale() {
            0 => Some(self.mantissa()),
            // OK because scales are at most 28.
            more => checked_product(self.mantissa(), POWERS[more as usize]),
        }
    }

    /// The product where 128 bits hold it and it needs no rounding.
    fn short_product(self, other: Decimal) -> Option<Decimal> {
        let product = checked_product(self.mantissa(), other.mantissa())?;
        Decimal::from_short(product, self.scale() + other.scale())
    }

    fn wide_sum(self, other: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        let scale = self.scale().max(other.scale());
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

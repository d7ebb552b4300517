//! Conversion from and to binary floating point.

use ethnum::U256;

use super::error::{ArithmeticError, DecimalParseError};
use super::rounding::Rounding;
use super::value::Decimal;
use super::wide::Wide;

impl Decimal {
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::parse("0.1")?.to_f64(), 0.1);
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.short_f64().unwrap_or_else(|| self.long_f64())
    }

    /// Long division to at least 64 binary digits. The last digit represents all later ones, so rounding to 53 digits rounds the
    /// exact quotient.
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
}

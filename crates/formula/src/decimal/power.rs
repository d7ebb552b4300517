//! Whole powers in a stated direction.

use super::error::ArithmeticError;
use super::rounding::Rounding;
use super::value::Decimal;

impl Decimal {
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
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
            // Stops here, because another square could overflow without being needed.
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
}

//! Operations on the numbers of intervals, rounded outward. The case tables are in the documentation of the module above.

use super::value::Interval;
use crate::decimal::{ArithmeticError, Decimal, Rounding};

/// The sign of the numbers of an interval.
#[derive(Clone, Copy)]
enum Sign {
    /// `0 ≤ inf`
    Positive,
    /// `inf < 0 < sup`
    Mixed,
    /// `sup ≤ 0`
    Negative,
}

/// Operations on the numbers of intervals, rounded outward. Those that cannot fail return a `Result` too, so that a
/// program of operations treats all of them alike.
#[allow(clippy::should_implement_trait)] // OK because an operator could not return the error.
impl Interval {
    /// Returns the interval of all `x + y`.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if an end of it is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let one = Interval::point(Decimal::ONE);
    /// assert_eq!(one.add(one)?.to_string(), "[2, 2]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn add(self, other: Interval) -> Result<Interval, ArithmeticError> {
        Ok(Interval {
            inf: self.inf.add_rounded(other.inf, Rounding::Down)?,
            sup: self.sup.add_rounded(other.sup, Rounding::Up)?,
        })
    }

    /// Returns the interval of all `x - y`.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if an end of it is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let unit = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(unit.sub(unit)?.to_string(), "[-1, 1]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn sub(self, other: Interval) -> Result<Interval, ArithmeticError> {
        Ok(Interval {
            inf: self.inf.sub_rounded(other.sup, Rounding::Down)?,
            sup: self.sup.sub_rounded(other.inf, Rounding::Up)?,
        })
    }

    /// Returns the interval of all `x * y`.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if an end of it is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let either = Interval::point(Decimal::from_i64(-2)).hull(Interval::point(Decimal::from_i64(3)));
    /// assert_eq!(either.mul(either)?.to_string(), "[-6, 9]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn mul(self, other: Interval) -> Result<Interval, ArithmeticError> {
        use Sign::{Mixed, Negative, Positive};
        let (Interval { inf: a, sup: b }, Interval { inf: c, sup: d }) = (self, other);
        match (self.sign(), other.sign()) {
            (Positive, Positive) => product((a, c), (b, d)),
            (Positive, Mixed) => product((b, c), (b, d)),
            (Positive, Negative) => product((b, c), (a, d)),
            (Mixed, Positive) => product((a, d), (b, d)),
            (Mixed, Mixed) => Ok(product((a, d), (b, d))?.hull(product((b, c), (a, c))?)),
            (Mixed, Negative) => product((b, c), (a, c)),
            (Negative, Positive) => product((a, d), (b, c)),
            (Negative, Mixed) => product((a, d), (a, c)),
            (Negative, Negative) => product((b, d), (a, c)),
        }
    }

    /// Returns the interval of all `x / y`.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::DivisionByZero`] if `other` contains zero, [`ArithmeticError::Overflow`] if an end of the
    /// result is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let users = Interval::point(Decimal::from_i64(100)).hull(Interval::point(Decimal::from_i64(200)));
    /// let a_server = Interval::point(Decimal::from_i64(20)).hull(Interval::point(Decimal::from_i64(50)));
    /// assert_eq!(users.div(a_server)?.to_string(), "[2, 10]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn div(self, other: Interval) -> Result<Interval, ArithmeticError> {
        use Sign::{Mixed, Negative, Positive};
        let (Interval { inf: a, sup: b }, Interval { inf: c, sup: d }) = (self, other);
        if other.contains_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        match (self.sign(), other.sign()) {
            (Positive, Positive) => quotient((a, d), (b, c)),
            (Mixed, Positive) => quotient((a, c), (b, c)),
            (Negative, Positive) => quotient((a, c), (b, d)),
            // The divisor does not contain zero, so it is not mixed.
            (Positive, Mixed | Negative) => quotient((b, d), (a, c)),
            (Mixed, Mixed | Negative) => quotient((b, d), (a, d)),
            (Negative, Mixed | Negative) => quotient((b, c), (a, d)),
        }
    }

    /// Returns the interval of all `x^exponent`, as [`Decimal::powi_rounded`] of its ends.
    ///
    /// An even power of an interval around zero starts at zero: it knows that both factors are the same number, which
    /// `mul` does not.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::DivisionByZero`] if `exponent` is negative and the interval contains zero,
    /// [`ArithmeticError::Overflow`] if an end of the result is beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let either = Interval::point(Decimal::from_i64(-2)).hull(Interval::point(Decimal::from_i64(3)));
    /// assert_eq!(either.powi(2)?.to_string(), "[0, 9]");
    /// assert_eq!(either.powi(3)?.to_string(), "[-8, 27]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn powi(self, exponent: i32) -> Result<Interval, ArithmeticError> {
        if exponent < 0 && self.contains_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        // An even power equals the power of the magnitude, and it grows like an odd power does everywhere.
        let base = if exponent % 2 == 0 { self.magnitudes() } else { self };
        // A negative power falls on either side of zero.
        let (least, greatest) = if exponent < 0 { (base.sup, base.inf) } else { (base.inf, base.sup) };
        Ok(Interval {
            inf: least.powi_rounded(exponent, Rounding::Down)?,
            sup: greatest.powi_rounded(exponent, Rounding::Up)?,
        })
    }

    /// Returns the interval of all `-x`.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let unit = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(unit.neg()?.to_string(), "[-1, 0]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn neg(self) -> Result<Interval, ArithmeticError> {
        Ok(Interval { inf: -self.sup, sup: -self.inf })
    }

    /// Returns the interval of all `|x|`.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let either = Interval::point(Decimal::from_i64(-2)).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(either.abs()?.to_string(), "[0, 2]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn abs(self) -> Result<Interval, ArithmeticError> {
        Ok(self.magnitudes())
    }

    /// Returns the interval of all `min(x, y)`.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let wide = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::TEN));
    /// assert_eq!(wide.min(Interval::point(Decimal::ONE))?.to_string(), "[0, 1]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn min(self, other: Interval) -> Result<Interval, ArithmeticError> {
        Ok(Interval { inf: self.inf.min(other.inf), sup: self.sup.min(other.sup) })
    }

    /// Returns the interval of all `max(x, y)`.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let wide = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::TEN));
    /// assert_eq!(wide.max(Interval::point(Decimal::ONE))?.to_string(), "[1, 10]");
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn max(self, other: Interval) -> Result<Interval, ArithmeticError> {
        Ok(Interval { inf: self.inf.max(other.inf), sup: self.sup.max(other.sup) })
    }

    /// Returns the least interval that holds every [`Decimal::floor`] of `x`.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let servers = Interval::point(Decimal::parse("1.5")?).hull(Interval::point(Decimal::parse("2.5")?));
    /// assert_eq!(servers.floor()?.to_string(), "[1, 2]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn floor(self) -> Result<Interval, ArithmeticError> {
        self.ends(Decimal::floor)
    }

    /// Returns the least interval that holds every [`Decimal::ceil`] of `x`.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let servers = Interval::point(Decimal::parse("1.5")?).hull(Interval::point(Decimal::parse("2.5")?));
    /// assert_eq!(servers.ceil()?.to_string(), "[2, 3]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ceil(self) -> Result<Interval, ArithmeticError> {
        self.ends(Decimal::ceil)
    }

    /// Returns the least interval that holds every [`Decimal::round`] of `x`, halves away from zero.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let servers = Interval::point(Decimal::parse("1.4")?).hull(Interval::point(Decimal::parse("2.5")?));
    /// assert_eq!(servers.round()?.to_string(), "[1, 3]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn round(self) -> Result<Interval, ArithmeticError> {
        self.ends(Decimal::round)
    }

    fn sign(self) -> Sign {
        if !self.inf.is_negative() {
            Sign::Positive
        } else if self.sup.signum() > 0 {
            Sign::Mixed
        } else {
            Sign::Negative
        }
    }

    /// An exact function of the ends; INVARIANT of the callers: it never falls.
    fn ends(self, function: impl Fn(Decimal) -> Decimal) -> Result<Interval, ArithmeticError> {
        Ok(Interval { inf: function(self.inf), sup: function(self.sup) })
    }

    fn magnitudes(self) -> Interval {
        match self.sign() {
            Sign::Positive => self,
            Sign::Mixed => Interval { inf: Decimal::ZERO, sup: self.sup.max(-self.inf) },
            Sign::Negative => Interval { inf: -self.sup, sup: -self.inf },
        }
    }
}

/// `[l1 * l2, g1 * g2]` of the least and the greatest product's factors.
fn product(least: (Decimal, Decimal), greatest: (Decimal, Decimal)) -> Result<Interval, ArithmeticError> {
    Ok(Interval {
        inf: least.0.mul_rounded(least.1, Rounding::Down)?,
        sup: greatest.0.mul_rounded(greatest.1, Rounding::Up)?,
    })
}

/// `[l1 / l2, g1 / g2]` of the least and the greatest quotient's operands.
fn quotient(least: (Decimal, Decimal), greatest: (Decimal, Decimal)) -> Result<Interval, ArithmeticError> {
    Ok(Interval {
        inf: least.0.div_rounded(least.1, Rounding::Down)?,
        sup: greatest.0.div_rounded(greatest.1, Rounding::Up)?,
    })
}

//! Closed intervals of [`Decimal`]s whose operations round outward, so that a bound stays a bound.
//!
//! For every operation `∘` here, `x ∈ X` and `y ∈ Y` imply `x ∘ y ∈ X ∘ Y`, and wider operands give a result at least as
//! wide. Each bound is the exact one, rounded down (`inf`) or up (`sup`) to the next decimal: as tight as decimals allow
//! (powers excepted, see [`Decimal::powi_rounded`]).
//!
//! An interval is never empty and never unbounded: what would be either is `None` or an [`ArithmeticError`]. With
//! `X = [a, b]` and `Y = [c, d]`, addition is `[a + c, b + d]`, subtraction `[a - d, b - c]`, and the other two go by
//! sign (`P` not below zero, `N` not above zero, `M` on both sides of it):
//!
//! | `X * Y` | `Y` is `P`, `0 ≤ c` | `Y` is `M`, `c < 0 < d` | `Y` is `N`, `d ≤ 0` |
//! |---|---|---|---|
//! | `X` is `P`, `0 ≤ a` | `[ac, bd]` | `[bc, bd]` | `[bc, ad]` |
//! | `X` is `M`, `a < 0 < b` | `[ad, bd]` | `[min(ad, bc), max(ac, bd)]` | `[bc, ac]` |
//! | `X` is `N`, `b ≤ 0` | `[ad, bc]` | `[ad, ac]` | `[bd, ac]` |
//!
//! | `X / Y` | `Y` is `P`, `0 < c` | `c ≤ 0 ≤ d` | `Y` is `N`, `d < 0` |
//! |---|---|---|---|
//! | `X` is `P`, `0 ≤ a` | `[a/d, b/c]` | division by zero | `[b/d, a/c]` |
//! | `X` is `M`, `a < 0 < b` | `[a/c, b/c]` | division by zero | `[b/d, a/d]` |
//! | `X` is `N`, `b ≤ 0` | `[a/c, b/d]` | division by zero | `[b/c, a/d]` |
//!
//! | `X^n` | `X` is `P` | `X` is `M` | `X` is `N` |
//! |---|---|---|---|
//! | `n = 0` | `[1, 1]` | `[1, 1]` | `[1, 1]` |
//! | `n > 0`, odd | `[a^n, b^n]` | `[a^n, b^n]` | `[a^n, b^n]` |
//! | `n > 0`, even | `[a^n, b^n]` | `[0, max(a^n, b^n)]` | `[b^n, a^n]` |
//! | `n < 0`, odd | `[b^n, a^n]`, `0 < a` | division by zero | `[b^n, a^n]`, `b < 0` |
//! | `n < 0`, even | `[b^n, a^n]`, `0 < a` | division by zero | `[a^n, b^n]`, `b < 0` |
//!
//! An operand used twice is two operands to an interval: `X - X` is not zero but `[a - b, b - a]`.
//!
//! ```
//! use costcone_formula::{Decimal, Interval};
//!
//! let requests = Interval::new(Decimal::from_i64(1), Decimal::from_i64(2)).ok_or("reversed")?;
//! let thirds = requests.div(Interval::point(Decimal::from_i64(3)))?;
//! assert_eq!(thirds.to_string(), "[0.3333333333333333333333333333, 0.6666666666666666666666666667]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Source
//!
//! IEEE Std 1788-2015, Standard for Interval Arithmetic: the forward-mode elementary functions, set operations and
//! numeric functions of its set-based flavor, over bounded nonempty intervals only.

use std::fmt;

use crate::decimal::{ArithmeticError, Decimal, Rounding};

/// The closed interval of all real numbers from `inf` to `sup`.
///
/// Bounded and not empty; both ends belong to it. Operations round outward and return an error rather than an unbounded
/// or empty result.
///
/// # Examples
///
/// ```
/// use costcone_formula::{Decimal, Interval};
///
/// let share = Interval::new(Decimal::parse("0.2")?, Decimal::parse("0.3")?).ok_or("reversed")?;
/// let users = Interval::point(Decimal::from_i64(1000));
/// assert_eq!(share.mul(users)?.to_string(), "[200, 300]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: inf <= sup.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    inf: Decimal,
    sup: Decimal,
}

/// On which side of zero an interval lies.
#[derive(Clone, Copy)]
enum Side {
    /// `0 ≤ inf`
    Positive,
    /// `inf < 0 < sup`
    Mixed,
    /// `sup ≤ 0`
    Negative,
}

type IntervalResult = Result<Interval, ArithmeticError>;

/// Construction and what an interval is.
impl Interval {
    /// Returns `[inf, sup]`, or `None` if `inf` is above `sup`.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert!(Interval::new(Decimal::ZERO, Decimal::ONE).is_some());
    /// assert!(Interval::new(Decimal::ONE, Decimal::ZERO).is_none());
    /// ```
    #[must_use]
    pub fn new(inf: Decimal, sup: Decimal) -> Option<Interval> {
        (inf <= sup).then_some(Interval { inf, sup })
    }

    /// Returns `[value, value]`.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert_eq!(Interval::point(Decimal::TEN).to_string(), "[10, 10]");
    /// ```
    #[must_use]
    pub const fn point(value: Decimal) -> Interval {
        Interval { inf: value, sup: value }
    }

    /// Returns the lower end.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert_eq!(Interval::point(Decimal::TEN).inf(), Decimal::TEN);
    /// ```
    #[must_use]
    pub const fn inf(self) -> Decimal {
        self.inf
    }

    /// Returns the upper end.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert_eq!(Interval::point(Decimal::TEN).sup(), Decimal::TEN);
    /// ```
    #[must_use]
    pub const fn sup(self) -> Decimal {
        self.sup
    }

    /// Returns whether the interval holds a single number.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert!(Interval::point(Decimal::TEN).is_point());
    /// ```
    #[must_use]
    pub fn is_point(self) -> bool {
        self.inf == self.sup
    }

    /// Returns `sup - inf`, rounded up.
    ///
    /// # Errors
    ///
    /// [`ArithmeticError::Overflow`] if the width is above [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// let unit = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(unit.width()?, Decimal::ONE);
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
    /// ```
    pub fn width(self) -> Result<Decimal, ArithmeticError> {
        self.sup.sub_rounded(self.inf, Rounding::Up)
    }

    /// Returns whether `value` lies in the interval, ends included.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert!(Interval::point(Decimal::ONE).contains(Decimal::ONE));
    /// ```
    #[must_use]
    pub fn contains(self, value: Decimal) -> bool {
        self.inf <= value && value <= self.sup
    }

    /// Returns whether zero lies in the interval, ends included.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// assert!(!Interval::point(Decimal::ONE).contains_zero());
    /// ```
    #[must_use]
    pub fn contains_zero(self) -> bool {
        self.contains(Decimal::ZERO)
    }

    /// Returns the least interval that contains both.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// let hull = Interval::point(Decimal::TEN).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(hull.to_string(), "[1, 10]");
    /// ```
    #[must_use]
    pub fn hull(self, other: Interval) -> Interval {
        Interval { inf: self.inf.min(other.inf), sup: self.sup.max(other.sup) }
    }

    /// Returns what lies in both, or `None` if nothing does.
    ///
    /// ```
    /// # use costcone_formula::{Decimal, Interval};
    /// let low = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// let high = Interval::point(Decimal::ONE).hull(Interval::point(Decimal::TEN));
    /// assert_eq!(low.intersect(high), Some(Interval::point(Decimal::ONE)));
    /// ```
    #[must_use]
    pub fn intersect(self, other: Interval) -> Option<Interval> {
        Interval::new(self.inf.max(other.inf), self.sup.min(other.sup))
    }

    fn side(self) -> Side {
        if !self.inf.is_negative() {
            Side::Positive
        } else if self.sup.signum() > 0 {
            Side::Mixed
        } else {
            Side::Negative
        }
    }
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let one = Interval::point(Decimal::ONE);
    /// assert_eq!(one.add(one)?.to_string(), "[2, 2]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let unit = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(unit.sub(unit)?.to_string(), "[-1, 1]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let either = Interval::point(Decimal::from_i64(-2)).hull(Interval::point(Decimal::from_i64(3)));
    /// assert_eq!(either.mul(either)?.to_string(), "[-6, 9]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
    /// ```
    pub fn mul(self, other: Interval) -> Result<Interval, ArithmeticError> {
        use Side::{Mixed, Negative, Positive};
        let (Interval { inf: a, sup: b }, Interval { inf: c, sup: d }) = (self, other);
        match (self.side(), other.side()) {
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let users = Interval::point(Decimal::from_i64(100)).hull(Interval::point(Decimal::from_i64(200)));
    /// let a_server = Interval::point(Decimal::from_i64(20)).hull(Interval::point(Decimal::from_i64(50)));
    /// assert_eq!(users.div(a_server)?.to_string(), "[2, 10]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
    /// ```
    pub fn div(self, other: Interval) -> Result<Interval, ArithmeticError> {
        use Side::{Mixed, Negative, Positive};
        let (Interval { inf: a, sup: b }, Interval { inf: c, sup: d }) = (self, other);
        if other.contains_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        match (self.side(), other.side()) {
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let either = Interval::point(Decimal::from_i64(-2)).hull(Interval::point(Decimal::from_i64(3)));
    /// assert_eq!(either.powi(2)?.to_string(), "[0, 9]");
    /// assert_eq!(either.powi(3)?.to_string(), "[-8, 27]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
    /// ```
    pub fn powi(self, exponent: i32) -> Result<Interval, ArithmeticError> {
        if exponent < 0 && self.contains_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        // An even power is that of the magnitude, where it grows as an odd one does everywhere.
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let unit = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(unit.neg()?.to_string(), "[-1, 0]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let either = Interval::point(Decimal::from_i64(-2)).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(either.abs()?.to_string(), "[0, 2]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let wide = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::TEN));
    /// assert_eq!(wide.min(Interval::point(Decimal::ONE))?.to_string(), "[0, 1]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let wide = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::TEN));
    /// assert_eq!(wide.max(Interval::point(Decimal::ONE))?.to_string(), "[1, 10]");
    /// # Ok::<(), costcone_formula::ArithmeticError>(())
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
    /// # use costcone_formula::{Decimal, Interval};
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
    /// # use costcone_formula::{Decimal, Interval};
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
    /// # use costcone_formula::{Decimal, Interval};
    /// let servers = Interval::point(Decimal::parse("1.4")?).hull(Interval::point(Decimal::parse("2.5")?));
    /// assert_eq!(servers.round()?.to_string(), "[1, 3]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn round(self) -> Result<Interval, ArithmeticError> {
        self.ends(Decimal::round)
    }

    /// An exact function of the ends; INVARIANT of the callers: it never falls.
    fn ends(self, function: impl Fn(Decimal) -> Decimal) -> IntervalResult {
        Ok(Interval { inf: function(self.inf), sup: function(self.sup) })
    }

    fn magnitudes(self) -> Interval {
        match self.side() {
            Side::Positive => self,
            Side::Mixed => Interval { inf: Decimal::ZERO, sup: self.sup.max(-self.inf) },
            Side::Negative => Interval { inf: -self.sup, sup: -self.inf },
        }
    }
}

/// `[l1 * l2, g1 * g2]` of the least and the greatest product's factors.
fn product(least: (Decimal, Decimal), greatest: (Decimal, Decimal)) -> IntervalResult {
    Ok(Interval {
        inf: least.0.mul_rounded(least.1, Rounding::Down)?,
        sup: greatest.0.mul_rounded(greatest.1, Rounding::Up)?,
    })
}

/// `[l1 / l2, g1 / g2]` of the least and the greatest quotient's operands.
fn quotient(least: (Decimal, Decimal), greatest: (Decimal, Decimal)) -> IntervalResult {
    Ok(Interval {
        inf: least.0.div_rounded(least.1, Rounding::Down)?,
        sup: greatest.0.div_rounded(greatest.1, Rounding::Up)?,
    })
}

/// The interval of that single number.
impl From<Decimal> for Interval {
    fn from(value: Decimal) -> Interval {
        Interval::point(value)
    }
}

/// `[inf, sup]`, each end as its [`Decimal`] is shown, precision included.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        fmt::Display::fmt(&self.inf, f)?;
        f.write_str(", ")?;
        fmt::Display::fmt(&self.sup, f)?;
        f.write_str("]")
    }
}

/// As [`Display`](fmt::Display).
impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::oracle::{decimals, exact, rounded};
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::{One, Pow, Signed, Zero};
    use proptest::prelude::*;

    type Unary = fn(Interval) -> IntervalResult;
    type Binary = fn(Interval, Interval) -> IntervalResult;

    fn interval(inf: &str, sup: &str) -> Interval {
        Interval::new(Decimal::parse(inf).unwrap(), Decimal::parse(sup).unwrap()).unwrap()
    }

    fn intervals() -> impl Strategy<Value = Interval> {
        let any_two = (decimals(), decimals()).prop_map(|(a, b)| Interval::point(a).hull(Interval::point(b)));
        let small = (-6..=6_i64, 0..=6_i64).prop_map(|(inf, width)| {
            Interval::point(Decimal::from_i64(inf)).hull(Interval::point(Decimal::from_i64(inf + width)))
        });
        prop_oneof![any_two, small, decimals().prop_map(Interval::point)]
    }

    /// A part of the way from `inf` to `sup`, in thousandths; not rounded, so not always a decimal.
    fn member(interval: Interval, thousandths: u32) -> BigRational {
        let (inf, sup) = (exact(interval.inf), exact(interval.sup));
        let part = BigRational::new(thousandths.into(), 1000.into());
        &inf + (sup - &inf) * part
    }

    fn holds(interval: Interval, value: &BigRational) -> bool {
        exact(interval.inf) <= *value && *value <= exact(interval.sup)
    }

    fn is_within(inner: Interval, outer: Interval) -> bool {
        outer.inf <= inner.inf && inner.sup <= outer.sup
    }

    /// The least decimals around the exact results at all four corners; an overflow if there are none.
    fn of_corners(x: Interval, y: Interval, operation: fn(BigRational, BigRational) -> BigRational) -> IntervalResult {
        let corner = |a, b| operation(exact(a), exact(b));
        let corners = [corner(x.inf, y.inf), corner(x.inf, y.sup), corner(x.sup, y.inf), corner(x.sup, y.sup)];
        let end = |value: &BigRational, rounding| {
            let text = rounded(value, rounding).ok_or(ArithmeticError::Overflow)?;
            Ok(Decimal::parse(&plain(&text)).unwrap())
        };
        Ok(Interval {
            inf: end(corners.iter().min().unwrap(), Rounding::Down)?,
            sup: end(corners.iter().max().unwrap(), Rounding::Up)?,
        })
    }

    /// A rational that is a decimal, as text.
    fn plain(value: &BigRational) -> String {
        format!("{}e-28", (value * BigInt::from(10).pow(28_u32)).to_integer())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn bounds_are_the_tightest_decimals_around_the_corners(x in intervals(), y in intervals()) {
            prop_assert_eq!(x.add(y), of_corners(x, y, |a, b| a + b));
            prop_assert_eq!(x.sub(y), of_corners(x, y, |a, b| a - b));
            prop_assert_eq!(x.mul(y), of_corners(x, y, |a, b| a * b));
            if y.contains_zero() {
                prop_assert_eq!(x.div(y), Err(ArithmeticError::DivisionByZero));
            } else {
                prop_assert_eq!(x.div(y), of_corners(x, y, |a, b| a / b));
            }
        }

        #[test]
        fn results_of_members_are_members(x in intervals(), y in intervals(), i in 0..=1000_u32, j in 0..=1000_u32) {
            let (a, b) = (member(x, i), member(y, j));
            let results = [
                (x.add(y), Some(&a + &b)),
                (x.sub(y), Some(&a - &b)),
                (x.mul(y), Some(&a * &b)),
                (x.div(y), (!b.is_zero()).then(|| &a / &b)),
                (x.min(y), Some(a.clone().min(b.clone()))),
                (x.max(y), Some(a.clone().max(b.clone()))),
                (x.neg(), Some(-&a)),
                (x.abs(), Some(a.abs())),
                (x.floor(), Some(a.floor())),
                (x.ceil(), Some(a.ceil())),
                (x.round(), Some(a.round())),
            ];
            for (bounds, result) in results {
                if let (Ok(bounds), Some(result)) = (bounds, result) {
                    prop_assert!(holds(bounds, &result), "{result} is not in {bounds}");
                }
            }
        }

        #[test]
        fn powers_of_members_are_members(x in intervals(), i in 0..=1000_u32, exponent in -7..=7_i32) {
            match x.powi(exponent) {
                Ok(bounds) => prop_assert!(holds(bounds, &Pow::pow(member(x, i), exponent))),
                Err(ArithmeticError::DivisionByZero) => prop_assert!(exponent < 0 && x.contains_zero()),
                Err(_) => {
                    let powers = [x.inf, x.sup].map(|end| Pow::pow(exact(end), exponent).abs());
                    let slack = BigRational::one() + BigRational::new(1.into(), BigInt::from(10).pow(24_u32));
                    prop_assert!(powers.iter().max().unwrap() * slack > exact(Decimal::MAX));
                }
            }
        }

        #[test]
        fn wider_operands_give_wider_results(
            x in intervals(), y in intervals(), more_x in intervals(), more_y in intervals(), exponent in -7..=7_i32,
        ) {
            let (wide_x, wide_y) = (x.hull(more_x), y.hull(more_y));
            let binary: [Binary; 6] =
                [Interval::add, Interval::sub, Interval::mul, Interval::div, Interval::min, Interval::max];
            let unary: [Unary; 5] = [Interval::neg, Interval::abs, Interval::floor, Interval::ceil, Interval::round];
            let results = (binary.map(|f| (f(x, y), f(wide_x, wide_y))).into_iter())
                .chain(unary.map(|f| (f(x), f(wide_x))))
                .chain([(x.powi(exponent), wide_x.powi(exponent))]);
            for (narrow, wide) in results {
                if let Ok(wide) = wide {
                    prop_assert!(is_within(narrow.unwrap(), wide));
                }
            }
        }

        #[test]
        fn hull_and_intersection_are_the_least_and_the_greatest(x in intervals(), y in intervals(), value in decimals()) {
            let hull = x.hull(y);
            prop_assert!(is_within(x, hull) && is_within(y, hull));
            prop_assert!([x.inf, y.inf].contains(&hull.inf) && [x.sup, y.sup].contains(&hull.sup));
            let in_both = x.contains(value) && y.contains(value);
            prop_assert_eq!(in_both, x.intersect(y).is_some_and(|common| common.contains(value)));
        }

        #[test]
        fn the_width_is_not_below_the_exact_one(x in intervals()) {
            let width = exact(x.sup) - exact(x.inf);
            prop_assert_eq!(x.width().ok().map(exact), rounded(&width, Rounding::Up));
            prop_assert_eq!(x.is_point(), width.is_zero());
        }
    }

    #[test]
    fn every_case_of_the_table_of_products() {
        let (p, m, n) = (interval("2", "3"), interval("-2", "3"), interval("-3", "-2"));
        let shown = |x: Interval| [p, m, n].map(|y| x.mul(y).unwrap().to_string());
        assert_eq!(shown(p), ["[4, 9]", "[-6, 9]", "[-9, -4]"]);
        assert_eq!(shown(m), ["[-6, 9]", "[-6, 9]", "[-9, 6]"]);
        assert_eq!(shown(n), ["[-9, -4]", "[-9, 6]", "[4, 9]"]);
        // Each of the four corners can be the one that decides.
        assert_eq!(m.mul(interval("-1", "7")).unwrap().to_string(), "[-14, 21]");
        assert_eq!(m.mul(interval("-7", "1")).unwrap().to_string(), "[-21, 14]");
    }

    #[test]
    fn every_case_of_the_table_of_quotients() {
        let (p, m, n) = (interval("2", "4"), interval("-2", "4"), interval("-4", "-2"));
        let shown = |x: Interval| [p, n].map(|y| x.div(y).unwrap().to_string());
        assert_eq!(shown(p), ["[0.5, 2]", "[-2, -0.5]"]);
        assert_eq!(shown(m), ["[-1, 2]", "[-2, 1]"]);
        assert_eq!(shown(n), ["[-2, -0.5]", "[0.5, 2]"]);
        for divisor in [m, interval("0", "1"), interval("-1", "0"), interval("0", "0")] {
            assert_eq!(p.div(divisor), Err(ArithmeticError::DivisionByZero));
        }
    }

    #[test]
    fn every_case_of_the_table_of_powers() {
        let (p, m, n) = (interval("2", "4"), interval("-2", "1"), interval("-4", "-2"));
        let shown = |exponent| [p, n].map(|x| x.powi(exponent).unwrap().to_string());
        assert_eq!(shown(0), ["[1, 1]", "[1, 1]"]);
        assert_eq!(shown(3), ["[8, 64]", "[-64, -8]"]);
        assert_eq!(shown(2), ["[4, 16]", "[4, 16]"]);
        assert_eq!(shown(-1), ["[0.25, 0.5]", "[-0.5, -0.25]"]);
        assert_eq!(shown(-2), ["[0.0625, 0.25]", "[0.0625, 0.25]"]);
        let around_zero = [0, 3, 2].map(|exponent| m.powi(exponent).unwrap().to_string());
        assert_eq!(around_zero, ["[1, 1]", "[-8, 1]", "[0, 4]"]);
        assert_eq!(m.powi(-2), Err(ArithmeticError::DivisionByZero));
    }

    #[test]
    fn bounds_of_what_is_not_exact_lie_outside() {
        let tiny = interval("1e-15", "1e-15");
        assert_eq!(tiny.mul(tiny).unwrap(), interval("0", "1e-28"));
        assert_eq!(tiny.neg().unwrap().mul(tiny).unwrap(), interval("-1e-28", "0"));
    }

    #[test]
    fn a_bound_past_the_greatest_decimal_is_an_error() {
        let huge = Interval::point(Decimal::MAX);
        assert_eq!(huge.add(huge), Err(ArithmeticError::Overflow));
        assert_eq!(huge.hull(huge.neg().unwrap()).width(), Err(ArithmeticError::Overflow));
    }

    #[test]
    fn intervals_are_shown_by_their_ends() {
        let x = interval("-0.50", "12.345");
        assert_eq!(x.to_string(), "[-0.5, 12.345]");
        assert_eq!(format!("{x:.2}"), "[-0.50, 12.35]");
        assert_eq!(format!("{x:?}"), "[-0.5, 12.345]");
        assert_eq!(Interval::from(Decimal::ONE), interval("1", "1"));
    }
}

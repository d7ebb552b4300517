//! The interval itself: its ends, membership, hull, and intersection.

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
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, Interval};
///
/// let share = Interval::new(Decimal::parse("0.2")?, Decimal::parse("0.3")?).ok_or("reversed")?;
/// let users = Interval::point(Decimal::from_i64(1000));
/// assert_eq!(share.mul(users)?.to_string(), "[200, 300]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: inf <= sup.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    pub(super) inf: Decimal,
    pub(super) sup: Decimal,
}

impl Interval {
    /// Returns `[inf, sup]`, or `None` if `inf` is above `sup`.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// assert_eq!(Interval::point(Decimal::TEN).to_string(), "[10, 10]");
    /// ```
    #[must_use]
    pub const fn point(value: Decimal) -> Interval {
        Interval { inf: value, sup: value }
    }

    /// Returns the lower end.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// assert_eq!(Interval::point(Decimal::TEN).inf(), Decimal::TEN);
    /// ```
    #[must_use]
    pub const fn inf(self) -> Decimal {
        self.inf
    }

    /// Returns the upper end.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// assert_eq!(Interval::point(Decimal::TEN).sup(), Decimal::TEN);
    /// ```
    #[must_use]
    pub const fn sup(self) -> Decimal {
        self.sup
    }

    /// Returns whether the interval holds a single number.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
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
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let unit = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(unit.width()?, Decimal::ONE);
    /// # Ok::<(), costcone::formula::ArithmeticError>(())
    /// ```
    pub fn width(self) -> Result<Decimal, ArithmeticError> {
        self.sup.sub_rounded(self.inf, Rounding::Up)
    }

    /// Returns whether `value` lies in the interval, ends included.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// assert!(Interval::point(Decimal::ONE).contains(Decimal::ONE));
    /// ```
    #[must_use]
    pub fn contains(self, value: Decimal) -> bool {
        self.inf <= value && value <= self.sup
    }

    /// Returns whether zero lies in the interval, ends included.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// assert!(!Interval::point(Decimal::ONE).contains_zero());
    /// ```
    #[must_use]
    pub fn contains_zero(self) -> bool {
        self.contains(Decimal::ZERO)
    }

    /// Returns the least interval that contains both.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let hull = Interval::point(Decimal::TEN).hull(Interval::point(Decimal::ONE));
    /// assert_eq!(hull.to_string(), "[1, 10]");
    /// ```
    #[must_use]
    pub fn hull(self, other: Interval) -> Interval {
        Interval { inf: self.inf.min(other.inf), sup: self.sup.max(other.sup) }
    }

    /// Returns the intersection, or `None` if it is empty.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Interval};
    /// let low = Interval::point(Decimal::ZERO).hull(Interval::point(Decimal::ONE));
    /// let high = Interval::point(Decimal::ONE).hull(Interval::point(Decimal::TEN));
    /// assert_eq!(low.intersect(high), Some(Interval::point(Decimal::ONE)));
    /// ```
    #[must_use]
    pub fn intersect(self, other: Interval) -> Option<Interval> {
        Interval::new(self.inf.max(other.inf), self.sup.min(other.sup))
    }
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

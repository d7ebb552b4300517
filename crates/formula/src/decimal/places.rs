//! Fewer digits after the point.

use super::rounding::{Position, Rounding};
use super::value::Decimal;

impl Decimal {
    /// Returns the greatest whole number not above `self`.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::parse("-2.5")?.floor(), Decimal::from_i64(-3));
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn floor(self) -> Decimal {
        self.round_to(0, Rounding::Down)
    }

    /// Returns the least whole number not below `self`.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::parse("2.1")?.ceil(), Decimal::from_i64(3));
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn ceil(self) -> Decimal {
        self.round_to(0, Rounding::Up)
    }

    /// Returns the nearest whole number, halves away from zero, as people round (not ties to even as
    /// [`Rounding::Nearest`]).
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::parse("2.5")?.round(), Decimal::from_i64(3));
    /// assert_eq!(Decimal::parse("-2.5")?.round(), Decimal::from_i64(-3));
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn round(self) -> Decimal {
        self.round_places(0)
    }

    /// Returns `self` with at most `places` digits after the point, halves away from zero, as invoices round.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Decimal::parse("0.125")?.round_places(2).to_string(), "0.13");
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
    /// ```
    #[must_use]
    pub fn round_places(self, places: u32) -> Decimal {
        self.cut(places, |position, _| position >= Position::Half)
    }

    /// Returns `self` with at most `places` digits after the point, rounded as stated.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, Rounding};
    /// let price = Decimal::parse("0.125")?;
    /// assert_eq!(price.round_to(2, Rounding::Nearest).to_string(), "0.12");
    /// assert_eq!(price.round_to(2, Rounding::Up).to_string(), "0.13");
    /// assert_eq!(price.round_to(9, Rounding::Up), price);
    /// # Ok::<(), costcone::formula::DecimalParseError>(())
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
}

//! Conversion from and to text.

use std::fmt;
use std::str::FromStr;

use super::error::DecimalParseError;
use super::literal::{Literal, Misfit};
use super::value::Decimal;
use super::wide::without_zeros;

impl Decimal {
    /// Returns the number written in `text`, exactly.
    ///
    /// The form is an optional sign, digits with an optional point (at least one digit on either side), and an
    /// optional exponent `e` or `E` with its own sign. One underscore may stand between two digits, except in the
    /// exponent. Spaces, currency signs and thousands commas are refused.
    ///
    /// # Errors
    ///
    /// - [`DecimalParseError::Empty`] and [`DecimalParseError::Malformed`] for text without that form.
    /// - [`DecimalParseError::TooPrecise`] for a number a decimal could hold only by dropping digits other than
    ///   trailing zeros: nothing is rounded here.
    /// - [`DecimalParseError::OutOfRange`] for a number beyond [`Decimal::MIN`] or [`Decimal::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// # use costcone::formula::{Decimal, DecimalParseError};
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

//! Numbers with units, as people write them: `512 MB`, `40k request/day`, `12%`, `400 USD`.

use std::fmt;
use std::str::FromStr;

use crate::decimal::{Decimal, DecimalParseError, Rounding};
use crate::number::number;
use crate::unit::{Calendar, Unit, UnitError};

/// A decimal number and its unit.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::Quantity;
/// let traffic: Quantity = "40k request/day".parse()?;
/// assert_eq!(traffic.value().to_string(), "40000");
/// assert_eq!(traffic.unit().to_string(), "request/day");
/// assert_eq!("12 %".parse::<Quantity>()?.to_string(), "0.12");
/// # Ok::<(), costcone::formula::QuantityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    value: Decimal,
    unit: Unit,
}

/// The reason why a text is not a [`Quantity`].
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Quantity, QuantityError};
/// assert_eq!("1,000 GB".parse::<Quantity>(), Err(QuantityError::Comma));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// The text does not start with a number.
    NoNumber,
    /// The number does not fit in a decimal.
    Number(DecimalParseError),
    /// The rest of the text is not a unit.
    Unit(UnitError),
    /// A thousands separator, which could as well be a decimal comma.
    Comma,
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuantityError::NoNumber => f.write_str("expected a number and its unit, as in `512 MB`"),
            QuantityError::Number(error) => write!(f, "{error}"),
            QuantityError::Unit(error) => write!(f, "{error}"),
            QuantityError::Comma => f.write_str("a comma is ambiguous: write one thousand as `1000`, `1_000`, or `1k`"),
        }
    }
}

impl std::error::Error for QuantityError {}

impl Quantity {
    /// A value in a unit.
    #[must_use]
    pub fn new(value: Decimal, unit: Unit) -> Quantity {
        Quantity { value, unit }
    }

    /// The number, in [`unit`](Self::unit).
    #[must_use]
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// The number in another unit of the same dimension, rounded to nearest if it needs more than 28 digits. `None` if the
    /// dimensions differ or the number is outside the range of decimals.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::{Calendar, Quantity};
    /// let size: Quantity = "512 MB".parse()?;
    /// assert_eq!(size.value_in(&"GB".parse()?, &Calendar::default()).map(|gb| gb.to_string()).as_deref(), Some("0.5"));
    /// assert_eq!(size.value_in(&"hour".parse()?, &Calendar::default()), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value_in(&self, unit: &Unit, calendar: &Calendar) -> Option<Decimal> {
        let ratio = self.unit.conversion(unit, calendar)?;
        let value = self.value.mul_rounded(ratio.numerator(), Rounding::Nearest).ok()?;
        value.div_rounded(ratio.denominator(), Rounding::Nearest).ok()
    }

    /// The unit.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Quantity, QuantityError> {
        let mut rest = text.trim();
        let negative = rest.strip_prefix('-').map(|positive| rest = positive.trim_start()).is_some();
        let value = number(&mut rest).ok_or(QuantityError::NoNumber)?.map_err(QuantityError::Number)?;
        let value = if negative { value.neg() } else { value };
        let unit = rest.trim();
        if unit.starts_with(',') {
            return Err(QuantityError::Comma);
        }
        let (value, unit) = match unit.strip_prefix('%') {
            Some(after) => (percent(value)?, after.trim()),
            None => (value, unit),
        };
        let unit = unit.strip_prefix('/').map_or_else(|| unit.to_owned(), |below| format!("1/{below}"));
        Ok(Quantity { value, unit: unit.parse().map_err(QuantityError::Unit)? })
    }
}

/// INVARIANT: moving the point by two is exact unless it needs a 29th digit, and then it is an error.
pub(crate) fn percent(value: Decimal) -> Result<Decimal, QuantityError> {
    Decimal::parse(&format!("{value}e-2")).map_err(QuantityError::Number)
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)?;
        if self.unit.is_pure() { Ok(()) } else { write!(f, " {}", self.unit) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, QuantityError> {
        text.parse::<Quantity>().map(|quantity| quantity.to_string())
    }

    #[test]
    fn quantities_read_as_people_write_them() {
        for (written, meant) in [
            ("2M", "2000000"),
            ("512 MB", "512 MB"),
            ("512MB", "512 MB"),
            ("-3 USD", "-3 USD"),
            ("40%", "0.4"),
            ("5k/day", "5000 1/day"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(meant), "{written}");
        }
    }

    #[test]
    fn an_ambiguous_text_is_an_error() {
        assert_eq!(read("1,000 GB"), Err(QuantityError::Comma));
        assert_eq!(read("5 B"), Err(QuantityError::Unit(UnitError::AmbiguousB)));
        assert_eq!(read("many"), Err(QuantityError::NoNumber));
        assert_eq!(read("NaN"), Err(QuantityError::NoNumber));
    }
}

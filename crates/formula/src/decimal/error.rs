//! The errors of decimal and interval arithmetic, and of reading decimals.

use std::fmt;

use super::limits::MAX_SCALE;

/// Why an operation on [`Decimal`](crate::Decimal)s or [`Interval`](crate::Interval)s has no result.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{ArithmeticError, Decimal, Rounding};
///
/// let result = Decimal::MAX.add_rounded(Decimal::ONE, Rounding::Up);
/// assert_eq!(result, Err(ArithmeticError::Overflow));
/// assert_eq!(ArithmeticError::Overflow.to_string(), "the result is too large: numbers go up to 7.9e28");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArithmeticError {
    /// The rounded result is beyond [`Decimal::MIN`](crate::Decimal::MIN) or [`Decimal::MAX`](crate::Decimal::MAX).
    Overflow,
    /// The divisor is zero, or is an interval that contains zero.
    DivisionByZero,
    /// The operand is not a number: an infinite or NaN `f64`.
    Undefined,
}

impl fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArithmeticError::Overflow => f.write_str("the result is too large: numbers go up to 7.9e28"),
            ArithmeticError::DivisionByZero => f.write_str("division by zero"),
            ArithmeticError::Undefined => f.write_str("an operand is not a finite number"),
        }
    }
}

impl std::error::Error for ArithmeticError {}

/// Why a text is not a [`Decimal`](crate::Decimal).
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, DecimalParseError};
///
/// let error = Decimal::parse("12 USD").unwrap_err();
/// assert_eq!(error, DecimalParseError::Malformed { text: "12 USD".to_owned() });
/// assert_eq!(error.to_string(), "`12 USD` is not a decimal number");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalParseError {
    /// The text is empty.
    Empty,
    /// The text does not have the form [`Decimal::parse`](crate::Decimal::parse) describes.
    Malformed {
        /// The text as given.
        text: String,
    },
    /// The number has more digits, or more places after the point, than a decimal holds.
    TooPrecise {
        /// The text as given.
        text: String,
    },
    /// The number is beyond [`Decimal::MIN`](crate::Decimal::MIN) or [`Decimal::MAX`](crate::Decimal::MAX).
    OutOfRange {
        /// The text as given.
        text: String,
    },
}

impl fmt::Display for DecimalParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecimalParseError::Empty => f.write_str("expected a decimal number, was empty"),
            DecimalParseError::Malformed { text } => write!(f, "`{text}` is not a decimal number"),
            DecimalParseError::TooPrecise { text } => {
                write!(f, "`{text}` has too many digits: at most {MAX_SCALE} fit, counting those after the point")
            }
            DecimalParseError::OutOfRange { text } => write!(f, "`{text}` is too large: numbers go up to 7.9e28"),
        }
    }
}

impl std::error::Error for DecimalParseError {}

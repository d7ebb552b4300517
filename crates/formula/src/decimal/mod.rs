//! Decimals that detect rounding: an inexact result is rounded in the direction that the caller names.
//!
//! A [`Decimal`] is `±m / 10^s` with `m < 2^96` and `0 ≤ s ≤ 28`. It is a newtype over `rust_decimal`, and the only
//! place that touches it, because `rust_decimal` rounds and underflows in silence (its `checked_mul` of 1e-15 and
//! 1e-14 is `Some(0)`). Here every operation forms its result exactly in 256 bits, then hands it to one private
//! function, `Wide::round`, which returns one of the two decimals next to it:
//!
//! | rounding | exact result `v` between neighbours `a < v < b` | `v` is a decimal | `MAX < v < MAX + 1` |
//! |---|---|---|---|
//! | [`Down`](Rounding::Down) | `a` | `v` | `MAX` |
//! | [`Up`](Rounding::Up) | `b` | `v` | overflow |
//! | [`Nearest`](Rounding::Nearest) | the nearer; half way, the one with an even last digit | `v` | `MAX` below half way, else overflow |
//!
//! From `MAX + 1` on all three overflow; below [`Decimal::MIN`] the table is mirrored.
//!
//! Near zero the neighbors are `0` and `±1e-28`: a product above zero never becomes zero when it is rounded
//! [`Up`](Rounding::Up). So `Down ≤ exact ≤ Up` always holds, and the three agree for an exact result. Each operation is
//! monotone in its operands if the exact operation is.
//!
//! The scale is only storage: 1.0 and 1.00 are equal, have the same hash, and print as `1`. There is no negative zero, no
//! infinity, and no NaN. An operation that would give one returns an [`ArithmeticError`].
//!
//! ```
//! # mod costcone { pub use costcone_formula as formula; }
//! use costcone::formula::{Decimal, Rounding};
//!
//! let third = Decimal::ONE.div_rounded(Decimal::parse("3")?, Rounding::Down)?;
//! assert_eq!(third.to_string(), "0.3333333333333333333333333333");
//! let tiny = Decimal::parse("1e-15")?.mul_rounded(Decimal::parse("1e-14")?, Rounding::Up)?;
//! assert_eq!(tiny, Decimal::parse("1e-28")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arithmetic;
mod error;
mod float;
mod limits;
mod literal;
#[cfg(test)]
pub(crate) mod oracle;
mod places;
mod power;
mod rounding;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod wide;

pub use error::{ArithmeticError, DecimalParseError};
pub use rounding::Rounding;
pub use value::Decimal;

//! What was given, kept to be read back.

use std::fmt;

use costcone_formula::{Decimal, Rounding};

use super::SpreadError;
use super::error::percent;

/// The figures given, each under its name, and the name of the shape they were read as.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    figures: Vec<(String, Decimal)>,
    form: &'static str,
    /// How sure it is that the truth lies between the first figure and the last, where that was asked.
    sure: Option<Decimal>,
}

impl Given {
    pub(super) fn new<N: Into<String>>(figures: impl IntoIterator<Item = (N, Decimal)>, form: &'static str) -> Given {
        Given { figures: figures.into_iter().map(|(name, value)| (name.into(), value)).collect(), form, sure: None }
    }

    /// The same as answers to the four-step question.
    pub(super) fn asked(self, sure: Decimal) -> Given {
        Given { sure: Some(sure), ..self }
    }

    pub(super) fn form(&self) -> &'static str {
        self.form
    }

    /// The figures times `factor`, to 28 digits.
    pub(super) fn scaled(&self, factor: Decimal) -> Result<Given, SpreadError> {
        let times = |(name, value): &(String, Decimal)| {
            let product = value.mul_rounded(factor, Rounding::Nearest);
            Ok((name.clone(), product.map_err(|_| SpreadError::OutOfRange { name: "figure" })?))
        };
        Ok(Given { figures: self.figures.iter().map(times).collect::<Result<_, _>>()?, ..self.clone() })
    }
}

/// `P10 40, P90 80 (lognormal)`, after the answers where figures were asked for.
impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(sure), [(_, lowest), (_, best), (_, highest)]) = (self.sure, self.figures.as_slice()) {
            write!(f, "asked: {} % sure of {lowest} to {highest}, best {best}: ", percent(sure))?;
        }
        for (position, (name, value)) in self.figures.iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{name} {value}")?;
        }
        write!(f, " ({})", self.form)
    }
}

/// Six significant digits of a number not below 0, at most the range of decimals.
pub(super) fn significant(value: f64, rounding: Rounding) -> Decimal {
    if value == 0.0 {
        return Decimal::ZERO;
    }
    // OK because only a number beyond the range of decimals fails.
    let exact = Decimal::from_f64(value, Rounding::Nearest).unwrap_or(Decimal::MAX);
    let places = 5 - value.log10().floor() as i32;
    exact.round_to(u32::try_from(places).unwrap_or(0), rounding)
}

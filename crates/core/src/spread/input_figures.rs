//! The figures that a person gave, kept for the description of a spread.

use std::fmt;

use costcone_formula::{Decimal, Rounding};

use super::error::{SpreadError, percent};

/// Named figures and the name of the shape that they define.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InputFigures {
    figures: Vec<(String, Decimal)>,
    shape: &'static str,
    /// The confidence that the true value is between the first and the last figure, if the four-step question was asked.
    confidence: Option<Decimal>,
}

impl InputFigures {
    pub(super) fn new<N: Into<String>>(
        figures: impl IntoIterator<Item = (N, Decimal)>,
        shape: &'static str,
    ) -> InputFigures {
        let figures = figures.into_iter().map(|(name, value)| (name.into(), value)).collect();
        InputFigures { figures, shape, confidence: None }
    }

    /// The same figures as answers to the four-step question.
    pub(super) fn with_confidence(self, confidence: Decimal) -> InputFigures {
        InputFigures { confidence: Some(confidence), ..self }
    }

    pub(super) fn shape_name(&self) -> &'static str {
        self.shape
    }

    /// The figures times `factor`, to 28 digits.
    pub(super) fn scaled(&self, factor: Decimal) -> Result<InputFigures, SpreadError> {
        let times = |(name, value): &(String, Decimal)| {
            let product = value.mul_rounded(factor, Rounding::Nearest);
            Ok((name.clone(), product.map_err(|_| SpreadError::OutOfRange { name: "figure" })?))
        };
        Ok(InputFigures { figures: self.figures.iter().map(times).collect::<Result<_, _>>()?, ..self.clone() })
    }
}

/// `P10 40, P90 80 (lognormal)`. The answers to the four-step question come first.
impl fmt::Display for InputFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(confidence), [(_, lowest), (_, best), (_, highest)]) = (self.confidence, self.figures.as_slice()) {
            let confidence = percent(confidence);
            write!(f, "{confidence}% confidence in {lowest} to {highest}, best guess {best}: ")?;
        }
        for (position, (name, value)) in self.figures.iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{name} {value}")?;
        }
        write!(f, " ({})", self.shape)
    }
}

/// A number that is not negative, rounded to six significant digits. Numbers above the range of decimals become [`Decimal::MAX`].
pub(super) fn significant(value: f64, rounding: Rounding) -> Decimal {
    if value == 0.0 {
        return Decimal::ZERO;
    }
    // OK because only a number above the range of decimals fails.
    let exact = Decimal::from_f64(value, Rounding::Nearest).unwrap_or(Decimal::MAX);
    let places = 5 - value.log10().floor() as i32;
    exact.round_to(u32::try_from(places).unwrap_or(0), rounding)
}

#[cfg(test)]
mod tests {
    use super::super::testing::figure;
    use super::*;

    #[test]
    fn six_significant_digits_are_rounded_as_asked() {
        let cases = [
            (1.234_567_8, Rounding::Down, "1.23456"),
            (1.234_567_8, Rounding::Up, "1.23457"),
            (0.000_123_456_78, Rounding::Nearest, "0.000123457"),
            (9.999_999, Rounding::Up, "10"),
            (123_456.7, Rounding::Nearest, "123457"),
            (123_456_789.0, Rounding::Down, "123456789"),
            (0.0, Rounding::Up, "0"),
            (1e300, Rounding::Down, "79228162514264337593543950335"),
        ];
        for (value, rounding, text) in cases {
            assert_eq!(significant(value, rounding).to_string(), text);
        }
    }

    #[test]
    fn scaled_figures_keep_their_names_and_the_confidence() {
        let figures = [("P15", figure("20")), ("P50", figure("45")), ("P85", figure("80"))];
        let answers = InputFigures::new(figures, "two-piece lognormal").with_confidence(figure("0.7"));
        let doubled = answers.scaled(figure("2")).unwrap();
        let text = "70% confidence in 40 to 160, best guess 90: P15 40, P50 90, P85 160 (two-piece lognormal)";
        assert_eq!(doubled.to_string(), text);
        assert!(answers.scaled(figure("7e28")).is_err());
    }
}

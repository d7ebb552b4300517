//! `min, max`: the uniform distribution.

use costcone_formula::Decimal;

use super::super::checks::check_min_max;
use super::super::distribution::Spread;
use super::super::error::SpreadError;
use super::super::input_figures::InputFigures;
use super::super::means::weighted_mean;
use super::super::shapes::{Shape, Uniform};

impl Spread {
    /// Every value from `min` to `max` is equally likely.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::OutOfOrder`] if `min` is above `max`.
    /// - [`SpreadError::NoWidth`] if they are equal.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let share = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
    /// assert_eq!(share.describe(), "min 0, max 1 (uniform)");
    /// assert_eq!(share.expected_decimal().to_string(), "0.5");
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    pub fn uniform(min: Decimal, max: Decimal) -> Result<Spread, SpreadError> {
        check_min_max(min, max)?;
        let expected = weighted_mean(&[(min, 1), (max, 1)])?;
        let shape = Shape::Uniform(Uniform::new(min.to_f64(), max.to_f64()));
        let input = InputFigures::new([("min", min), ("max", max)], "uniform");
        Ok(Spread::bounded(shape, [min, max], expected, input))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::figure;
    use super::*;

    #[test]
    fn uniform_quantiles_are_proportional() {
        let share = Spread::uniform(figure("-1"), figure("3")).unwrap();
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|u| share.quantile(u)), [-1.0, 0.0, 1.0, 3.0]);
        assert_eq!(share.expected_decimal(), figure("1"));
        assert_eq!(share.describe(), "min -1, max 3 (uniform)");
    }

    #[test]
    fn figures_in_the_wrong_order_are_named() {
        let error = |min, max| Spread::uniform(figure(min), figure(max)).unwrap_err().to_string();
        assert_eq!(error("5", "4"), "`min` (5) must not be above `max` (4)");
        assert_eq!(error("5", "5.0"), "`min` must be below `max`, both are 5");
    }

    #[test]
    fn sums_outside_the_range_of_decimals_are_an_error() {
        let error = Spread::uniform(figure("7e28"), figure("7.5e28")).unwrap_err();
        assert_eq!(error, SpreadError::OutOfRange { name: "mean" });
    }
}

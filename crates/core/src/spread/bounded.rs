//! `min, max` and the triangular reading of `min, likely, max`: closed forms on a stated interval.

use costcone_formula::{ArithmeticError, Decimal, Rounding};

use super::given::Given;
use super::shape::Shape;
use super::{Spread, SpreadError};

impl Spread {
    /// Anything from `min` to `max`, all equally likely.
    ///
    /// # Errors
    ///
    /// [`SpreadError::OutOfOrder`] if `min` is above `max`, [`SpreadError::NoWidth`] if they are equal.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let share = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
    /// assert_eq!(share.describe(), "min 0, max 1 (uniform)");
    /// assert_eq!(share.expected_decimal().to_string(), "0.5");
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    pub fn uniform(min: Decimal, max: Decimal) -> Result<Spread, SpreadError> {
        check_ends(min, max)?;
        let expected = weighted_mean(&[(min, 1), (max, 1)])?;
        let shape = Shape::Uniform(Uniform { min: min.to_f64(), max: max.to_f64() });
        Ok(Spread::bounded(shape, [min, max], expected, Given::new([("min", min), ("max", max)], "uniform")))
    }

    /// From `min` to `max`, rising in a straight line to `likely` and falling after it.
    ///
    /// # Errors
    ///
    /// [`SpreadError::OutOfOrder`] if the figures descend, [`SpreadError::NoWidth`] if `min` equals `max`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let figure = Decimal::parse;
    /// let calls = Spread::triangular(figure("12")?, figure("20")?, figure("46")?)?;
    /// assert_eq!(calls.describe(), "min 12, likely 20, max 46 (triangular)");
    /// assert_eq!(calls.expected_decimal().to_string(), "26");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn triangular(min: Decimal, likely: Decimal, max: Decimal) -> Result<Spread, SpreadError> {
        check_three_points(min, likely, max)?;
        let expected = weighted_mean(&[(min, 1), (likely, 1), (max, 1)])?;
        let shape = Triangle { min: min.to_f64(), likely: likely.to_f64(), max: max.to_f64() };
        let given = Given::new([("min", min), ("likely", likely), ("max", max)], "triangular");
        Ok(Spread::bounded(Shape::Triangle(shape), [min, max], expected, given))
    }
}

/// `min ≤ likely ≤ max` and `min < max`.
pub(super) fn check_three_points(min: Decimal, likely: Decimal, max: Decimal) -> Result<(), SpreadError> {
    check_ends(min, max)?;
    check_order("min", min, "likely", likely)?;
    check_order("likely", likely, "max", max)
}

fn check_ends(min: Decimal, max: Decimal) -> Result<(), SpreadError> {
    if min == max {
        return Err(SpreadError::NoWidth { value: min });
    }
    check_order("min", min, "max", max)
}

fn check_order(
    lower_name: &'static str,
    lower: Decimal,
    upper_name: &'static str,
    upper: Decimal,
) -> Result<(), SpreadError> {
    if lower > upper {
        return Err(SpreadError::OutOfOrder { lower_name, lower, upper_name, upper });
    }
    Ok(())
}

/// Σ weight · value / Σ weight, rounded once to 28 digits where sums are exact.
pub(super) fn weighted_mean(terms: &[(Decimal, i64)]) -> Result<Decimal, SpreadError> {
    let terms = terms.iter().map(|&(value, weight)| (value, Decimal::from(weight)));
    decimal_mean(terms).map_err(|_| SpreadError::OutOfRange { name: "expected" })
}

/// As [`weighted_mean`], for weights that are decimals; their sum must be above 0.
pub(super) fn decimal_mean(terms: impl Iterator<Item = (Decimal, Decimal)>) -> Result<Decimal, ArithmeticError> {
    let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for (value, weight) in terms {
        sum = sum.add_rounded(value.mul_rounded(weight, Rounding::Nearest)?, Rounding::Nearest)?;
        weights = weights.add_rounded(weight, Rounding::Nearest)?;
    }
    sum.div_rounded(weights, Rounding::Nearest)
}

/// All values of an interval alike.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Uniform {
    min: f64,
    max: f64,
}

impl Uniform {
    pub(super) fn ends(&self) -> [f64; 2] {
        [self.min, self.max]
    }

    pub(super) fn quantile(&self, u: f64) -> f64 {
        self.min + u * (self.max - self.min)
    }

    pub(super) fn scaled(&self, factor: f64) -> Uniform {
        Uniform { min: self.min * factor, max: self.max * factor }
    }
}

/// A density of two straight lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Triangle {
    min: f64,
    likely: f64,
    max: f64,
}

impl Triangle {
    pub(super) fn points(&self) -> [f64; 3] {
        [self.min, self.likely, self.max]
    }

    /// Below `likely` the area under the line grows with the square of the distance from `min`; above, likewise
    /// from `max`.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let width = self.max - self.min;
        let (below, above) = (self.likely - self.min, self.max - self.likely);
        let u = u.clamp(0.0, 1.0);
        let is_below = u * width < below;
        // One root for both sides, so that a whole lane of draws has no branch.
        let distance = if is_below { u * width * below } else { (1.0 - u) * width * above }.sqrt();
        if is_below { self.min + distance } else { self.max - distance }
    }

    pub(super) fn scaled(&self, factor: f64) -> Triangle {
        Triangle { min: self.min * factor, likely: self.likely * factor, max: self.max * factor }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, figure};
    use super::*;

    #[test]
    fn uniform_quantiles_are_proportional() {
        let share = Spread::uniform(figure("-1"), figure("3")).unwrap();
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|u| share.quantile(u)), [-1.0, 0.0, 1.0, 3.0]);
        assert_eq!(share.expected_decimal(), figure("1"));
        assert_eq!(share.describe(), "min -1, max 3 (uniform)");
    }

    /// P(X ≤ 20) = (20 - 12)² / ((45 - 12) · (20 - 12)) = 8/33.
    #[test]
    fn triangular_quantiles_undo_the_areas() {
        let calls = Spread::triangular(figure("12"), figure("20"), figure("45")).unwrap();
        assert_close(calls.quantile(8.0 / 33.0), 20.0, 1e-15);
        assert_close(calls.quantile(2.0 / 33.0), 16.0, 1e-15);
        assert_close(calls.quantile(1.0 - 25.0 / 33.0 / 4.0), 32.5, 1e-15);
        assert_eq!(calls.expected_decimal().to_string(), "25.666666666666666666666666667");
    }

    #[test]
    fn likely_may_be_an_end() {
        let low = Spread::triangular(figure("0"), figure("0"), figure("1")).unwrap();
        assert_close(low.quantile(0.75), 0.5, 1e-15);
        let high = Spread::triangular(figure("0"), figure("1"), figure("1")).unwrap();
        assert_close(high.quantile(0.25), 0.5, 1e-15);
    }

    #[test]
    fn figures_in_the_wrong_order_are_named() {
        let uniform = |min, max| Spread::uniform(figure(min), figure(max)).unwrap_err().to_string();
        assert_eq!(uniform("5", "4"), "`min` must not be above `max`, were 5 and 4");
        assert_eq!(uniform("5", "5.0"), "`min` must be below `max`, both were 5");
        let triangular = Spread::triangular(figure("1"), figure("6"), figure("5")).unwrap_err();
        assert_eq!(triangular.to_string(), "`likely` must not be above `max`, were 6 and 5");
    }

    #[test]
    fn sums_beyond_decimals_are_an_error() {
        let error = Spread::uniform(figure("7e28"), figure("7.5e28")).unwrap_err();
        assert_eq!(error.to_string(), "expected of the spread is beyond 79228162514264337593543950335");
    }
}

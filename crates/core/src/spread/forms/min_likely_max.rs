//! `min, likely, max`: PERT and triangular.

use costcone_formula::Decimal;

use super::super::checks::check_min_likely_max;
use super::super::distribution::Spread;
use super::super::error::SpreadError;
use super::super::input_figures::InputFigures;
use super::super::means::weighted_mean;
use super::super::shapes::{Pert, Shape, Triangle};

impl Spread {
    /// A beta distribution from `min` to `max` with the mode `likely`: `min + (max - min) · X` with X ~ Beta(a, 6 - a) and
    /// a = 1 + 4 · (likely - min) / (max - min). Its mean is (min + 4 · likely + max) / 6.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::OutOfOrder`] if the figures are not in ascending order.
    /// - [`SpreadError::NoWidth`] if `min` equals `max`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let calls = Spread::pert(figure("12")?, figure("20")?, figure("46")?)?;
    /// assert_eq!(calls.describe(), "min 12, likely 20, max 46 (PERT)");
    /// assert_eq!(calls.expected_decimal().to_string(), "23");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Source
    /// D. G. Malcolm, J. H. Roseboom, C. E. Clark, W. Fazar, "Application of a technique for research and development
    /// program evaluation", Operations Research 7 (1959), 646-669.
    pub fn pert(min: Decimal, likely: Decimal, max: Decimal) -> Result<Spread, SpreadError> {
        check_min_likely_max(min, likely, max)?;
        let expected = weighted_mean(&[(min, 1), (likely, 4), (max, 1)])?;
        let shape = Shape::Pert(Pert::new(min.to_f64(), likely.to_f64(), max.to_f64()));
        Ok(Spread::bounded(shape, [min, max], expected, input([min, likely, max], "PERT")))
    }

    /// A triangular distribution: its density rises in a straight line from `min` to `likely` and falls in a straight line to `max`. Its mean is
    /// (min + likely + max) / 3.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::OutOfOrder`] if the figures are not in ascending order.
    /// - [`SpreadError::NoWidth`] if `min` equals `max`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let calls = Spread::triangular(figure("12")?, figure("20")?, figure("46")?)?;
    /// assert_eq!(calls.describe(), "min 12, likely 20, max 46 (triangular)");
    /// assert_eq!(calls.expected_decimal().to_string(), "26");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn triangular(min: Decimal, likely: Decimal, max: Decimal) -> Result<Spread, SpreadError> {
        check_min_likely_max(min, likely, max)?;
        let expected = weighted_mean(&[(min, 1), (likely, 1), (max, 1)])?;
        let shape = Shape::Triangle(Triangle::new(min.to_f64(), likely.to_f64(), max.to_f64()));
        Ok(Spread::bounded(shape, [min, max], expected, input([min, likely, max], "triangular")))
    }
}

fn input([min, likely, max]: [Decimal; 3], shape: &'static str) -> InputFigures {
    InputFigures::new([("min", min), ("likely", likely), ("max", max)], shape)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, figure};
    use super::*;

    type Form = fn(Decimal, Decimal, Decimal) -> Result<Spread, SpreadError>;
    const FORMS: [(Form, &str); 2] = [(Spread::pert, "PERT"), (Spread::triangular, "triangular")];

    /// P(X ≤ 20) = (20 - 12)² / ((45 - 12) · (20 - 12)) = 8/33.
    #[test]
    fn triangular_quantiles_invert_the_areas() {
        let calls = Spread::triangular(figure("12"), figure("20"), figure("45")).unwrap();
        assert_close(calls.quantile(8.0 / 33.0), 20.0, 1e-15);
        assert_close(calls.quantile(2.0 / 33.0), 16.0, 1e-15);
        assert_close(calls.quantile(1.0 - 25.0 / 33.0 / 4.0), 32.5, 1e-15);
        assert_eq!(calls.expected_decimal().to_string(), "25.666666666666666666666666667");
    }

    #[test]
    fn floor_and_ceiling_are_the_given_figures() {
        for (form, name) in FORMS {
            let calls = form(figure("0.1"), figure("0.2"), figure("0.45")).unwrap();
            assert_eq!([calls.floor(), calls.ceiling()], [figure("0.1"), figure("0.45")]);
            assert!(!calls.is_clamped());
            assert_eq!(calls.shape_name(), name);
        }
        let pert = Spread::pert(figure("0.1"), figure("0.2"), figure("0.45")).unwrap();
        assert_eq!(pert.expected_decimal(), figure("0.225"));
    }

    #[test]
    fn a_mirrored_estimate_has_mirrored_quantiles() {
        for (form, name) in FORMS {
            let spread = form(figure("12"), figure("20"), figure("45")).unwrap();
            let mirrored = form(figure("-45"), figure("-20"), figure("-12")).unwrap();
            for step in 1..100 {
                let u = f64::from(step) / 100.0;
                assert!((spread.quantile(u) + mirrored.quantile(1.0 - u)).abs() < 1e-12, "{name} {u}");
            }
        }
    }

    #[test]
    fn figures_in_the_wrong_order_are_named() {
        for (form, _) in FORMS {
            let error = |min, likely, max| form(figure(min), figure(likely), figure(max)).unwrap_err().to_string();
            assert_eq!(error("3", "2", "5"), "`min` (3) must not be above `likely` (2)");
            assert_eq!(error("1", "6", "5"), "`likely` (6) must not be above `max` (5)");
            assert_eq!(error("7", "6", "5"), "`min` (7) must not be above `max` (5)");
            assert_eq!(error("5", "5", "5"), "`min` must be below `max`, both are 5");
        }
    }
}

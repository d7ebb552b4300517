//! `p10, p90`, `p10, p50, p90` and other percentiles, met exactly.

use costcone_formula::{Decimal, Rounding};

use super::super::distribution::{Spread, decimal};
use super::super::error::SpreadError;
use super::super::input_figures::InputFigures;
use super::super::normal;
use super::super::shapes::{PieceScale, Shape, TwoPiece};

impl Spread {
    /// Each pair is a probability and the value that the quantity stays below with it: `(0.1, v)` is P10.
    ///
    /// Two percentiles define a lognormal distribution. Three define two lognormal pieces, joined at the middle percentile, which need not be the
    /// median. If the quantity `may_be_negative`, the pieces are normal: straight lines of the value and not of its logarithm. Any two or three
    /// percentiles are possible, symmetric or not. Equal values leave no spread between them.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::PercentileCount`] for any other number of percentiles.
    /// - [`SpreadError::PercentileOutOfRange`] for NaN, or for a probability below 0.001 or above 0.999, where the spread is clamped.
    /// - [`SpreadError::PercentilesNotAscending`] if the probabilities are not in ascending order.
    /// - [`SpreadError::CrossedPercentiles`] if a value is below the one before it.
    /// - [`SpreadError::NotPositive`] for a value of 0 or less, unless it `may_be_negative`.
    /// - [`SpreadError::OutOfRange`] if P99.9 or the mean is outside the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let storage = Spread::percentiles(&[(0.05, figure("20")?), (0.95, figure("80")?)], false)?;
    /// assert_eq!(storage.describe(), "P5 20, P95 80 (lognormal)");
    /// assert!((storage.quantile(0.5) - 40.0).abs() < 1e-9);
    ///
    /// let growth = Spread::percentiles(&[(0.1, figure("-0.02")?), (0.9, figure("0.06")?)], true)?;
    /// assert!((growth.mean() - 0.02).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn percentiles(percentiles: &[(f64, Decimal)], may_be_negative: bool) -> Result<Spread, SpreadError> {
        check(percentiles, may_be_negative)?;
        let scale = if may_be_negative { PieceScale::Linear } else { PieceScale::Logarithmic };
        let input = InputFigures::new(
            percentiles.iter().map(|&(p, value)| (name(p), value)),
            shape_name(scale, percentiles.len()),
        );
        let (Some(&(_, first)), Some(&(_, last))) = (percentiles.first(), percentiles.last()) else {
            return Err(SpreadError::PercentileCount { count: 0 });
        };
        if first == last {
            return Ok(Spread::point(first, input));
        }
        let pieces = through(percentiles, scale);
        let mean = pieces.mean();
        let expected = decimal(mean, Rounding::Nearest, "mean")?;
        Spread::unbounded(Shape::TwoPiece(pieces), expected, mean, input)
    }
}

fn check(percentiles: &[(f64, Decimal)], may_be_negative: bool) -> Result<(), SpreadError> {
    if !matches!(percentiles.len(), 2 | 3) {
        return Err(SpreadError::PercentileCount { count: percentiles.len() });
    }
    if let Some(&(p, _)) = percentiles.iter().find(|(p, _)| !(0.001..=0.999).contains(p)) {
        return Err(SpreadError::PercentileOutOfRange { p });
    }
    for pair in percentiles.windows(2) {
        check_pair(pair[0], pair[1])?;
    }
    match percentiles.iter().find(|(_, value)| *value <= Decimal::ZERO) {
        Some(&(p, value)) if !may_be_negative => Err(SpreadError::NotPositive { name: name(p), value }),
        _ => Ok(()),
    }
}

fn check_pair((p, lower): (f64, Decimal), (next_p, upper): (f64, Decimal)) -> Result<(), SpreadError> {
    if p >= next_p {
        return Err(SpreadError::PercentilesNotAscending { first: name(p), next: name(next_p) });
    }
    if lower > upper {
        return Err(SpreadError::CrossedPercentiles { lower_name: name(p), lower, upper_name: name(next_p), upper });
    }
    Ok(())
}

/// `P10` for 0.1, `P2.5` for 0.025. Rounding to 10 digits removes the noise of the multiplication.
fn name(p: f64) -> String {
    format!("P{}", (p * 1e12).round() / 1e10)
}

fn shape_name(scale: PieceScale, count: usize) -> &'static str {
    match (scale, count) {
        (PieceScale::Logarithmic, 2) => "lognormal",
        (PieceScale::Logarithmic, _) => "two-piece lognormal",
        (PieceScale::Linear, 2) => "normal",
        (PieceScale::Linear, _) => "two-piece normal",
    }
}

/// The pieces through two or three checked points, joined at the middle one. Two points have one slope and are joined at the first.
fn through(percentiles: &[(f64, Decimal)], scale: PieceScale) -> TwoPiece {
    let point = |&(p, value): &(f64, Decimal)| (normal::quantile(p), value.to_f64());
    let points: Vec<_> = percentiles.iter().map(point).collect();
    // OK because `check` accepts only two or three points.
    let (first, middle, last) = (points[0], points[points.len() - 2], points[points.len() - 1]);
    let above = slope(scale, middle, last);
    let below = if points.len() == 2 { above } else { slope(scale, first, middle) };
    TwoPiece { scale, join: middle.0, value: middle.1, below, above }
}

fn slope(scale: PieceScale, (z, lower): (f64, f64), (next_z, upper): (f64, f64)) -> f64 {
    let rise = match scale {
        PieceScale::Logarithmic => (upper / lower).ln(),
        PieceScale::Linear => upper - lower,
    };
    rise / (next_z - z)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, figure};
    use super::*;

    fn of(points: &[(f64, &str)], may_be_negative: bool) -> Result<Spread, SpreadError> {
        let points: Vec<_> = points.iter().map(|&(p, value)| (p, figure(value))).collect();
        Spread::percentiles(&points, may_be_negative)
    }

    fn error(points: &[(f64, &str)]) -> String {
        of(points, false).unwrap_err().to_string()
    }

    #[test]
    fn given_percentiles_are_met() {
        let cases: [(&[(f64, &str)], bool); 7] = [
            (&[(0.1, "40000"), (0.5, "70000"), (0.9, "150000")], false),
            (&[(0.05, "20"), (0.95, "80")], false),
            (&[(0.2, "1e-3"), (0.7, "5e3")], false),
            (&[(0.05, "1"), (0.3, "4"), (0.95, "5")], false),
            (&[(0.001, "1"), (0.4, "3"), (0.999, "3")], false),
            (&[(0.1, "-0.02"), (0.9, "0.06")], true),
            (&[(0.25, "-2"), (0.5, "0"), (0.9, "10")], true),
        ];
        for (points, may_be_negative) in cases {
            let spread = of(points, may_be_negative).unwrap();
            for &(p, value) in points {
                assert!(
                    (spread.quantile(p) - figure(value).to_f64()).abs() <= 1e-12 * (1.0 + spread.quantile(p).abs())
                );
            }
        }
    }

    /// Source: mpmath 1.4.1, `quad` of the definition with 30 digits.
    #[test]
    fn two_percentiles_make_a_lognormal_clamped_at_its_ends() {
        let spread = of(&[(0.1, "40"), (0.9, "150")], false).unwrap();
        assert_close(spread.mean(), 88.414_455_855_475_97, 1e-14);
        assert_close(spread.quantile(0.5), 6000_f64.sqrt(), 1e-14);
        let slope = (150.0_f64 / 40.0).ln() / (2.0 * normal::quantile(0.9));
        assert_close(spread.ceiling().to_f64(), 6000_f64.sqrt() * (normal::CLAMP_SCORE * slope).exp(), 1e-14);
        assert_eq!(spread.expected_decimal().to_f64(), spread.mean());
        assert_eq!(spread.describe(), "P10 40, P90 150 (lognormal)");
    }

    #[test]
    fn descriptions_name_the_percentiles_and_the_shape() {
        let describe = |points: &[_], may_be_negative| of(points, may_be_negative).unwrap().describe();
        assert_eq!(
            describe(&[(0.025, "1"), (0.5, "2"), (0.975, "5")], false),
            "P2.5 1, P50 2, P97.5 5 (two-piece lognormal)"
        );
        assert_eq!(describe(&[(0.29, "1"), (0.58, "2")], true), "P29 1, P58 2 (normal)");
        assert_eq!(describe(&[(0.1, "-1"), (0.5, "2"), (0.9, "3")], true), "P10 -1, P50 2, P90 3 (two-piece normal)");
    }

    #[test]
    fn equal_percentiles_leave_no_spread_between_them() {
        let spread = of(&[(0.1, "7"), (0.5, "7"), (0.9, "15")], false).unwrap();
        assert_eq!(spread.floor(), figure("7"));
        assert_eq!(spread.quantile(0.3), 7.0);
        let point = of(&[(0.1, "7"), (0.9, "7")], false).unwrap();
        assert_eq!(point.exact_value(), Some(figure("7")));
        assert_eq!(point.describe(), "P10 7, P90 7 (lognormal)");
    }

    #[test]
    fn errors_name_the_percentiles() {
        assert_eq!(error(&[(0.5, "1")]), "expected two or three percentiles, found 1");
        assert_eq!(error(&[]), "expected two or three percentiles, found 0");
        assert_eq!(error(&[(0.1, "3"), (0.5, "2")]), "`P10` (3) must not be above `P50` (2)");
        assert_eq!(error(&[(0.5, "1"), (0.5, "2")]), "percentiles must be in ascending order, but `P50` follows `P50`");
        assert_eq!(error(&[(0.9, "1"), (0.1, "2")]), "percentiles must be in ascending order, but `P10` follows `P90`");
        assert_eq!(error(&[(0.0005, "1"), (0.1, "2")]), "a percentile must be between P0.1 and P99.9, was P0.05");
        assert_eq!(error(&[(0.1, "1"), (f64::NAN, "2")]), "a percentile must be between P0.1 and P99.9, was PNaN");
        assert_eq!(error(&[(0.1, "0"), (0.5, "2")]), "`P10` must be above 0, was 0");
        assert_eq!(error(&[(0.1, "-2"), (0.5, "2")]), "`P10` must be above 0, was -2");
        let beyond = "the spread's mean is outside the supported range, -7.9e28 to 7.9e28";
        assert_eq!(error(&[(0.4, "1"), (0.5, "1e20")]), beyond);
    }

    #[test]
    fn a_ceiling_outside_the_range_of_decimals_is_an_error() {
        let ceiling = "the spread's ceiling is outside the supported range, -7.9e28 to 7.9e28";
        assert_eq!(error(&[(0.1, "1e27"), (0.9, "2e28")]), ceiling);
    }
}

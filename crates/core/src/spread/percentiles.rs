//! `p10, p90`, `p10, p50, p90`, ...: percentiles, honoured exactly.

use costcone_formula::{Decimal, Rounding};

use super::given::Given;
use super::normal;
use super::shape::Shape;
use super::two_piece::{Scale, TwoPiece};
use super::{Spread, SpreadError, decimal};

impl Spread {
    /// The quantity stays below each value with the probability before it: `(0.1, v)` is P10.
    ///
    /// Two percentiles make a lognormal, three make two lognormal pieces joined at the middle one, which need not be
    /// the median. Where the quantity `may_be_negative` the same is done with normals, on the value itself instead
    /// of its logarithm. Any two or three percentiles will do, symmetric or not; equal values are allowed, and leave
    /// no spread between them.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::PercentileCount`] unless two or three are given.
    /// - [`SpreadError::PercentileOutOfRange`] for a probability outside of 0.001 to 0.999, or NaN: beyond them the
    ///   spread is clamped, and a percentile could not be honoured.
    /// - [`SpreadError::PercentilesNotAscending`] if probabilities do not ascend.
    /// - [`SpreadError::CrossedPercentiles`] if values descend.
    /// - [`SpreadError::NotPositive`] for a value of 0 or less, unless it `may_be_negative`.
    /// - [`SpreadError::OutOfRange`] if P99.9 or the mean is beyond the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
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
        let scale = if may_be_negative { Scale::Linear } else { Scale::Logarithmic };
        let given = Given::new(percentiles.iter().map(|&(p, value)| (name(p), value)), form(scale, percentiles.len()));
        let (Some(&(_, first)), Some(&(_, last))) = (percentiles.first(), percentiles.last()) else {
            return Err(SpreadError::PercentileCount { count: 0 });
        };
        if first == last {
            return Ok(Spread::point(first, given));
        }
        let pieces = through(percentiles, scale);
        let mean = pieces.mean();
        let expected = decimal(mean, Rounding::Nearest, "expected")?;
        Spread::open(Shape::TwoPiece(pieces), expected, mean, given)
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

/// `P10` for 0.1, `P2.5` for 0.025; a tenth of a billionth of a percent is dropped.
fn name(p: f64) -> String {
    format!("P{}", (p * 1e12).round() / 1e10)
}

fn form(scale: Scale, count: usize) -> &'static str {
    match (scale, count) {
        (Scale::Logarithmic, 2) => "lognormal",
        (Scale::Logarithmic, _) => "two-piece lognormal",
        (Scale::Linear, 2) => "normal",
        (Scale::Linear, _) => "two-piece normal",
    }
}

/// The pieces through two or three checked points, joined at the middle one; two points are joined at the first, with
/// one slope.
fn through(percentiles: &[(f64, Decimal)], scale: Scale) -> TwoPiece {
    let point = |&(p, value): &(f64, Decimal)| (normal::quantile(p), value.to_f64());
    let points: Vec<_> = percentiles.iter().map(point).collect();
    // OK because `check` let two or three points through.
    let (first, middle, last) = (points[0], points[points.len() - 2], points[points.len() - 1]);
    let above = slope(scale, middle, last);
    let below = if points.len() == 2 { above } else { slope(scale, first, middle) };
    TwoPiece { scale, join: middle.0, value: middle.1, below, above }
}

fn slope(scale: Scale, (z, lower): (f64, f64), (next_z, upper): (f64, f64)) -> f64 {
    let rise = match scale {
        Scale::Logarithmic => (upper / lower).ln(),
        Scale::Linear => upper - lower,
    };
    rise / (next_z - z)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, figure};
    use super::*;

    fn of(points: &[(f64, &str)], may_be_negative: bool) -> Result<Spread, SpreadError> {
        let points: Vec<_> = points.iter().map(|&(p, value)| (p, figure(value))).collect();
        Spread::percentiles(&points, may_be_negative)
    }

    fn error(points: &[(f64, &str)]) -> String {
        of(points, false).unwrap_err().to_string()
    }

    #[test]
    fn given_percentiles_are_honoured() {
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
        assert_close(spread.ceiling().to_f64(), 6000_f64.sqrt() * (normal::CUT * slope).exp(), 1e-14);
        assert_eq!(spread.expected_decimal().to_f64(), spread.mean());
        assert_eq!(spread.describe(), "P10 40, P90 150 (lognormal)");
    }

    #[test]
    fn names_and_forms_say_what_was_understood() {
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
        assert_eq!(error(&[(0.5, "1")]), "needs two or three percentiles, has 1");
        assert_eq!(error(&[]), "needs two or three percentiles, has 0");
        assert_eq!(error(&[(0.1, "3"), (0.5, "2")]), "`P10` must not be above `P50`, were 3 and 2");
        assert_eq!(error(&[(0.5, "1"), (0.5, "2")]), "percentiles must be in ascending order, `P50` came after `P50`");
        assert_eq!(error(&[(0.9, "1"), (0.1, "2")]), "percentiles must be in ascending order, `P10` came after `P90`");
        assert_eq!(error(&[(0.0005, "1"), (0.1, "2")]), "a percentile must be from P0.1 to P99.9, was P0.05");
        assert_eq!(error(&[(0.1, "1"), (f64::NAN, "2")]), "a percentile must be from P0.1 to P99.9, was PNaN");
        assert_eq!(error(&[(0.1, "0"), (0.5, "2")]), "`P10` must be above 0, was 0");
        assert_eq!(error(&[(0.1, "-2"), (0.5, "2")]), "`P10` must be above 0, was -2");
        let beyond = "expected of the spread is beyond 79228162514264337593543950335";
        assert_eq!(error(&[(0.4, "1"), (0.5, "1e20")]), beyond);
    }

    #[test]
    fn a_ceiling_beyond_decimals_is_an_error() {
        let ceiling = "ceiling of the spread is beyond 79228162514264337593543950335";
        assert_eq!(error(&[(0.1, "1e27"), (0.9, "2e28")]), ceiling);
    }
}

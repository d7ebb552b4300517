//! `asked`: answers to the four-step question, converted to percentiles.
//!
//! The question asks for the lowest figure, the highest figure and the best guess, then for the confidence that the true value is between lowest and
//! highest. People choose the interval freely and then rate it. With 70% confidence, lowest is P15, best is P50 and highest is P85: both tails are
//! equally likely.

use costcone_formula::{Decimal, Rounding};

use super::super::checks::check_below;
use super::super::distribution::Spread;
use super::super::error::SpreadError;

impl Spread {
    /// The quantity is between `lowest` and `highest` with the probability `sure`, and is equally likely to be above or below `best`. These are the
    /// [`percentiles`](Self::percentiles) at `(1 - sure) / 2`, 0.5 and `(1 + sure) / 2`.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::SureOutOfRange`] for a `sure` below 0.5 (the interval then more likely misses the true value) or above 0.998 (spreads are
    ///   clamped at P0.1 and P99.9).
    /// - [`SpreadError::NotBelow`] unless `lowest` is below `best` and `best` below `highest`.
    /// - [`SpreadError::NotPositive`] for a `lowest` of 0 or less, unless it `may_be_negative`.
    /// - [`SpreadError::OutOfRange`] if P99.9 or the mean is outside the range of decimals.
    ///
    /// # Source
    ///
    /// - A. Speirs-Bridge et al., "Reducing overconfidence in the interval judgments of experts", Risk Analysis 30 (2010), 512-523. Intervals for 80%
    ///   contained the true value in 68% of cases, more than without the question for the confidence.
    /// - V. Hemming et al., "A practical guide to structured expert elicitation using the IDEA protocol", Methods in Ecology and Evolution 9 (2018),
    ///   169-180.
    /// - D. R. Mandel et al., "Effect of confidence interval construction on judgment accuracy", Judgment and Decision Making 15 (2020), doubt that
    ///   the order of the questions matters.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let users = Spread::four_step(figure("20000")?, figure("45000")?, figure("80000")?, figure("0.7")?, false)?;
    /// assert_eq!(
    ///     users.describe(),
    ///     "70% confidence in 20000 to 80000, best guess 45000: P15 20000, P50 45000, P85 80000 (two-piece lognormal)"
    /// );
    /// assert!((users.quantile(0.85) - 80_000.0).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn four_step(
        lowest: Decimal,
        best: Decimal,
        highest: Decimal,
        sure: Decimal,
        may_be_negative: bool,
    ) -> Result<Spread, SpreadError> {
        // Equal figures are an error: the author has not considered one side of the best guess.
        check_below(("lowest", lowest), ("best", best))?;
        check_below(("best", best), ("highest", highest))?;
        let [lower, upper] = tails(sure)?;
        let spread = Spread::percentiles(&[(lower, lowest), (0.5, best), (upper, highest)], may_be_negative)?;
        Ok(spread.with_confidence(sure))
    }
}

/// The probabilities of the lower and upper end of an interval with equally likely tails.
fn tails(sure: Decimal) -> Result<[f64; 2], SpreadError> {
    let out_of_range = SpreadError::SureOutOfRange { sure };
    if !(0.5..=0.998).contains(&sure.to_f64()) {
        return Err(out_of_range);
    }
    // Decimals give P15 for 70%. Floats give P15.000000000000002.
    let half = |doubled: Decimal| doubled.div_rounded(Decimal::from(2_i64), Rounding::Nearest);
    let lower = Decimal::ONE.sub_rounded(sure, Rounding::Nearest).and_then(half);
    let upper = Decimal::ONE.add_rounded(sure, Rounding::Nearest).and_then(half);
    match (lower, upper) {
        (Ok(lower), Ok(upper)) => Ok([lower.to_f64(), upper.to_f64()]),
        _ => Err(out_of_range),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, figure};
    use super::*;

    fn of([lowest, best, highest, sure]: [&str; 4], may_be_negative: bool) -> Result<Spread, SpreadError> {
        Spread::four_step(figure(lowest), figure(best), figure(highest), figure(sure), may_be_negative)
    }

    fn error(answers: [&str; 4]) -> String {
        of(answers, false).unwrap_err().to_string()
    }

    #[test]
    fn answers_become_percentiles() {
        for (sure, lower) in [("0.5", 0.25), ("0.7", 0.15), ("0.8", 0.1), ("0.95", 0.025), ("0.998", 0.001)] {
            let spread = of(["20000", "45000", "80000", sure], false).unwrap();
            for (u, wanted) in [(lower, 20_000.0), (0.5, 45_000.0), (1.0 - lower, 80_000.0)] {
                assert_close(spread.quantile(u), wanted, 1e-12);
            }
        }
    }

    #[test]
    fn the_draws_equal_those_of_the_percentiles() {
        let asked = of(["20", "45", "80", "0.7"], false).unwrap();
        let points = [(0.15, "20"), (0.5, "45"), (0.85, "80")].map(|(p, value)| (p, figure(value)));
        let written = Spread::percentiles(&points, false).unwrap();
        for u in [0.0, 1e-6, 0.1, 0.37, 0.5, 0.9, 1.0] {
            assert_eq!(asked.quantile(u), written.quantile(u));
        }
        assert_eq!(asked.expected_decimal(), written.expected_decimal());
    }

    #[test]
    fn a_quantity_that_may_be_negative_has_two_normal_pieces() {
        let growth = of(["-0.02", "0.01", "0.08", "0.8"], true).unwrap();
        assert_eq!(
            growth.describe(),
            "80% confidence in -0.02 to 0.08, best guess 0.01: P10 -0.02, P50 0.01, P90 0.08 (two-piece normal)"
        );
        assert_close(growth.quantile(0.1), -0.02, 1e-12);
    }

    #[test]
    fn a_scaled_copy_describes_itself() {
        let doubled = of(["20", "45", "80", "0.7"], false).unwrap().scaled(figure("2")).unwrap();
        assert_eq!(
            doubled.describe(),
            "70% confidence in 40 to 160, best guess 90: P15 40, P50 90, P85 160 (two-piece lognormal)"
        );
    }

    #[test]
    fn answers_must_ascend() {
        assert_eq!(error(["50", "45", "80", "0.7"]), "`lowest` (50) must be below `best` (45)");
        assert_eq!(error(["45", "45", "80", "0.7"]), "`lowest` must be below `best`, both are 45");
        assert_eq!(error(["20", "80", "80", "0.7"]), "`best` must be below `highest`, both are 80");
        assert_eq!(error(["0", "45", "80", "0.7"]), "`P15` must be above 0, was 0");
    }

    #[test]
    fn sure_is_at_least_one_half_and_within_the_clamp() {
        let between = "`sure` must be between 50% and 99.8%, was";
        assert_eq!(error(["20", "45", "80", "0.49"]), format!("{between} 49%"));
        assert_eq!(error(["20", "45", "80", "-1"]), format!("{between} -100%"));
        assert_eq!(error(["20", "45", "80", "0.999"]), format!("{between} 99.9%"));
        assert_eq!(error(["20", "45", "80", "70"]), format!("{between} 7000%"));
        assert!(of(["20", "45", "80", "0.5"], false).is_ok() && of(["20", "45", "80", "0.998"], false).is_ok());
    }
}

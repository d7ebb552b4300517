//! `asked`: the answers to the four-step question, read as percentiles.
//!
//! Who is asked for a lowest, a highest and a best figure, and only then how sure the truth lies between, names an
//! interval of their own width and says what it is worth. With 70 % sure the lowest figure is P15, the best P50 and the
//! highest P85: what is left is shared alike by both sides.

use costcone_formula::{Decimal, Rounding};

use super::{Spread, SpreadError};

impl Spread {
    /// The quantity lies between `lowest` and `highest` with the probability `sure`, and as likely above `best` as below:
    /// percentiles `(1 - sure) / 2`, 0.5 and `(1 + sure) / 2`, honoured as [`percentiles`](Self::percentiles) are.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::SureOutOfRange`] for a `sure` below 0.5, where the interval would rather miss the truth than hold it,
    ///   or above 0.998: spreads are clamped at P0.1 and P99.9.
    /// - [`SpreadError::NotBelow`] unless `lowest` is below `best` and `best` below `highest`.
    /// - [`SpreadError::NotPositive`] for a `lowest` of 0 or less, unless it `may_be_negative`.
    /// - [`SpreadError::OutOfRange`] if P99.9 or the mean is beyond the range of decimals.
    ///
    /// # Source
    ///
    /// A. Speirs-Bridge et al., "Reducing overconfidence in the interval judgments of experts", Risk Analysis 30 (2010),
    /// 512-523: asked so, intervals for 80 % held the truth in 68 % of all cases, more than without the last question. V.
    /// Hemming et al., "A practical guide to structured expert elicitation using the IDEA protocol", Methods in Ecology and
    /// Evolution 9 (2018), 169-180. Whether the order matters is disputed: D. R. Mandel et al., "Effect of confidence
    /// interval construction on judgment accuracy", Judgment and Decision Making 15 (2020).
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let figure = Decimal::parse;
    /// let users = Spread::asked(figure("20000")?, figure("45000")?, figure("80000")?, figure("0.7")?, false)?;
    /// assert_eq!(
    ///     users.describe(),
    ///     "asked: 70 % sure of 20000 to 80000, best 45000: P15 20000, P50 45000, P85 80000 (two-piece lognormal)"
    /// );
    /// assert!((users.quantile(0.85) - 80_000.0).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn asked(
        lowest: Decimal,
        best: Decimal,
        highest: Decimal,
        sure: Decimal,
        may_be_negative: bool,
    ) -> Result<Spread, SpreadError> {
        below(("lowest", lowest), ("best", best))?;
        below(("best", best), ("highest", highest))?;
        let [lower, upper] = tails(sure)?;
        let spread = Spread::percentiles(&[(lower, lowest), (0.5, best), (upper, highest)], may_be_negative)?;
        Ok(Spread { given: spread.given.asked(sure), ..spread })
    }
}

/// The lower figure must not even be equal: where two answers are one, a side of the best guess was not thought about.
fn below(
    (lower_name, lower): (&'static str, Decimal),
    (upper_name, upper): (&'static str, Decimal),
) -> Result<(), SpreadError> {
    if lower < upper {
        return Ok(());
    }
    Err(SpreadError::NotBelow { lower_name, lower, upper_name, upper })
}

/// The probabilities below an interval and up to its upper end, where what is left is shared alike by both sides.
fn tails(sure: Decimal) -> Result<[f64; 2], SpreadError> {
    let out_of_range = SpreadError::SureOutOfRange { sure };
    if !(0.5..=0.998).contains(&sure.to_f64()) {
        return Err(out_of_range);
    }
    // In decimals, so that 70 % are P15 and not P15.000000000000002.
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
    use super::super::testing::{assert_close, figure};
    use super::*;

    fn of([lowest, best, highest, sure]: [&str; 4], may_be_negative: bool) -> Result<Spread, SpreadError> {
        Spread::asked(figure(lowest), figure(best), figure(highest), figure(sure), may_be_negative)
    }

    fn error(answers: [&str; 4]) -> String {
        of(answers, false).unwrap_err().to_string()
    }

    #[test]
    fn answers_are_the_percentiles_that_they_say() {
        for (sure, lower) in [("0.5", 0.25), ("0.7", 0.15), ("0.8", 0.1), ("0.95", 0.025), ("0.998", 0.001)] {
            let spread = of(["20000", "45000", "80000", sure], false).unwrap();
            for (u, wanted) in [(lower, 20_000.0), (0.5, 45_000.0), (1.0 - lower, 80_000.0)] {
                assert_close(spread.quantile(u), wanted, 1e-12);
            }
        }
    }

    #[test]
    fn the_draws_are_those_of_the_percentiles_written_out() {
        let asked = of(["20", "45", "80", "0.7"], false).unwrap();
        let points = [(0.15, "20"), (0.5, "45"), (0.85, "80")].map(|(p, value)| (p, figure(value)));
        let written = Spread::percentiles(&points, false).unwrap();
        for u in [0.0, 1e-6, 0.1, 0.37, 0.5, 0.9, 1.0] {
            assert_eq!(asked.quantile(u), written.quantile(u));
        }
        assert_eq!(asked.expected_decimal(), written.expected_decimal());
    }

    #[test]
    fn a_quantity_that_may_be_negative_is_two_normals() {
        let growth = of(["-0.02", "0.01", "0.08", "0.8"], true).unwrap();
        assert_eq!(
            growth.describe(),
            "asked: 80 % sure of -0.02 to 0.08, best 0.01: P10 -0.02, P50 0.01, P90 0.08 (two-piece normal)"
        );
        assert_close(growth.quantile(0.1), -0.02, 1e-12);
    }

    #[test]
    fn a_scaled_copy_describes_itself() {
        let doubled = of(["20", "45", "80", "0.7"], false).unwrap().scaled(figure("2")).unwrap();
        assert_eq!(
            doubled.describe(),
            "asked: 70 % sure of 40 to 160, best 90: P15 40, P50 90, P85 160 (two-piece lognormal)"
        );
    }

    #[test]
    fn answers_must_ascend() {
        assert_eq!(error(["50", "45", "80", "0.7"]), "`lowest` must be below `best`, were 50 and 45");
        assert_eq!(error(["45", "45", "80", "0.7"]), "`lowest` must be below `best`, both were 45");
        assert_eq!(error(["20", "80", "80", "0.7"]), "`best` must be below `highest`, both were 80");
        assert_eq!(error(["0", "45", "80", "0.7"]), "`P15` must be above 0, was 0");
    }

    #[test]
    fn sure_is_more_likely_than_not_and_within_the_clamp() {
        let between = "`sure` must be from 50 % to 99.8 %, was";
        let misses = "the interval would rather miss the truth than hold it";
        let clamp = "spreads are cut at P0.1 and P99.9";
        assert_eq!(error(["20", "45", "80", "0.49"]), format!("{between} 49 %: {misses}"));
        assert_eq!(error(["20", "45", "80", "-1"]), format!("{between} -100 %: {misses}"));
        assert_eq!(error(["20", "45", "80", "0.999"]), format!("{between} 99.9 %: {clamp}"));
        assert_eq!(error(["20", "45", "80", "70"]), format!("{between} 7000 %: {clamp}"));
        assert!(of(["20", "45", "80", "0.5"], false).is_ok() && of(["20", "45", "80", "0.998"], false).is_ok());
    }
}

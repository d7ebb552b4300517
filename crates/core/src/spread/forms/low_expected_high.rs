//! `low, expected, high` and `about, within`: P10, mean and P90.
//!
//! A two-piece lognormal through P10 and P90 has one free parameter, its P50. The mean determines it. Let y = ln P50. Every value of the clamped
//! distribution is the exponential of a linear function of y, so its mean is a **convex** function of y between ln P10 and ln P90. Therefore:
//!
//! - The possible means form one interval. The highest is at an end. The lowest may be inside, because a low median makes the upper tail heavy: for
//!   P10 = 1 and P90 = 100, the lowest mean is 41.8, at a P50 of 22.
//! - At most two medians give the same mean, and two only if P90 is above 4.8 times P10. The higher median is used. It has the lighter tail, and it
//!   continues the solutions for narrower ranges: 100 within 95% has a P50 of 118 and a P99.9 of 395, not 17 and 6,205. Use percentiles for the
//!   heavier tail.

use costcone_formula::{ArithmeticError, Decimal, Rounding};

use super::super::checks::check_positive;
use super::super::distribution::Spread;
use super::super::error::SpreadError;
use super::super::input_figures::{InputFigures, significant};
use super::super::normal;
use super::super::shapes::{PieceScale, Shape, TwoPiece};

/// A mean outside the possible interval by at most this relative error still counts as possible.
const TOLERANCE: f64 = 1e-13;

impl Spread {
    /// P10, mean and P90: the two-piece lognormal through `low` and `high`, clamped at P0.1 and P99.9, with the mean `expected`.
    ///
    /// Results use the same meaning, so one estimate can feed another. The mean can be above P90 if the tail is heavy. If `high` is above 4.8 times
    /// `low`, two medians can give the same mean. The higher one is used, because it has the lighter tail. For the heavier tail, use
    /// [`percentiles`](Spread::percentiles).
    ///
    /// # Errors
    ///
    /// - [`SpreadError::NotPositive`] if `low` is not above 0.
    /// - [`SpreadError::CrossedPercentiles`] if `low` is above `high`.
    /// - [`SpreadError::ImpossibleMean`] with the interval of possible means, if `expected` is outside it.
    /// - [`SpreadError::OutOfRange`] if P99.9 is outside the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let orders = Spread::low_expected_high(figure("0.6")?, figure("0.9")?, figure("1.3")?)?;
    /// assert_eq!(orders.describe(), "P10 0.6, mean 0.9, P90 1.3 (two-piece lognormal)");
    /// assert!((orders.quantile(0.1) - 0.6).abs() < 1e-12);
    /// assert_eq!(orders.mean(), 0.9);
    ///
    /// let error = Spread::low_expected_high(figure("0.6")?, figure("3")?, figure("1.3")?).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`expected` is the mean: with a P10 of 0.6 and a P90 of 1.3 it must be between 0.8224 and 1.076, was 3"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn low_expected_high(low: Decimal, expected: Decimal, high: Decimal) -> Result<Spread, SpreadError> {
        check_positive("low", low)?;
        if low > high {
            let (lower_name, upper_name) = ("low".to_owned(), "high".to_owned());
            return Err(SpreadError::CrossedPercentiles { lower_name, lower: low, upper_name, upper: high });
        }
        let input = InputFigures::new([("P10", low), ("mean", expected), ("P90", high)], "two-piece lognormal");
        let impossible =
            |[least, greatest]: [Decimal; 2]| SpreadError::ImpossibleMean { expected, low, high, least, greatest };
        if low == high {
            let point = (low == expected).then(|| Spread::point(expected, input));
            return point.ok_or_else(|| impossible([low, high]));
        }
        let family = LognormalFamily { low: low.to_f64(), high: high.to_f64() };
        let pieces = family.with_mean(expected.to_f64()).ok_or_else(|| impossible(family.possible_means()))?;
        Spread::unbounded(Shape::TwoPiece(pieces), expected, expected.to_f64(), input)
    }

    /// P10, mean and P90 are `about` times 1 - `within`, 1 and 1 + `within`.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::NotPositive`] if `about` is not above 0.
    /// - [`SpreadError::WithinTooWide`] if `within` is negative, or 1 or more.
    /// - [`SpreadError::OutOfRange`] if P99.9 is outside the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let duration = Spread::about_within(figure("120")?, figure("0.4")?)?;
    /// assert_eq!(duration, Spread::low_expected_high(figure("72")?, figure("120")?, figure("168")?)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn about_within(about: Decimal, within: Decimal) -> Result<Spread, SpreadError> {
        check_positive("about", about)?;
        if within < Decimal::ZERO || within >= Decimal::ONE {
            return Err(SpreadError::WithinTooWide { within });
        }
        let [low, high] = either_side(about, within).map_err(|_| SpreadError::OutOfRange { name: "P90" })?;
        Spread::low_expected_high(low, about, high)
    }
}

fn either_side(about: Decimal, within: Decimal) -> Result<[Decimal; 2], ArithmeticError> {
    let margin = about.mul_rounded(within, Rounding::Nearest)?;
    Ok([about.sub_rounded(margin, Rounding::Nearest)?, about.add_rounded(margin, Rounding::Nearest)?])
}

/// The two-piece lognormals through one P10 and one P90. y = ln P50 selects a member.
struct LognormalFamily {
    low: f64,
    high: f64,
}

impl LognormalFamily {
    fn member(&self, y: f64) -> TwoPiece {
        let score = normal::quantile(0.9);
        TwoPiece {
            scale: PieceScale::Logarithmic,
            join: 0.0,
            value: y.exp(),
            below: ((y - self.low.ln()) / score).max(0.0),
            above: ((self.high.ln() - y) / score).max(0.0),
        }
    }

    fn mean(&self, y: f64) -> f64 {
        self.member(y).mean()
    }

    /// ln P10 and ln P90.
    fn ends(&self) -> [f64; 2] {
        [self.low.ln(), self.high.ln()]
    }

    /// The member with this mean. If there are two, the one with the higher median.
    fn with_mean(&self, mean: f64) -> Option<TwoPiece> {
        let [low, high] = self.ends();
        let excess = |y: f64| self.mean(y) / mean - 1.0;
        let (at_low, at_high) = (excess(low), excess(high));
        // The mean is convex, so it passes a value between its values at the ends only once.
        let from = if at_low <= 0.0 { low } else { self.least() };
        let to = if at_high >= -TOLERANCE { high } else { low };
        let possible = excess(from) <= TOLERANCE && at_low.max(at_high) >= -TOLERANCE;
        possible.then(|| self.member(root(excess, from, to)))
    }

    /// The y with the lowest mean, by golden-section search. The mean is convex.
    fn least(&self) -> f64 {
        const GOLDEN: f64 = 0.618_033_988_749_894_8;
        let [mut low, mut high] = self.ends();
        for _ in 0..50 {
            let reach = GOLDEN * (high - low);
            if self.mean(high - reach) < self.mean(low + reach) { high = low + reach } else { low = high - reach }
        }
        self.best_of([low, 0.5 * (low + high), high])
    }

    fn best_of(&self, candidates: [f64; 3]) -> f64 {
        let [first, rest @ ..] = candidates;
        rest.into_iter().fold(first, |best, y| if self.mean(y) < self.mean(best) { y } else { best })
    }

    /// The interval of possible means, rounded inward if it is wide enough.
    fn possible_means(&self) -> [Decimal; 2] {
        let [low, high] = self.ends();
        let (least, greatest) = (self.mean(self.least()), self.mean(low).max(self.mean(high)));
        let inward = [significant(least, Rounding::Up), significant(greatest, Rounding::Down)];
        if inward[0] <= inward[1] {
            return inward;
        }
        [least, greatest].map(|mean| Decimal::from_f64(mean, Rounding::Nearest).unwrap_or(Decimal::MAX))
    }
}

/// A root of `f` between `a` and `b` if the signs there differ. Otherwise the end where `f` is closer to 0.
///
/// Regula falsi with the Illinois rule: M. Dowell, P. Jarratt, BIT 11 (1971), 168-174.
fn root(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let (mut older, mut newer) = ((a, f(a)), (b, f(b)));
    if older.1 * newer.1 >= 0.0 {
        return if older.1.abs() < newer.1.abs() { a } else { b };
    }
    for _ in 0..200 {
        let x = newer.0 - newer.1 * (newer.0 - older.0) / (newer.1 - older.1);
        let next = (x, f(x));
        if next.1 == 0.0 || x == newer.0 || x == older.0 {
            return x;
        }
        older = if next.1 * newer.1 < 0.0 { newer } else { (older.0, 0.5 * older.1) };
        newer = next;
    }
    newer.0
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, figure, mean_by_midpoints};
    use super::*;

    fn of(low: &str, expected: &str, high: &str) -> Result<Spread, SpreadError> {
        Spread::low_expected_high(figure(low), figure(expected), figure(high))
    }

    fn error(low: &str, expected: &str, high: &str) -> String {
        of(low, expected, high).unwrap_err().to_string()
    }

    #[test]
    fn low_expected_and_high_are_met_in_decimals_and_in_draws() {
        let cases = [("0.6", "0.9", "1.3"), ("90", "100", "110"), ("1", "50", "100"), ("1e-6", "2.2e-6", "4e-6")];
        for (low, expected, high) in cases {
            let spread = of(low, expected, high).unwrap();
            assert_close(spread.quantile(0.1), figure(low).to_f64(), 1e-12);
            assert_close(spread.quantile(0.9), figure(high).to_f64(), 1e-12);
            assert_close(mean_by_midpoints(&spread), figure(expected).to_f64(), 1e-9);
            assert_eq!(spread.expected_decimal(), figure(expected));
            assert!(spread.is_clamped());
        }
    }

    #[test]
    fn every_possible_mean_is_met() {
        for ratio in [1.0 + 1e-9, 1.1, 3.0, 4.8, 5.0, 13.0, 20.0, 100.0, 1e4] {
            let family = LognormalFamily { low: 2.0, high: 2.0 * ratio };
            let [low, high] = family.ends();
            let (least, greatest) = (family.mean(family.least()), family.mean(low).max(family.mean(high)));
            for step in 0..=100 {
                let mean = least + (greatest - least) * f64::from(step) / 100.0;
                let pieces = family.with_mean(mean).unwrap();
                assert_close(pieces.mean(), mean, 1e-12);
                assert_close(pieces.at_score(normal::quantile(0.1)), family.low, 1e-12);
                assert_close(pieces.at_score(normal::quantile(0.9)), family.high, 1e-12);
            }
            assert_eq!(family.with_mean(least * (1.0 - 1e-9)), None);
            assert_eq!(family.with_mean(greatest * (1.0 + 1e-9)), None);
        }
    }

    /// Source: SciPy 1.17.1, `quad` and `brentq` on the definition.
    #[test]
    fn if_two_medians_are_possible_the_higher_one_is_used() {
        let median = |within| Spread::about_within(figure("1"), figure(within)).unwrap().quantile(0.5);
        assert_close(median("0.4"), 1.004_942_306_546_565_5, 1e-10);
        assert_close(median("0.9"), 1.116_837_262_473_385_6, 1e-10);
        assert_close(median("0.99"), 1.323_182_730_213_007_7, 1e-10);
    }

    #[test]
    fn the_figures_of_a_lognormal_give_the_same_lognormal() {
        let lognormal = Spread::percentiles(&[(0.1, figure("40")), (0.9, figure("150"))], false).unwrap();
        let again = of("40", &lognormal.expected_decimal().to_string(), "150").unwrap();
        for u in [0.001, 0.3, 0.5, 0.99] {
            assert_close(again.quantile(u), lognormal.quantile(u), 1e-12);
        }
    }

    #[test]
    fn a_mean_above_p90_needs_a_heavy_tail() {
        let spread = of("1", "200", "100").unwrap();
        assert_close(mean_by_midpoints(&spread), 200.0, 1e-6);
        assert!(spread.quantile(0.5) < 2.0);
    }

    #[test]
    fn about_is_met_for_any_fraction_below_one() {
        for thousandths in (0..1000).step_by(7).chain([999]) {
            let within = Decimal::new(thousandths, 3).unwrap();
            let spread = Spread::about_within(figure("120"), within).unwrap();
            assert_eq!(spread.expected_decimal(), figure("120"));
            assert!((spread.quantile(0.1) - 120.0 * (1.0 - within.to_f64())).abs() < 1e-9);
            assert!((spread.quantile(0.9) - 120.0 * (1.0 + within.to_f64())).abs() < 1e-9);
        }
    }

    #[test]
    fn ranges_without_width_are_points() {
        assert_eq!(of("5", "5", "5").unwrap().exact_value(), Some(figure("5")));
        let point = Spread::about_within(figure("5"), figure("0")).unwrap();
        assert_eq!(point.exact_value(), Some(figure("5")));
        assert_eq!(point.describe(), "P10 5, mean 5, P90 5 (two-piece lognormal)");
    }

    /// Source of the limits: SciPy 1.17.1, `quad` on the definition.
    #[test]
    fn impossible_means_are_rejected_with_the_possible_interval() {
        let wanted =
            "`expected` is the mean: with a P10 of 0.6 and a P90 of 1.3 it must be between 0.8224 and 1.076, was ";
        assert_eq!(error("0.6", "0.8", "1.3"), format!("{wanted}0.8"));
        assert_eq!(error("0.6", "-3", "1.3"), format!("{wanted}-3"));
        assert_eq!(error("0.6", "0", "1.3"), format!("{wanted}0"));
        let point = "`expected` is the mean: with a P10 of 5 and a P90 of 5 it must be between 5 and 5, was 6";
        assert_eq!(error("5", "6", "5"), point);
        let wide =
            "`expected` is the mean: with a P10 of 1 and a P90 of 100 it must be between 41.759 and 262.613, was 20";
        assert_eq!(error("1", "20", "100"), wide);
    }

    #[test]
    fn the_ends_of_the_reported_interval_are_possible() {
        for (low, least, greatest, high) in [("0.6", "0.8224", "1.076", "1.3"), ("1", "41.759", "262.613", "100")] {
            assert!(of(low, least, high).is_ok() && of(low, greatest, high).is_ok());
        }
        let Err(SpreadError::ImpossibleMean { least, greatest, .. }) = of("1", "2", "1.0000001") else {
            panic!("a mean of 2 is possible");
        };
        for limit in [least, greatest] {
            assert!(of("1", &limit.to_string(), "1.0000001").is_ok());
        }
    }

    #[test]
    fn figures_out_of_range_are_named() {
        assert_eq!(error("0", "1", "2"), "`low` must be above 0, was 0");
        assert_eq!(error("3", "2.5", "2"), "`low` (3) must not be above `high` (2)");
        let about = |about, within| Spread::about_within(figure(about), figure(within)).unwrap_err().to_string();
        assert_eq!(about("-120", "0.4"), "`about` must be above 0, was -120");
        assert_eq!(about("120", "1"), "`within` must be at least 0% and below 100%, was 100%");
        assert_eq!(about("120", "-0.1"), "`within` must be at least 0% and below 100%, was -10%");
        assert_eq!(about("7e28", "0.5"), "the spread's P90 is outside the supported range, -7.9e28 to 7.9e28");
    }
}

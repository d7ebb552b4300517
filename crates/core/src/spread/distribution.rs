//! The spread: a shape with its floor, ceiling, mean and description.

use std::hash::{Hash, Hasher};

use costcone_formula::{Decimal, Interval, Rounding};

use super::checks::check_positive;
use super::error::SpreadError;
use super::input_figures::InputFigures;
use super::normal;
use super::shapes::Shape;

/// A three-point estimate with a larger ratio of `max` to `min` belongs on a log scale.
const WIDE_RANGE: i64 = 20;

/// The distribution of one quantity, in one unit, with a floor and a ceiling.
///
/// Immutable and always valid. The [module](super) lists the constructors.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::spread::Spread;
/// use costcone::formula::Decimal;
///
/// let calls = Spread::pert(Decimal::from(12_i64), Decimal::from(20_i64), Decimal::from(45_i64))?;
/// assert_eq!(calls.floor(), Decimal::from(12_i64));
/// assert!(calls.quantile(0.1) < calls.mean() && calls.mean() < calls.quantile(0.9));
/// # Ok::<(), costcone::spread::SpreadError>(())
/// ```
// INVARIANT: `floor` ≤ `expected` ≤ `ceiling`; `ends` are the nearest f64s of floor and ceiling.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    shape: Shape,
    floor: Decimal,
    ceiling: Decimal,
    ends: [f64; 2],
    expected: Decimal,
    mean: f64,
    is_clamped: bool,
    input: InputFigures,
}

/// Draws.
impl Spread {
    /// The value that the quantity stays below with probability `u`.
    ///
    /// The result is between [`floor`](Self::floor) and [`ceiling`](Self::ceiling), compared as `f64`. It increases with `u`, apart from
    /// rounding errors. A `u` of 0 or less gives the floor, a `u` of 1 or more the ceiling. NaN gives NaN or a value of the spread.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let share = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
    /// assert_eq!(share.quantile(0.25), 0.25);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let [least, greatest] = self.ends;
        self.shape.quantile(u).clamp(least, greatest)
    }

    /// [`quantile`](Self::quantile) of Φ(z): the draw for a standard normal score, as a Gaussian copula supplies it. Unbounded shapes, PERT and
    /// Student's t use `z` directly and don't compute Φ.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let share = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
    /// assert_eq!(share.quantile_z(0.0), 0.5);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn quantile_z(&self, z: f64) -> f64 {
        let [least, greatest] = self.ends;
        self.shape.at_score(z).clamp(least, greatest)
    }
}

/// Summary figures.
impl Spread {
    /// The mean, in closed form. If the shape is unbounded, the mean of the clamped distribution.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.mean(), 5.5);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The mean as a decimal, for the evaluation that sets every assumption to its expected value.
    ///
    /// It is the given `expected` or `about`, or is computed in decimals from the given figures (exact, or rounded to 28 digits after a
    /// division). For percentiles and observed data, it is the shortest decimal that reads back as [`mean`](Self::mean).
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let calls = Spread::pert(Decimal::from(12_i64), Decimal::from(20_i64), Decimal::from(46_i64))?;
    /// assert_eq!(calls.expected_decimal(), Decimal::from(23_i64));
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn expected_decimal(&self) -> Decimal {
        self.expected
    }

    /// The lowest value: a given figure, or P0.1 rounded down if the shape is unbounded.
    #[must_use]
    pub fn floor(&self) -> Decimal {
        self.floor
    }

    /// The highest value: a given figure, or P99.9 rounded up if the shape is unbounded.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        self.ceiling
    }

    /// From floor to ceiling.
    #[doc(hidden)]
    pub fn interval(&self) -> Interval {
        // INVARIANT: a floor is not above its ceiling.
        Interval::new(self.floor, self.ceiling).unwrap_or(Interval::point(self.floor))
    }

    /// Whether reality can be below the floor or above the ceiling, because the spread was clamped there (at P0.1 and P99.9, or at the lowest and
    /// highest observed row).
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// assert!(!Spread::uniform(Decimal::ONE, Decimal::TEN)?.is_clamped());
    /// assert!(Spread::percentiles(&[(0.1, Decimal::ONE), (0.9, Decimal::TEN)], false)?.is_clamped());
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn is_clamped(&self) -> bool {
        self.is_clamped
    }

    /// Whether only one value is possible.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.floor == self.ceiling
    }

    /// The value, if only one is possible.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Spread::exact(Decimal::TEN).exact_value(), Some(Decimal::TEN));
    /// assert_eq!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.exact_value(), None);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn exact_value(&self) -> Option<Decimal> {
        self.is_exact().then_some(self.floor)
    }

    /// The alternatives of a choice in ascending order. Empty for all other forms.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let zones = Spread::choice(&[(Decimal::from(3_i64), Decimal::ONE), (Decimal::ONE, Decimal::ONE)])?;
    /// assert_eq!(zones.alternatives(), [1.0, 3.0]);
    /// assert!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.alternatives().is_empty());
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn alternatives(&self) -> Vec<f64> {
        if let Shape::Steps(steps) = &self.shape { steps.values() } else { Vec::new() }
    }

    /// The name of the shape, such as `two-piece lognormal`, `PERT` or `uniform`.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// assert_eq!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.shape_name(), "uniform");
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn shape_name(&self) -> &'static str {
        self.input.shape_name()
    }

    /// The given figures with the meaning of each, then the shape. Show it to the author, who can then correct a misunderstanding.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let calls = Spread::pert(Decimal::from(12_i64), Decimal::from(20_i64), Decimal::from(45_i64))?;
    /// assert_eq!(calls.describe(), "min 12, likely 20, max 45 (PERT)");
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn describe(&self) -> String {
        self.input.to_string()
    }

    /// The ratio of `max` to `min`, to two decimal places, if the spread is a three-point estimate (PERT or triangular) and the ratio is above 20.
    /// Such an estimate belongs on a log scale: percentiles describe it better.
    ///
    /// `None` for smaller ratios, for other forms, and if `min` is 0 or negative, where no log scale exists.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let wide = Spread::pert(Decimal::ONE, Decimal::TEN, Decimal::from(50_i64))?;
    /// assert_eq!(wide.wide_range_ratio(), Some(Decimal::from(50_i64)));
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn wide_range_ratio(&self) -> Option<Decimal> {
        if !self.shape.is_three_point() || self.floor <= Decimal::ZERO {
            return None;
        }
        let ratio = self.ceiling.div_rounded(self.floor, Rounding::Nearest).unwrap_or(Decimal::MAX);
        (ratio > Decimal::from(WIDE_RANGE)).then(|| ratio.round_places(2))
    }
}

/// Changed copies.
impl Spread {
    /// The spread of the quantity times `factor`, a number without a unit.
    ///
    /// The given figures are multiplied too, so the copy describes itself correctly. A floor or ceiling of more than 28 digits is rounded outward.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::NotPositive`] if `factor` is not above 0.
    /// - [`SpreadError::OutOfRange`] if a figure leaves the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let doubled = Spread::uniform(Decimal::ONE, Decimal::TEN)?.scaled(Decimal::from(2_i64))?;
    /// assert_eq!(doubled, Spread::uniform(Decimal::from(2_i64), Decimal::from(20_i64))?);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    pub fn scaled(&self, factor: Decimal) -> Result<Spread, SpreadError> {
        check_positive("scale", factor)?;
        let times = |value: Decimal, rounding, name| {
            value.mul_rounded(factor, rounding).map_err(|_| SpreadError::OutOfRange { name })
        };
        Ok(Spread::new(SpreadFields {
            shape: self.shape.scaled(factor.to_f64()),
            floor: times(self.floor, Rounding::Down, "floor")?,
            ceiling: times(self.ceiling, Rounding::Up, "ceiling")?,
            expected: times(self.expected, Rounding::Nearest, "mean")?,
            mean: self.mean * factor.to_f64(),
            is_clamped: self.is_clamped,
            input: self.input.scaled(factor)?,
        }))
    }

    /// The same spread, described as answers to the four-step question.
    pub(super) fn with_confidence(self, confidence: Decimal) -> Spread {
        Spread { input: self.input.with_confidence(confidence), ..self }
    }
}

/// Access for the sampler and for caches.
impl Spread {
    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The nearest `f64`s of floor and ceiling. No draw is outside them.
    pub(super) fn ends(&self) -> [f64; 2] {
        self.ends
    }

    /// Hashes everything that the draws depend on. Two spreads with equal hashes have equal draws.
    pub(crate) fn hash_draws(&self, state: &mut impl Hasher) {
        // The pattern names every field, so a new one cannot be forgotten here.
        let Spread { shape, ends, floor: _, ceiling: _, expected: _, mean: _, is_clamped: _, input: _ } = self;
        shape.hash(state);
        ends.map(f64::to_bits).iter().for_each(|bits| bits.hash(state));
    }
}

/// The fields that a constructor supplies. The rest follows from them.
pub(super) struct SpreadFields {
    pub(super) shape: Shape,
    pub(super) floor: Decimal,
    pub(super) ceiling: Decimal,
    pub(super) expected: Decimal,
    pub(super) mean: f64,
    pub(super) is_clamped: bool,
    pub(super) input: InputFigures,
}

/// Construction, for the forms.
impl Spread {
    pub(super) fn new(fields: SpreadFields) -> Spread {
        let SpreadFields { shape, floor, ceiling, expected, mean, is_clamped, input } = fields;
        let ends = [floor.to_f64(), ceiling.to_f64()];
        Spread { shape, floor, ceiling, ends, expected, mean, is_clamped, input }
    }

    /// A shape whose floor and ceiling are given figures.
    pub(super) fn bounded(
        shape: Shape,
        [floor, ceiling]: [Decimal; 2],
        expected: Decimal,
        input: InputFigures,
    ) -> Spread {
        let mean = expected.to_f64();
        Spread::new(SpreadFields { shape, floor, ceiling, expected, mean, is_clamped: false, input })
    }

    /// Figures that leave only one value.
    pub(super) fn point(value: Decimal, input: InputFigures) -> Spread {
        Spread::bounded(Shape::Point(value.to_f64()), [value; 2], value, input)
    }

    /// An unbounded shape, clamped at P0.1 and P99.9.
    pub(super) fn unbounded(
        shape: Shape,
        expected: Decimal,
        mean: f64,
        input: InputFigures,
    ) -> Result<Spread, SpreadError> {
        let floor = decimal(shape.at_score(-normal::CLAMP_SCORE), Rounding::Down, "floor")?;
        let ceiling = decimal(shape.at_score(normal::CLAMP_SCORE), Rounding::Up, "ceiling")?;
        Ok(Spread::new(SpreadFields { shape, floor, ceiling, expected, mean, is_clamped: true, input }))
    }
}

/// The decimal of a computed figure.
pub(super) fn decimal(value: f64, rounding: Rounding, name: &'static str) -> Result<Decimal, SpreadError> {
    Decimal::from_f64(value, rounding).map_err(|_| SpreadError::OutOfRange { name })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, every_form, figure, mean_by_midpoints};
    use super::*;

    /// From far in one tail to far in the other.
    fn probabilities() -> impl Iterator<Item = f64> {
        let tail = |exponent: i32| 10_f64.powi(-exponent);
        let lower = (5..=300).rev().map(tail);
        let upper = (5..=15).map(move |exponent| 1.0 - tail(exponent));
        lower.chain((1..100_000).map(|step| f64::from(step) / 100_000.0)).chain(upper)
    }

    #[test]
    fn quantiles_never_fall_and_stay_between_floor_and_ceiling() {
        for spread in every_form() {
            let (floor, ceiling) = (spread.floor().to_f64(), spread.ceiling().to_f64());
            let mut before = floor;
            for value in probabilities().map(|u| spread.quantile(u)) {
                assert!(value >= before - 1e-14 * before.abs(), "{}: {value} after {before}", spread.describe());
                assert!((floor..=ceiling).contains(&value), "{}: {value}", spread.describe());
                before = value;
            }
        }
    }

    #[test]
    fn quantiles_by_score_never_fall_and_stay_between_floor_and_ceiling() {
        for spread in every_form() {
            let (floor, ceiling) = (spread.floor().to_f64(), spread.ceiling().to_f64());
            let mut before = floor;
            for value in (-40_000..=40_000).map(|step| spread.quantile_z(f64::from(step) / 1000.0)) {
                assert!(value >= before - 1e-14 * before.abs(), "{}: {value} after {before}", spread.describe());
                assert!((floor..=ceiling).contains(&value), "{}: {value}", spread.describe());
                before = value;
            }
        }
    }

    #[test]
    fn draws_of_cut_shapes_lie_between_the_decimals_themselves() {
        for spread in every_form().into_iter().filter(|spread| spread.is_clamped() && !spread.is_exact()) {
            let exact = |u| Decimal::from_f64(spread.quantile(u), Rounding::Down).unwrap();
            assert!(exact(1e-9) >= spread.floor() || spread.shape_name() == "observed", "{}", spread.describe());
            assert!(
                exact(1.0 - 1e-9) <= spread.ceiling() || spread.shape_name() == "observed",
                "{}",
                spread.describe()
            );
        }
    }

    #[test]
    fn ends_of_the_unit_interval_give_floor_and_ceiling() {
        for spread in every_form() {
            for u in [-1.0, 0.0] {
                assert_close(spread.quantile(u), spread.floor().to_f64(), 1e-15);
            }
            for u in [1.0, 2.0] {
                assert_close(spread.quantile(u), spread.ceiling().to_f64(), 1e-15);
            }
        }
    }

    #[test]
    fn expected_lies_between_floor_and_ceiling() {
        for spread in every_form() {
            assert!((spread.floor()..=spread.ceiling()).contains(&spread.expected_decimal()), "{}", spread.describe());
            assert_close(spread.mean(), spread.expected_decimal().to_f64(), 1e-15);
        }
    }

    /// Where the quantile of a PERT is steep at an end, midpoints miss 1e-8 of it.
    #[test]
    fn mean_is_that_of_the_draws() {
        for spread in every_form() {
            let scale = spread.mean().abs().max(spread.ceiling().to_f64());
            let error = (mean_by_midpoints(&spread) - spread.mean()).abs();
            assert!(error <= 2e-6 * scale, "{}: {error}", spread.describe());
        }
    }

    #[test]
    fn scores_and_probabilities_give_the_same_draws() {
        for spread in every_form().into_iter().filter(|spread| spread.shape_name() != "choice") {
            for u in [1e-6, 0.001, 0.1, 0.37, 0.5, 0.9, 0.99] {
                assert_close(spread.quantile_z(normal::quantile(u)), spread.quantile(u), 1e-9);
            }
        }
    }

    #[test]
    fn scaled_draws_are_the_draws_scaled() {
        for spread in every_form() {
            let tripled = spread.scaled(figure("3")).unwrap();
            for u in [0.0, 1e-6, 0.1, 0.37, 0.9, 1.0] {
                assert_close(tripled.quantile(u), 3.0 * spread.quantile(u), 1e-14);
            }
            assert_close(tripled.mean(), 3.0 * spread.mean(), 1e-15);
            assert_eq!(tripled.is_exact(), spread.is_exact());
            assert_eq!(tripled.is_clamped(), spread.is_clamped());
        }
    }

    #[test]
    fn scaling_by_a_fraction_rounds_bounds_outward() {
        let third = figure("1").div_rounded(figure("3"), Rounding::Nearest).unwrap();
        let spread = Spread::uniform(third, figure("1")).unwrap().scaled(third).unwrap();
        assert!(spread.floor() <= third.mul_rounded(third, Rounding::Down).unwrap());
        assert_eq!(spread.ceiling(), third);
        assert_eq!(
            spread.describe(),
            format!("min {}, max {third} (uniform)", third.mul_rounded(third, Rounding::Nearest).unwrap())
        );
    }

    #[test]
    fn scale_must_be_above_zero_and_keep_the_range_of_decimals() {
        let spread = Spread::exact(figure("7e27"));
        let error = |factor| spread.scaled(figure(factor)).unwrap_err().to_string();
        assert_eq!(error("0"), "`scale` must be above 0, was 0");
        assert_eq!(error("-1.5"), "`scale` must be above 0, was -1.5");
        assert_eq!(error("100"), "the spread's floor is outside the supported range, -7.9e28 to 7.9e28");
    }

    #[test]
    fn three_points_over_more_than_a_factor_of_twenty_report_the_ratio() {
        let pert = |min, max| Spread::pert(figure(min), figure(max), figure(max)).unwrap().wide_range_ratio();
        assert_eq!(pert("1", "20"), None);
        assert_eq!(pert("3", "100"), Some(figure("33.33")));
        assert_eq!(pert("0", "100"), None);
        assert_eq!(pert("-1", "100"), None);
        let triangular = Spread::triangular(figure("1"), figure("2"), figure("21")).unwrap();
        assert_eq!(triangular.wide_range_ratio(), Some(figure("21")));
        assert_eq!(Spread::uniform(figure("1"), figure("100")).unwrap().wide_range_ratio(), None);
    }

    #[test]
    fn spreads_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Spread>();
        shared::<SpreadError>();
    }
}

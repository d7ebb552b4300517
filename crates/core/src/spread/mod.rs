//! What a person believes about one quantity: a distribution that always has a floor and a ceiling.
//!
//! A [`Spread`] is named by what the person knows. It works on plain numbers, all in one unit: units and text are the
//! caller's.
//!
//! | constructor | reading | shape |
//! |---|---|---|
//! | [`Spread::exact`] | a fact | a point |
//! | [`Spread::percentiles`] | two or three percentiles, honoured exactly | (two-piece) lognormal, or normal |
//! | [`Spread::asked`] | lowest, best, highest, and how sure | percentiles: 70 % sure are P15, P50, P85 |
//! | [`Spread::low_expected_high`] | P10, mean, P90 | two-piece lognormal |
//! | [`Spread::about_within`] | 120 within 40 % | the same, through 72, 120, 168 |
//! | [`Spread::pert`], [`Spread::triangular`] | min, likely, max | PERT beta, triangle |
//! | [`Spread::uniform`] | min, max | uniform |
//! | [`Spread::choice`] | weighted alternatives | steps |
//! | [`Spread::observed_mean`] | data, for the mean of what comes | Student's t |
//! | [`Spread::observed_predict`] | months, for a month to come | the rows' own |
//!
//! Lognormals, normals and Student's t have no end: they are clamped at P0.1 and P99.9, not renormalised, so that
//! given percentiles stay exact and floor and ceiling exist ([`Spread::is_clamped`]). A draw is
//! [`Spread::quantile`] of a uniform number or [`Spread::quantile_z`] of a standard normal one, each some tens of
//! nanoseconds: shapes without a closed form are tabled once, when they are made.
//!
//! Decimals in, decimals out: floor, ceiling and expected value are [`Decimal`]s, draws `f64`.
//!
//! ```
//! use costcone_core::spread::Spread;
//! use costcone_formula::Decimal;
//!
//! let figure = Decimal::parse;
//! let p10_p50_p90 = [(0.1, figure("40000")?), (0.5, figure("70000")?), (0.9, figure("150000")?)];
//! let users = Spread::percentiles(&p10_p50_p90, false)?;
//! assert_eq!(users.describe(), "P10 40000, P50 70000, P90 150000 (two-piece lognormal)");
//! assert_eq!(users.quantile(0.5), 70_000.0);
//! assert!(users.is_clamped());
//!
//! let duration = Spread::about_within(figure("120")?, figure("0.4")?)?;
//! assert_eq!(duration.describe(), "P10 72, mean 120, P90 168 (two-piece lognormal)");
//! assert_eq!(duration.expected_decimal(), figure("120")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//! One quantity at a time: correlation is the caller's, by [`Spread::quantile_z`]. Only draws are floating point, and
//! only they depend on the platform's `exp` and `ln`, in the last digits.

mod asked;
mod beta;
mod bounded;
mod choice;
mod drawing;
mod error;
mod exact;
mod given;
pub mod normal;
mod observed;
mod percentiles;
mod pert;
mod pieces;
mod range;
mod rows;
mod shape;
mod student;
mod table;
mod two_piece;

use costcone_formula::{Decimal, Interval, Rounding};

#[doc(hidden)]
pub use drawing::{NormalTables, SamplerInput, SpreadSampler};
pub use error::SpreadError;
pub use observed::RowKind;
pub(crate) use student::student_quantile;

use given::Given;
use shape::Shape;

/// Above this ratio of `max` to `min` a three-point guess belongs on a log scale.
const LONG_RANGE: i64 = 20;

/// The distribution of one quantity, in one unit, with a floor and a ceiling.
///
/// Immutable, and valid once it exists. See the [module](self) for its forms.
///
/// ```
/// use costcone_core::spread::Spread;
/// use costcone_formula::Decimal;
///
/// let calls = Spread::pert(Decimal::from(12_i64), Decimal::from(20_i64), Decimal::from(45_i64))?;
/// assert_eq!(calls.floor(), Decimal::from(12_i64));
/// assert!(calls.quantile(0.1) < calls.mean() && calls.mean() < calls.quantile(0.9));
/// # Ok::<(), costcone_core::spread::SpreadError>(())
/// ```
// INVARIANT: `floor` ≤ `expected` ≤ `ceiling`; `least` and `greatest` are the nearest f64 of floor and ceiling.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    shape: Shape,
    floor: Decimal,
    ceiling: Decimal,
    least: f64,
    greatest: f64,
    expected: Decimal,
    mean: f64,
    is_clamped: bool,
    given: Given,
}

/// Draws.
impl Spread {
    /// The value that the quantity stays below with probability `u`.
    ///
    /// Never outside of [`floor`](Self::floor) and [`ceiling`](Self::ceiling), compared as `f64`, and not decreasing
    /// in `u` but for a rounding error. A `u` of 0 and below gives the floor, of 1 and above the ceiling; NaN gives
    /// NaN or a value of the spread.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let share = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
    /// assert_eq!(share.quantile(0.25), 0.25);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        self.shape.quantile(u).clamp(self.least, self.greatest)
    }

    /// [`quantile`](Self::quantile) of Φ(z): the draw that belongs to a standard normal score, as a Gaussian copula
    /// hands it over. Open shapes, PERT and Student's t use `z` as it is, without the detour over Φ.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let share = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
    /// assert_eq!(share.quantile_z(0.0), 0.5);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn quantile_z(&self, z: f64) -> f64 {
        self.shape.at_score(z).clamp(self.least, self.greatest)
    }
}

/// What it comes to.
impl Spread {
    /// The mean, of the clamped distribution where the shape is open; in closed form.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.mean(), 5.5);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The mean as a decimal, for the reading in which every assumption stands at its expected value.
    ///
    /// It is the `expected` or `about` that was given, or is computed in decimals from what was given (exact, rounded
    /// to 28 digits where a division does not end), except for percentiles and observed data: there it is the
    /// shortest decimal of [`mean`](Self::mean).
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let calls = Spread::pert(Decimal::from(12_i64), Decimal::from(20_i64), Decimal::from(46_i64))?;
    /// assert_eq!(calls.expected_decimal(), Decimal::from(23_i64));
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn expected_decimal(&self) -> Decimal {
        self.expected
    }

    /// The least value: a figure that was given, or P0.1 rounded down where the shape is open.
    #[must_use]
    pub fn floor(&self) -> Decimal {
        self.floor
    }

    /// The greatest value: a figure that was given, or P99.9 rounded up where the shape is open.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        self.ceiling
    }

    /// From its floor to its ceiling.
    #[doc(hidden)]
    pub fn interval(&self) -> Interval {
        // INVARIANT: a floor is not above its ceiling.
        Interval::new(self.floor, self.ceiling).unwrap_or(Interval::point(self.floor))
    }

    /// Whether floor and ceiling are where a belief was cut (P0.1 and P99.9, or the least and the greatest row), not
    /// limits that the quantity cannot pass.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// assert!(!Spread::uniform(Decimal::ONE, Decimal::TEN)?.is_clamped());
    /// assert!(Spread::percentiles(&[(0.1, Decimal::ONE), (0.9, Decimal::TEN)], false)?.is_clamped());
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
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

    /// The value, where only one is possible.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Spread::exact(Decimal::TEN).exact_value(), Some(Decimal::TEN));
    /// assert_eq!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.exact_value(), None);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn exact_value(&self) -> Option<Decimal> {
        self.is_exact().then_some(self.floor)
    }

    /// The alternatives of a choice in ascending order; of any other spread none.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let zones = Spread::choice(&[(Decimal::from(3_i64), Decimal::ONE), (Decimal::ONE, Decimal::ONE)])?;
    /// assert_eq!(zones.alternatives(), [1.0, 3.0]);
    /// assert!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.alternatives().is_empty());
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn alternatives(&self) -> Vec<f64> {
        if let Shape::Steps(steps) = &self.shape { steps.values() } else { Vec::new() }
    }

    /// The name of the shape: `two-piece lognormal`, `PERT`, `uniform`.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// assert_eq!(Spread::uniform(Decimal::ONE, Decimal::TEN)?.form(), "uniform");
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.given.form()
    }

    /// What was understood: the figures by the names of what they are, then the shape.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let calls = Spread::pert(Decimal::from(12_i64), Decimal::from(20_i64), Decimal::from(45_i64))?;
    /// assert_eq!(calls.describe(), "min 12, likely 20, max 45 (PERT)");
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn describe(&self) -> String {
        self.given.to_string()
    }

    /// How many times `min` goes into `max`, to two places, where a three-point guess (PERT or triangular) spans
    /// more than a factor of 20: such a guess belongs on a log scale, as percentiles.
    ///
    /// `None` below that, for other forms, and where `min` is 0 or less and no log scale exists.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let wide = Spread::pert(Decimal::ONE, Decimal::TEN, Decimal::from(50_i64))?;
    /// assert_eq!(wide.wide_range_ratio(), Some(Decimal::from(50_i64)));
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    #[must_use]
    pub fn wide_range_ratio(&self) -> Option<Decimal> {
        if !self.shape.is_three_point() || self.floor <= Decimal::ZERO {
            return None;
        }
        let ratio = self.ceiling.div_rounded(self.floor, Rounding::Nearest).unwrap_or(Decimal::MAX);
        (ratio > Decimal::from(LONG_RANGE)).then(|| ratio.round_places(2))
    }
}

/// Changed copies.
impl Spread {
    /// The spread of the quantity times `factor`, a number without a unit.
    ///
    /// Figures given are multiplied too, so that the copy describes itself. A floor or ceiling of more than 28
    /// digits is rounded outward.
    ///
    /// # Errors
    ///
    /// [`SpreadError::NotPositive`] if `factor` is not above 0, [`SpreadError::OutOfRange`] if a figure is then
    /// beyond the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let doubled = Spread::uniform(Decimal::ONE, Decimal::TEN)?.scaled(Decimal::from(2_i64))?;
    /// assert_eq!(doubled, Spread::uniform(Decimal::from(2_i64), Decimal::from(20_i64))?);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    pub fn scaled(&self, factor: Decimal) -> Result<Spread, SpreadError> {
        if factor <= Decimal::ZERO {
            return Err(SpreadError::NotPositive { name: "scale".to_owned(), value: factor });
        }
        let times = |value: Decimal, rounding, name| {
            value.mul_rounded(factor, rounding).map_err(|_| SpreadError::OutOfRange { name })
        };
        Ok(Spread::new(Parts {
            shape: self.shape.scaled(factor.to_f64()),
            floor: times(self.floor, Rounding::Down, "floor")?,
            ceiling: times(self.ceiling, Rounding::Up, "ceiling")?,
            expected: times(self.expected, Rounding::Nearest, "expected")?,
            mean: self.mean * factor.to_f64(),
            is_clamped: self.is_clamped,
            given: self.given.scaled(factor)?,
        }))
    }
}

/// Identity.
impl Spread {
    /// Hashes all that its draws depend on: two spreads of one hash are drawn alike.
    pub(crate) fn hash_draws(&self, state: &mut impl std::hash::Hasher) {
        self.shape.hash(state);
        std::hash::Hash::hash(&(self.least.to_bits(), self.greatest.to_bits()), state);
    }
}

/// What a constructor hands over.
struct Parts {
    shape: Shape,
    floor: Decimal,
    ceiling: Decimal,
    expected: Decimal,
    mean: f64,
    is_clamped: bool,
    given: Given,
}

/// Ways every constructor ends.
impl Spread {
    fn new(parts: Parts) -> Spread {
        let Parts { shape, floor, ceiling, expected, mean, is_clamped, given } = parts;
        let (least, greatest) = (floor.to_f64(), ceiling.to_f64());
        Spread { shape, floor, ceiling, least, greatest, expected, mean, is_clamped, given }
    }

    /// A shape whose floor and ceiling are figures that were given.
    fn bounded(shape: Shape, [floor, ceiling]: [Decimal; 2], expected: Decimal, given: Given) -> Spread {
        Spread::new(Parts { shape, floor, ceiling, expected, mean: expected.to_f64(), is_clamped: false, given })
    }

    /// A shape without an end, cut at P0.1 and P99.9.
    fn open(shape: Shape, expected: Decimal, mean: f64, given: Given) -> Result<Spread, SpreadError> {
        let floor = decimal(shape.at_score(-normal::CUT), Rounding::Down, "floor")?;
        let ceiling = decimal(shape.at_score(normal::CUT), Rounding::Up, "ceiling")?;
        Ok(Spread::new(Parts { shape, floor, ceiling, expected, mean, is_clamped: true, given }))
    }
}

/// The decimal of a figure that was computed.
fn decimal(value: f64, rounding: Rounding, name: &'static str) -> Result<Decimal, SpreadError> {
    Decimal::from_f64(value, rounding).map_err(|_| SpreadError::OutOfRange { name })
}

#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{assert_close, every_form, figure};
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
            assert!(exact(1e-9) >= spread.floor() || spread.form() == "observed", "{}", spread.describe());
            assert!(exact(1.0 - 1e-9) <= spread.ceiling() || spread.form() == "observed", "{}", spread.describe());
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
            let error = (testing::mean_by_midpoints(&spread) - spread.mean()).abs();
            assert!(error <= 2e-6 * scale, "{}: {error}", spread.describe());
        }
    }

    #[test]
    fn scores_and_probabilities_give_the_same_draws() {
        for spread in every_form().into_iter().filter(|spread| spread.form() != "choice") {
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
        assert_eq!(error("100"), "floor of the spread is beyond 79228162514264337593543950335");
    }

    #[test]
    fn three_points_over_more_than_a_factor_of_twenty_are_noted() {
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

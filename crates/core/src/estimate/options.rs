//! The options of an estimate.

use costcone_formula::{Decimal, Rounding};

use crate::finding::{Code, Finding};
use crate::sampling::Sampling;

/// The options of an estimate: level, draws, seed, period, sampling method, and detail.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::estimate::{EstimateOptions, Period};
/// let options = EstimateOptions::default().with_draws(10_000).with_seed(7).with_period(Period::Year);
/// assert_eq!(options.level().to_string(), "0.8");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstimateOptions {
    level: Decimal,
    draws: u64,
    seed: u64,
    period: Period,
    sampling: Sampling,
    detail: Detail,
    keeps_draws: bool,
    target: Option<(Decimal, u64)>,
}

/// The period of an estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// One month.
    #[default]
    Month,
    /// Twelve equal months, without growth.
    Year,
}

impl Period {
    /// The number of months.
    #[must_use]
    pub fn months(self) -> Decimal {
        match self {
            Period::Month => Decimal::ONE,
            Period::Year => Decimal::from_i64(12),
        }
    }

    /// The period in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Year => "year",
        }
    }
}

/// The parts that have a range. Less detail is faster, and changes no other figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The total.
    Total,
    /// The total and each component.
    Components,
    /// The total, each charge, and each component, service, region, and environment.
    #[default]
    All,
}

impl Default for EstimateOptions {
    /// Level 0.8 (P10 to P90), 32,768 draws of a scrambled Sobol sequence, seed 1, one month, all detail.
    fn default() -> Self {
        EstimateOptions {
            level: Decimal::new(8, 1).unwrap_or(Decimal::ONE),
            draws: 32_768,
            seed: 1,
            period: Period::Month,
            sampling: Sampling::Sobol,
            detail: Detail::All,
            keeps_draws: false,
            target: None,
        }
    }
}

impl EstimateOptions {
    /// The lowest number of draws. With fewer, percentiles are accidental, and one draw would be a single figure.
    pub const MIN_DRAWS: u64 = 100;

    /// The highest number of draws. A machine does not make as many in a year.
    pub const MAX_DRAWS: u64 = 1 << 48;

    /// The most bytes of kept draws.
    pub const MAX_KEPT_BYTES: u64 = 1 << 32;

    /// A copy with another level, the probability between low and high: 0.8 is P10 to P90.
    #[must_use]
    pub fn with_level(self, level: Decimal) -> Self {
        EstimateOptions { level, ..self }
    }

    /// A copy with another number of draws, from [`MIN_DRAWS`](Self::MIN_DRAWS) to [`MAX_DRAWS`](Self::MAX_DRAWS).
    #[must_use]
    pub fn with_draws(self, draws: u64) -> Self {
        EstimateOptions { draws, ..self }
    }

    /// A copy with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        EstimateOptions { seed, ..self }
    }

    /// A copy for another period.
    #[must_use]
    pub fn with_period(self, period: Period) -> Self {
        EstimateOptions { period, ..self }
    }

    /// A copy with another sampling method.
    #[must_use]
    pub fn with_sampling(self, sampling: Sampling) -> Self {
        EstimateOptions { sampling, ..self }
    }

    /// A copy with ranges for more or fewer parts.
    #[must_use]
    pub fn with_detail(self, detail: Detail) -> Self {
        EstimateOptions { detail, ..self }
    }

    /// A copy that keeps every draw: 8 bytes for each draw of each part. Percentiles are then exact order statistics of the
    /// draws, and [`draws`](super::Estimate::draws) returns the draws. Without kept draws, percentiles come from a histogram;
    /// see [`Distribution`](super::Distribution).
    #[must_use]
    pub fn with_draws_kept(self, keeps_draws: bool) -> Self {
        EstimateOptions { keeps_draws, ..self }
    }

    /// A copy that continues until no figure of the total has a standard error above this fraction of itself. Each round doubles
    /// the draws, from [`with_draws`](Self::with_draws) up to `most`. [`Estimate::target`](super::Estimate::target) says whether
    /// the target was met.
    #[must_use]
    pub fn with_standard_error_target(self, fraction: Decimal, most: u64) -> Self {
        EstimateOptions { target: Some((fraction, most)), ..self }
    }

    /// The probability between low and high.
    #[must_use]
    pub fn level(&self) -> Decimal {
        self.level
    }

    /// The lowest number of draws.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// The seed of the random sequence.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The sampling method.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// The parts that have a range.
    #[must_use]
    pub fn detail(&self) -> Detail {
        self.detail
    }

    /// Whether draws are kept.
    #[must_use]
    pub fn keeps_draws(&self) -> bool {
        self.keeps_draws
    }

    /// The target of the standard error as a fraction, and the highest number of draws to reach it.
    #[must_use]
    pub fn standard_error_target(&self) -> Option<(Decimal, u64)> {
        self.target
    }

    /// The highest number of draws that these options allow.
    pub(super) fn most_draws(&self) -> u64 {
        self.target.map_or(self.draws, |(_, most)| most)
    }

    /// The probabilities below low and above high.
    #[doc(hidden)]
    pub fn tails(&self) -> [f64; 2] {
        let tail = Decimal::ONE.sub_rounded(self.level, Rounding::Nearest).map_or(0.0, Decimal::to_f64) / 2.0;
        [tail, 1.0 - tail]
    }

    /// Checks the options.
    ///
    /// # Errors
    /// Returns an error for the first invalid option, with the expected value.
    pub fn check(&self) -> Result<(), Finding> {
        let (least, most) = (Self::MIN_DRAWS, Self::MAX_DRAWS);
        let wrong = |path, message| Err(Finding::new(Code::OutOfRange, path, message));
        if !(least..=most).contains(&self.draws) {
            return wrong("draws", format!("expected {least} to {most} draws, was {}", self.draws));
        }
        if self.level <= Decimal::ZERO || self.level >= Decimal::ONE {
            let message = format!("expected a level between 0 and 1, was {}", self.level);
            return Err(Finding::new(Code::OutOfRange, "level", message).with_help("0.8 is P10 to P90"));
        }
        match self.target {
            Some((fraction, _)) if fraction <= Decimal::ZERO || fraction >= Decimal::ONE => {
                let message = format!("expected a fraction between 0 and 1, was {fraction}");
                Err(Finding::new(Code::OutOfRange, "standard_error_target", message)
                    .with_help("0.001 continues until each standard error is at most 0.1% of its figure"))
            }
            Some((_, draws)) if draws < self.draws || draws > most => {
                wrong("most_draws", format!("expected {} to {most} draws, was {draws}", self.draws))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::decimal;

    /// Case table: the first invalid option is named.
    #[test]
    fn invalid_options_are_named() {
        let with = EstimateOptions::default;
        for (options, path) in [
            (with().with_draws(99), "draws"),
            (with().with_draws(EstimateOptions::MAX_DRAWS + 1), "draws"),
            (with().with_level(Decimal::ZERO), "level"),
            (with().with_level(Decimal::ONE), "level"),
            (with().with_standard_error_target(Decimal::ONE, 100_000), "standard_error_target"),
            (with().with_standard_error_target(decimal("0.01"), 10), "most_draws"),
        ] {
            assert_eq!(options.check().unwrap_err().path(), path, "{options:?}");
        }
        assert!(with().check().is_ok());
    }

    #[test]
    fn the_tails_of_a_level_are_equal() {
        for (level, tails) in [("0.8", [0.1, 0.9]), ("0.5", [0.25, 0.75]), ("0.98", [0.01, 0.99])] {
            let found = EstimateOptions::default().with_level(decimal(level)).tails();
            assert!(
                found.iter().zip(tails).all(|(found, wanted)| (found - wanted).abs() < 1e-15),
                "{level}: {found:?}"
            );
        }
    }
}

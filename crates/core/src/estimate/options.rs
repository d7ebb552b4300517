//! How an estimate is made.

use costcone_formula::Decimal;

use crate::finding::{Code, Finding};

/// The options of an estimate: level, draws, seed, period.
///
/// ```
/// use costcone_core::estimate::{EstimateOptions, Period};
/// let options = EstimateOptions::default().with_draws(10_000).with_seed(7).with_period(Period::Year);
/// assert_eq!(options.level().to_string(), "0.8");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstimateOptions {
    level: Decimal,
    draws: usize,
    seed: u64,
    period: Period,
}

/// The time an estimate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// One month.
    #[default]
    Month,
    /// Twelve months like the one month; nothing grows or averages out.
    Year,
}

impl Period {
    /// How many months it has.
    #[must_use]
    pub fn months(self) -> Decimal {
        match self {
            Period::Month => Decimal::ONE,
            Period::Year => Decimal::from_i64(12),
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Year => "year",
        }
    }
}

impl Default for EstimateOptions {
    /// Level 0.8 (P10 to P90), 32,768 draws, seed 1, a month.
    fn default() -> Self {
        let level = Decimal::new(8, 1).unwrap_or(Decimal::ONE);
        EstimateOptions { level, draws: 32_768, seed: 1, period: Period::Month }
    }
}

impl EstimateOptions {
    /// The fewest draws of one estimate: below, a percentile is an accident, and one draw would be a single figure.
    pub const MIN_DRAWS: usize = 100;

    /// The most draws of one estimate: they are kept for exact percentiles, at 8 bytes for each line and part.
    pub const MAX_DRAWS: usize = 1 << 18;

    /// The same at another level, the probability between low and high: 0.8 is P10 to P90.
    #[must_use]
    pub fn with_level(self, level: Decimal) -> Self {
        EstimateOptions { level, ..self }
    }

    /// The same with another number of draws, [`MIN_DRAWS`](Self::MIN_DRAWS) to [`MAX_DRAWS`](Self::MAX_DRAWS).
    #[must_use]
    pub fn with_draws(self, draws: usize) -> Self {
        EstimateOptions { draws, ..self }
    }

    /// The same with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        EstimateOptions { seed, ..self }
    }

    /// The same for another period.
    #[must_use]
    pub fn with_period(self, period: Period) -> Self {
        EstimateOptions { period, ..self }
    }

    /// The probability between low and high.
    #[must_use]
    pub fn level(&self) -> Decimal {
        self.level
    }

    /// How many draws.
    #[must_use]
    pub fn draws(&self) -> usize {
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

    /// The probabilities below low and below high.
    pub(super) fn tails(&self) -> (f64, f64) {
        let tail = (1.0 - self.level.to_f64()) / 2.0;
        (tail, 1.0 - tail)
    }

    pub(super) fn check(&self) -> Result<(), Finding> {
        if !(Self::MIN_DRAWS..=Self::MAX_DRAWS).contains(&self.draws) {
            let message = format!("expected {} to {} draws, was {}", Self::MIN_DRAWS, Self::MAX_DRAWS, self.draws);
            return Err(Finding::new(Code::OutOfRange, "draws", message));
        }
        if self.level <= Decimal::ZERO || self.level >= Decimal::ONE {
            let message = format!("expected a level between 0 and 1, was {}", self.level);
            return Err(Finding::new(Code::OutOfRange, "level", message).with_help("0.8 is P10 to P90"));
        }
        Ok(())
    }
}

//! What an estimate says of the total, a line or a part.

use costcone_formula::{Decimal, Rounding};

use crate::histogram::{Distribution, Figure};
use crate::range::{Bounds, CostRange};

/// A range with its bounds, its distribution and how sure its figures are.
#[derive(Clone, Debug)]
pub struct Ranged {
    pub(super) range: CostRange,
    pub(super) bounds: Bounds,
    pub(super) error: SamplingError,
    pub(super) distribution: Distribution,
}

/// Standard errors of the figures of a range: how far another seed would move them, typically.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SamplingError {
    /// Of low.
    pub low: Decimal,
    /// Of expected.
    pub expected: Decimal,
    /// Of high.
    pub high: Decimal,
}

/// A percentile of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentile {
    /// The cost that is not exceeded with the probability asked for.
    pub value: Decimal,
    /// Its standard error.
    pub error: Decimal,
}

impl Ranged {
    /// The range.
    #[must_use]
    pub fn range(&self) -> &CostRange {
        &self.range
    }

    /// What it cannot leave.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// How sure its figures are.
    #[must_use]
    pub fn error(&self) -> &SamplingError {
        &self.error
    }

    /// Everything the draws say, as floats: means, percentiles, probabilities, histogram.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// The cost that is not exceeded with probability `p`, from 0 to 1, inside the bounds.
    #[must_use]
    pub fn percentile(&self, p: f64) -> Percentile {
        percentile(self.distribution.percentile(p), &self.bounds)
    }
}

/// A figure as decimals, inside of bounds.
#[doc(hidden)]
pub fn percentile(figure: Figure, bounds: &Bounds) -> Percentile {
    // OK because draws lie between bounds that are decimals.
    let decimal = |value| Decimal::from_f64(value, Rounding::Nearest).unwrap_or_default();
    Percentile { value: decimal(figure.value).clamp(bounds.floor(), bounds.ceiling()), error: decimal(figure.error) }
}

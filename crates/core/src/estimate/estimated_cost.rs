//! The result for the total, a charge, or a part.

use costcone_formula::{Decimal, Rounding};

use crate::histogram::{Distribution, Figure};
use crate::range::{Bounds, CostRange};

/// A range with its bounds, its distribution, and the standard errors of its figures.
#[derive(Clone, Debug)]
pub struct EstimatedCost {
    pub(super) range: CostRange,
    pub(super) bounds: Bounds,
    pub(super) error: SamplingError,
    pub(super) distribution: Distribution,
}

/// Standard errors of the figures of a range: the typical change with another seed.
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
    /// The cost that is not exceeded with the requested probability.
    pub value: Decimal,
    /// Its standard error.
    pub error: Decimal,
}

impl EstimatedCost {
    /// The range.
    #[must_use]
    pub fn range(&self) -> &CostRange {
        &self.range
    }

    /// The floor and ceiling.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The standard errors of its figures.
    #[must_use]
    pub fn error(&self) -> &SamplingError {
        &self.error
    }

    /// The distribution as floats: means, percentiles, probabilities, histogram.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// The cost that is not exceeded with probability `p`, from 0 to 1, within the bounds.
    #[must_use]
    pub fn percentile(&self, p: f64) -> Percentile {
        percentile(self.distribution.percentile(p), &self.bounds)
    }
}

/// A figure as decimals, within bounds.
#[doc(hidden)]
pub fn percentile(figure: Figure, bounds: &Bounds) -> Percentile {
    // OK because draws lie within decimal bounds.
    let decimal = |value| Decimal::from_f64(value, Rounding::Nearest).unwrap_or_default();
    Percentile { value: decimal(figure.value).clamp(bounds.floor(), bounds.ceiling()), error: decimal(figure.error) }
}

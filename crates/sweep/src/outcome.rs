//! Outcomes of combinations.

use std::sync::Arc;

use costcone_core::estimate::{Estimate, EstimatedCost, Period};
use costcone_core::plan::{PartKind, Plan};
use costcone_core::{Bounds, CostRange, Currency, Findings, Value};
use costcone_formula::{Decimal, Rounding};

/// A combination with its costs or its findings.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub(super) number: u64,
    pub(super) point: Vec<(Arc<str>, Value)>,
    pub(super) costs: Result<Costs, Findings>,
}

impl Outcome {
    /// The number of the combination in the sweep.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The names and values of the combination.
    #[must_use]
    pub fn point(&self) -> &[(Arc<str>, Value)] {
        &self.point
    }

    /// The costs.
    ///
    /// # Errors
    /// Returns the findings of the combination, such as a missing price in its region.
    pub fn costs(&self) -> Result<&Costs, &Findings> {
        self.costs.as_ref()
    }
}

/// The costs of a combination: the total, and the parts that the sweep requests.
#[derive(Clone, Debug)]
pub struct Costs {
    pub(super) frame: Arc<CostMetadata>,
    /// The fingerprint of its plan.
    pub(super) plan: String,
    pub(super) total: Cost,
    /// One cost for each part name in the metadata.
    pub(super) parts: Vec<Cost>,
    /// The expected cost of each component, in plan order.
    pub(super) components: Vec<f64>,
}

/// Metadata that many combinations share.
#[derive(Debug, PartialEq)]
pub(super) struct CostMetadata {
    pub(super) currency: Currency,
    pub(super) period: Period,
    pub(super) seed: u64,
    pub(super) prices: String,
    pub(super) parts: Vec<String>,
    pub(super) components: Vec<String>,
}

/// A range with its bounds and the percentiles that the sweep requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    pub(super) range: CostRange,
    pub(super) bounds: Bounds,
    pub(super) percentiles: Vec<Decimal>,
}

impl Costs {
    /// The total.
    #[must_use]
    pub fn total(&self) -> &Cost {
        &self.total
    }

    /// Each part of the kind that the sweep requests. See [`Sweep::by`](super::Sweep::by).
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Cost)> {
        self.frame.parts.iter().map(String::as_str).zip(&self.parts)
    }

    /// Each component and its expected cost, whether or not the sweep requests parts.
    pub fn components(&self) -> impl Iterator<Item = (&str, Decimal)> {
        // OK because the mean of draws within decimal bounds is a decimal. The conversion waits for a caller, because few
        // callers need it.
        let exact = |mean: &f64| Decimal::from_f64(*mean, Rounding::Nearest).unwrap_or_default();
        self.frame.components.iter().map(String::as_str).zip(self.components.iter().map(exact))
    }

    /// The currency of all amounts.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.frame.currency
    }

    /// The period of all amounts.
    #[must_use]
    pub fn period(&self) -> Period {
        self.frame.period
    }

    /// The seed of the draws.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.frame.seed
    }

    /// The fingerprint of its plan. See [`Plan::fingerprint`].
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.plan
    }

    /// The version of the prices.
    #[must_use]
    pub fn price_version(&self) -> &str {
        &self.frame.prices
    }

    /// The costs of an estimate with full detail.
    pub(super) fn of(estimate: &Estimate, by: Option<PartKind>, percentiles: &[f64]) -> Costs {
        let cost = |ranged: &EstimatedCost| Cost::of(ranged, percentiles);
        let parts = by.map_or_else(Vec::new, |kind| estimate.by(kind).map(|(_, ranged)| cost(ranged)).collect());
        let components = estimate.by(PartKind::Component).map(|(_, ranged)| ranged.range().expected().to_f64());
        Costs {
            frame: Arc::new(CostMetadata::of(
                estimate.plan(),
                by,
                estimate.options().period(),
                estimate.options().seed(),
            )),
            plan: estimate.plan().fingerprint().to_owned(),
            total: cost(estimate.whole()),
            parts,
            components: components.collect(),
        }
    }
}

impl CostMetadata {
    pub(super) fn of(plan: &Plan, by: Option<PartKind>, period: Period, seed: u64) -> CostMetadata {
        let names = |kind| {
            let parts = plan.parts().iter().filter(move |part| part.kind() == kind);
            parts.map(|part| part.name().to_owned()).collect()
        };
        CostMetadata {
            currency: plan.currency().clone(),
            period,
            seed,
            prices: plan.price_version().to_owned(),
            parts: by.map_or_else(Vec::new, names),
            components: names(PartKind::Component),
        }
    }
}

impl Cost {
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

    /// The requested percentiles, in the order of [`Sweep::percentiles`](super::Sweep::percentiles).
    #[must_use]
    pub fn percentiles(&self) -> &[Decimal] {
        &self.percentiles
    }

    /// The width of the range: high minus low.
    #[must_use]
    pub fn width(&self) -> Decimal {
        // OK because the difference of two amounts of money has no more digits than they have.
        self.range.high().sub_rounded(self.range.low(), Rounding::Nearest).unwrap_or_default()
    }

    fn of(ranged: &EstimatedCost, percentiles: &[f64]) -> Cost {
        let percentiles = percentiles.iter().map(|p| ranged.percentile(*p).value).collect();
        Cost { range: ranged.range().clone(), bounds: ranged.bounds().clone(), percentiles }
    }
}

//! What a combination comes to.

use std::sync::Arc;

use costcone_core::estimate::{Estimate, Period, Ranged};
use costcone_core::plan::{PartKind, Plan};
use costcone_core::{Bounds, CostRange, Currency, Findings, Value};
use costcone_formula::{Decimal, Rounding};

/// A combination and its costs, or what is wrong with it.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub(super) number: u64,
    pub(super) point: Vec<(Arc<str>, Value)>,
    pub(super) costs: Result<Costs, Findings>,
}

impl Outcome {
    /// Its number among the combinations of the sweep.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Names and values.
    #[must_use]
    pub fn point(&self) -> &[(Arc<str>, Value)] {
        &self.point
    }

    /// Its costs.
    ///
    /// # Errors
    /// What is wrong with it, such as a price that is missing in its region.
    pub fn costs(&self) -> Result<&Costs, &Findings> {
        self.costs.as_ref()
    }
}

/// What a combination costs: its total, and the parts that the sweep asks for.
#[derive(Clone, Debug)]
pub struct Costs {
    pub(super) frame: Arc<Frame>,
    /// The fingerprint of its plan.
    pub(super) plan: String,
    pub(super) total: Cost,
    /// One for each name of the frame.
    pub(super) parts: Vec<Cost>,
    /// The expected cost of each component, in the order of the plan.
    pub(super) components: Vec<f64>,
}

/// What the costs of many combinations have in common.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) currency: Currency,
    pub(super) period: Period,
    pub(super) seed: u64,
    pub(super) prices: String,
    pub(super) parts: Vec<String>,
    pub(super) components: Vec<String>,
}

/// A range, what it cannot leave, and the percentiles that the sweep asks for.
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

    /// Each part of the kind that the sweep asks for, see [`Sweep::by`](super::Sweep::by).
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Cost)> {
        self.frame.parts.iter().map(String::as_str).zip(&self.parts)
    }

    /// Each component and its expected cost, whatever the sweep asks for.
    pub fn components(&self) -> impl Iterator<Item = (&str, Decimal)> {
        // OK because a mean of draws inside decimal bounds is a decimal. Few ask for it, so that it is made when it is asked for.
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

    /// The fingerprint of the plan behind it, see [`Plan::fingerprint`].
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.plan
    }

    /// The version of the prices.
    #[must_use]
    pub fn price_version(&self) -> &str {
        &self.frame.prices
    }

    /// Those of an estimate of all detail.
    pub(super) fn of(estimate: &Estimate, by: Option<PartKind>, percentiles: &[f64]) -> Costs {
        let cost = |ranged: &Ranged| Cost::of(ranged, percentiles);
        let parts = by.map_or_else(Vec::new, |kind| estimate.by(kind).map(|(_, ranged)| cost(ranged)).collect());
        let components = estimate.by(PartKind::Component).map(|(_, ranged)| ranged.range().expected().to_f64());
        Costs {
            frame: Arc::new(Frame::of(estimate.plan(), by, estimate.options().period(), estimate.options().seed())),
            plan: estimate.plan().fingerprint().to_owned(),
            total: cost(estimate.whole()),
            parts,
            components: components.collect(),
        }
    }
}

impl Frame {
    pub(super) fn of(plan: &Plan, by: Option<PartKind>, period: Period, seed: u64) -> Frame {
        let names = |kind| {
            let parts = plan.parts().iter().filter(move |part| part.kind() == kind);
            parts.map(|part| part.name().to_owned()).collect()
        };
        Frame {
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

    /// What it cannot leave.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The percentiles that the sweep asks for, in its order, see [`Sweep::percentiles`](super::Sweep::percentiles).
    #[must_use]
    pub fn percentiles(&self) -> &[Decimal] {
        &self.percentiles
    }

    /// From low to high.
    #[must_use]
    pub fn width(&self) -> Decimal {
        // OK because both ends are amounts of money: their difference has no more digits.
        self.range.high().sub_rounded(self.range.low(), Rounding::Nearest).unwrap_or_default()
    }

    fn of(ranged: &Ranged, percentiles: &[f64]) -> Cost {
        let percentiles = percentiles.iter().map(|p| ranged.percentile(*p).value).collect();
        Cost { range: ranged.range().clone(), bounds: ranged.bounds().clone(), percentiles }
    }
}

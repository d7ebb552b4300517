//! Estimates: ranges for every charge, component, service, region, environment, and in total.
//!
//! - **expected** is the mean of the draws. For a charge without uncertainty it is the exact decimal. A part's expected cost is
//!   the decimal sum of its charges' expected costs. The allowance [`definition`](crate::plan::DEFINITION) has mean 1 and is
//!   independent of everything else, so means leave it out, and it changes no expected cost.
//! - **low** and **high** are percentiles of the joint draws, including the allowance. They do not add up.
//! - **bounds** are decimals, rounded outward, including the allowance.
//! - Each figure has a standard error, from independent replicates of the draws.
//!
//! Draws are counted and not stored, so memory does not grow with their number ([`Distribution`]). They come from a scrambled
//! Sobol sequence by default ([`Sampling`]). The same plan, options, and seed give the same estimate, to the last bit, on any
//! number of threads ([`Pool`]).
//!
//! | task | type |
//! |---|---|
//! | estimate a plan once | [`Plan::estimate`] |
//! | estimate it several times, on a thread pool, with a watcher | [`Estimator`] |
//! | change it, and simulate only the affected costs again | [`IncrementalEstimator`] |
//!

mod estimated_cost;
mod estimator;
mod incremental_estimator;
mod options;
mod simulate;
mod workspace;

use std::sync::Arc;

use costcone_formula::Decimal;

use crate::finding::{Code, Finding};
use crate::plan::{LineItem, PartKind, Plan};
use crate::range::{Bounds, CostRange, Money};

pub use crate::histogram::{Distribution, Figure, HistogramBar};
#[cfg(feature = "rayon")]
pub use crate::sampling::thread_pool;
pub use crate::sampling::{CallingThread, Pool, Progress, Run, Sampling, Watch};
pub use estimated_cost::percentile;
pub use estimated_cost::{EstimatedCost, Percentile, SamplingError};
pub use estimator::Estimator;
use estimator::is_shown;
pub use incremental_estimator::{IncrementalEstimator, UpdateWork};
pub use options::{Detail, EstimateOptions, Period};

/// The ranges of a plan.
#[derive(Clone, Debug)]
pub struct Estimate {
    plan: Arc<Plan>,
    options: EstimateOptions,
    total: EstimatedCost,
    lines: Vec<EstimatedCost>,
    parts: Vec<EstimatedCost>,
    draws_made: u64,
    replicates: u64,
    target: Option<ErrorTarget>,
    at_expected: Arc<[Decimal]>,
}

/// The standard error of an estimate compared with its target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorTarget {
    /// The target: the highest allowed standard error, as a fraction of its figure.
    pub wanted: Decimal,
    /// The highest standard error of the total's low, expected, and high, as a fraction of its figure.
    pub greatest: f64,
    /// Whether the standard error meets the target.
    pub is_reached: bool,
}

impl ErrorTarget {
    fn new(wanted: Decimal, total: &EstimatedCost) -> ErrorTarget {
        let fraction = |error: Decimal, figure: Decimal| match error.is_zero() {
            true => 0.0,
            false => error.to_f64() / figure.abs().to_f64(),
        };
        let (range, error) = (total.range(), total.error());
        let figures = [(error.low, range.low()), (error.expected, range.expected()), (error.high, range.high())];
        let greatest = figures.into_iter().map(|(error, figure)| fraction(error, figure)).fold(0.0, f64::max);
        ErrorTarget { wanted, greatest, is_reached: greatest <= wanted.to_f64() }
    }
}

impl Plan {
    /// Simulates the plan, and returns the ranges of its costs. Runs on the calling thread. For several estimates of a plan,
    /// make an [`Estimator`].
    ///
    /// # Errors
    /// Returns an error if the number of draws or the level is out of range, the draws need more memory than allowed, or an
    /// amount exceeds the range of decimals.
    pub fn estimate(&self, options: &EstimateOptions) -> Result<Estimate, Finding> {
        options.check()?;
        Estimator::new(self)?.estimate(options)
    }
}

impl Estimate {
    /// The plan behind it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The options of the estimate.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// The range of the total.
    #[must_use]
    pub fn total(&self) -> &CostRange {
        self.total.range()
    }

    /// The bounds of the total.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        self.total.bounds()
    }

    /// The standard errors of the total's figures.
    #[must_use]
    pub fn error(&self) -> &SamplingError {
        self.total.error()
    }

    /// The total with its bounds, errors, and distribution.
    #[must_use]
    pub fn whole(&self) -> &EstimatedCost {
        &self.total
    }

    /// Each charge of the plan with its range. Empty at less than [`Detail::All`].
    pub fn lines(&self) -> impl Iterator<Item = (&LineItem, &EstimatedCost)> {
        self.plan.lines().iter().zip(&self.lines)
    }

    /// Each part of one kind with its range. At [`Detail::Components`], only components have ranges.
    pub fn by(&self, kind: PartKind) -> impl Iterator<Item = (&str, &EstimatedCost)> {
        let shown = self.plan.parts().iter().filter(|part| is_shown(part.kind(), self.options.detail()));
        shown.zip(&self.parts).filter(move |(part, _)| part.kind() == kind).map(|(part, range)| (part.name(), range))
    }

    /// The probability that the total exceeds an amount, from 0 to 1.
    ///
    /// # Errors
    /// Returns an error if the amount and the estimate have different currencies.
    pub fn probability_over(&self, amount: &Money) -> Result<f64, Finding> {
        if amount.currency() != self.plan.currency() {
            let message =
                format!("the budget is in {}, but the estimate is in {}", amount.currency(), self.plan.currency());
            return Err(Finding::new(Code::Currency, "", message));
        }
        Ok(self.total.distribution().probability_over(amount.amount().to_f64()).value)
    }

    /// The number of draws: at least the requested number, with equally many in each replicate.
    #[must_use]
    pub fn draws_made(&self) -> u64 {
        self.draws_made
    }

    /// The number of independent replicates behind the standard errors.
    #[must_use]
    pub fn replicates(&self) -> u64 {
        self.replicates
    }

    /// The standard error compared with its target, if the options have a target.
    #[must_use]
    pub fn target(&self) -> Option<&ErrorTarget> {
        self.target.as_ref()
    }

    /// The draws of the total in ascending order, if they were kept. They include the period and the allowance `definition`.
    #[must_use]
    pub fn draws(&self) -> Option<&[f64]> {
        self.total.distribution().draws()
    }

    /// The value of every node with each assumption at its mean, for one month. Explanations of a charge show these. The cost at
    /// these values is not the expected cost, because tiers and steps are not linear.
    #[must_use]
    pub fn at_expected(&self) -> &[Decimal] {
        &self.at_expected
    }
}

#[doc(hidden)]
pub fn out_of_range(error: impl std::fmt::Display) -> Finding {
    Finding::new(Code::OutOfRange, "", format!("an amount cannot be computed: {error}"))
        .with_help("the figures are too large to be priced: check their units")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{decimal, plan};

    /// Oracle: a uniform cost from 0 to 100 exceeds 30 in 70% of cases.
    #[test]
    fn the_probability_of_exceeding_a_budget_has_its_closed_form() {
        let plan = plan(&[("x", &[("min", "0"), ("max", "100")])], &[("a", "x * 1 USD")]);
        let estimate = plan.estimate(&EstimateOptions::default()).unwrap();
        for (budget, exact) in [("30", 0.7), ("0", 1.0), ("100", 0.0), ("99", 0.01)] {
            let found = estimate.probability_over(&Money::new(decimal(budget), crate::Currency::usd())).unwrap();
            assert!((found - exact).abs() < 1e-3, "{budget}: {found}");
        }
        let euros = Money::new(decimal("30"), crate::Currency::new("EUR").unwrap());
        assert!(estimate.probability_over(&euros).is_err());
    }

    #[test]
    fn detail_decides_which_parts_have_ranges() {
        let plan = plan(&[("x", &[("min", "0"), ("max", "100")])], &[("a", "x * 1 USD"), ("b", "x * 2 USD")]);
        for (detail, components, lines) in [(Detail::Total, 0, 0), (Detail::Components, 2, 0), (Detail::All, 2, 2)] {
            let estimate = plan.estimate(&EstimateOptions::default().with_detail(detail)).unwrap();
            assert_eq!(estimate.by(PartKind::Component).count(), components, "{detail:?}");
            assert_eq!(estimate.lines().count(), lines, "{detail:?}");
        }
    }
}

//! The last stage: ranges for every charge, component, service, region, environment and in total.
//!
//! - **expected** is the mean of the draws; of a charge that nothing uncertain touches, its exact decimal. A part's
//!   expected is the decimal sum of its charges'. The factor [`definition`](crate::plan::DEFINITION) has mean 1 and is
//!   independent of all else, so it is left out of means and moves no expected value.
//! - **low** and **high** are percentiles of the joint draws, the factor included. They don't add up.
//! - **bounds** are decimals, rounded outward, the factor included.
//! - Each figure has a standard error, from independent replicates of the draws.
//!
//! Draws are counted in bins and forgotten, so memory does not grow with their number ([`Distribution`]); they come from a
//! scrambled Sobol sequence unless another [`Sampling`] is asked for. The same plan, options and seed give the same estimate,
//! to the last bit, on any number of threads ([`Pool`]).
//!
//! | to | use |
//! |---|---|
//! | estimate a plan once | [`Plan::estimate`] |
//! | estimate it with many options, on a pool, watched | [`Estimator`] |
//! | change it and have only what depends on the change drawn again | [`Workbench`] |
//!

mod estimator;
mod options;
mod ranged;
mod simulate;
mod workbench;
mod workspace;

use std::sync::Arc;

use costcone_formula::Decimal;

use crate::finding::{Code, Finding};
use crate::plan::{LineItem, PartKind, Plan};
use crate::range::{Bounds, CostRange, Money};

pub use crate::histogram::{Bar, Distribution, Figure};
#[cfg(feature = "rayon")]
pub use crate::sampling::thread_pool;
pub use crate::sampling::{CallingThread, Pool, Progress, Run, Sampling, Watch};
pub use estimator::Estimator;
use estimator::is_shown;
pub use options::{Detail, EstimateOptions, Period};
pub use ranged::percentile;
pub use ranged::{Percentile, Ranged, SamplingError};
pub use workbench::{Work, Workbench};

/// The ranges of a plan.
#[derive(Clone, Debug)]
pub struct Estimate {
    plan: Arc<Plan>,
    options: EstimateOptions,
    total: Ranged,
    lines: Vec<Ranged>,
    parts: Vec<Ranged>,
    draws_made: u64,
    replicates: u64,
    target: Option<Target>,
    at_expected: Arc<[Decimal]>,
}

/// How close an estimate came to the standard error that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The greatest standard error wanted, as a fraction of its figure.
    pub wanted: Decimal,
    /// The greatest standard error of the total's low, expected and high, as a fraction of its figure.
    pub greatest: f64,
    /// Whether that is no more than was wanted.
    pub is_reached: bool,
}

impl Target {
    fn new(wanted: Decimal, total: &Ranged) -> Target {
        let fraction = |error: Decimal, figure: Decimal| match error.is_zero() {
            true => 0.0,
            false => error.to_f64() / figure.abs().to_f64(),
        };
        let (range, error) = (total.range(), total.error());
        let figures = [(error.low, range.low()), (error.expected, range.expected()), (error.high, range.high())];
        let greatest = figures.into_iter().map(|(error, figure)| fraction(error, figure)).fold(0.0, f64::max);
        Target { wanted, greatest, is_reached: greatest <= wanted.to_f64() }
    }
}

impl Plan {
    /// Draws the plan's assumptions and gives the ranges of its costs, on the calling thread. To ask more than once, make an
    /// [`Estimator`].
    ///
    /// # Errors
    /// Where the options ask for too few draws or too many, for a level that is none, or for more memory than may be kept;
    /// where an amount leaves the range of decimals.
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

    /// How it was made.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// The range of the total.
    #[must_use]
    pub fn total(&self) -> &CostRange {
        self.total.range()
    }

    /// What the total cannot leave.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        self.total.bounds()
    }

    /// How sure the figures of the total are.
    #[must_use]
    pub fn error(&self) -> &SamplingError {
        self.total.error()
    }

    /// The total with its bounds, errors and distribution.
    #[must_use]
    pub fn whole(&self) -> &Ranged {
        &self.total
    }

    /// Each line of the plan with its range; none at less than [`Detail::All`].
    pub fn lines(&self) -> impl Iterator<Item = (&LineItem, &Ranged)> {
        self.plan.lines().iter().zip(&self.lines)
    }

    /// Each part of one kind with its range; at [`Detail::Components`] only components have one.
    pub fn by(&self, kind: PartKind) -> impl Iterator<Item = (&str, &Ranged)> {
        let shown = self.plan.parts().iter().filter(|part| is_shown(part.kind(), self.options.detail()));
        shown.zip(&self.parts).filter(move |(part, _)| part.kind() == kind).map(|(part, range)| (part.name(), range))
    }

    /// The probability that the total exceeds an amount, from 0 to 1.
    ///
    /// # Errors
    /// Where the amount is in another currency than the estimate.
    pub fn probability_over(&self, amount: &Money) -> Result<f64, Finding> {
        if amount.currency() != self.plan.currency() {
            let message = format!("the budget is in {}, the estimate in {}", amount.currency(), self.plan.currency());
            return Err(Finding::new(Code::Currency, "", message));
        }
        Ok(self.total.distribution().probability_over(amount.amount().to_f64()).value)
    }

    /// How many draws were made: at least as many as were asked for, as many in each replicate.
    #[must_use]
    pub fn draws_made(&self) -> u64 {
        self.draws_made
    }

    /// How many independent replicates the standard errors come from.
    #[must_use]
    pub fn replicates(&self) -> u64 {
        self.replicates
    }

    /// How close it came to the standard error that was asked for, if one was.
    #[must_use]
    pub fn target(&self) -> Option<&Target> {
        self.target.as_ref()
    }

    /// The draws of the total, ascending, where they were kept; the period and the factor `definition` are in them.
    #[must_use]
    pub fn draws(&self) -> Option<&[f64]> {
        self.total.distribution().draws()
    }

    /// The value of every node where each assumption has its expected value, a month's worth, for showing how a line
    /// comes about. The cost there is not the expected cost: tiers and steps are not linear.
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

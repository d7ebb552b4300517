//! The causes of a range's width, and the questions to ask next.
//!
//! All results come from one set of draws: the draws of the estimate. No assumption moves while the others stand still, so
//! correlated assumptions move together.
//!
//! | question | answer | method |
//! |---|---|---|
//! | How does each assumption move the cost? | [`TornadoBar`], the tornado, in money | the total in 32 parts of the assumption's distribution |
//! | What share of the variance does each assumption cause? | [`Share`]: first-order, total, and Shapley effects | the same parts; paths from draw to draw |
//! | Which answer narrows the range most? | [`Question`], [`JointQuestion`], [`OwnerQuestions`] | the mean width of the range within the parts, or cells of several |
//! | What if two assumptions are correlated? | [`CorrelationCheck`] | the same draws, correlated |
//! | Which components cost most? | [`Contribution`] | the costs of components in all draws and in the most expensive 10% |
//!
//! The allowance [`definition`](crate::plan::DEFINITION) counts like any other assumption.
//!
//! Results do not depend on the order of components and assumptions or on the number of threads, to the last bit. An analysis
//! uses from 8,192 to 1,048,576 draws, independent of the options.
//!
//! ```no_run
//! # use costcone_core as costcone;
//! use costcone::estimate::{EstimateOptions, Estimator, Run};
//! # fn with(plan: &costcone::plan::Plan) -> Result<(), costcone::Finding> {
//! let sensitivity = Estimator::new(plan)?.sensitivity(&EstimateOptions::default(), Run::default())?;
//! if let Some(question) = sensitivity.questions().first() {
//!     println!("{} ({:.0} % narrower)", question.text(), 100.0 * question.narrowing());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Limits
//! A known assumption has an exact value. The expected width is the mean over its possible values, so an unlucky answer may
//! widen the range. Groups of answers are chosen greedily.

mod analysis;
mod ask;
mod conditional;
mod contribution;
mod copula;
mod correlation_check;
mod influence;
mod question;
mod sample;
mod shapley_path;
mod smooth;

use costcone_formula::Decimal;

use crate::model::Assumption;
use crate::plan::Plan;

pub use analysis::Sensitivity;
pub use ask::{JointQuestion, OwnerQuestions, Question, first_open};
pub(crate) use conditional::PARTS;
pub use contribution::Contribution;
pub use correlation_check::CorrelationCheck;

pub(crate) use sample::Sample;
pub(crate) use smooth::reading;

/// An amount of money for the estimate's period, with its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The amount.
    pub value: Decimal,
    /// Its standard error.
    pub error: Decimal,
}

/// A fraction with its standard error: 0.25 is a quarter. Sampling error may put it slightly below 0 or above 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fraction {
    /// The fraction.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// A bar of the tornado: the total as an assumption moves. All others stay uncertain, and correlated ones move along.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoBar {
    pub(crate) assumption: usize,
    pub(crate) at: [Decimal; 5],
    pub(crate) expected: [Amount; 5],
    pub(crate) percentile: [Amount; 5],
    pub(crate) is_monotone: bool,
}

/// The points of an assumption: probabilities below.
pub const POINTS: [f64; 5] = influence::POINTS;

impl TornadoBar {
    /// The position of the assumption in the plan.
    #[must_use]
    pub fn assumption(&self) -> usize {
        self.assumption
    }

    /// The assumption at its [`POINTS`]: P10, P25, P50, P75, and P90, in its unit.
    #[must_use]
    pub fn at(&self) -> &[Decimal; 5] {
        &self.at
    }

    /// The expected total with the assumption at each point.
    #[must_use]
    pub fn expected(&self) -> &[Amount; 5] {
        &self.expected
    }

    /// The requested percentile of the total with the assumption at each point.
    #[must_use]
    pub fn percentile(&self) -> &[Amount; 5] {
        &self.percentile
    }

    /// Whether the expected total only rises or only falls from point to point, within sampling error.
    #[must_use]
    pub fn is_monotone(&self) -> bool {
        self.is_monotone
    }

    /// The swing of the expected total: the highest minus the lowest of the five.
    #[must_use]
    pub fn swing(&self) -> Decimal {
        swing(&self.expected)
    }

    /// The swing of the percentile: the highest minus the lowest of the five.
    #[must_use]
    pub fn percentile_swing(&self) -> Decimal {
        swing(&self.percentile)
    }
}

fn swing(points: &[Amount; 5]) -> Decimal {
    let values = || points.iter().map(|amount| amount.value);
    let (least, greatest) = (values().min().unwrap_or_default(), values().max().unwrap_or_default());
    greatest.sub_rounded(least, costcone_formula::Rounding::Nearest).unwrap_or_default()
}

/// An assumption's share of the total's variance.
///
/// | effect | share of the variance |
/// |---|---|
/// | first-order | the share that disappears if only this assumption is known |
/// | total | the share that remains if all others are known |
/// | Shapley | a fair share: the effects of all assumptions add up to the variance |
///
/// Without interaction and correlation, all three are equal. With correlation, the first-order effect may exceed the total
/// effect, because the assumption also tells about others.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub(crate) assumption: usize,
    pub(crate) first_order: Fraction,
    pub(crate) total: Fraction,
    pub(crate) shapley: Fraction,
}

impl Share {
    /// The position of the assumption in the plan.
    #[must_use]
    pub fn assumption(&self) -> usize {
        self.assumption
    }

    /// The first-order effect.
    #[must_use]
    pub fn first_order(&self) -> Fraction {
        self.first_order
    }

    /// The total effect.
    #[must_use]
    pub fn total(&self) -> Fraction {
        self.total
    }

    /// The Shapley effect.
    #[must_use]
    pub fn shapley(&self) -> Fraction {
        self.shapley
    }
}

/// The assumption at a position in a plan.
fn assumption(plan: &Plan, place: usize) -> &Assumption {
    &plan.assumptions()[place]
}

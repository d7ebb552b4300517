//! What it would do to the range were the two assumptions that carry most of it correlated.

use super::Amount;
use super::ask::amount;
use super::conditional::percentiles;
use super::sample::{Sample, Totals};
use crate::estimate::EstimateOptions;
use crate::finding::Finding;
use crate::plan::Plan;
use crate::sampling::Inputs;

/// The rank correlation that is tried, small enough that nobody would notice it in the past.
const RANK: f64 = 0.3;

/// Which pairs are taken to be independent, and what it would do were the two that carry most of the range correlated.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrelationCheck {
    pub(super) independent_pairs: usize,
    pub(super) pairs: Vec<[usize; 2]>,
    pub(super) tried: Option<Tried>,
}

/// A correlation that was tried.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tried {
    pub(super) between: [usize; 2],
    pub(super) before: Amount,
    pub(super) after: Amount,
}

impl CorrelationCheck {
    /// The rank correlation that is tried.
    pub const RANK: f64 = RANK;

    /// Pairs of uncertain assumptions that are taken to be independent, since nobody said otherwise.
    #[must_use]
    pub fn independent_pairs(&self) -> usize {
        self.independent_pairs
    }

    /// Which of these pairs are among the eight assumptions that carry most of the range, those that carry most first: places
    /// in the plan.
    #[must_use]
    pub fn pairs(&self) -> &[[usize; 2]] {
        &self.pairs
    }

    /// The places of the two assumptions in the plan; `None` where there is no pair to try.
    #[must_use]
    pub fn between(&self) -> Option<[usize; 2]> {
        Some(self.tried.as_ref()?.between)
    }

    /// The percentile of the total as it is.
    #[must_use]
    pub fn before(&self) -> Option<Amount> {
        Some(self.tried.as_ref()?.before)
    }

    /// The percentile with the two correlated, from the same draws.
    #[must_use]
    pub fn after(&self) -> Option<Amount> {
        Some(self.tried.as_ref()?.after)
    }
}

/// Tries the first independent pair of these assumptions, which are in the order of what they carry.
///
/// # Errors
/// Where the watcher stops it.
pub(super) fn correlated(
    plan: &Plan,
    sample: &Sample<'_>,
    totals: &Totals,
    candidates: &[usize],
    options: &EstimateOptions,
    percentile: f64,
) -> Result<CorrelationCheck, Finding> {
    let independent_pairs = plan.independent_pairs();
    let all = candidates.iter().enumerate().flat_map(|(place, a)| candidates[..place].iter().map(move |b| [*b, *a]));
    let pairs: Vec<[usize; 2]> = all.filter(|pair| plan.copula().is_independent(*pair)).collect();
    let changed = |pair: &[usize; 2]| Some((*pair, plan.with_correlation(*pair, RANK)?));
    let Some((between, changed)) = pairs.iter().find_map(changed) else {
        return Ok(CorrelationCheck { independent_pairs, pairs, tried: None });
    };
    let sample = sample.with(Inputs::new(&changed, Some((plan, &sample.inputs))), options);
    let after = sample.totals(&changed)?;
    let months = options.period().months().to_f64();
    let read = |totals: &Totals| amount(percentiles(&mut totals.whole.clone(), &[percentile])[0], months);
    let tried = Tried { between, before: read(totals), after: read(&after) };
    Ok(CorrelationCheck { independent_pairs, pairs, tried: Some(tried) })
}

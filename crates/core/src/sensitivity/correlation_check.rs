//! The effect on the range if its two largest contributors were correlated.

use super::Amount;
use super::ask::amount;
use super::conditional::percentiles;
use super::sample::{Sample, TotalDraws};
use crate::estimate::EstimateOptions;
use crate::finding::Finding;
use crate::plan::Plan;
use crate::sampling::InputSampler;

/// The rank correlation of the check: small enough to stay unnoticed in past data.
const RANK: f64 = 0.3;

/// The pairs of assumptions without a correlation, and the effect of correlating the two that contribute most to the range.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrelationCheck {
    pub(super) independent_pairs: usize,
    pub(super) pairs: Vec<[usize; 2]>,
    pub(super) tried: Option<CorrelationTrial>,
}

/// The correlation of the check.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CorrelationTrial {
    pub(super) between: [usize; 2],
    pub(super) before: Amount,
    pub(super) after: Amount,
}

impl CorrelationCheck {
    /// The rank correlation of the check.
    pub const RANK: f64 = RANK;

    /// The number of pairs of uncertain assumptions without a correlation.
    #[must_use]
    pub fn independent_pairs(&self) -> usize {
        self.independent_pairs
    }

    /// The pairs without a correlation among the eight largest contributors, largest first, as positions in the plan.
    #[must_use]
    pub fn pairs(&self) -> &[[usize; 2]] {
        &self.pairs
    }

    /// The positions of the two assumptions in the plan; `None` if there is no pair to check.
    #[must_use]
    pub fn between(&self) -> Option<[usize; 2]> {
        Some(self.tried.as_ref()?.between)
    }

    /// The percentile of the total without the correlation.
    #[must_use]
    pub fn before(&self) -> Option<Amount> {
        Some(self.tried.as_ref()?.before)
    }

    /// The percentile of the total with the correlation, from the same draws.
    #[must_use]
    pub fn after(&self) -> Option<Amount> {
        Some(self.tried.as_ref()?.after)
    }
}

/// Checks the first pair without a correlation. The assumptions are in the order of their contribution.
///
/// # Errors
/// Returns an error if the watcher stops the run.
pub(super) fn correlated(
    plan: &Plan,
    sample: &Sample<'_>,
    totals: &TotalDraws,
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
    let sample = sample.with(InputSampler::new(&changed, Some((plan, &sample.inputs))), options);
    let after = sample.totals(&changed)?;
    let months = options.period().months().to_f64();
    let read = |totals: &TotalDraws| amount(percentiles(&mut totals.whole.clone(), &[percentile])[0], months);
    let tried = CorrelationTrial { between, before: read(totals), after: read(&after) };
    Ok(CorrelationCheck { independent_pairs, pairs, tried: Some(tried) })
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::document::Value;
    use crate::estimate::Estimator;
    use crate::sampling::Run;
    use crate::testing::{file, plan_after, plan_of};

    const WIDE: &[(&str, &str)] = &[("p10", "3"), ("p90", "40")];

    /// Oracle: the estimate of the same architecture with the correlation in its file.
    #[test]
    fn the_check_gives_the_percentile_of_the_correlated_architecture() {
        let architecture = file(&[("x", WIDE), ("y", WIDE)], &[("a", "x * 1 USD + y * 1 USD")]);
        let plan = plan_of(&architecture);
        let options = EstimateOptions::default().with_draws(32_768);
        let found = Estimator::new(&plan).unwrap().sensitivity(&options, Run::default()).unwrap();
        let check = found.correlation();
        assert_eq!((check.independent_pairs(), check.pairs().len()), (1, 1));
        let pair = Value::List(["x", "y"].map(Value::from).to_vec());
        let correlation = crate::Table::new().with("between", pair).with("rank", Value::Float(RANK));
        let correlated = architecture.with("correlation", Value::List(vec![correlation.into()]));
        let wanted = plan_after(&plan, &correlated).estimate(&options).unwrap();
        let (before, after) = (check.before().unwrap(), check.after().unwrap());
        assert!(
            (after.value.to_f64() / wanted.total().high().to_f64() - 1.0).abs() < 2e-3,
            "{after:?}, {}",
            wanted.total()
        );
        assert!(after.value > before.value);
    }

    #[test]
    fn one_assumption_leaves_no_pair_to_check() {
        let plan = plan_of(&file(&[("x", WIDE)], &[("a", "x * 1 USD")]));
        let options = EstimateOptions::default().with_draws(8_192);
        let found = Estimator::new(&plan).unwrap().sensitivity(&options, Run::default()).unwrap();
        assert_eq!((found.correlation().between(), found.correlation().independent_pairs()), (None, 0));
    }
}

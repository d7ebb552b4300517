//! The total with the known assumptions.

use costcone_formula::{Decimal, Rounding};

use super::kept_draws::KeptDraws;
use super::tornado_bars::ExpectedSwing;
use crate::estimate::{EstimateOptions, HistogramBar};
use crate::plan::Plan;
use crate::range::CostRange;

/// The total with some assumptions known.
#[derive(Clone, Debug)]
pub struct ExplorerView {
    range: CostRange,
    /// In ascending order.
    draws: Vec<f64>,
    swings: Vec<ExpectedSwing>,
}

impl ExplorerView {
    pub(super) fn new(
        plan: &Plan,
        options: &EstimateOptions,
        held: &KeptDraws,
        swings: Vec<ExpectedSwing>,
    ) -> ExplorerView {
        let months = options.period().months().to_f64();
        let mut draws: Vec<f64> = held.whole.iter().map(|cost| cost * months).collect();
        draws.sort_unstable_by(f64::total_cmp);
        let mean = held.defined.iter().sum::<f64>() / held.draws() as f64 * months;
        let [low, high] = options.tails().map(|tail| decimal(percentile(&draws, tail)));
        let range = CostRange::new(low, decimal(mean), high, plan.currency().clone(), options.level());
        ExplorerView { range, draws, swings }
    }

    /// The range of the total.
    #[must_use]
    pub fn range(&self) -> &CostRange {
        &self.range
    }

    /// The draws of the total in ascending order, in its currency, for the period of the options.
    #[must_use]
    pub fn draws(&self) -> &[f64] {
        &self.draws
    }

    /// The percentile for probability `p`, from 0 to 1.
    #[must_use]
    pub fn percentile(&self, p: f64) -> f64 {
        percentile(&self.draws, p)
    }

    /// The probability of more than `amount`.
    #[must_use]
    pub fn probability_over(&self, amount: f64) -> f64 {
        1.0 - self.draws.partition_point(|draw| *draw <= amount) as f64 / self.draws.len() as f64
    }

    /// `count` bars of equal width from `from` to `to`. Values outside belong to no bar.
    #[must_use]
    pub fn histogram(&self, count: usize, [from, to]: [f64; 2]) -> Vec<HistogramBar> {
        let edge = |bar: usize| from + (to - from) * bar as f64 / count.max(1) as f64;
        let bar = |bar: usize| {
            let probability = self.probability_over(edge(bar)) - self.probability_over(edge(bar + 1));
            HistogramBar { from: edge(bar), to: edge(bar + 1), probability }
        };
        (0..count).map(bar).collect()
    }

    /// The swing of the expected total with each assumption that is not known, widest first.
    #[must_use]
    pub fn swings(&self) -> &[ExpectedSwing] {
        &self.swings
    }
}

/// Interpolates between the ascending draws, like a distribution with kept draws.
fn percentile(draws: &[f64], p: f64) -> f64 {
    let last = draws.len() as f64 - 1.0;
    let place = (p * last).clamp(0.0, last.max(0.0));
    let at = |place: f64| draws.get(place as usize).copied().unwrap_or(f64::NAN);
    let (lower, upper) = (at(place.floor()), at(place.ceil()));
    lower + (upper - lower) * place.fract()
}

fn decimal(cost: f64) -> Decimal {
    // OK because a cost outside the range of decimals was refused when the plan was prepared.
    Decimal::from_f64(cost, Rounding::Nearest).unwrap_or_default()
}

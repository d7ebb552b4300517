//! The current tornado: the change of the expected total with each assumption that is still uncertain.
//!
//! The mean of the total in each of 32 parts of an assumption's distribution, read at its P10 and P90 from a smooth curve
//! through these means. One smoothing weight serves all assumptions, so a reading is a sum of products. [`Sensitivity`] chooses
//! a weight for each assumption, and computes errors.
//!
//! [`Sensitivity`]: crate::sensitivity::Sensitivity

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Rounding};

use super::kept_draws::KeptDraws;
use crate::plan::Plan;
use crate::sensitivity::{PARTS, reading};

/// The probabilities where the curve is read.
const ENDS: [f64; 2] = [0.1, 0.9];

/// The change of the expected total as an assumption moves from its P10 to its P90. All others keep their distribution or known
/// value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedSwing {
    /// The position of the assumption in the plan.
    pub assumption: usize,
    /// The expected total at its P10.
    pub at_p10: Decimal,
    /// The expected total at its P90.
    pub at_p90: Decimal,
}

impl ExpectedSwing {
    /// The size of the change, in either direction.
    #[must_use]
    pub fn size(&self) -> Decimal {
        self.at_p90.sub_rounded(self.at_p10, Rounding::Nearest).unwrap_or_default().abs()
    }
}

/// For every draw, the part of each assumption's distribution that it is in.
#[derive(Debug)]
pub(super) struct TornadoBars {
    assumptions: Vec<AssumptionParts>,
    /// Weights of the parts' means for the reading at each end.
    read: [[f64; PARTS]; 2],
}

#[derive(Debug)]
struct AssumptionParts {
    place: usize,
    part: Vec<u8>,
    counts: [f64; PARTS],
}

impl TornadoBars {
    pub(super) fn new(held: &KeptDraws, moving: &[usize]) -> TornadoBars {
        let assumptions =
            moving.iter().filter(|place| **place != 0).map(|place| AssumptionParts::new(*place, held)).collect();
        TornadoBars { assumptions, read: ENDS.map(reading) }
    }

    /// The swing of each assumption that is not known, widest first.
    pub(super) fn of(
        &self,
        plan: &Plan,
        held: &KeptDraws,
        known: &BTreeMap<usize, f64>,
        months: f64,
    ) -> Vec<ExpectedSwing> {
        let mean = held.defined.iter().sum::<f64>() / held.draws() as f64;
        let uncertain = self.assumptions.iter().filter(|parts| !known.contains_key(&parts.place));
        let mut swings: Vec<ExpectedSwing> = uncertain
            .map(|parts| {
                let means = parts.means(&held.defined, mean);
                let at = self.read.map(|row| row.iter().zip(&means).map(|(weight, mean)| weight * mean).sum::<f64>());
                swing(parts.place, at.map(|cost| cost * months))
            })
            .collect();
        swings.extend(definition(plan, mean * months));
        swings.sort_by_key(|swing| std::cmp::Reverse(swing.size()));
        swings
    }
}

/// The allowance changes the total in proportion.
fn definition(plan: &Plan, mean: f64) -> Option<ExpectedSwing> {
    let spread = plan.assumptions().first()?.spread();
    (!spread.is_exact()).then(|| swing(0, ENDS.map(|p| mean * spread.quantile(p))))
}

fn swing(assumption: usize, at: [f64; 2]) -> ExpectedSwing {
    // OK because a cost outside the range of decimals was refused when the plan was prepared.
    let [at_p10, at_p90] = at.map(|cost| Decimal::from_f64(cost, Rounding::Nearest).unwrap_or_default());
    ExpectedSwing { assumption, at_p10, at_p90 }
}

impl AssumptionParts {
    fn new(place: usize, held: &KeptDraws) -> AssumptionParts {
        let part_of = |below: &f64| ((below * PARTS as f64) as usize).min(PARTS - 1) as u8;
        let part: Vec<u8> = held.below(place).iter().map(part_of).collect();
        let mut counts = [0.0; PARTS];
        part.iter().for_each(|part| counts[usize::from(*part)] += 1.0);
        AssumptionParts { place, part, counts }
    }

    /// The mean of the total in each part; the overall mean for a part without draws.
    fn means(&self, total: &[f64], mean: f64) -> [f64; PARTS] {
        // Two alternating sums, because one sum would wait for itself if neighboring draws are in one part.
        let mut sums = [[0.0; PARTS]; 2];
        for (parts, totals) in self.part.as_chunks::<2>().0.iter().zip(total.as_chunks::<2>().0) {
            sums[0][usize::from(parts[0]) % PARTS] += totals[0];
            sums[1][usize::from(parts[1]) % PARTS] += totals[1];
        }
        if let (Some(part), Some(last), false) = (self.part.last(), total.last(), total.len().is_multiple_of(2)) {
            sums[0][usize::from(*part)] += last;
        }
        std::array::from_fn(|part| match self.counts[part] {
            0.0 => mean,
            count => (sums[0][part] + sums[1][part]) / count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::estimate::{EstimateOptions, Estimator};
    use crate::explore::Explorer;
    use crate::sampling::Run;
    use crate::testing::plan;

    /// Oracle: a linear cost of uniform assumptions swings by its coefficient times the distance from P10 to P90.
    #[test]
    fn swings_of_a_linear_cost_have_their_closed_form() {
        let unit: &[(&str, &str)] = &[("min", "0"), ("max", "1")];
        let plan =
            plan(&[("x", unit), ("y", unit), ("z", unit)], &[("a", "x * 100 USD + 50 USD - y * 20 USD + z * 60 USD")]);
        let options = EstimateOptions::default().with_draws(16_384);
        let mut explorer = Explorer::new(&Estimator::new(&plan).unwrap(), &options, Run::default()).unwrap();
        let id = |swing: &ExpectedSwing| plan.assumptions()[swing.assumption].id().to_owned();
        let view = explorer.view();
        assert_eq!(view.swings().iter().map(id).collect::<Vec<_>>(), ["x", "z", "y"]);
        for (swing, size) in view.swings().iter().zip([80.0, 48.0, 16.0]) {
            assert!((swing.size().to_f64() - size).abs() < 1.0, "{swing:?} for {size}");
        }
        assert!(view.swings()[2].at_p10 > view.swings()[2].at_p90);
        let known = explorer.suppose(&[(view.swings()[0].assumption, 0.5)]).unwrap();
        assert_eq!(known.swings().iter().map(id).collect::<Vec<_>>(), ["z", "y"]);
    }
}

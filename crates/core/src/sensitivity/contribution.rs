//! Contributions of components: the cost of each on average, and in the most expensive 10% of draws.

use costcone_formula::NodeId;

use super::ask::amount;
use super::sample::{Sample, TotalDraws};
use super::{Amount, Fraction};
use crate::finding::Finding;
use crate::plan::{CostPart, PartKind, Plan};

/// The fraction of most expensive draws.
const WORST: f64 = 0.1;

/// A component's contribution to the expected cost, and to the mean of the most expensive 10% of draws.
///
/// Both add up over the components to the total's figures.
///
/// # Source
/// Tasche (1999), "Risk contributions and performance measurement": the contribution to the expected shortfall is the mean over
/// the worst cases of the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    component: String,
    expected: Amount,
    of_expected: f64,
    worst: Amount,
    of_worst: f64,
}

impl Contribution {
    /// The component's name.
    #[must_use]
    pub fn component(&self) -> &str {
        &self.component
    }

    /// Its expected cost.
    #[must_use]
    pub fn expected(&self) -> Amount {
        self.expected
    }

    /// Its share of the total's expected cost.
    #[must_use]
    pub fn of_expected(&self) -> f64 {
        self.of_expected
    }

    /// Its mean cost in the most expensive 10% of draws of the total.
    #[must_use]
    pub fn worst(&self) -> Amount {
        self.worst
    }

    /// Its share of the total's mean cost in these draws.
    #[must_use]
    pub fn of_worst(&self) -> f64 {
        self.of_worst
    }
}

/// Sums over the draws of one replicate: over all draws without the allowance, and over the most expensive draws with it.
#[derive(Clone, Copy, Default)]
struct Sums {
    all: f64,
    worst: f64,
}

/// The contributions of all components, in plan order.
///
/// # Errors
/// Returns an error if the watcher stops the run.
pub(super) fn contributions(
    plan: &Plan,
    sample: &Sample<'_>,
    totals: &TotalDraws,
    months: f64,
) -> Result<Vec<Contribution>, Finding> {
    let components: Vec<&CostPart> = plan.parts().iter().filter(|part| part.kind() == PartKind::Component).collect();
    let nodes: Vec<NodeId> = components.iter().map(|part| part.cost()).collect();
    let from = threshold(&totals.whole);
    let points = sample.split.points as usize;
    let new = || vec![Sums::default(); nodes.len()];
    let replicates = sample.evaluate(&sample.tape(plan, &nodes), new, |sums, output, chunk| {
        let start = chunk.replicate * points + chunk.start;
        let totals = &totals.whole[start..start + chunk.values.len()];
        sums[output].all += chunk.values.iter().sum::<f64>();
        sums[output].worst +=
            chunk.whole().zip(totals).filter(|(_, total)| **total >= from).map(|(cost, _)| cost).sum::<f64>();
    })?;
    let worst = totals.whole.iter().filter(|total| **total >= from).count();
    let counts = [totals.whole.len() as f64, worst as f64];
    let means = |output: usize| {
        let each = replicates.iter().map(|sums| sums[output]);
        let [all, worst] = [each.clone().map(|sums| sums.all).collect(), each.map(|sums| sums.worst).collect()];
        [mean(all, counts[0]), mean(worst, counts[1])]
    };
    let means: Vec<[Fraction; 2]> = (0..nodes.len()).map(means).collect();
    let whole = |which: usize| means.iter().map(|means| means[which].value).sum::<f64>();
    let (expected, worst) = (whole(0), whole(1));
    let part = |value: f64, whole: f64| if whole > 0.0 { value / whole } else { 0.0 };
    let each = components.iter().zip(&means).map(|(component, [all, dear])| Contribution {
        component: component.name().to_owned(),
        expected: amount((all.value, all.error), months),
        of_expected: part(all.value, expected),
        worst: amount((dear.value, dear.error), months),
        of_worst: part(dear.value, worst),
    });
    Ok(each.collect())
}

/// The lowest cost of the most expensive draws.
fn threshold(totals: &[f64]) -> f64 {
    let mut totals = totals.to_vec();
    let place = ((1.0 - WORST) * totals.len() as f64) as usize;
    let place = place.min(totals.len() - 1);
    *totals.select_nth_unstable_by(place, f64::total_cmp).1
}

/// The mean over all draws from the sums of replicates. The error is their scatter.
fn mean(sums: Vec<f64>, draws: f64) -> Fraction {
    let count = sums.len() as f64;
    let value = sums.iter().sum::<f64>() / draws;
    let of_each = draws / count;
    let square: f64 = sums.iter().map(|sum| (sum / of_each - value).powi(2)).sum();
    Fraction { value, error: (square / (count * (count - 1.0))).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::estimate::EstimateOptions;
    use crate::sampling::{InputSampler, Run};
    use crate::testing::plan;

    const WIDE: &[(&str, &str)] = &[("p10", "3"), ("p90", "40")];

    /// Oracle: the draws of the total and of each component, sorted by the total.
    #[test]
    fn contributions_are_the_means_over_all_and_over_the_most_expensive_draws() {
        let plan = plan(&[("x", WIDE), ("y", WIDE)], &[("a", "x * 1 USD"), ("b", "x * y * 0.1 USD"), ("c", "7 USD")]);
        let options = EstimateOptions::default().with_draws(8_192);
        let sample = Sample::new(InputSampler::new(&plan, None), &options, Run::default());
        let totals = sample.totals(&plan).unwrap();
        let found = contributions(&plan, &sample, &totals, 1.0).unwrap();
        let mut order: Vec<usize> = (0..totals.whole.len()).collect();
        order.sort_by(|a, b| totals.whole[*b].total_cmp(&totals.whole[*a]));
        let worst = &order[..order.len() / 10];
        for (part, contribution) in plan.parts().iter().filter(|part| part.kind() == PartKind::Component).zip(&found) {
            let draws = sample.costs(&plan, part.cost()).unwrap().concat();
            let all = draws.iter().sum::<f64>() / draws.len() as f64;
            let in_worst = worst.iter().map(|draw| draws[*draw]).sum::<f64>() / worst.len() as f64;
            assert_eq!(contribution.component(), part.name());
            assert!((contribution.expected().value.to_f64() / all - 1.0).abs() < 1e-6, "{contribution:?} for {all}");
            assert!(
                (contribution.worst().value.to_f64() / in_worst - 1.0).abs() < 1e-3,
                "{contribution:?} for {in_worst}"
            );
        }
    }

    #[test]
    fn shares_of_contributions_add_up_to_one() {
        let plan = plan(&[("x", WIDE)], &[("a", "x * 1 USD"), ("b", "x^2 * 0.1 USD"), ("c", "7 USD")]);
        let options = EstimateOptions::default().with_draws(8_192);
        let sample = Sample::new(InputSampler::new(&plan, None), &options, Run::default());
        let totals = sample.totals(&plan).unwrap();
        let found = contributions(&plan, &sample, &totals, 12.0).unwrap();
        for share in [Contribution::of_expected, Contribution::of_worst] {
            assert!((found.iter().map(share).sum::<f64>() - 1.0).abs() < 1e-12);
        }
        // A steeper cost has a larger share of the worst cases than of all.
        assert!(found[1].of_worst() > found[1].of_expected() && found[2].of_worst() < found[2].of_expected());
    }

    #[test]
    fn the_threshold_leaves_a_tenth_of_the_draws() {
        let totals: Vec<f64> = crate::testing::uniform(2, 1_000);
        let from = threshold(&totals);
        assert_eq!(totals.iter().filter(|total| **total >= from).count(), 100);
    }

    /// Sums 10 and 14 of two draws each: mean 6, and the replicates' means 5 and 7 scatter by 1.
    #[test]
    fn the_error_of_a_mean_is_the_scatter_of_its_replicates() {
        let found = mean(vec![10.0, 14.0], 4.0);
        assert_eq!((found.value, found.error), (6.0, 1.0));
    }
}

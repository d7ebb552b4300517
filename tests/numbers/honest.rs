//! Whether stated errors are honest: how often the interval around a figure holds the true one.

use costcone::estimate::{Detail, Distribution, EstimateOptions, Estimator, Sampling};

use crate::metered;
use crate::model::SAMPLINGS;

const SEEDS: u64 = 1_000;
const NAMES: [&str; 5] = ["mean", "P10", "P50", "P90", "P(over 1,500)"];

/// Each figure with the interval that is to hold it with a probability of 95 %.
fn figures(drawn: &Distribution) -> [(f64, [f64; 2]); 5] {
    let [low, middle, high] = [0.1, 0.5, 0.9].map(|p| (drawn.percentile(p).value, drawn.percentile_interval(p, 0.95)));
    let [mean, over] =
        [drawn.mean(), drawn.probability_over(1_500.0)].map(|figure| (figure.value, figure.interval(0.95)));
    [mean, low, middle, high, over]
}

fn drawn(estimator: &Estimator, sampling: Sampling, draws: u64, seed: u64) -> [(f64, [f64; 2]); 5] {
    let options = EstimateOptions::default().with_draws(draws).with_seed(seed);
    let options = options.with_sampling(sampling).with_detail(Detail::Total);
    figures(estimator.estimate(&options).unwrap().whole().distribution())
}

/// The figures of 512 times as many draws as each estimate has: their own errors are less than a fiftieth.
fn reference(estimator: &Estimator) -> [f64; 5] {
    drawn(estimator, Sampling::Sobol, 1 << 21, 20_261_121).map(|(value, _)| value)
}

/// For how many seeds the interval of each figure holds the reference.
fn held(estimator: &Estimator, sampling: Sampling, reference: &[f64; 5]) -> [u32; 5] {
    let mut held = [0; 5];
    for seed in 1..=SEEDS {
        for (place, (_, [low, high])) in drawn(estimator, sampling, 1 << 12, seed).into_iter().enumerate() {
            held[place] += u32::from(low <= reference[place] && reference[place] <= high);
        }
    }
    held
}

/// What lies outside 93 % to 97 %.
fn dishonest(server: &str) -> Vec<String> {
    let estimator = metered::estimator(server);
    let reference = reference(&estimator);
    let of = |sampling| {
        let held = NAMES.into_iter().zip(held(&estimator, sampling, &reference));
        let wrong = held.filter(|(_, held)| !(930..=970).contains(held));
        wrong.map(move |(name, held)| format!("{sampling:?}, {name}: {held} of {SEEDS}")).collect::<Vec<_>>()
    };
    SAMPLINGS.into_iter().flat_map(of).collect()
}

#[test]
fn the_interval_of_95_percent_holds_the_true_figure_so_often() {
    let wrong = dishonest("8");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A server is a tenth of the low total here, so that hardly any totals lie between two numbers of servers: a replicate's
/// own P10 would jump over the gap, the share of its draws below does not.
#[test]
fn the_interval_holds_percentiles_beside_gaps_too() {
    let wrong = dishonest("35");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

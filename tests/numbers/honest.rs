//! Coverage: how often the interval around a figure contains the true figure.

use costcone::estimate::{Detail, Distribution, EstimateOptions, Estimator, Sampling};

use crate::metered;
use crate::model::SAMPLINGS;

const SEEDS: u64 = 1_000;
const NAMES: [&str; 5] = ["mean", "P10", "P50", "P90", "P(over 1,500)"];

/// Each figure with its 95% interval.
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

/// The figures of an estimate with 512 times as many draws. Their own errors are less than a fiftieth.
fn reference(estimator: &Estimator) -> [f64; 5] {
    drawn(estimator, Sampling::Sobol, 1 << 21, 20_261_121).map(|(value, _)| value)
}

/// The number of seeds whose interval contains the reference, for each figure.
fn held(estimator: &Estimator, sampling: Sampling, reference: &[f64; 5]) -> [u32; 5] {
    let mut held = [0; 5];
    for seed in 1..=SEEDS {
        for (place, (_, [low, high])) in drawn(estimator, sampling, 1 << 12, seed).into_iter().enumerate() {
            held[place] += u32::from(low <= reference[place] && reference[place] <= high);
        }
    }
    held
}

/// The figures with coverage outside 93% to 97%.
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
fn a_95_percent_interval_contains_the_true_figure_in_95_percent_of_seeds() {
    let wrong = dishonest("8");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A server costs a tenth of the low total here, so almost no totals lie between two numbers of servers. A replicate's own P10
/// would jump over the gap. The share of its draws below does not.
#[test]
fn intervals_also_hold_for_percentiles_next_to_gaps() {
    let wrong = dishonest("35");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

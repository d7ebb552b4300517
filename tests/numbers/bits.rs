//! The same bits on any number of threads.

use costcone::estimate::{Estimate, EstimateOptions, EstimatedCost, Run, thread_pool};
use costcone::plan::PartKind;

use crate::metered;
use crate::model::SAMPLINGS;

/// The bits of all drawn figures: of the total, each charge, and each part.
fn bits(estimate: &Estimate) -> Vec<u64> {
    let parts = PartKind::ALL.into_iter().flat_map(|kind| estimate.by(kind)).map(|(_, ranged)| ranged);
    let lines = estimate.lines().map(|(_, ranged)| ranged);
    std::iter::once(estimate.whole()).chain(lines).chain(parts).flat_map(bits_of).collect()
}

fn bits_of(ranged: &EstimatedCost) -> Vec<u64> {
    let drawn = ranged.distribution();
    let percentiles = [0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0].map(|p| drawn.percentile(p));
    let over = [100.0, 500.0, 1_500.0].map(|limit| drawn.probability_over(limit));
    let figures = percentiles.into_iter().chain(over).chain([drawn.mean()]);
    let figures = figures.flat_map(|figure| [figure.value, figure.error]).chain(drawn.extent());
    figures.chain(drawn.draws().unwrap_or_default().iter().copied()).map(f64::to_bits).collect()
}

/// More than a block and more than a piece for each replicate, and a whole number of neither.
fn options(kept: bool) -> EstimateOptions {
    EstimateOptions::default().with_draws(1_100_003).with_seed(7).with_draws_kept(kept)
}

fn check(options: &EstimateOptions) {
    let estimator = metered::estimator("35");
    let alone = bits(&estimator.estimate(options).unwrap());
    for threads in [1, 2, 3, 7] {
        let pool = thread_pool(threads).unwrap();
        let together = bits(&estimator.estimate_with(options, Run::on(&pool)).unwrap());
        assert!(alone == together, "{:?} on {threads} threads", options.sampling());
    }
}

#[test]
fn an_estimate_is_the_same_bits_on_any_number_of_threads() {
    for sampling in SAMPLINGS {
        check(&options(false).with_sampling(sampling));
    }
}

#[test]
fn an_estimate_with_draws_kept_is_the_same_bits_on_any_number_of_threads() {
    for sampling in SAMPLINGS {
        check(&options(true).with_draws(200_003).with_sampling(sampling));
    }
}

#[test]
fn an_estimate_with_a_target_is_the_same_bits_on_any_number_of_threads() {
    let fraction = crate::model::decimal("0.000001");
    for sampling in SAMPLINGS {
        check(&options(false).with_draws(20_000).with_sampling(sampling).with_standard_error_target(fraction, 200_000));
    }
}

//! Estimates that continue until figures meet their target.

use costcone::estimate::{Estimate, EstimateOptions};

use crate::metered;
use crate::model::{SAMPLINGS, decimal};

fn estimate(options: EstimateOptions, fraction: &str, most: u64) -> Estimate {
    metered::estimator("8").estimate(&options.with_standard_error_target(decimal(fraction), most)).unwrap()
}

/// The highest error of low, expected, and high, as a fraction of its figure.
fn greatest(estimate: &Estimate) -> f64 {
    let (range, error) = (estimate.total(), estimate.error());
    let each = [(error.low, range.low()), (error.expected, range.expected()), (error.high, range.high())];
    each.into_iter().map(|(error, figure)| error.to_f64() / figure.to_f64()).fold(0.0, f64::max)
}

#[test]
fn a_possible_target_is_reached() {
    for sampling in SAMPLINGS {
        let options = EstimateOptions::default().with_draws(1_024).with_sampling(sampling);
        let estimate = estimate(options, "0.002", 1 << 21);
        let target = estimate.target().unwrap();
        assert!(target.is_reached && greatest(&estimate) <= 0.002, "{sampling:?}: {target:?}");
        assert!(estimate.draws_made() > 1_024 && estimate.draws_made() <= 1 << 21, "{}", estimate.draws_made());
        assert!((target.greatest / greatest(&estimate) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn an_impossible_target_is_reported_and_respects_the_limit() {
    for sampling in SAMPLINGS {
        let options = EstimateOptions::default().with_draws(4_096).with_sampling(sampling);
        let estimate = estimate(options, "0.000001", 40_000);
        let target = estimate.target().unwrap();
        assert!(!target.is_reached && target.greatest > 0.000_001, "{sampling:?}: {target:?}");
        assert!((20_000..=40_000).contains(&estimate.draws_made()), "{}", estimate.draws_made());
    }
}

#[test]
fn a_target_that_is_met_at_once_needs_no_more_draws() {
    let estimate = estimate(EstimateOptions::default().with_draws(65_536), "0.5", 1 << 20);
    assert_eq!(estimate.draws_made(), 65_536);
}

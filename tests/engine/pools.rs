//! Thread pools of the caller.

use std::sync::atomic::{AtomicUsize, Ordering};

use costcone::estimate::{Detail, EstimateOptions, Estimator, Pool, Run, Sampling, thread_pool};

use crate::{assert_same, platform};

/// Runs tasks on the calling thread in reverse order, and counts them.
struct Backwards(AtomicUsize);

impl Pool for Backwards {
    fn threads(&self) -> usize {
        5
    }

    fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
        (0..count).rev().for_each(|number| {
            self.0.fetch_add(1, Ordering::Relaxed);
            task(number);
        });
    }
}

#[test]
fn the_result_has_the_same_bits_on_any_pool() {
    let estimator = Estimator::new(&platform(&[])).unwrap();
    for sampling in [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random] {
        for kept in [false, true] {
            let options = EstimateOptions::default().with_draws(50_001).with_sampling(sampling).with_draws_kept(kept);
            let alone = estimator.estimate(&options).unwrap();
            for threads in [1, 2, 3, 7] {
                let pool = thread_pool(threads).unwrap();
                assert_same(&estimator.estimate_with(&options, Run::on(&pool)).unwrap(), &alone);
            }
            let backwards = Backwards(AtomicUsize::new(0));
            assert_same(&estimator.estimate_with(&options, Run::on(&backwards)).unwrap(), &alone);
            assert!(backwards.0.into_inner() >= 16);
        }
    }
}

#[test]
fn an_earlier_estimate_leaves_no_trace() {
    let plan = platform(&[]);
    let estimator = Estimator::new(&plan).unwrap();
    let options = EstimateOptions::default().with_draws(3_000);
    for (number, sampling) in [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random].into_iter().enumerate() {
        for detail in [Detail::All, Detail::All, Detail::Total] {
            for kept in [true, false] {
                let options = options.clone().with_seed(number as u64).with_sampling(sampling);
                let options = options.with_detail(detail).with_draws_kept(kept);
                assert_same(&estimator.estimate(&options).unwrap(), &plan.estimate(&options).unwrap());
            }
        }
    }
}

#[test]
fn a_plan_and_its_estimator_give_the_same_estimate() {
    let plan = platform(&[]);
    let options = EstimateOptions::default().with_draws(1_000).with_seed(3);
    let estimator = Estimator::new(&plan).unwrap();
    let first = estimator.estimate(&options).unwrap();
    assert_same(&estimator.estimate(&options).unwrap(), &first);
    assert_same(&plan.estimate(&options).unwrap(), &first);
}

#[test]
fn zero_and_too_many_threads_are_refused() {
    assert_eq!(thread_pool(0).unwrap_err().to_string(), "threads: expected 1 to 1024 threads, was 0");
    assert_eq!(thread_pool(5_000).unwrap_err().to_string(), "threads: expected 1 to 1024 threads, was 5000");
}

//! The memory of a run compared with its forecast.

// OK because a broken fact should stop a test at once, also in its helper functions.
#![allow(clippy::unwrap_used, clippy::panic)]

use costcone::estimate::{Detail, EstimateOptions, Estimator, Run, thread_pool};
use costcone::plan::Plan;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Bytes at the peak of a plan's first estimate, beyond those before it.
fn peak(plan: &Plan, options: &EstimateOptions, threads: usize) -> usize {
    let pool = thread_pool(threads).unwrap();
    let estimator = Estimator::new(plan).unwrap();
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    estimator.estimate_with(options, Run::on(&pool)).unwrap();
    ALLOCATED.peak_usage().saturating_sub(before)
}

#[test]
fn a_run_allocates_its_forecast_for_any_number_of_draws() {
    const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");
    let plan = costcone::plan(&costcone::read(FILE, costcone::Format::Toml).unwrap()).unwrap();
    let estimator = Estimator::new(&plan).unwrap();
    for detail in [Detail::Total, Detail::Components, Detail::All] {
        for threads in [1, 2] {
            let options = EstimateOptions::default().with_detail(detail);
            let few = peak(&plan, &options.clone().with_draws(20_000), threads);
            let many = peak(&plan, &options.clone().with_draws(400_000), threads);
            let said = estimator.memory(&options, threads) as usize;
            assert!(many <= said, "{detail:?} on {threads}: {many} bytes, said {said}");
            assert!(
                many as f64 <= 1.2 * few as f64,
                "{detail:?} on {threads}: {many} bytes for many draws, {few} for few"
            );
        }
    }
    let kept = EstimateOptions::default().with_detail(Detail::Total).with_draws(100_000).with_draws_kept(true);
    let (took, said) = (peak(&plan, &kept, 2), estimator.memory(&kept, 2) as usize);
    assert!(took <= said, "{took} bytes, said {said}");
}

//! Long runs: watched and stopped.

use std::ops::ControlFlow;
use std::sync::Mutex;

use costcone::Code;
use costcone::estimate::{EstimateOptions, Estimator, Progress, Run, thread_pool};

use crate::{assert_same, platform};

#[test]
fn a_watcher_sees_every_draw_once() {
    let seen: Mutex<Vec<Progress>> = Mutex::default();
    let watch = |progress: Progress| {
        seen.lock().unwrap().push(progress);
        ControlFlow::Continue(())
    };
    let options = EstimateOptions::default().with_draws(600_000);
    let pool = thread_pool(2).unwrap();
    let estimator = Estimator::new(&platform(&[])).unwrap();
    let estimate = estimator.estimate_with(&options, Run::on(&pool).watched_by(&watch)).unwrap();
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.iter().map(|progress| progress.done).max(), Some(estimate.draws_made()));
    assert!(seen.len() >= 32 && seen.iter().all(|progress| progress.of == estimate.draws_made()));
    assert_same(&estimate, &estimator.estimate(&options).unwrap());
}

/// More draws than any machine makes in a day: only a stop ends this run, and it must come soon.
#[test]
fn a_million_million_draws_stream_and_can_be_stopped() {
    let stop_at = 200_000;
    let watch = |progress: Progress| {
        assert!(progress.of >= 1_000_000_000_000);
        if progress.done >= stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = EstimateOptions::default().with_draws(1_000_000_000_000);
    let pool = thread_pool(2).unwrap();
    let estimator = Estimator::new(&platform(&[])).unwrap();
    assert!(estimator.memory(&options, 2) < 1 << 30);
    let stopped = estimator.estimate_with(&options, Run::on(&pool).watched_by(&watch)).unwrap_err();
    assert_eq!(stopped.code(), Code::Cancelled);
    assert_eq!(stopped.to_string(), "the estimate was stopped before it was done");
    // The stopped run leaves no trace: the same estimator works as before.
    let small = EstimateOptions::default().with_draws(5_000);
    assert_same(&estimator.estimate(&small).unwrap(), &platform(&[]).estimate(&small).unwrap());
}

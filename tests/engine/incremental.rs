//! Changes: only the affected costs are computed again, to the same bits as in a new run.

use costcone::estimate::{EstimateOptions, IncrementalEstimator, Run};
use costcone::plan::Plan;
use costcone::{Book, Format, read};

use crate::{assert_same, platform};

fn options() -> EstimateOptions {
    EstimateOptions::default().with_draws(5_000)
}

/// A plan after another plan: equal assumptions keep their draws.
fn changed(before: &Plan, changes: &[(&str, &str)]) -> Plan {
    const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");
    let text = changes.iter().fold(FILE.to_owned(), |text, (old, new)| text.replace(old, new));
    let book = Book::aws();
    before.recompile(&read(&text, Format::Toml).unwrap(), book, book).unwrap()
}

fn assert_follows(incremental: &mut IncrementalEstimator, plan: &Plan) {
    incremental.change(plan, Run::default()).unwrap();
    assert_same(incremental.estimate(), &plan.estimate(&options()).unwrap());
}

#[test]
fn a_changed_assumption_changes_no_other_draws() {
    let plan = platform(&[]);
    let mut incremental = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    assert_same(incremental.estimate(), &plan.estimate(&options()).unwrap());
    let all = incremental.work();
    let users = changed(&plan, &[("p90       = \"1.5M\"", "p90       = \"2M\"")]);
    assert_follows(&mut incremental, &users);
    let work = incremental.work();
    assert_eq!(work.assumptions_drawn, 1);
    assert!(work.steps < all.steps && work.costs < all.costs && work.costs_taken_over > 0, "{work:?} of {all:?}");
}

#[test]
fn an_unchanged_plan_computes_nothing() {
    let plan = platform(&[]);
    let mut incremental = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    assert_follows(&mut incremental, &changed(&plan, &[]));
    let work = incremental.work();
    assert_eq!((work.steps, work.assumptions_drawn, work.costs), (0, 0, 0));
}

#[test]
fn a_changed_attribute_draws_no_assumption() {
    let plan = platform(&[]);
    let mut incremental = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    let memory = changed(&plan, &[("memory       = \"512 MB\"", "memory       = \"1024 MB\"")]);
    assert_ne!(memory.fingerprint(), plan.fingerprint(), "the example has no such attribute");
    assert_follows(&mut incremental, &memory);
    let work = incremental.work();
    assert_eq!(work.assumptions_drawn, 0);
    assert!(work.steps > 0 && work.costs_taken_over > work.costs, "{work:?}");
}

#[test]
fn changes_accumulate_and_can_be_undone() {
    let plan = platform(&[]);
    let mut incremental = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    let steps: [&[(&str, &str)]; 4] = [
        &[("p90       = \"1.5M\"", "p90       = \"2M\"")],
        &[("region          = \"eu-central-1\"", "region          = \"us-east-1\"")],
        &[("free_allowances = \"never\"", "free_allowances = \"always\"")],
        &[],
    ];
    for step in steps {
        assert_follows(&mut incremental, &changed(&plan, step));
    }
}

#[test]
fn a_target_and_too_many_draws_are_refused() {
    let plan = platform(&[]);
    let refused = |options| IncrementalEstimator::new(&plan, options, Run::default()).unwrap_err().to_string();
    let target = options().with_standard_error_target(costcone::formula::Decimal::new(1, 3).unwrap(), 1 << 20);
    assert!(refused(target).starts_with("standard_error_target: an incremental estimator has a fixed number of draws"));
    assert!(refused(options().with_draws(1 << 40)).contains("the limit is 4294967296 bytes"));
}

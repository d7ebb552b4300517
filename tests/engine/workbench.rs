//! Changes: only what depends on them is computed, and to the same bits as afresh.

use costcone::estimate::{EstimateOptions, IncrementalEstimator, Run};
use costcone::plan::Plan;
use costcone::{Book, Format, read};

use crate::{assert_same, platform};

fn options() -> EstimateOptions {
    EstimateOptions::default().with_draws(5_000)
}

/// A plan after another: the same assumptions keep their draws.
fn changed(before: &Plan, changes: &[(&str, &str)]) -> Plan {
    const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");
    let text = changes.iter().fold(FILE.to_owned(), |text, (old, new)| text.replace(old, new));
    let book = Book::aws();
    before.recompile(&read(&text, Format::Toml).unwrap(), book, book).unwrap()
}

fn assert_follows(workbench: &mut IncrementalEstimator, plan: &Plan) {
    workbench.change(plan, Run::default()).unwrap();
    assert_same(workbench.estimate(), &plan.estimate(&options()).unwrap());
}

#[test]
fn a_changed_assumption_draws_itself_and_no_other() {
    let plan = platform(&[]);
    let mut workbench = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    assert_same(workbench.estimate(), &plan.estimate(&options()).unwrap());
    let all = workbench.work();
    let users = changed(&plan, &[("p90       = \"1.5M\"", "p90       = \"2M\"")]);
    assert_follows(&mut workbench, &users);
    let work = workbench.work();
    assert_eq!(work.assumptions_drawn, 1);
    assert!(work.steps < all.steps && work.costs < all.costs && work.costs_taken_over > 0, "{work:?} of {all:?}");
}

#[test]
fn nothing_changed_computes_nothing() {
    let plan = platform(&[]);
    let mut workbench = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    assert_follows(&mut workbench, &changed(&plan, &[]));
    let work = workbench.work();
    assert_eq!((work.steps, work.assumptions_drawn, work.costs), (0, 0, 0));
}

#[test]
fn a_changed_attribute_draws_no_assumption() {
    let plan = platform(&[]);
    let mut workbench = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    let memory = changed(&plan, &[("memory       = \"512 MB\"", "memory       = \"1024 MB\"")]);
    assert_ne!(memory.fingerprint(), plan.fingerprint(), "the example has no such attribute");
    assert_follows(&mut workbench, &memory);
    let work = workbench.work();
    assert_eq!(work.assumptions_drawn, 0);
    assert!(work.steps > 0 && work.costs_taken_over > work.costs, "{work:?}");
}

#[test]
fn changes_follow_each_other_and_can_be_taken_back() {
    let plan = platform(&[]);
    let mut workbench = IncrementalEstimator::new(&plan, options(), Run::default()).unwrap();
    let steps: [&[(&str, &str)]; 4] = [
        &[("p90       = \"1.5M\"", "p90       = \"2M\"")],
        &[("region          = \"eu-central-1\"", "region          = \"us-east-1\"")],
        &[("free_allowances = \"never\"", "free_allowances = \"always\"")],
        &[],
    ];
    for step in steps {
        assert_follows(&mut workbench, &changed(&plan, step));
    }
}

#[test]
fn a_target_and_too_many_draws_are_refused() {
    let plan = platform(&[]);
    let refused = |options| IncrementalEstimator::new(&plan, options, Run::default()).unwrap_err().to_string();
    let target = options().with_standard_error_target(costcone::formula::Decimal::new(1, 3).unwrap(), 1 << 20);
    assert!(refused(target).starts_with("standard_error_target: a workbench keeps its number of draws"));
    assert!(refused(options().with_draws(1 << 40)).contains("a workbench keeps at most 4294967296 bytes"));
}

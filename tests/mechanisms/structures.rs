//! A combination of a sweep equals the estimate of its own document, for any set of other combinations.

// OK because a failed expectation should stop a test at once, also in its helpers.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use costcone::estimate::{EstimateOptions, Run, thread_pool};
use costcone::formula::Decimal;
use costcone::plan::{PartKind, Plan};

use costcone::sweep::{Axis, Costs, Outcome, Sweep, SweepRunner};
use costcone::{Book, Bounds, CostRange, Format, Table, Value, document};

const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");

fn base() -> Table {
    document(FILE, Format::Toml).unwrap()
}

fn options() -> EstimateOptions {
    EstimateOptions::default().with_draws(3_000)
}

fn axis(name: &str, values: &[&str]) -> Axis {
    let value = |text: &&str| text.parse().map_or_else(|_| Value::from(*text), Value::Float);
    Axis::new(name, values.iter().map(value))
}

fn planner(document: &Table, beside: Option<&Plan>) -> Result<Plan, costcone::Findings> {
    Book::aws().plan_document(document, beside)
}

fn outcomes(sweep: &Sweep, numbers: &[u64], run: Run<'_>) -> Vec<Outcome> {
    SweepRunner::new(sweep, &planner, &options()).unwrap().outcomes(numbers, run).unwrap()
}

fn close(one: Decimal, other: Decimal, within: f64) -> bool {
    let (one, other) = (one.to_f64(), other.to_f64());
    (one - other).abs() <= within * one.abs().max(1e-9)
}

/// Percentiles come from bins: the last digit of a draw may change them by some millionths.
fn agree((one, bounds): (&CostRange, &Bounds), (other, other_bounds): (&CostRange, &Bounds)) {
    assert!(close(one.expected(), other.expected(), 1e-12), "{one:?} {other:?}");
    assert!(close(one.low(), other.low(), 1e-5) && close(one.high(), other.high(), 1e-5), "{one:?} {other:?}");
    assert!(close(bounds.floor(), other_bounds.floor(), 1e-15), "{bounds:?} {other_bounds:?}");
    assert!(close(bounds.ceiling(), other_bounds.ceiling(), 1e-15), "{bounds:?} {other_bounds:?}");
    assert_eq!(bounds.cut(), other_bounds.cut());
}

fn check(axes: Vec<Axis>) {
    check_of(&base(), axes);
}

/// Compares every combination with the estimate of its own document, with the total alone and with components.
fn check_of(base: &Table, axes: Vec<Axis>) {
    let sweep = Sweep::new(base.clone(), axes).unwrap().with_percentiles(vec![0.5]);
    let by_component = sweep.clone().with_parts(Some(PartKind::Component));
    let numbers: Vec<u64> = (0..sweep.count()).collect();
    let plan = planner(base, None).unwrap();
    let both = [&sweep, &by_component].map(|sweep| outcomes(sweep, &numbers, Run::default()));
    for (outcome, with_parts) in both[0].iter().zip(&both[1]) {
        let alone = planner(&sweep.scenario(outcome.number()).unwrap().document(), Some(&plan)).unwrap();
        let estimate = alone.estimate(&options()).unwrap();
        for outcome in [outcome, with_parts] {
            let costs = outcome.costs().unwrap();
            assert_eq!(costs.fingerprint(), alone.fingerprint());
            agree((costs.total().range(), costs.total().bounds()), (estimate.total(), estimate.bounds()));
            let median = estimate.whole().percentile(0.5).value;
            assert!(close(costs.total().percentiles()[0], median, 1e-5));
            for ((name, mean), (own, ranged)) in costs.components().zip(estimate.by(PartKind::Component)) {
                assert_eq!(name, own);
                assert!(close(mean, ranged.range().expected(), 1e-12), "{name}: {mean} {:?}", ranged.range());
            }
        }
        for ((name, cost), (own, ranged)) in with_parts.costs().unwrap().parts().zip(estimate.by(PartKind::Component)) {
            assert_eq!(name, own);
            agree((cost.range(), cost.bounds()), (ranged.range(), ranged.bounds()));
        }
    }
}

#[test]
fn a_scaled_combination_equals_the_estimate_of_its_document() {
    let regions = axis("region", &["eu-central-1", "eu-west-1"]);
    check(vec![regions, axis("users.scale", &["0.5", "1", "3"]), axis("duration.scale", &["1", "1.7"])]);
}

#[test]
fn usage_scaled_past_a_tier_pays_the_next_price() {
    let telemetry = include_str!("../../crates/costcone/examples/srv-lambda-telemetry.toml");
    let vehicles = axis("vehicles.scale", &["0.5", "400", "1500"]);
    check_of(&document(telemetry, Format::Toml).unwrap(), vec![vehicles, axis("inference_time.scale", &["1", "1.5"])]);
}

#[test]
fn a_combination_with_other_figures_equals_the_estimate_of_its_document() {
    let users = axis("users.p90", &["1.5M", "9M"]);
    check(vec![users, axis("duration.within", &["10 %", "40 %"]), axis("orders_per_user.expected", &["0.85", "0.9"])]);
}

#[test]
fn a_combination_with_exact_values_equals_the_estimate_of_its_document() {
    check(vec![axis("calls_per_order", &["15", "30"]), axis("users", &["500k", "900k"])]);
}

#[test]
fn settings_and_assumptions_can_vary_together() {
    check(vec![axis("checkout.memory", &["256 MB", "512 MB"]), axis("users.scale", &["0.1", "20"])]);
}

#[test]
fn threads_and_other_combinations_change_no_bit() {
    let scales: Vec<String> = (1..=90).map(|step| format!("{}", f64::from(step) / 30.0)).collect();
    let scales: Vec<&str> = scales.iter().map(String::as_str).collect();
    let sweep = Sweep::new(base(), vec![axis("users.scale", &scales), axis("region", &["eu-west-1", "us-east-1"])]);
    let sweep = sweep.unwrap();
    let numbers: Vec<u64> = (0..sweep.count()).collect();
    let pool = thread_pool(2).unwrap();
    let all = outcomes(&sweep, &numbers, Run::on(&pool));
    let told = |costs: &Costs| format!("{:?} {}", costs.total(), costs.fingerprint());
    for some in [&[7_u64][..], &[179, 3, 64, 65], &[0, 1]] {
        for outcome in outcomes(&sweep, some, Run::default()) {
            let other = &all[outcome.number() as usize];
            assert_eq!(told(outcome.costs().unwrap()), told(other.costs().unwrap()));
        }
    }
}

#[test]
fn an_impossible_combination_is_an_error_of_its_own() {
    let sweep = Sweep::new(base(), vec![axis("users.p90", &["1.5M", "1k", "2 GB", "3M"])]).unwrap();
    let mut failed = Vec::new();
    let take = |outcome: Outcome| {
        failed.push(outcome.costs().is_err());
        ControlFlow::Continue(())
    };
    sweep.run(&planner, &options(), Run::default(), take).unwrap();
    assert_eq!(failed, [false, true, true, false]);
}

#[test]
fn the_count_of_structures_is_the_count_of_compiled_plans() {
    let structures = |axes: Vec<Axis>| Sweep::new(base(), axes).unwrap().structures();
    let users = || axis("users.p90", &["2M", "3M", "4M"]);
    let scale = Axis::new("users.scale", (1..=100_000).map(Value::Integer));
    assert_eq!(structures(vec![users()]), 1);
    assert_eq!(structures(vec![scale]), 1);
    // A duplicate value counts once, and names that vary together count as one axis.
    let regions = axis("region", &["eu-west-1", "eu-central-1", "eu-west-1"]);
    assert_eq!(structures(vec![users(), regions.clone()]), 2);
    let together = [axis("region", &["eu-west-1", "eu-west-1"]), axis("users.p50", &["1M", "2M"])];
    assert_eq!(structures(vec![Axis::zipped(together).unwrap()]), 1);
    let support = axis("support.plan", &["developer", "business"]);
    assert_eq!(structures(vec![support.clone(), users(), regions.clone()]), 4);
    // A structure without any remaining combination does not count.
    let sweep = Sweep::new(base(), vec![support, users(), regions]).unwrap();
    let is = |point: &costcone::sweep::GridPoint<'_>, name: &str, wanted: &str| {
        point.iter().any(|(known, value)| *known == name && **value == Value::from(wanted))
    };
    let less = sweep
        .clone()
        .with_constraint(move |point| !(is(point, "region", "eu-west-1") && is(point, "support.plan", "business")));
    assert_eq!((less.dropped(), less.structures()), (6, 3));
    let none_of_it = sweep.with_constraint(move |point| !is(point, "users.p90", "2M"));
    assert_eq!(none_of_it.structures(), 4);
}

#[test]
fn as_many_plans_are_compiled_as_structures_are_counted() {
    let axes = vec![axis("region", &["eu-west-1", "eu-central-1"]), axis("users.p90", &["2M", "3M", "4M"])];
    let sweep = Sweep::new(base(), axes).unwrap();
    let compiled = AtomicU64::new(0);
    let counting = |document: &Table, beside: Option<&Plan>| {
        compiled.fetch_add(1, Ordering::Relaxed);
        planner(document, beside)
    };
    let opened = SweepRunner::new(&sweep, &counting, &options()).unwrap();
    let before = compiled.load(Ordering::Relaxed);
    opened.outcomes(&[0, 1, 2, 3, 4, 5], Run::default()).unwrap();
    assert_eq!(compiled.load(Ordering::Relaxed) - before, sweep.structures());
}

//! Sweeps: every combination once, in order, on common draws. An impossible combination is a row with an error.

// OK because a failed expectation should stop a test at once, also in its helpers.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use costcone::estimate::{Detail, EstimateOptions, Progress, Run, thread_pool};
use costcone::formula::Decimal;
use costcone::sweep::{Axis, Outcome, Sweep};
use costcone::{Book, Code, Findings, Format, Table, Value, document};

const FILE: &str = include_str!("../../crates/costcone/examples/web-small-oregon.toml");

fn base() -> Table {
    document(FILE, Format::Toml).unwrap()
}

fn texts(name: &str, values: &[&str]) -> Axis {
    Axis::new(name, values.iter().map(|value| Value::from(*value)))
}

fn options() -> EstimateOptions {
    EstimateOptions::default().with_draws(1_000).with_detail(Detail::Total)
}

fn swept(sweep: &Sweep, run: Run<'_>) -> (Vec<Outcome>, u64) {
    let planner = |document: &Table, beside: Option<&costcone::plan::Plan>| Book::aws().plan_document(document, beside);
    let mut outcomes = Vec::new();
    let take = |outcome| {
        outcomes.push(outcome);
        ControlFlow::Continue(())
    };
    let dropped = sweep.run(&planner, &options(), run, take).unwrap();
    (outcomes, dropped)
}

fn codes(refused: Result<Sweep, Findings>) -> Vec<Code> {
    refused.unwrap_err().iter().map(|finding| finding.code()).collect()
}

#[test]
fn each_combination_is_the_estimate_of_its_document() {
    let axes = vec![texts("region", &["us-west-2", "eu-west-1"]), texts("database.storage", &["100 GB", "500 GB"])];
    let sweep = Sweep::new(base(), axes).unwrap();
    let (outcomes, dropped) = swept(&sweep, Run::default());
    assert_eq!((outcomes.len(), dropped), (4, 0));
    let plan = Book::aws().plan_document(&base(), None).unwrap();
    for (number, outcome) in (0..).zip(&outcomes) {
        assert_eq!(outcome.number(), number);
        let alone = Book::aws().plan_document(&sweep.scenario(number).unwrap().document(), Some(&plan)).unwrap();
        let (costs, estimate) = (outcome.costs().unwrap(), alone.estimate(&options()).unwrap());
        assert_eq!(costs.fingerprint(), alone.fingerprint());
        let [one, other] = [costs.total().range(), estimate.total()].map(|range| range.expected().to_f64());
        assert!((one / other - 1.0).abs() < 1e-12, "{one} {other}");
    }
}

#[test]
fn a_combination_without_a_price_is_a_row_with_its_error() {
    let sweep = Sweep::new(base(), vec![texts("region", &["us-west-2", "moon-1", "eu-west-1"])]).unwrap();
    let (outcomes, _) = swept(&sweep, Run::default());
    let failed: Vec<bool> = outcomes.iter().map(|outcome| outcome.costs().is_err()).collect();
    assert_eq!(failed, [false, true, false]);
    let findings = outcomes[1].costs().unwrap_err().to_string();
    assert!(findings.contains("moon-1"), "{findings}");
}

#[test]
fn threads_change_nothing_and_constraints_are_counted() {
    let sizes: Vec<String> = (1..=40).map(|size| format!("{size}0 GB")).collect();
    let sizes: Vec<&str> = sizes.iter().map(String::as_str).collect();
    let axes = || vec![texts("region", &["us-west-2", "eu-west-1", "us-east-1"]), texts("database.storage", &sizes)];
    let keeps = |point: &costcone::sweep::GridPoint<'_>| point[0].1 != &Value::from("eu-west-1");
    let sweep = Sweep::new(base(), axes()).unwrap().with_constraint(keeps);
    let (alone, dropped) = swept(&sweep, Run::default());
    let pool = thread_pool(2).unwrap();
    let (shared, _) = swept(&sweep, Run::on(&pool));
    assert_eq!((alone.len(), dropped), (80, 40));
    for (one, other) in alone.iter().zip(&shared) {
        assert_eq!(one.number(), other.number());
        assert_eq!(one.costs().unwrap().total(), other.costs().unwrap().total());
    }
}

#[test]
fn axes_that_vary_together_are_one_axis() {
    let together =
        Axis::zipped([texts("region", &["us-west-2", "eu-west-1"]), texts("database.storage", &["1 GB", "2 GB"])]);
    let sweep = Sweep::new(base(), vec![together.unwrap()]).unwrap();
    assert_eq!(sweep.count(), 2);
    let point = sweep.grid().point(1);
    assert_eq!(point, [("region", &Value::from("eu-west-1")), ("database.storage", &Value::from("2 GB"))]);
    let uneven = Axis::zipped([texts("region", &["us-west-2"]), texts("database.storage", &["1 GB", "2 GB"])]);
    assert!(uneven.unwrap_err().to_string().contains("has 2 points"));
}

#[test]
fn a_range_takes_its_steps() {
    let decimal = |text| Decimal::parse(text).unwrap();
    let axis = Axis::range("proxy_vcpu", decimal("2"), decimal("3.1"), decimal("0.25")).unwrap();
    let values: Vec<String> = (0..axis.len()).map(|place| axis.point(place).unwrap()[0].summary()).collect();
    assert_eq!(values, ["2", "2.25", "2.5", "2.75", "3"]);
    assert!(Axis::range("x", decimal("2"), decimal("3"), decimal("-1")).is_err());
    assert!(Axis::range("x", decimal("0"), decimal("1"), decimal("1e-9")).is_err());
    assert_eq!(Axis::range("x", decimal("3"), decimal("1"), decimal("-1")).unwrap().len(), 3);
}

#[test]
fn all_faults_of_a_sweep_are_reported_at_once() {
    let huge = || Axis::new("database.storage", (0..100_000).map(Value::Integer));
    let axes = vec![texts("region", &[]), Axis::new("regin", [Value::Float(f64::NAN)]), texts("region", &["a"])];
    assert_eq!(codes(Sweep::new(base(), axes)), [Code::UnknownName, Code::Missing, Code::BadValue, Code::Duplicate]);
    assert_eq!(codes(Sweep::new(base(), Vec::new())), [Code::Missing]);
    let refused =
        Sweep::new(base(), vec![huge(), Axis::new("proxy_vcpu", (0..10_000_000).map(Value::Integer))]).unwrap_err();
    assert!(refused.to_string().contains("there are 1000000000000 combinations; the limit is 1000000"), "{refused}");
    assert!(Sweep::with_limit(base(), vec![huge()], 100_000).is_ok());
}

#[test]
fn a_stopped_sweep_keeps_its_finished_rows() {
    let sizes: Vec<String> = (1..=200).map(|size| format!("{size}0 GB")).collect();
    let sizes: Vec<&str> = sizes.iter().map(String::as_str).collect();
    let sweep = Sweep::new(base(), vec![texts("database.storage", &sizes)]).unwrap();
    let planner = |document: &Table, beside: Option<&costcone::plan::Plan>| Book::aws().plan_document(document, beside);
    let watch =
        |progress: Progress| if progress.done < 100 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let mut taken = 0;
    let stopped = sweep.run(&planner, &options(), Run::default().watched_by(&watch), |_| {
        taken += 1;
        ControlFlow::Continue(())
    });
    assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);
    assert_eq!(taken, 64);
}

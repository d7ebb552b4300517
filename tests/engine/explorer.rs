//! An explorer with answers gives the result of the changed architecture.

use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::explore::{Explorer, ExplorerView};
use costcone::formula::{Decimal, Rounding};
use costcone::model::{Answer, Architecture};
use costcone::plan::Plan;
use costcone::{Book, Code, Format};

use crate::platform;

const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");

fn options() -> EstimateOptions {
    EstimateOptions::default().with_draws(5_000)
}

fn explorer(plan: &Plan) -> Explorer {
    Explorer::new(&Estimator::new(plan).unwrap(), &options(), Run::default()).unwrap()
}

/// The value halfway between an assumption's floor and ceiling.
fn middle(plan: &Plan, place: usize) -> f64 {
    let spread = plan.assumptions()[place].spread();
    if let Some(first) = spread.alternatives().first() {
        return *first;
    }
    0.5 * (spread.floor().to_f64() + spread.ceiling().to_f64())
}

/// The plan of the same architecture with some answers.
fn answered(before: &Plan, known: &[(usize, f64)]) -> Plan {
    let document = costcone::document(FILE, Format::Toml).unwrap();
    let document = known.iter().fold(document, |document, (place, value)| {
        let value = Decimal::from_f64(*value, Rounding::Nearest).unwrap();
        let answer = Answer { value, why: "Asked".to_owned(), who: None };
        answer.write_to(&document, &before.assumptions()[*place]).unwrap()
    });
    let architecture = Architecture::from_document(&document).unwrap();
    before.recompile(&architecture, Book::aws(), Book::aws()).unwrap()
}

/// Totals that agree to rounding.
fn assert_agrees(view: &ExplorerView, plan: &Plan) {
    let kept = plan.estimate(&options().with_draws_kept(true)).unwrap();
    let near = |a: f64, b: f64, within: f64| assert!((a - b).abs() <= within * b.abs(), "{a} for {b}");
    let (seen, wanted) = (view.range(), kept.total());
    near(seen.expected().to_f64(), wanted.expected().to_f64(), 1e-9);
    for p in [0.01, 0.1, 0.5, 0.9, 0.99] {
        near(view.percentile(p), kept.whole().distribution().percentile(p).value, 1e-9);
    }
}

#[test]
fn without_answers_the_explorer_shows_the_estimate() {
    let plan = platform(&[]);
    assert_agrees(&explorer(&plan).view(), &plan);
}

#[test]
fn every_answer_gives_the_result_of_the_changed_architecture() {
    let plan = platform(&[]);
    let mut explorer = explorer(&plan);
    let places: Vec<usize> = explorer.assumptions().collect();
    assert!(places.len() > 5);
    // Members of a copula are drawn from each other: if one becomes exact, the others keep their distribution and get other
    // draws.
    let is_correlated = |place: usize| ["users", "orders_per_user"].contains(&plan.assumptions()[place].id());
    for place in places.iter().copied().filter(|place| !is_correlated(*place)) {
        let known = [(place, middle(&plan, place))];
        assert_agrees(&explorer.suppose(&known).unwrap(), &answered(&plan, &known));
    }
}

#[test]
fn answers_accumulate_and_undoing_them_restores_every_bit() {
    let plan = platform(&[]);
    let mut explorer = explorer(&plan);
    let before = explorer.view();
    let places: Vec<usize> = explorer.assumptions().collect();
    let all: Vec<(usize, f64)> = places.iter().map(|place| (*place, middle(&plan, *place))).collect();
    for count in 1..all.len() {
        explorer.suppose(&all[..count]).unwrap();
    }
    let view = explorer.suppose(&all).unwrap();
    assert_agrees(&view, &answered(&plan, &all));
    // Only the allowance for parts not designed yet is left.
    assert_eq!(view.swings().iter().map(|swing| swing.assumption).collect::<Vec<_>>(), [0]);
    let after = explorer.suppose(&[]).unwrap();
    assert_eq!(after.draws(), before.draws());
    assert_eq!(after.swings(), before.swings());
}

#[test]
fn swings_equal_the_tornado() {
    let plan = platform(&[]);
    let estimator = Estimator::new(&plan).unwrap();
    let many = EstimateOptions::default();
    let view = Explorer::new(&estimator, &many, Run::default()).unwrap().view();
    let sensitivity = estimator.sensitivity(&many, Run::default()).unwrap();
    let width = view.range().high().to_f64() - view.range().low().to_f64();
    for bar in sensitivity.bars() {
        let swing = view.swings().iter().find(|swing| swing.assumption == bar.assumption()).unwrap();
        let [first, .., last] = bar.expected();
        for (seen, wanted) in [(swing.at_p10, first), (swing.at_p90, last)] {
            let off = (seen.to_f64() - wanted.value.to_f64()).abs();
            assert!(off < 0.02 * width, "{}: {seen} for {wanted:?}", plan.assumptions()[bar.assumption()].id());
        }
    }
}

#[test]
fn all_invalid_answers_are_refused_at_once_and_change_nothing() {
    let plan = platform(&[]);
    let mut explorer = explorer(&plan);
    let place = explorer.assumptions().next().unwrap();
    let known = [(place, middle(&plan, place))];
    let before = explorer.suppose(&known).unwrap();
    let refused = explorer.suppose(&[(place, 1e30), (0, 1.0), (place, f64::NAN), (usize::MAX, 1.0)]).unwrap_err();
    let codes: Vec<Code> = refused.iter().map(|finding| finding.code()).collect();
    assert_eq!(codes, [Code::OutOfRange, Code::BadValue, Code::OutOfRange, Code::BadValue], "{refused}");
    assert_eq!(explorer.view().draws(), before.draws());
}

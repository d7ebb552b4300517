//! Scenarios: a change is what an author could have written, and a waterfall adds up.

// OK because a broken fact should stop a test at once, in its helpers too.
#![allow(clippy::unwrap_used)]

use costcone::estimate::EstimateOptions;
use costcone::formula::Rounding;
use costcone::scenario::{Scenario, Waterfall};
use costcone::{Book, Code, Format, Table, Value, document};

const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");

fn base() -> Scenario {
    Scenario::new("base", document(FILE, Format::Toml).unwrap())
}

fn waterfall(scenario: &Scenario) -> Waterfall {
    let options = EstimateOptions::default().with_draws(2_000);
    Book::aws().waterfall(scenario.base(), &scenario.document(), &options).unwrap()
}

/// The expected cost of a document by itself.
fn expected(document: &Table) -> costcone::formula::Decimal {
    let plan = Book::aws().plan_document(document, None).unwrap();
    plan.estimate(&EstimateOptions::default().with_draws(2_000)).unwrap().total().expected()
}

#[test]
fn steps_add_up_from_the_one_cost_to_the_other() {
    let changed = base().with("region", "eu-west-1").unwrap().with("users.p90", "2M").unwrap();
    let changed = changed.with("support.plan", "business").unwrap();
    let waterfall = waterfall(&changed);
    assert_eq!(waterfall.steps().len(), 3);
    let sum = waterfall
        .steps()
        .iter()
        .fold(waterfall.start(), |sum, step| sum.add_rounded(step.adds(), Rounding::Nearest).unwrap());
    assert_eq!(sum, waterfall.end());
    assert_eq!(waterfall.start(), expected(changed.base()));
    let off = waterfall.end().to_f64() / expected(&changed.document()).to_f64() - 1.0;
    assert!(off.abs() < 1e-9, "{off}");
    let words: Vec<&str> = waterfall.steps().iter().flat_map(|step| step.changes()).map(String::as_str).collect();
    assert!(words.contains(&"region: eu-central-1 to eu-west-1"), "{words:?}");
    assert!(words.contains(&"support.plan: developer to business"), "{words:?}");
}

#[test]
fn what_cannot_be_alone_is_taken_with_the_next() {
    // The environment leaves out the component, which is taken away first.
    let base = base();
    let document = base.document().without_at(&["components", "search"]);
    let kept = document.with_at(&["environments", "test", "without"], Value::List(vec!["cdn".into()]));
    let options = EstimateOptions::default().with_draws(2_000);
    let waterfall = Book::aws().waterfall(base.base(), &kept, &options).unwrap();
    let steps: Vec<usize> = waterfall.steps().iter().map(|step| step.changes().len()).collect();
    assert_eq!(steps.iter().sum::<usize>(), 2, "{waterfall:?}");
    assert!(waterfall.end() < waterfall.start());
}

#[test]
fn names_lead_to_their_places() {
    let scenario = base();
    for (name, value, path) in [
        ("region", "eu-west-1", vec!["architecture", "region"]),
        ("users.p90", "2M", vec!["assumptions", "users", "p90"]),
        ("support.plan", "business", vec!["components", "support", "plan"]),
        ("test.scale", "10 %", vec!["environments", "test", "scale"]),
        ("components.support.plan", "business", vec!["components", "support", "plan"]),
    ] {
        let document = scenario.with(name, value).unwrap().document();
        assert_eq!(document.at(&path), Some(&Value::from(value)), "{name}");
    }
    let known = scenario.with("users", "700k").unwrap();
    assert_eq!(expected(&known.document()), expected(&known.document()));
    assert_eq!(known.document().at(&["assumptions", "users", "exact"]), Some(&Value::from("700k")));
    let without = scenario.with("search", false).unwrap().document();
    assert_eq!(without.at(&["components", "search"]), None);
}

#[test]
fn a_name_that_means_nothing_is_refused_with_the_closest() {
    let refused = base().with("user.p90", "2M").unwrap_err();
    assert_eq!(refused.code(), Code::UnknownName);
    assert!(refused.to_string().contains("did you mean `users`?"), "{refused}");
}

#[test]
fn a_scenario_is_changed_by_copies_and_says_who_and_why() {
    let base = base();
    let larger =
        base.with("users.p90", "2M").unwrap().with_name("larger").with_reason(Some("sales"), Some("A new shop"));
    assert_eq!((base.changes().len(), larger.changes().len()), (0, 1));
    assert_eq!((larger.name(), larger.who(), larger.why()), ("larger", Some("sales"), Some("A new shop")));
    assert_eq!(larger.changes()[0].described(larger.base()), "users.p90: 1.5M to 2M");
}

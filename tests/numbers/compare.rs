//! Comparisons: the difference of uniform costs and the probability of the lower one, in closed form.

use costcone::compare::{Comparison, probability_less, share_draws};
use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::plan::Plan;
use costcone::{Book, Format, read};

/// An architecture whose cost is a formula of assumptions, each uniform from 0 to 100.
fn file(name: &str, formula: &str, assumptions: &[&str]) -> String {
    let belief = |id: &&str| {
        format!("[assumptions.{id}]\nstatement = \"s\"\nbasis = \"b\"\nmin = \"0 USD\"\nmax = \"100 USD\"\n")
    };
    format!(
        "[architecture]\nname = \"{name}\"\nregion = \"eu-west-1\"\ndefinition_uncertainty = false\n\
         [components.all]\nservice = \"custom\"\nstatement = \"s\"\nbasis = \"b\"\ncost = \"{formula}\"\n{}",
        assumptions.iter().map(belief).collect::<String>()
    )
}

fn plan(text: &str, before: Option<&Plan>) -> Plan {
    let (book, architecture) = (Book::aws(), read(text, Format::Toml).unwrap());
    before.map_or_else(|| book.plan(&architecture), |before| book.plan_beside(before, &architecture)).unwrap()
}

fn compared(first: &str, second: &str) -> Comparison {
    let first = plan(first, None);
    let second = plan(second, Some(&first));
    let [first, second] = [first, second].map(|plan| Estimator::new(&plan).unwrap());
    Comparison::new(&[("first", &first), ("second", &second)], &EstimateOptions::default(), Run::default()).unwrap()
}

#[test]
fn the_difference_of_two_uniforms_is_a_triangle() {
    let comparison = compared(&file("a", "x", &["x"]), &file("b", "y", &["y"]));
    let difference = comparison.difference(1, 0).unwrap();
    // P(Y - X < d) = (1 + d/100)² / 2 for d below 0.
    let wanted = 100.0 * (0.2_f64.sqrt() - 1.0);
    let (low, high) = (difference.range().low().to_f64(), difference.range().high().to_f64());
    assert!((low - wanted).abs() < 0.3 && (high + wanted).abs() < 0.3, "{low} {high} for {wanted}");
    assert!(difference.range().expected().to_f64().abs() < 0.05);
    let cheaper = comparison.cheaper(1, 0).unwrap();
    assert!((cheaper.value - 0.5).abs() < 4.0 * cheaper.error, "{cheaper:?}");
    assert!((comparison.cheapest()[0] - 0.5).abs() < 0.01);
}

#[test]
fn a_shared_assumption_is_one_variable() {
    let comparison = compared(&file("a", "x + y", &["x", "y"]), &file("b", "y + 30 USD", &["y"]));
    let cheaper = comparison.cheaper(0, 1).unwrap();
    // Y cancels: P(X < 30).
    assert!((cheaper.value - 0.3).abs() < 1e-3, "{cheaper:?}");
    let difference = comparison.difference(1, 0).unwrap();
    assert!((difference.range().high().to_f64() - 20.0).abs() < 0.1, "{}", difference.range());
}

#[test]
fn parts_of_one_estimate_are_compared_draw_by_draw() {
    let plan = plan(&file("a", "x", &["x"]).replace("[components.all]", "[components.other]\nservice = \"custom\"\nstatement = \"s\"\nbasis = \"b\"\ncost = \"x * 0.5 + 20 USD\"\n[components.all]"), None);
    let estimator = Estimator::new(&plan).unwrap();
    let [other, all] = [plan.lines()[0].cost(), plan.lines()[1].cost()];
    let less = probability_less((&estimator, other), (&estimator, all), &EstimateOptions::default(), Run::default());
    // x / 2 + 20 < x for x > 40.
    assert!((less.unwrap().value - 0.6).abs() < 1e-3);
}

#[test]
fn plans_that_share_no_draws_are_refused() {
    let first = plan(&file("a", "x", &["x"]), None);
    let apart = plan(&file("b", "y", &["y"]), None);
    assert!(!share_draws(&first, &apart), "both have their only assumption in the same dimension");
    assert!(share_draws(&first, &plan(&file("b", "y", &["y"]), Some(&first))));
    assert!(share_draws(&first, &first));
    let estimators = [first, apart].map(|plan| Estimator::new(&plan).unwrap());
    let named = [("a", &estimators[0]), ("b", &estimators[1])];
    let refused = Comparison::new(&named, &EstimateOptions::default(), Run::default()).unwrap_err();
    assert!(refused.to_string().contains("`a` and `b` share no draws"), "{refused}");
}

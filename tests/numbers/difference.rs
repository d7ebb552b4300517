//! An assumption is one variable in every place: `x - x` is zero.

use costcone::estimate::EstimateOptions;
use costcone::formula::Decimal;

use crate::model::{assumptions, component, plan};

/// A driver subtracts an assumption from itself, and the component costs the result.
fn sections(driver: &str, cost: &str) -> String {
    let users =
        assumptions(&[("users", "p10 = 4000\np50 = 7000\np90 = 15000"), ("more", "min = 1\nlikely = 2\nmax = 5")]);
    [users, format!("[drivers]\nnothing = \"{driver}\"\n"), component(cost)].concat()
}

#[test]
fn an_assumption_minus_itself_is_exactly_zero() {
    for driver in
        ["users - users", "(users + more) - (users + more)", "users * 3 - 3 * users", "2 * users - users - users"]
    {
        let plan = plan(&sections(driver, "max(0 USD, nothing)")).unwrap();
        for kept in [false, true] {
            let estimate = plan.estimate(&EstimateOptions::default().with_draws_kept(kept)).unwrap();
            let range = estimate.total();
            assert_eq!([range.low(), range.expected(), range.high()], [Decimal::ZERO; 3], "{driver}");
            assert_eq!(estimate.whole().distribution().extent(), [0.0, 0.0], "{driver}");
        }
    }
}

#[test]
fn the_bounds_of_an_assumption_minus_itself_have_no_width() {
    let plan = plan(&sections("users - users", "nothing")).unwrap_or_else(|findings| panic!("{findings}"));
    let estimate = plan.estimate(&EstimateOptions::default()).unwrap();
    assert_eq!([estimate.bounds().floor(), estimate.bounds().ceiling()], [Decimal::ZERO; 2]);
    assert!(estimate.bounds().tight());
}

#[test]
fn adding_and_subtracting_an_assumption_changes_nothing() {
    let [with, without] = ["users - users + more", "more"].map(|driver| {
        let plan = plan(&sections(driver, "max(0 USD, nothing)")).unwrap();
        plan.estimate(&EstimateOptions::default()).unwrap().whole().distribution().percentile(0.9).value
    });
    // The sum of a large and a small number loses the last digits of the small one.
    assert!((with / without - 1.0).abs() < 1e-9, "{with} and {without}");
}

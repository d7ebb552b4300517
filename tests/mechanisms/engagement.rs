//! Items that apply to the whole bill: support plans, discounts, costs outside AWS.

use crate::bill::{bill, bill_with, plan_with, usd};

/// Live Tail costs one cent per minute.
fn spend(id: &str, minutes: &str) -> String {
    format!(
        "[components.{id}]\nservice = \"cloudwatch_logs\"\ningested = \"0 GB\"\nretained = \"0 GB\"\nlive_tail = \"{minutes} min\"\n"
    )
}

fn support(plan: &str) -> String {
    format!("[components.support]\nservice = \"aws_support\"\nplan = \"{plan}\"\n")
}

const LICENSE: &str = "[components.license]\nservice = \"custom\"\ncost = \"1000 USD\"\n";
const DISCOUNT: &str = "[discount]\nfraction = \"10 %\"\nbasis = \"Agreement\"\n";

#[test]
fn a_support_plan_is_a_percentage_with_tiers() {
    let of =
        |minutes: &str| bill(&[spend("logs", minutes), support("business")].concat()).unwrap().cost("support.support");
    assert_eq!(of("1000000"), usd("1000")); // 10,000 USD * 10%
    assert_eq!(of("1500000"), usd("1350")); // ... + 5,000 * 7%
    assert_eq!(of("30000000"), usd("15900")); // 10,000 * 10% + 70,000 * 7% + 170,000 * 5% + 50,000 * 3%
}

#[test]
fn a_support_plan_costs_at_least_its_fee() {
    assert_eq!(
        bill(&[spend("logs", "5000"), support("business")].concat()).unwrap().cost("support.support"),
        usd("100")
    );
    assert_eq!(
        bill(&[spend("logs", "5000"), support("developer")].concat()).unwrap().cost("support.support"),
        usd("29")
    );
    assert_eq!(
        bill(&[spend("logs", "0"), support("enterprise")].concat()).unwrap().cost("support.support"),
        usd("5000")
    );
}

#[test]
fn support_is_a_percentage_of_aws_charges_only() {
    let bill = bill(&[spend("logs", "500000"), LICENSE.to_owned(), support("business")].concat()).unwrap();
    assert_eq!(bill.cost("support.support"), usd("500")); // 5,000 * 10%, without the license
    assert_eq!(bill.total(), usd("6500"));
}

#[test]
fn support_is_billed_once_for_all_environments() {
    let environments = "[environments.production]\n[environments.test]\n[environments.development]\n";
    let bill = bill(&[environments, &spend("logs", "500000"), &support("business")].concat()).unwrap();
    let lines: Vec<&str> = bill.ids().into_iter().filter(|id| id.starts_with("support")).collect();
    assert_eq!(lines, ["support.support"]);
    assert_eq!(bill.cost("support.support"), usd("1350")); // of 3 * 5,000
}

#[test]
fn a_discount_applies_to_aws_charges_but_not_to_custom_costs() {
    let bill = bill(&[spend("logs", "500000"), LICENSE.to_owned(), DISCOUNT.to_owned()].concat()).unwrap();
    assert_eq!(bill.cost("logs.live_tail"), usd("4500"));
    assert_eq!(bill.cost("license.cost"), usd("1000"));
    assert_eq!(bill.total(), usd("5500"));
}

#[test]
fn support_follows_the_charges_before_the_discount() {
    let bill = bill(&[spend("logs", "500000"), support("business"), DISCOUNT.to_owned()].concat()).unwrap();
    assert_eq!(bill.cost("support.support"), usd("500")); // 5,000 * 10%
    assert_eq!(bill.total(), usd("5000")); // 4,500 of charges and 500 of support
}

#[test]
fn a_discount_is_a_listed_choice_with_its_basis() {
    let bill = bill(&[spend("logs", "0"), DISCOUNT.to_owned()].concat()).unwrap();
    let choice = bill.plan.choices().iter().find(|choice| choice.basis == "Agreement").unwrap();
    assert_eq!(choice.value, "10%");
}

#[test]
fn a_custom_line_is_billed_by_count() {
    let bill = bill("[components.seats]\nservice = \"custom\"\ncount = 25\ncost = \"12 USD\"").unwrap();
    assert_eq!(bill.cost("seats.cost"), usd("300"));
}

#[test]
fn free_allowances_are_deducted_only_on_request_and_the_choice_is_listed() {
    let logs = "[components.logs]\nservice = \"cloudwatch_logs\"\ningested = \"5 GB\"\nretained = \"0 GB\"";
    let listed = |bill: &crate::bill::Bill| {
        bill.plan
            .choices()
            .iter()
            .find(|choice| choice.statement == "Free allowances")
            .map(|choice| choice.value.clone())
    };
    let never = bill(logs).unwrap();
    assert_eq!((never.cost("logs.ingested"), listed(&never).as_deref()), (usd("3.15"), Some("never"))); // 5 * 0.63
    let always = bill_with("free_allowances = \"always\"", logs).unwrap();
    assert_eq!((always.cost("logs.ingested"), listed(&always).as_deref()), (usd("0"), Some("always")));
}

#[test]
fn figures_in_formulas_are_listed_as_undocumented() {
    let sections = "[assumptions.users]\nexact = \"1000 user\"\nstatement = \"s\"\nbasis = \"b\"\n\
                    [drivers]\nrequests = \"users * 30 request/user\"\n\
                    [components.f]\nservice = \"lambda\"\nmemory = \"512 MB\"\nduration = \"100 ms\"\nrequests = \"requests * 2\"\n";
    let plan = plan_with("", sections).unwrap();
    let figures: Vec<(&str, &str)> = plan.figures().iter().map(|f| (f.path.as_str(), f.figure.as_str())).collect();
    // The memory is an attribute, not an assumption. The 2 has no unit.
    assert_eq!(figures, [("drivers.requests", "30 request/user"), ("components.f.duration", "100 ms")]);
}

#[test]
fn defaults_of_the_catalog_are_listed_as_assumptions_with_their_basis() {
    let plan = plan_with("", "[components.v]\nservice = \"ebs\"\nsize = \"100 GB\"").unwrap();
    let defaults: Vec<(&str, String)> = plan
        .assumptions()
        .iter()
        .filter(|assumption| assumption.is_default())
        .map(|assumption| (assumption.id(), assumption.basis().to_owned()))
        .collect();
    let basis = "Default of `ebs`: Included in the gp3 price".to_owned();
    assert_eq!(defaults, [("v.iops", basis.clone()), ("v.throughput", basis)]);
}

#[test]
fn the_definition_comes_first_among_the_assumptions_and_can_be_left_out() {
    let volume = "[components.v]\nservice = \"ebs\"\nsize = \"100 GB\"";
    let plan = plan_with("", volume).unwrap();
    assert_eq!(plan.assumptions()[0].id(), costcone::plan::DEFINITION);
    assert!(!plan.assumptions()[0].spread().is_exact());
    let plan = plan_with("definition_uncertainty = false", volume).unwrap();
    assert!(plan.assumptions()[0].spread().is_exact());
    assert!(
        plan.choices()
            .iter()
            .any(|choice| choice.statement == "Allowance for parts not designed yet" && choice.value == "left out")
    );
}

#[test]
fn excluded_items_are_listed() {
    let plan =
        plan_with("", "[components.v]\nservice = \"ebs\"\nsize = \"1 GB\"\n[excluded]\nitems = [\"tax\"]").unwrap();
    assert_eq!(plan.excluded(), ["tax"]);
}

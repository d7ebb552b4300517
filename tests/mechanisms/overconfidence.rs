//! Warnings about assumptions with an implausible width.

use costcone::Findings;
use costcone::plan::{ImplausibleWidth, OverconfidenceWarning};

use crate::bill::plan_with;

fn warnings(sections: &str) -> Result<Vec<OverconfidenceWarning>, Findings> {
    plan_with("", sections).map(|plan| plan.overconfidence_warnings())
}

const GATEWAY: &str = "[components.gateway]\nservice = \"nat_gateway\"\n";

#[test]
fn overconfident_assumptions_get_warnings_in_the_order_of_the_plan() {
    let warnings = warnings(&format!(
        "[assumptions.users]\nabout = \"900 user\"\nwithin = \"3 %\"\nstatement = \"Users\"\nbasis = \"Guess\"\n\
         [assumptions.traffic]\np10 = \"1 GB/user\"\np90 = \"9 GB/user\"\nstatement = \"s\"\nbasis = \"b\"\ntrust = \"high\"\n\
         [assumptions.orders]\np10 = \"1 GB/user\"\np90 = \"2 GB/user\"\nstatement = \"s\"\nbasis = \"b\"\n\
         {GATEWAY}processed = \"users * (traffic + orders)\"\n\
         count = {{ exact = 2, statement = \"Gateways\", basis = \"Workshop\" }}\n"
    ))
    .unwrap();
    let found: Vec<_> = warnings.iter().map(|warning| (warning.id.as_str(), warning.kind.as_str())).collect();
    assert_eq!(found, [("users", "too narrow"), ("traffic", "too wide"), ("gateway.count", "too narrow")]);
    assert_eq!(warnings[0].least_half_width, 0.25);
    assert!((warnings[0].half_width - 0.03).abs() < 1e-4);
    assert!(warnings[0].question.starts_with("\"Users\" (in user): what is the lowest plausible"));
}

/// The allowance of a class 1 estimate is narrower than 10%, and a default of the catalog has no width.
#[test]
fn defaults_and_observed_data_get_no_warning() {
    let rows = "observed = [\"100 GB\", \"101 GB\", \"100 GB\"]\nrow = \"month\"\ntrust = \"low\"";
    let found = warnings(&format!(
        "[assumptions.traffic]\n{rows}\nstatement = \"s\"\nbasis = \"Guess\"\n{GATEWAY}processed = \"traffic\"\n\
         [components.function]\nservice = \"lambda\"\nmemory = \"512 MB\"\nrequests = \"2M request\"\nduration = \"90 ms\"\n"
    ));
    assert_eq!(found, Ok(Vec::new()));
}

#[test]
fn answers_to_the_question_settle_a_warning() {
    let exact =
        warnings(&format!("{GATEWAY}processed = {{ exact = \"90 GB\", statement = \"s\", basis = \"Guess\" }}\n"))
            .unwrap();
    assert_eq!(exact.iter().map(|warning| warning.kind).collect::<Vec<_>>(), [ImplausibleWidth::TooNarrow]);
    let asked = "asked = { lowest = \"40 GB\", highest = \"200 GB\", best = \"90 GB\", sure = \"70 %\" }";
    let settled = warnings(&format!("{GATEWAY}processed = {{ {asked}, statement = \"s\", basis = \"Guess\" }}\n"));
    assert_eq!(settled, Ok(Vec::new()));
}

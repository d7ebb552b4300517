//! Equal names in different places stay separate.

use costcone::Code;

use crate::bill::{bill, bill_with, plan_with, usd};

const NAT: &str = "service = \"nat_gateway\"\nprocessed = \"0 GB\"\n";

fn codes(sections: &str) -> Vec<Code> {
    match plan_with("", sections) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.iter().map(|finding| finding.code()).collect(),
    }
}

#[test]
fn two_items_with_the_same_name_are_refused() {
    let item = "{ name = \"x\", size = \"1 GB\" }";
    assert_eq!(codes(&format!("[components.v]\nservice = \"ebs\"\nitems = [{item}, {item}]\n")), [Code::Duplicate]);
}

#[test]
fn an_assumption_cannot_take_the_name_of_the_definition() {
    let own = "[assumptions.definition]\nexact = 3\nstatement = \"s\"\nbasis = \"b\"\n";
    assert_eq!(codes(&format!("{own}[components.n]\n{NAT}")), [Code::Duplicate]);
}

#[test]
fn an_environment_and_a_component_with_the_same_name_keep_their_own_hours() {
    let hours = |hours: &str| format!("hours = {{ exact = \"{hours}\", statement = \"s\", basis = \"b\" }}\n");
    let sections =
        format!("[environments.api]\n{}[components.api]\n{NAT}{}[components.db]\n{NAT}", hours("150 h"), hours("2 h"));
    let bill = bill(&sections).unwrap();
    assert_eq!(bill.cost("api.gateway_hours@api"), usd("0.104")); // 2 * 0.052
    assert_eq!(bill.cost("db.gateway_hours@api"), usd("7.8")); // 150 * 0.052
}

#[test]
fn a_setting_of_an_environment_inherits_statement_and_basis() {
    let sections = "[environments.test]\ncomponents.c = { cost = { exact = \"7 USD\" } }\n\
                    [components.c]\nservice = \"custom\"\nstatement = \"s\"\nbasis = \"b\"\ncost = { exact = \"9 USD\" }\n";
    assert_eq!(bill(sections).unwrap().total(), usd("7"));
}

#[test]
fn equal_existing_use_in_two_regions_is_counted_twice_against_a_worldwide_allowance() {
    let web = |id: &str, region: &str| {
        format!(
            "[components.{id}]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\ncount = 0\nregion = \"{region}\"\n\
             [[flows]]\nfrom = \"{id}\"\nto = \"internet\"\nvolume = \"100 GB\"\n\
             [[existing_use]]\nservice = \"data_transfer\"\ncharge = \"internet_out\"\nregion = \"{region}\"\n\
             quantity = \"60 GB\"\nbasis = \"b\"\n"
        )
    };
    let sections = [web("a", "eu-central-1"), web("b", "us-east-1")].concat();
    // 120 GB of existing use take all of the free 100 GB.
    assert_eq!(bill_with("free_allowances = \"always\"", &sections).unwrap().total(), usd("18"));
}

#[test]
fn uncertain_existing_use_never_makes_the_cost_negative() {
    let sections = "[components.web]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\ncount = 0\n\
                    [components.support]\nservice = \"aws_support\"\nplan = \"business\"\n\
                    [[flows]]\nfrom = \"web\"\nto = \"internet\"\nvolume = \"8000 GB\"\n\
                    [[existing_use]]\nservice = \"data_transfer\"\ncharge = \"internet_out\"\n\
                    quantity = { min = \"0 GB\", max = \"20 TB\", statement = \"s\", basis = \"b\" }\nbasis = \"b\"\n";
    let plan = plan_with("definition_uncertainty = false", sections).unwrap();
    let estimate = plan.estimate(&Default::default()).unwrap();
    // 8,000 GB at 0.05 to 0.09, and the minimum support fee.
    assert!(estimate.bounds().floor() >= usd("500").unwrap(), "{}", estimate.bounds().floor());
    assert!(estimate.bounds().ceiling() <= usd("820").unwrap(), "{}", estimate.bounds().ceiling());
}

#[test]
fn an_hour_a_day_is_exact() {
    let bill = bill("[components.n]\nservice = \"nat_gateway\"\nprocessed = \"0 GB\"\nhours = \"12 h/day\"\n").unwrap();
    assert_eq!(bill.cost("n.gateway_hours"), usd("18.98")); // 365 * 0.052
}

//! The estimate as the increment over the organization's existing use.

use crate::bill::{bill, bill_with, plan_with, usd};

fn out(id: &str, volume: &str, more: &str) -> String {
    format!(
        "[components.{id}]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\n{more}\n\
         [[flows]]\nfrom = \"{id}\"\nto = \"internet\"\nvolume = \"{volume}\"\n"
    )
}

fn existing(quantity: &str, more: &str) -> String {
    format!(
        "[[existing_use]]\nservice = \"data_transfer\"\ncharge = \"internet_out\"\nquantity = \"{quantity}\"\nbasis = \"b\"\n{more}\n"
    )
}

#[test]
fn existing_use_moves_the_new_usage_up_the_tiers() {
    let bill = bill(&[out("web", "8000 GB", ""), existing("10000 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("web.internet_out[internet]"), usd("681.2")); // 240 * 0.09 + 7,760 * 0.085
}

#[test]
fn existing_use_fills_the_lower_tiers_of_the_pool_first() {
    let sections = [out("a", "4000 GB", ""), out("b", "4000 GB", ""), existing("10000 GB", "")].concat();
    let bill = bill(&sections).unwrap();
    assert_eq!(bill.cost("a.internet_out[internet]"), usd("340.6"));
    assert_eq!(bill.cost("b.internet_out[internet]"), usd("340.6"));
}

#[test]
fn existing_use_of_one_region_does_not_affect_other_regions() {
    let sections = [
        out("here", "8000 GB", ""),
        out("there", "8000 GB", "region = \"us-east-1\""),
        existing("10000 GB", "region = \"us-east-1\""),
    ];
    let bill = bill(&sections.concat()).unwrap();
    assert_eq!(bill.cost("here.internet_out[internet]"), usd("720")); // 8,000 * 0.09
    assert_eq!(bill.cost("there.internet_out[internet]"), usd("681.2"));
}

#[test]
fn existing_use_takes_the_allowance_first() {
    let free = "free_allowances = \"always\"";
    let bill = bill_with(free, &[out("web", "8000 GB", ""), existing("60 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("web.internet_out[internet]"), usd("716.4")); // (8,000 - 40) * 0.09
}

#[test]
fn existing_use_of_two_regions_adds_up_against_a_worldwide_allowance() {
    let sections = [
        out("here", "50 GB", ""),
        out("there", "50 GB", "region = \"us-east-1\""),
        existing("60 GB", "region = \"eu-central-1\""),
        existing("50 GB", "region = \"us-east-1\""),
    ];
    let bill = bill_with("free_allowances = \"always\"", &sections.concat()).unwrap();
    assert_eq!(bill.total(), usd("163.03")); // the free 100 GB are used up: 100 * 0.09, instances 83.95 and 70.08
}

#[test]
fn attributes_select_the_existing_use() {
    let cdn = |id: &str, geography: &str| {
        format!(
            "[components.{id}]\nservice = \"cloudfront\"\ngeography = \"{geography}\"\nrequests = \"0 request\"\ndata_out = \"8000 GB\"\n"
        )
    };
    let known = "[[existing_use]]\nservice = \"cloudfront\"\ncharge = \"data_out\"\nattributes = { geography = \"europe\" }\n\
                 quantity = \"10240 GB\"\nbasis = \"b\"\n";
    let bill = bill(&[cdn("a", "europe"), cdn("b", "united_states"), known.to_owned()].concat()).unwrap();
    assert_eq!(bill.cost("a.data_out"), usd("640")); // 8,000 * 0.08
    assert_eq!(bill.cost("b.data_out"), usd("680")); // 8,000 * 0.085
}

#[test]
fn existing_use_can_be_uncertain() {
    let sections = [
        out("web", "8000 GB", ""),
        "[[existing_use]]\nservice = \"data_transfer\"\ncharge = \"internet_out\"\n\
         quantity = { min = \"0 GB\", max = \"20480 GB\", statement = \"s\", basis = \"b\" }\n"
            .to_owned(),
    ];
    let plan = plan_with("definition_uncertainty = false", &sections.concat()).unwrap();
    let estimate = plan.estimate(&Default::default()).unwrap();
    // 83.95 for instances; 8,000 GB, all in the second tier or all in the first.
    assert!(
        estimate.bounds().floor() <= usd("763.95").unwrap() && estimate.bounds().ceiling() >= usd("803.95").unwrap()
    );
    assert!(estimate.total().low() >= usd("763.95").unwrap() && estimate.total().high() <= usd("803.95").unwrap());
}

#[test]
fn existing_use_that_matches_no_charge_is_refused() {
    let wrong = "[[existing_use]]\nservice = \"lambda\"\ncharge = \"duration\"\nquantity = \"1 GB-second\"\n";
    let findings = plan_with("", &[&out("web", "1 GB", ""), wrong].concat()).unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.path()).collect::<Vec<_>>(), ["existing_use[0]"]);
}

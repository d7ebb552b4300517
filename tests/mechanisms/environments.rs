//! Environments and items.

use crate::bill::{bill, plan_with, usd};

const WEB: &str = "[components.web]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\ncount = 4\n";

fn function(requests: &str) -> String {
    format!(
        "[components.f]\nservice = \"lambda\"\nmemory = \"1024 MB\"\nduration = \"1 s\"\nrequests = \"{requests}\"\n"
    )
}

#[test]
fn an_environment_is_a_full_copy() {
    let bill = bill(&["[environments.production]\n[environments.test]\n", WEB].concat()).unwrap();
    assert_eq!(bill.ids(), ["web.instance_hours@production", "web.instance_hours@test"]);
    assert_eq!(bill.cost("web.instance_hours@test"), usd("335.8")); // 4 * 730 * 0.115
    assert_eq!(bill.total(), usd("671.6"));
}

#[test]
fn scale_applies_to_usage_but_not_to_counts_or_averages_per_unit() {
    let bill = bill(&["[environments.test]\nscale = \"25 %\"\n", WEB, &function("4M request")].concat()).unwrap();
    assert_eq!(bill.cost("f.requests@test"), usd("0.2")); // 1M * 0.0000002
    assert_eq!(bill.cost("f.duration@test"), usd("16.6667")); // 1M * 1 s: scale does not change the duration of a call
    assert_eq!(bill.cost("web.instance_hours@test"), usd("335.8"));
}

#[test]
fn scale_applies_to_flows() {
    let flow = "[[flows]]\nfrom = \"web\"\nto = \"internet\"\nvolume = \"100 GB\"\n";
    let bill = bill(&["[environments.test]\nscale = \"25 %\"\n", WEB, flow].concat()).unwrap();
    assert_eq!(bill.cost("web.internet_out[internet]@test"), usd("2.25")); // 25 * 0.09
}

#[test]
fn hours_of_an_environment_apply_to_components_without_hours() {
    let always = "[components.always]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\nhours = \"100 h\"\n";
    let bill = bill(&["[environments.test]\nhours = \"42 h/week\"\n", WEB, always].concat()).unwrap();
    assert_eq!(bill.cost("web.instance_hours@test"), usd("83.95")); // 4 * 182.5 * 0.115
    assert_eq!(bill.cost("always.instance_hours@test"), usd("11.5"));
}

#[test]
fn an_environment_can_exclude_a_component_and_its_flows() {
    let text = "[environments.production]\n[environments.test]\nwithout = [\"nat\"]\n\
                [components.nat]\nservice = \"nat_gateway\"\nprocessed = \"10 GB\"\n\
                [[flows]]\nfrom = \"nat\"\nto = \"internet\"\nvolume = \"1 GB\"\n";
    let bill = bill(&[text, WEB].concat()).unwrap();
    let nat: Vec<&str> = bill.ids().into_iter().filter(|id| id.starts_with("nat")).collect();
    assert_eq!(
        nat,
        ["nat.gateway_hours@production", "nat.processed@production", "nat.internet_out[internet]@production"]
    );
}

#[test]
fn a_component_can_be_in_some_environments_only() {
    let text = "[environments.production]\n[environments.test]\n[components.v]\nservice = \"ebs\"\nsize = \"100 GB\"\n\
                volume_type = \"gp2\"\nenvironments = [\"production\"]\n";
    assert_eq!(bill(text).unwrap().ids().first(), Some(&"v.storage@production"));
    assert!(bill(text).unwrap().ids().iter().all(|id| id.ends_with("@production")));
}

#[test]
fn an_environment_changes_settings_of_a_component() {
    let text =
        "[environments.production]\n[environments.test]\n[environments.test.components.f]\nmemory = \"2048 MB\"\n";
    let bill = bill(&[text, &function("1M request")].concat()).unwrap();
    assert_eq!(bill.cost("f.duration@production"), usd("16.6667"));
    assert_eq!(bill.cost("f.duration@test"), usd("33.3334"));
}

#[test]
fn environments_share_pools() {
    let text = "[environments.a]\n[environments.b]\n";
    let bill = bill(&[text, &function("4B request")].concat()).unwrap();
    assert_eq!(bill.cost("f.duration@a"), usd("65000.1")); // half of 6B * 0.0000166667 + 2B * 0.000015
}

#[test]
fn environments_share_an_assumption_unless_they_change_it() {
    let text = "[environments.a]\n[environments.b]\n[environments.c]\n\
                [environments.c.components.v]\nsize = { min = \"1 GB\", max = \"2 GB\", statement = \"s\", basis = \"b\" }\n\
                [components.v]\nservice = \"ebs\"\nvolume_type = \"gp2\"\n\
                size = { min = \"10 GB\", max = \"20 GB\", statement = \"s\", basis = \"b\" }\n";
    let plan = plan_with("", text).unwrap();
    let ids: Vec<&str> = plan.assumptions().iter().map(|assumption| assumption.id()).collect();
    assert_eq!(ids, ["definition", "v.size", "v@c.size"]);
}

#[test]
fn items_inherit_the_settings_of_their_component_and_override_them() {
    let text = "[components.disks]\nservice = \"ebs\"\nvolume_type = \"gp2\"\nsize = \"100 GB\"\n\
                items = [{ name = \"system\" }, { name = \"data\", size = \"500 GB\" }, { volume_type = \"sc1\", count = 2 }]\n";
    let bill = bill(text).unwrap();
    assert_eq!(bill.cost("disks[system].storage"), usd("11.9")); // 100 * 0.119
    assert_eq!(bill.cost("disks[data].storage"), usd("59.5"));
    assert_eq!(bill.cost("disks[3].storage"), usd("3.6")); // 2 * 100 * 0.018
}

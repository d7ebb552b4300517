//! Load balancers, gateways, addresses, and the cost of flows.

use crate::bill::{bill, bill_with, plan_with, usd};

const FREE: &str = "free_allowances = \"always\"";

fn web(id: &str, more: &str) -> String {
    format!("[components.{id}]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\n{more}\n")
}

fn bucket(id: &str) -> String {
    format!(
        "[components.{id}]\nservice = \"s3\"\nstorage = \"0 GB\"\nput_requests = \"0 request\"\nget_requests = \"0 request\"\n"
    )
}

fn flow(from: &str, to: &str, volume: &str, more: &str) -> String {
    format!("[[flows]]\nfrom = \"{from}\"\nto = \"{to}\"\nvolume = \"{volume}\"\n{more}\n")
}

fn balancer(more: &str) -> String {
    format!(
        "[components.lb]\nservice = \"alb\"\nconnections = \"90M connection\"\nconnection_duration = \"1 s\"\nprocessed = \"2000 GB\"\n{more}\n"
    )
}

/// 90M connections are 1,000 LCU-hours of 25 a second; 2,000 GB are 2,000 of 1 GB an hour.
#[test]
fn the_largest_dimension_of_a_load_balancer_counts() {
    let bill = bill(&balancer("")).unwrap();
    assert_eq!(bill.cost("lb.load_balancer_hours"), usd("19.71")); // 730 * 0.027
    assert_eq!(bill.cost("lb.traffic_lcu_hours"), usd("16")); // 2,000 * 0.008
}

#[test]
fn quiet_and_busy_times_each_bill_their_largest_dimension() {
    let bill = bill(&balancer("busy_share_processed = \"20 %\"")).unwrap();
    // busy: max(800, 400); quiet: max(200, 1,600)
    assert_eq!(bill.cost("lb.traffic_lcu_hours"), usd("19.2")); // 2,400 * 0.008
}

#[test]
fn capacity_units_can_be_given_directly() {
    let bill = bill("[components.lb]\nservice = \"alb\"\nsized_by = \"lcu\"\ncount = 2\nlcu = \"3 LCU\"").unwrap();
    assert_eq!(bill.cost("lb.lcu_hours"), usd("35.04")); // 2 * 3 * 730 * 0.008
}

#[test]
fn nat_gateways_bill_hours_per_gateway_and_data_once() {
    let bill = bill("[components.nat]\nservice = \"nat_gateway\"\ncount = 2\nprocessed = \"100 GB\"").unwrap();
    assert_eq!(bill.cost("nat.gateway_hours"), usd("75.92")); // 2 * 730 * 0.052
    assert_eq!(bill.cost("nat.processed"), usd("5.2"));
}

#[test]
fn public_addresses_are_billed_by_the_hour() {
    let bill = bill("[components.ips]\nservice = \"public_ipv4\"\ncount = 3").unwrap();
    assert_eq!(bill.cost("ips.address_hours"), usd("10.95")); // 3 * 730 * 0.005
}

#[test]
fn components_of_a_region_share_the_tiers_of_internet_traffic() {
    let sections = [
        web("web", ""),
        bucket("files"),
        flow("web", "internet", "8000 GB", ""),
        flow("files", "internet", "8000 GB", ""),
    ];
    let bill = bill(&sections.concat()).unwrap();
    // half of 10,240 * 0.09 + 5,760 * 0.085
    assert_eq!(bill.cost("web.internet_out[internet]"), usd("705.6"));
    assert_eq!(bill.cost("files.internet_out[internet]"), usd("705.6"));
}

#[test]
fn components_of_two_regions_do_not_share_the_tiers_of_internet_traffic() {
    let sections = [
        web("here", ""),
        web("there", "region = \"us-east-1\""),
        flow("here", "internet", "8000 GB", ""),
        flow("there", "internet", "8000 GB", ""),
    ];
    let bill = bill(&sections.concat()).unwrap();
    assert_eq!(bill.cost("here.internet_out[internet]"), usd("720")); // 8,000 * 0.09
    assert_eq!(bill.cost("there.internet_out[internet]"), usd("720"));
}

#[test]
fn all_regions_share_the_free_100_gb_to_the_internet() {
    let sections = [
        web("here", ""),
        web("there", "region = \"us-east-1\""),
        flow("here", "internet", "100 GB", ""),
        flow("there", "internet", "100 GB", ""),
    ];
    let bill = bill_with(FREE, &sections.concat()).unwrap();
    assert_eq!(bill.cost("here.internet_out[internet]"), usd("4.5")); // 50 * 0.09
    assert_eq!(bill.cost("there.internet_out[internet]"), usd("4.5"));
}

#[test]
fn the_free_100_gb_are_deducted_before_the_tiers() {
    let bill = bill_with(FREE, &[web("web", ""), flow("web", "internet", "16000 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("web.internet_out[internet]"), usd("1402.7")); // 10,240 * 0.09 + 5,660 * 0.085
}

#[test]
fn inbound_internet_traffic_is_free_and_listed() {
    let bill = bill(&[web("web", ""), flow("internet", "web", "5 TB", "")].concat()).unwrap();
    assert_eq!(bill.cost("web.internet_in[internet]"), usd("0"));
}

#[test]
fn traffic_between_zones_is_billed_on_both_sides() {
    let between = flow("a", "b", "100 GB", "boundary = \"cross_zone\"");
    let bill = bill(&[web("a", ""), web("b", ""), between].concat()).unwrap();
    assert_eq!(bill.cost("a.cross_zone_out[b]"), usd("1")); // 100 * 0.01
    assert_eq!(bill.cost("b.cross_zone_in[a]"), usd("1"));
}

#[test]
fn traffic_within_a_zone_is_free() {
    let within = flow("a", "b", "100 GB", "boundary = \"same_zone\"");
    let bill = bill(&[web("a", ""), web("b", ""), within].concat()).unwrap();
    assert_eq!(bill.ids(), ["a.instance_hours", "b.instance_hours"]);
}

#[test]
fn a_missing_boundary_takes_the_more_expensive_case_and_is_listed_as_a_choice() {
    let bill = bill(&[web("a", ""), web("b", ""), flow("a", "b", "100 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("a.cross_zone_out[b]"), usd("1"));
    assert!(bill.plan.choices().iter().any(|choice| choice.value == "cross_zone"), "{:?}", bill.plan.choices());
}

#[test]
fn traffic_between_zonal_and_regional_services_of_a_region_is_free() {
    let bill = bill(&[web("web", ""), bucket("files"), flow("web", "files", "100 GB", "")].concat()).unwrap();
    assert!(!bill.ids().iter().any(|id| id.contains('[')), "{:?}", bill.ids());
}

#[test]
fn the_sender_pays_for_traffic_between_regions_at_the_price_of_the_pair() {
    let sections = [
        web("here", ""),
        web("there", "region = \"us-east-1\""),
        flow("here", "there", "100 GB", ""),
        flow("here", "ap-southeast-7", "100 GB", ""),
    ];
    let bill = bill(&sections.concat()).unwrap();
    assert_eq!(bill.cost("here.cross_region_out[there]"), usd("2")); // 100 * 0.02
    assert_eq!(bill.cost("here.cross_region_out[ap-southeast-7]"), usd("8")); // 100 * 0.08
    assert!(!bill.ids().iter().any(|id| id.starts_with("there.cross")));
}

#[test]
fn the_direction_of_a_flow_between_regions_decides_its_price() {
    let sections =
        [web("here", ""), web("there", "region = \"ap-southeast-1\""), flow("there", "here", "100 GB", "")].concat();
    let bill = bill(&sections).unwrap();
    assert_eq!(bill.cost("there.cross_region_out[here]"), usd("9")); // 100 * 0.09, from Singapore
}

#[test]
fn a_gateway_endpoint_is_free() {
    let sections =
        [web("web", ""), bucket("files"), flow("web", "files", "100 GB", "via = [\"gateway_endpoint\"]")].concat();
    assert_eq!(bill(&sections).unwrap().total(), usd("83.95"));
}

#[test]
fn traffic_through_a_nat_gateway_to_the_internet_pays_twice() {
    let nat = "[components.nat]\nservice = \"nat_gateway\"\n".to_owned();
    let bill = bill(&[web("web", ""), nat, flow("web", "internet", "100 GB", "via = [\"nat\"]")].concat()).unwrap();
    assert_eq!(bill.cost("nat.processed"), usd("5.2")); // 100 * 0.052
    assert_eq!(bill.cost("web.internet_out[internet]"), usd("9")); // 100 * 0.09
}

#[test]
fn flows_through_a_gateway_add_to_its_stated_volume() {
    let nat = "[components.nat]\nservice = \"nat_gateway\"\nprocessed = \"50 GB\"\n".to_owned();
    let flows =
        [flow("web", "internet", "100 GB", "via = [\"nat\"]"), flow("internet", "web", "30 GB", "via = [\"nat\"]")];
    let bill = bill(&[web("web", ""), nat, flows.concat()].concat()).unwrap();
    assert_eq!(bill.cost("nat.processed"), usd("9.36")); // 180 * 0.052
}

#[test]
fn interface_endpoints_are_billed_by_zone_and_by_data() {
    let endpoint = "[components.link]\nservice = \"vpc_endpoint\"\nzones = \"3 zone\"\n".to_owned();
    let bill =
        bill(&[web("web", ""), bucket("files"), endpoint, flow("web", "files", "100 GB", "via = [\"link\"]")].concat());
    let bill = bill.unwrap();
    assert_eq!(bill.cost("link.endpoint_hours"), usd("26.28")); // 3 * 730 * 0.012
    assert_eq!(bill.cost("link.processed"), usd("1")); // 100 * 0.01
}

fn cdn(more: &str) -> String {
    format!("[components.cdn]\nservice = \"cloudfront\"\nrequests = \"1M request\"\n{more}\n")
}

#[test]
fn transfer_from_the_origin_to_cloudfront_is_free_and_listed() {
    let sections =
        [bucket("files"), cdn("geography = \"europe\"\ndata_out = \"0 GB\""), flow("files", "cdn", "10 TB", "")];
    assert_eq!(bill(&sections.concat()).unwrap().cost("files.to_cloudfront[cdn]"), usd("0"));
}

#[test]
fn cloudfront_traffic_is_billed_by_cloudfront_only() {
    let bill = bill(&[cdn("geography = \"europe\""), flow("cdn", "internet", "12000 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("cdn.data_out"), usd("1011.2")); // 10,240 * 0.085 + 1,760 * 0.08
    assert_eq!(bill.cost("cdn.requests"), usd("1.2")); // 1M * 0.0000012
    assert!(!bill.ids().iter().any(|id| id.contains("internet_out")));
}

const GEOGRAPHIES: &str = "items = [{ name = \"eu\", geography = \"europe\", share = \"50 %\" }, \
                           { name = \"asia\", geography = \"asia_pacific\", share = \"50 %\" }]";

#[test]
fn each_geography_of_cloudfront_has_its_own_tiers() {
    let bill = bill(&[cdn(GEOGRAPHIES), flow("cdn", "internet", "12000 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("cdn[eu].data_out"), usd("510")); // 6,000 * 0.085
    assert_eq!(bill.cost("cdn[asia].data_out"), usd("720")); // 6,000 * 0.12
}

#[test]
fn all_geographies_share_the_free_tb_of_cloudfront() {
    let bill = bill_with(FREE, &[cdn(GEOGRAPHIES), flow("cdn", "internet", "12000 GB", "")].concat()).unwrap();
    // half of 12,000 - 1,024 each
    assert_eq!(bill.cost("cdn[eu].data_out"), usd("466.48")); // 5,488 * 0.085
    assert_eq!(bill.cost("cdn[asia].data_out"), usd("658.56")); // 5,488 * 0.12
}

#[test]
fn two_distributions_of_one_geography_share_its_tiers() {
    let sections = "[components.a]\nservice = \"cloudfront\"\ngeography = \"europe\"\nrequests = \"0 request\"\ndata_out = \"8000 GB\"\n\
                    [components.b]\nservice = \"cloudfront\"\ngeography = \"europe\"\nrequests = \"0 request\"\ndata_out = \"8000 GB\"\n\
                    region = \"us-east-1\"";
    let bill = bill(sections).unwrap();
    assert_eq!(bill.cost("a.data_out"), usd("665.6")); // half of 10,240 * 0.085 + 5,760 * 0.08
    assert_eq!(bill.cost("b.data_out"), usd("665.6"));
}

#[test]
fn a_flow_through_a_component_that_passes_no_data_is_refused() {
    let sections = [web("a", ""), web("b", ""), flow("a", "internet", "1 GB", "via = [\"b\"]")].concat();
    let findings = plan_with("", &sections).unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.path()).collect::<Vec<_>>(), ["flows[0].via"]);
}

#[test]
fn a_boundary_that_the_ends_contradict_is_refused() {
    let sections = [web("a", ""), flow("a", "internet", "1 GB", "boundary = \"cross_zone\"")].concat();
    let findings = plan_with("", &sections).unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.path()).collect::<Vec<_>>(), ["flows[0].boundary"]);
}

//! Lambda, DynamoDB, CloudWatch Logs, API Gateway.

use crate::bill::{bill, bill_with, price, times, usd};

const FREE: &str = "free_allowances = \"always\"";

/// A function with 1 GB that runs for one second: requests are GB-seconds.
fn function(id: &str, requests: &str, more: &str) -> String {
    format!(
        "[components.{id}]\nservice = \"lambda\"\nmemory = \"1024 MB\"\nduration = \"1 s\"\nrequests = \"{requests}\"\n{more}\n"
    )
}

#[test]
fn lambda_bills_requests_and_memory_over_time() {
    let bill = bill(&function("f", "3M request", "")).unwrap();
    assert_eq!(bill.cost("f.requests"), usd("0.6")); // 3M * 0.0000002
    assert_eq!(bill.cost("f.duration"), usd("50.0001")); // 3M * 0.0000166667
}

#[test]
fn lambda_allowances_are_deducted_only_on_request() {
    let bill = bill_with(FREE, &function("f", "3M request", "")).unwrap();
    assert_eq!(bill.cost("f.requests"), usd("0.4")); // 2M * 0.0000002
    assert_eq!(bill.cost("f.duration"), usd("43.33342")); // 2.6M * 0.0000166667
}

#[test]
fn all_regions_share_one_lambda_allowance() {
    let functions = [function("a", "1M request", ""), function("b", "1M request", "region = \"us-east-1\"")].concat();
    let bill = bill_with(FREE, &functions).unwrap();
    assert_eq!(bill.cost("a.requests"), usd("0.1")); // half of the one million after the allowance
    assert_eq!(bill.cost("b.requests"), usd("0.1"));
}

#[test]
fn usage_within_an_allowance_costs_nothing() {
    let bill = bill_with(FREE, &function("f", "400k request", "")).unwrap();
    assert_eq!(bill.total(), usd("0"));
}

#[test]
fn usage_past_a_tier_pays_the_next_rate() {
    let of = |requests: &str| bill(&function("f", requests, "")).and_then(|bill| Ok(bill.cost("f.duration")?));
    assert_eq!(of("5999999999 request").unwrap(), usd("100000.1999833333").unwrap()); // all at 0.0000166667
    assert_eq!(of("6000000000 request").unwrap(), usd("100000.2").unwrap());
    assert_eq!(of("6000000001 request").unwrap(), usd("100000.200015").unwrap()); // one at 0.000015
    // 6B at 0.0000166667, 9B at 0.000015, 1B at 0.0000133334
    assert_eq!(of("16000000000 request").unwrap(), usd("248333.6").unwrap());
}

#[test]
fn functions_of_one_region_and_architecture_share_the_tiers() {
    let bill = bill(&[function("a", "4B request", ""), function("b", "4B request", "")].concat()).unwrap();
    assert_eq!(bill.cost("a.duration"), usd("65000.1")); // half of 6B * 0.0000166667 + 2B * 0.000015
    assert_eq!(bill.cost("b.duration"), usd("65000.1"));
}

#[test]
fn functions_of_two_regions_or_architectures_do_not_share_tiers() {
    let functions = [
        function("a", "4B request", ""),
        function("b", "4B request", "region = \"us-east-1\""),
        function("c", "4B request", "architecture = \"arm64\""),
    ];
    let bill = bill(&functions.concat()).unwrap();
    assert_eq!(bill.cost("a.duration"), usd("66666.8")); // 4B * 0.0000166667
    assert_eq!(bill.cost("b.duration"), usd("66666.8"));
    assert_eq!(bill.cost("c.duration"), usd("53333.6")); // 4B * 0.0000133334
}

#[test]
fn temporary_storage_of_a_function_costs_above_512_mb() {
    let bill = bill(&function("f", "1M request", "ephemeral_storage = \"1536 MB\"")).unwrap();
    assert_eq!(bill.cost("f.ephemeral_storage"), usd("0.0367")); // 1M * 1 GB-s * 0.0000000367
}

#[test]
fn provisioned_concurrency_is_billed_while_it_is_configured() {
    let kept =
        "concurrency = \"provisioned\"\nprovisioned_concurrency = \"10 environment\"\nprovisioned_share = \"75 %\"";
    let bill = bill_with(FREE, &function("f", "4M request", kept)).unwrap();
    assert_eq!(bill.cost("f.provisioned_concurrency"), usd("131.786316")); // 10 * 730 * 3600 * 0.0000050147
    assert_eq!(bill.cost("f.provisioned_duration"), usd("35.1033")); // 3M * 0.0000117011
    assert_eq!(bill.cost("f.spilled_duration"), usd("16.6667")); // 1M * 0.0000166667, without an allowance
    assert_eq!(bill.cost("f.provisioned_requests"), usd("0.8"));
    assert!(bill.cost("f.duration").is_err());
}

fn table(id: &str, more: &str) -> String {
    format!("[components.{id}]\nservice = \"dynamodb\"\n{more}\n")
}

#[test]
fn dynamodb_on_demand_bills_units_of_reads_and_writes() {
    let usage = "writes = \"1M write\"\nreads = \"2M read\"\nstorage = \"100 GB\"";
    let bill = bill(&table("t", usage)).unwrap();
    assert_eq!(bill.cost("t.writes"), usd("0.7625")); // 1M * 0.0000007625
    assert_eq!(bill.cost("t.reads"), usd("0.1525")); // 2M * 0.5 * 0.0000001525
    assert_eq!(bill.cost("t.storage"), usd("30.6")); // 100 * 0.306
}

#[test]
fn strongly_consistent_reads_of_dynamodb_cost_twice_as_much() {
    let usage = "consistency = \"strong\"\nwrites = \"0 write\"\nreads = \"2M read\"\nstorage = \"0 GB\"";
    assert_eq!(bill(&table("t", usage)).unwrap().cost("t.strong_reads"), usd("0.305"));
}

#[test]
fn dynamodb_provisioned_bills_capacity_hours() {
    let usage =
        "capacity = \"provisioned\"\nwrite_capacity = \"100 WCU\"\nread_capacity = \"200 RCU\"\nstorage = \"10 GB\"";
    let bill = bill(&table("t", usage)).unwrap();
    assert_eq!(bill.cost("t.write_capacity"), usd("57.889")); // 100 * 730 * 0.000793
    assert_eq!(bill.cost("t.read_capacity"), usd("23.1556")); // 200 * 730 * 0.0001586
    let bill = bill_with(FREE, &table("t", usage)).unwrap();
    assert_eq!(bill.cost("t.write_capacity"), usd("43.1392")); // (73,000 - 18,600) * 0.000793
    assert_eq!(bill.cost("t.storage"), usd("0"));
}

#[test]
fn each_region_has_its_own_dynamodb_allowance_and_its_tables_share_it() {
    let usage = "writes = \"0 write\"\nreads = \"0 read\"\nstorage = \"40 GB\"";
    let elsewhere = format!("{usage}\nregion = \"us-east-1\"");
    let bill = bill_with(FREE, &[table("a", usage), table("b", usage), table("c", &elsewhere)].concat()).unwrap();
    assert_eq!(bill.cost("a.storage"), usd("8.415")); // half of (80 - 25) * 0.306
    assert_eq!(bill.cost("b.storage"), usd("8.415"));
    let there = price("dynamodb", "us-east-1", "storage", "table_class=standard");
    assert_eq!(bill.cost("c.storage"), times(there, "15")); // 40 - 25
}

#[test]
fn cloudwatch_logs_bill_ingested_data_in_full_and_stored_data_compressed() {
    let logs = "[components.logs]\nservice = \"cloudwatch_logs\"\ningested = \"100 GB\"\nretained = \"300 GB\"\n\
                vended_to_logs = \"15000 GB\"\nscanned = \"1 TB\"";
    let bill = bill(logs).unwrap();
    assert_eq!(bill.cost("logs.ingested"), usd("63")); // 100 * 0.63
    assert_eq!(bill.cost("logs.retained"), usd("1.458")); // 300 * 15% * 0.0324
    assert_eq!(bill.cost("logs.vended_to_logs"), usd("7950.6")); // 10,240 * 0.63 + 4,760 * 0.315
    assert_eq!(bill.cost("logs.scanned"), usd("6.4512")); // 1,024 * 0.0063
    let bill = bill_with(FREE, logs).unwrap();
    assert_eq!(bill.cost("logs.ingested"), usd("59.85")); // 95 * 0.63
}

#[test]
fn metrics_of_instances_and_of_applications_share_one_meter() {
    let bill = bill_with(
        FREE,
        "[components.web]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\ncount = 10\ndetailed_monitoring = \"on\"\n\
         [components.app]\nservice = \"cloudwatch\"\nmetrics = \"9940 metric\"\nalarms = \"0 alarm\"",
    )
    .unwrap();
    // 70 + 9,940 metrics, minus 10: exactly the first tier of 10,000 at 0.3, shared by quantity
    assert_eq!(bill.total(), bill.sum());
    let metrics = |id| bill.rounded(id).unwrap();
    let both =
        metrics("web.detailed_monitoring").add_rounded(metrics("app.metrics"), costcone::formula::Rounding::Nearest);
    assert_eq!(both.unwrap(), usd("3000").unwrap());
    assert_eq!(bill.rounded("web.detailed_monitoring"), usd("20.9790209790")); // 3,000 * 70 / 10,010
}

#[test]
fn http_apis_share_tiers_in_a_region() {
    let api = |id: &str| format!("[components.{id}]\nservice = \"api_gateway_http\"\nrequests = \"200M request\"\n");
    let both = bill(&[api("a"), api("b")].concat()).unwrap();
    let one = bill(&api("a")).unwrap();
    assert_eq!(both.cost("a.requests"), both.cost("b.requests"));
    assert!(both.cost("a.requests").unwrap() < one.cost("a.requests").unwrap());
}

//! EC2 and RDS.

use crate::bill::{bill, bill_with, price, times, usd};

fn instance(more: &str) -> String {
    format!("[components.web]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\n{more}\n")
}

#[test]
fn instances_run_the_whole_month_by_default() {
    assert_eq!(bill(&instance("")).unwrap().cost("web.instance_hours"), usd("83.95")); // 730 * 0.115
    assert_eq!(bill(&instance("count = 3")).unwrap().cost("web.instance_hours"), usd("251.85"));
}

#[test]
fn the_hourly_price_includes_the_license_of_the_operating_system() {
    let bill = bill(&instance("operating_system = \"windows\"")).unwrap();
    assert_eq!(bill.cost("web.instance_hours"), usd("151.11")); // 730 * 0.207
}

#[test]
fn hours_a_week_are_hours_of_a_month_of_730() {
    let hours = |text: &str| bill(&instance(&format!("hours = \"{text}\""))).unwrap();
    // 50 * 730 / 168 = 217.261904... hours, at 0.115
    assert_eq!(hours("50 h/week").rounded("web.instance_hours"), usd("24.9851190476"));
    assert_eq!(hours("42 h/week").cost("web.instance_hours"), usd("20.9875")); // 182.5 hours
    assert_eq!(hours("12 h/day").rounded("web.instance_hours"), usd("41.975")); // 365 hours
    assert_eq!(hours("100 h").cost("web.instance_hours"), usd("11.5"));
}

#[test]
fn a_month_of_744_hours_costs_744_hours() {
    let bill = bill_with("hours_per_month = 744", &instance("")).unwrap();
    assert_eq!(bill.cost("web.instance_hours"), usd("85.56")); // 744 * 0.115
    let choice = bill.plan.choices().iter().find(|choice| choice.statement == "Hours in a month").unwrap();
    assert_eq!(choice.value, "744");
}

#[test]
fn a_monthly_price_does_not_depend_on_the_length_of_the_month() {
    let volume = "[components.v]\nservice = \"ebs\"\nsize = \"100 GB\"";
    assert_eq!(bill_with("hours_per_month = 744", volume).unwrap().cost("v.storage"), usd("9.52"));
}

fn database(more: &str) -> String {
    format!(
        "[components.db]\nservice = \"rds\"\nengine = \"postgresql\"\ninstance_type = \"db.m7g.large\"\nstorage = \"100 GB\"\n{more}\n"
    )
}

#[test]
fn a_multi_az_database_has_its_own_prices() {
    let hour = |deployment: &str| {
        let attributes = format!("deployment={deployment};engine=postgresql;instance_type=db.m7g.large");
        times(price("rds", "eu-central-1", "instance_hour", &attributes), "730")
    };
    let single = bill(&database("")).unwrap();
    assert_eq!(single.cost("db.instance_hours"), hour("single_az"));
    assert_eq!(single.cost("db.storage"), usd("13.7")); // 100 * 0.137
    let double = bill(&database("deployment = \"multi_az\"")).unwrap();
    assert_eq!(double.cost("db.instance_hours"), hour("multi_az"));
    assert_eq!(double.cost("db.storage"), usd("27.4")); // 100 * 0.274
    assert!(hour("multi_az").unwrap() > hour("single_az").unwrap());
}

#[test]
fn backups_cost_only_beyond_the_size_of_the_databases() {
    let backup = |count: &str| bill(&database(&format!("count = {count}\nbackup_storage = \"150 GB\""))).unwrap();
    assert_eq!(backup("1").cost("db.backup_storage"), usd("5.15")); // 50 * 0.103
    assert_eq!(backup("2").cost("db.backup_storage"), usd("0"));
}

#[test]
fn a_stopped_database_still_pays_for_storage() {
    let bill = bill(&database("hours = \"73 h\"")).unwrap();
    assert_eq!(bill.cost("db.storage"), usd("13.7"));
    let attributes = "deployment=single_az;engine=postgresql;instance_type=db.m7g.large";
    assert_eq!(bill.cost("db.instance_hours"), times(price("rds", "eu-central-1", "instance_hour", attributes), "73"));
}

#[test]
fn a_proxy_is_billed_by_the_cores_of_its_database() {
    let bill = bill(&database("proxy = \"on\"")).unwrap();
    assert_eq!(bill.cost("db.proxy"), usd("26.28")); // 2 vCPU * 730 * 0.018
    let larger = database("proxy = \"on\"").replace("db.m7g.large", "db.m7g.2xlarge");
    assert_eq!(crate::bill::bill(&larger).unwrap().cost("db.proxy"), usd("105.12")); // 8 vCPU
}

#[test]
fn databases_from_400_gb_include_more_iops() {
    let iops = |storage: &str| {
        let text = database("iops = \"13000 IOPS\"").replace("100 GB", storage);
        bill(&text).unwrap().cost("db.iops")
    };
    assert_eq!(iops("100 GB"), usd("240")); // 10,000 * 0.024
    assert_eq!(iops("400 GB"), usd("24")); // 1,000 * 0.024
}

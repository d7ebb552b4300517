//! S3 and EBS.

use crate::bill::{bill, usd};

fn bucket(id: &str, storage: &str, more: &str) -> String {
    format!(
        "[components.{id}]\nservice = \"s3\"\nstorage = \"{storage}\"\nput_requests = \"0 request\"\nget_requests = \"0 request\"\n{more}\n"
    )
}

#[test]
fn buckets_with_the_same_region_and_class_share_the_tiers() {
    let bill = bill(&[bucket("a", "40000 GB", ""), bucket("b", "40000 GB", "")].concat()).unwrap();
    assert_eq!(bill.cost("a.storage"), usd("965.6")); // half of 51,200 * 0.0245 + 28,800 * 0.0235
    assert_eq!(bill.cost("b.storage"), usd("965.6"));
    assert_eq!(bill.total(), usd("1931.2"));
}

#[test]
fn buckets_of_two_regions_or_classes_do_not_share_tiers() {
    let infrequent = bucket("b", "40000 GB", "class = \"standard_ia\"\nretrieved = \"0 GB\"");
    let buckets = [bucket("a", "40000 GB", ""), infrequent, bucket("c", "40000 GB", "region = \"us-east-1\"")];
    let bill = bill(&buckets.concat()).unwrap();
    assert_eq!(bill.cost("a.storage"), usd("980")); // 40,000 * 0.0245
    assert_eq!(bill.cost("b.storage"), usd("540")); // 40,000 * 0.0135
    assert_eq!(bill.cost("c.storage"), usd("920")); // 40,000 * 0.023
}

#[test]
fn a_pool_is_shared_by_quantity_and_an_empty_bucket_pays_nothing() {
    let bill = bill(&[bucket("a", "60 TB", ""), bucket("b", "20 TB", ""), bucket("c", "0 GB", "")].concat()).unwrap();
    // 81,920 GB: 51,200 * 0.0245 + 30,720 * 0.0235 = 1,976.32
    assert_eq!(bill.cost("a.storage"), usd("1482.24"));
    assert_eq!(bill.cost("b.storage"), usd("494.08"));
    assert_eq!(bill.cost("c.storage"), usd("0"));
}

#[test]
fn empty_pools_cost_nothing() {
    let bill = bill(&[bucket("a", "0 GB", ""), bucket("b", "0 GB", "")].concat()).unwrap();
    assert_eq!(bill.total(), usd("0"));
    assert_eq!(bill.cost("a.storage"), usd("0"));
}

#[test]
fn requests_to_s3_are_billed_by_kind() {
    let requests = "[components.b]\nservice = \"s3\"\nstorage = \"0 GB\"\nput_requests = \"1M request\"\nget_requests = \"1M request\"";
    let bill = bill(requests).unwrap();
    assert_eq!(bill.cost("b.put_requests"), usd("5.4")); // 0.0000054
    assert_eq!(bill.cost("b.get_requests"), usd("0.43")); // 0.00000043
}

#[test]
fn tiers_of_intelligent_tiering_split_the_data() {
    let split = "class = \"intelligent_tiering\"\nobjects = \"1M object\"\ninfrequent_share = \"30 %\"\narchive_instant_share = \"20 %\"";
    let bill = bill(&bucket("b", "1000 GB", split)).unwrap();
    assert_eq!(bill.cost("b.storage_frequent"), usd("12.25")); // 500 * 0.0245
    assert_eq!(bill.cost("b.storage_infrequent"), usd("4.05")); // 300 * 0.0135
    assert_eq!(bill.cost("b.storage_archive_instant"), usd("1")); // 200 * 0.005
    assert_eq!(bill.cost("b.monitoring"), usd("2.5")); // 1M * 0.0000025
}

fn volume(id: &str, more: &str) -> String {
    format!("[components.{id}]\nservice = \"ebs\"\nsize = \"100 GB\"\n{more}\n")
}

#[test]
fn gp3_includes_3000_iops_and_125_mib_a_second() {
    let bill = bill(&volume("v", "")).unwrap();
    assert_eq!(bill.cost("v.storage"), usd("9.52")); // 100 * 0.0952
    assert_eq!(bill.cost("v.iops"), usd("0"));
    assert_eq!(bill.cost("v.throughput"), usd("0"));
}

#[test]
fn gp3_bills_extra_iops_and_throughput_for_each_volume() {
    let bill = bill(&volume("v", "count = 2\niops = \"4000 IOPS\"\nthroughput = \"225 MiBps\"")).unwrap();
    assert_eq!(bill.cost("v.storage"), usd("19.04"));
    assert_eq!(bill.cost("v.iops"), usd("12")); // 2 * 1,000 * 0.006
    assert_eq!(bill.cost("v.throughput"), usd("9.52")); // 2 * 100 * 0.0476
}

#[test]
fn iops_below_the_gp3_allowance_cost_nothing() {
    let bill = bill(&volume("v", "iops = \"1000 IOPS\"\nthroughput = \"50 MiBps\"")).unwrap();
    assert_eq!(bill.total(), usd("9.52"));
}

#[test]
fn io2_has_three_price_tiers() {
    let provisioned = |iops: &str| format!("volume_type = \"io2\"\nprovisioned_iops = \"{iops} IOPS\"");
    let of = |iops: &str| {
        bill(&volume("v", &provisioned(iops))).and_then(|bill| Ok(bill.cost("v.provisioned_iops")?)).unwrap()
    };
    assert_eq!(of("32000"), usd("2496").unwrap()); // 32,000 * 0.078
    assert_eq!(of("40000"), usd("2932.8").unwrap()); // ... + 8,000 * 0.0546
    assert_eq!(of("100000"), usd("5619.12").unwrap()); // ... 32,000 * 0.0546 + 36,000 * 0.03822
}

#[test]
fn two_io2_volumes_do_not_share_tiers() {
    let provisioned = "volume_type = \"io2\"\nprovisioned_iops = \"40000 IOPS\"";
    let pair = bill(&volume("v", &format!("{provisioned}\ncount = 2"))).unwrap();
    assert_eq!(pair.cost("v.provisioned_iops"), usd("5865.6")); // 2 * 2,932.8
    let apart = bill(&[volume("v", provisioned), volume("w", provisioned)].concat()).unwrap();
    assert_eq!(apart.cost("v.provisioned_iops"), usd("2932.8"));
    assert_eq!(apart.cost("w.provisioned_iops"), usd("2932.8"));
}

#[test]
fn snapshots_are_billed_once_whatever_the_count() {
    let bill = bill(&volume("v", "count = 3\nsnapshots = \"50 GB\"")).unwrap();
    assert_eq!(bill.cost("v.snapshots"), usd("2.7")); // 50 * 0.054
    assert_eq!(bill.cost("v.storage"), usd("28.56"));
}

#[test]
fn a_volume_that_exists_for_half_of_the_month_costs_half() {
    assert_eq!(bill(&volume("v", "hours = \"365 h\"")).unwrap().cost("v.storage"), usd("4.76"));
}

//! Published files.

use std::sync::Arc;

use costcone::Findings;
use costcone::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone_import::import;

use super::{catalog, imported, lines, shared};

/// One rate of Amazon Comprehend, without the other product families.
const COMPREHEND: &str = r#"
name = "Amazon Comprehend"
page = "https://aws.amazon.com/comprehend/pricing/"
[usage.pii]
statement = "Units of 100 characters searched for personal data in the month"
unit = "unit/month"
[charges.pii]
statement = "Detection of personal data"
quantity = "pii"
unit = "unit"
price = "pii"
[rates.pii]
aws = [{ offer = "comprehend", family = "Entity Detection", attributes = { usagetype = "DetectPiiEntities" }, unit = "Unit" }]
"#;

const STORAGE: &str = r#"
name = "Amazon S3, one class"
[usage.storage]
statement = "Data stored"
unit = "GB"
[charges.storage]
statement = "Storage"
quantity = "storage * 1 month"
unit = "GB-month"
price = "storage"
[rates.storage]
aws = [{ offer = "AmazonS3", family = "Storage", attributes = { usagetype = "TimedStorage-ByteHrs", volumeType = "Standard" }, unit = "GB-Mo" }]
"#;

#[test]
fn a_published_csv_file_gives_the_tiers_of_its_lines() {
    let Some(folder) = shared() else { return println!("skipped: no folder ../shared") };
    let book =
        imported(&catalog(&[("comprehend", COMPREHEND)]), &[folder.join("comprehend-ap-south-1-offer-20260116.csv")]);
    let book = book.unwrap_or_else(|findings| panic!("{findings}"));
    let steps: Vec<&str> = lines(&book, "comprehend/ap-south-1");
    // The lines of SKU 3AXMQWKDDFYP7NT5 in the file.
    assert_eq!(
        steps,
        [
            "pii,,0,10000000,0.0001,unit,USD,2025-04-01,aws-price-list,3AXMQWKDDFYP7NT5.JRTCKXETXF.HWDSBTNJX9",
            "pii,,10000000,50000000,0.00005,unit,USD,2025-04-01,aws-price-list,3AXMQWKDDFYP7NT5.JRTCKXETXF.UH4R86KK5B",
            "pii,,50000000,100000000,0.000025,unit,USD,2025-04-01,aws-price-list,3AXMQWKDDFYP7NT5.JRTCKXETXF.H7TEM37A35",
            "pii,,100000000,,0.000005,unit,USD,2025-04-01,aws-price-list,3AXMQWKDDFYP7NT5.JRTCKXETXF.F83EQNDM5J",
        ]
    );
    let report = &book.reports[0];
    assert_eq!((report.offer.as_str(), report.published.as_str()), ("comprehend", "2026-01-16T16:02:58Z"));
    let unmatched: u64 = report.families.values().map(|family| family.unmatched).sum();
    assert!(unmatched > 10 && report.products == unmatched + 1, "{report:?}");
    assert!(report.families.values().filter(|family| family.unmatched > 0).all(|family| family.example.is_some()));
}

#[test]
fn a_published_json_file_of_2023_is_read() {
    let Some(folder) = shared() else { return println!("skipped: no folder ../shared") };
    let book = imported(&catalog(&[("s3", STORAGE)]), &[folder.join("AmazonS3-us-east-1-20230123-trimmed.json")]);
    let book = book.unwrap_or_else(|findings| panic!("{findings}"));
    let prices: Vec<(&str, &str)> = lines(&book, "s3/us-east-1")
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[2], cells[4])
        })
        .collect();
    assert_eq!(prices, [("0", "0.023"), ("51200", "0.022"), ("512000", "0.021")]);
}

#[test]
fn a_folder_import_reads_matching_files_and_reports_the_others() {
    let Some(folder) = shared() else { return println!("skipped: no folder ../shared") };
    let own = tempfile::tempdir().unwrap();
    std::fs::write(own.path().join("bill.csv"), "a,b\n1,2\n").unwrap();
    for name in [
        "comprehend-ap-south-1-offer-20260116.csv",
        "AmazonS3-us-east-1-20230123-trimmed.json",
        "comprehend-region_index.json",
        "AmazonEC2-2016-trimmed.json",
    ] {
        std::fs::copy(folder.join(name), own.path().join(name)).unwrap();
    }
    let services = catalog(&[("s3", STORAGE), ("comprehend", COMPREHEND)]);
    let book = imported(&services, &[own.path().to_owned()]).unwrap_or_else(|findings| panic!("{findings}"));
    let wanted: Vec<(&str, bool)> =
        book.reports.iter().map(|report| (report.offer.as_str(), report.is_wanted)).collect();
    assert_eq!(wanted, [("AmazonEC2", false), ("AmazonS3", true), ("", false), ("comprehend", true)]);
    // Four tiers of Comprehend and three of S3.
    assert_eq!(book.rows, 7);
}

const DATABASES: &str = r#"
name = "Databases"
[attributes.instance_type]
statement = "Instance type"
values_from = "instance_hour"
[charges.hours]
statement = "Instance hours"
quantity = "count * running"
unit = "hour"
price = "instance_hour"
"#;

/// An older book with one instance.
struct Older;

impl PriceProvider for Older {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        let row = "instance_hour,instance_type=db.r8i.12xlarge,0,,7.18,hour,USD,2026-01-01,book,2ATYPCP2TC22BJRT.JRTCKXETXF.6YS6EN2CT7";
        let text = format!("{}\n{row}\n", PriceTable::HEADER);
        Ok(if (service, region) == ("databases", "ap-south-2") {
            Some(Arc::new(PriceTable::parse("a", &text)?))
        } else {
            None
        })
    }

    fn regions(&self, service: &str) -> Vec<String> {
        if service == "databases" { vec!["ap-south-2".to_owned()] } else { Vec::new() }
    }

    fn specification(&self, _: &str) -> Option<InstanceSpecification> {
        None
    }

    fn version(&self) -> String {
        "older".to_owned()
    }
}

#[test]
fn a_published_savings_plans_file_adds_a_rate() {
    let Some(folder) = shared() else { return println!("skipped: no folder ../shared") };
    let path = folder.join("AWSDatabaseSavingsPlans-ap-south-2-20260422.csv");
    let services = catalog(&[("databases", DATABASES)]);
    let book = import(&[path], &services, &Older, "Test").unwrap_or_else(|findings| panic!("{findings}"));
    // The line of the on-demand SKU 2ATYPCP2TC22BJRT in the file.
    assert_eq!(
        lines(&book, "databases/ap-south-2"),
        [
            "instance_hour_savings_plan,instance_type=db.r8i.12xlarge;savings_plan=1yr_no_upfront,0,,5.744,hour,USD,2026-04-20,aws-price-list,\
          DZCHH8H3SPVYZ2Z4.2ATYPCP2TC22BJRT"
        ]
    );
    let family = &book.reports[0].families["Savings Plans"];
    assert_eq!((family.matched, family.matched + family.unmatched), (1, book.reports[0].products));
}

#[test]
fn a_json_savings_plans_file_gives_the_same_rate() {
    let text = r#"{ "version": "20260422194203", "publicationDate": "2026-04-22T19:42:03Z", "regionCode": "ap-south-2",
      "products": [ { "sku": "PLAN", "productFamily": "DatabaseSavingsPlans", "serviceCode": "DatabaseSavingsPlans",
        "attributes": { "purchaseOption": "No Upfront", "granularity": "hourly", "purchaseTerm": "1yr" } } ],
      "terms": { "savingsPlan": [ { "sku": "PLAN", "description": "1 year", "effectiveDate": "2026-04-20T21:53:43Z",
        "leaseContractLength": { "duration": 1, "unit": "year" },
        "rates": [ { "discountedSku": "2ATYPCP2TC22BJRT", "rateCode": "PLAN.2ATYPCP2TC22BJRT", "unit": "Hrs",
          "discountedRate": { "price": "5.744", "currency": "USD" } } ] } ] } }"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plans.json");
    std::fs::write(&path, text).unwrap();
    let services = catalog(&[("databases", DATABASES)]);
    let book = import(&[path], &services, &Older, "Test").unwrap_or_else(|findings| panic!("{findings}"));
    let row = lines(&book, "databases/ap-south-2")[0];
    assert!(
        row.starts_with(
            "instance_hour_savings_plan,instance_type=db.r8i.12xlarge;savings_plan=1yr_no_upfront,0,,5.744,"
        ),
        "{row}"
    );
}

//! A program with its own catalog and prices.

use std::sync::Arc;

use costcone::catalog::{Service, ServiceList};
use costcone::formula::Decimal;
use costcone::plan::Plan;
use costcone::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone::{Code, Findings, Format};

use crate::bill::usd;

const SERVICE: &str = r#"
name = "Messages"
[attributes.grade]
statement = "Grade"
values    = ["plain", "certified", "sealed", "odd"]
default   = "plain"
[usage.letters]
statement = "Letters in the month"
unit      = "letter/month"
[charges.volume]
statement = "Letters, all at the price of the step reached"
quantity  = "letters"
unit      = "letter"
price     = "volume"
schedule  = "volume"
[charges.blocks]
statement = "Letters by started hundred"
quantity  = "letters"
unit      = "letter"
price     = "blocks"
schedule  = "package"
package   = "100 letter"
[charges.account]
statement = "Letters, with a least amount"
quantity  = "letters"
unit      = "letter"
price     = "small"
minimum   = "fee"
[charges.stamps]
statement = "Stamps by grade"
quantity  = "letters"
unit      = "letter"
price     = "stamps"
"#;

const PRICES: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code
blocks,,0,,0.02,letter,USD,2026-01-01,own,
fee,,0,,25,month,USD,2026-01-01,own,
small,,0,,0.01,letter,USD,2026-01-01,own,
stamps,grade=plain,0,,0.5,letter,USD,2026-01-01,own,
stamps,grade=certified,0,,not_offered,letter,USD,2026-01-01,own,
stamps,grade=sealed,0,,unknown,letter,USD,2026-01-01,own,
volume,,0,1000,1,letter,USD,2026-01-01,own,
volume,,1000,,0.5,letter,USD,2026-01-01,own,
";

/// Prices of one service in one place.
struct Own(Arc<PriceTable>);

impl PriceProvider for Own {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        Ok((service == "letters" && region == "moon").then(|| self.0.clone()))
    }

    fn regions(&self, _: &str) -> Vec<String> {
        vec!["moon".to_owned()]
    }

    fn specification(&self, _: &str) -> Option<InstanceSpecification> {
        None
    }

    fn version(&self) -> String {
        "own prices of 2026".to_owned()
    }
}

fn plan_in(region: &str, letters: &str, more: &str) -> Result<Plan, Findings> {
    let catalog = ServiceList::new([Service::read("letters", &costcone::document(SERVICE, Format::Toml)?)?]);
    let prices = Own(Arc::new(PriceTable::parse("letters/moon", PRICES)?));
    let text = format!(
        "[architecture]\nname = \"post\"\nregion = \"{region}\"\ndefinition_uncertainty = false\n\
         [components.post]\nservice = \"letters\"\nletters = {letters}\n{more}\n"
    );
    Plan::compile(&costcone::read(&text, Format::Toml)?, &catalog, &prices)
}

fn plan(letters: &str, more: &str) -> Result<Plan, Findings> {
    plan_in("moon", letters, more)
}

fn cost(letters: &str, charge: &str) -> Result<Decimal, String> {
    let plan = plan(&format!("\"{letters} letter\""), "").map_err(|findings| findings.to_string())?;
    let values = plan.at(|_| None).map_err(|error| error.to_string())?;
    let line = plan.lines().iter().find(|line| line.charge() == charge).and_then(|line| line.cost_in(&values));
    line.ok_or_else(|| format!("no charge `{charge}`"))
}

#[test]
fn a_volume_rate_prices_all_units_at_the_tier_reached() {
    assert_eq!(cost("1000", "volume"), usd("1000"));
    assert_eq!(cost("1001", "volume"), usd("500.5"));
}

#[test]
fn bounds_allow_for_the_lower_cost_of_a_higher_volume_tier() {
    let letters = "{ min = \"900 letter\", max = \"1100 letter\", statement = \"s\", basis = \"b\" }";
    let estimate = plan(letters, "").unwrap().estimate(&Default::default()).unwrap();
    let (_, volume) = estimate.lines().find(|(line, _)| line.charge() == "volume").unwrap();
    assert_eq!((Ok(volume.bounds().floor()), Ok(volume.bounds().ceiling())), (usd("500"), usd("1000")));
    assert!(!volume.bounds().tight());
}

#[test]
fn a_started_package_is_billed_in_full() {
    assert_eq!(cost("200", "blocks"), usd("4")); // 2 * 100 * 0.02
    assert_eq!(cost("201", "blocks"), usd("6"));
    assert_eq!(cost("0", "blocks"), usd("0"));
}

#[test]
fn a_minimum_is_due_without_usage() {
    assert_eq!(cost("0", "account"), usd("25"));
    assert_eq!(cost("3000", "account"), usd("30"));
}

fn codes(result: Result<Plan, Findings>) -> Vec<(Code, String)> {
    let findings = result.err().unwrap_or_default();
    findings.iter().map(|finding| (finding.code(), finding.message().to_owned())).collect()
}

#[test]
fn a_rate_that_is_not_offered_is_an_error_and_never_zero() {
    let found = codes(plan("\"1 letter\"", "grade = \"certified\""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, Code::NotOffered);
    assert!(["letters", "stamps", "moon"].iter().all(|word| found[0].1.contains(word)), "{found:?}");
}

#[test]
fn a_rate_of_unknown_price_is_an_error_and_never_zero() {
    let found = codes(plan("\"1 letter\"", "grade = \"sealed\""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, Code::PriceUnknown);
}

#[test]
fn a_rate_without_a_row_is_an_error_and_never_zero() {
    let found = codes(plan("\"1 letter\"", "grade = \"odd\""));
    assert_eq!(found.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::PriceUnknown], "{found:?}");
}

#[test]
fn a_region_without_prices_is_an_error_that_lists_the_known_regions() {
    let findings = plan_in("mars", "\"1 letter\"", "").unwrap_err();
    assert!(findings.iter().all(|finding| finding.code() == Code::PriceUnknown), "{findings}");
    assert!(findings.to_string().contains("moon"), "{findings}");
}

#[test]
fn an_estimate_carries_the_version_and_dates_of_its_prices() {
    let plan = plan("\"1 letter\"", "").unwrap();
    assert_eq!(plan.price_version(), "own prices of 2026");
    assert_eq!(plan.price_dates(), Some(("2026-01-01", "2026-01-01")));
}

#[test]
fn a_service_outside_the_catalog_is_an_error() {
    let found = codes(plan("\"1 letter\"", "[components.web]\nservice = \"ec2\"\ninstance_type = \"m5.large\""));
    assert_eq!(found.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::UnknownService]);
}

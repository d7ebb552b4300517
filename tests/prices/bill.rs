//! Recalculates the rows of a real bill with the prices of the book, by rate code.
//!
//! # Source
//! FinOps Foundation, FOCUS 1.0 sample data (CC BY 4.0): 942 anonymized rows of an AWS bill of September 2024.

use std::collections::BTreeMap;

use costcone::formula::{Decimal, Rounding};
use costcone::prices::{Price, PriceProvider};

/// Rate codes with a price change after the bill: AWS halved the prices of DynamoDB on-demand units in November 2024
/// (<https://aws.amazon.com/blogs/database/new-amazon-dynamodb-lowers-pricing-for-on-demand-throughput-and-global-tables/>).
const HALVED: [&str; 2] = ["K6UMRY3TVDVCBP56.JRTCKXETXF.6YS6EN2CT7", "4G4G98VBTENWGY5R.JRTCKXETXF.6YS6EN2CT7"];

fn number(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Number of our units per unit of the bill: one GiB/s has 1,024 MiB/s.
fn per(billed: &str, ours: &str) -> Decimal {
    match (billed, ours) {
        ("GiB/Second-Months", "MiBps-month") => number("1024"),
        _ => Decimal::ONE,
    }
}

/// Price and unit of each rate code in the book.
fn by_code() -> BTreeMap<String, (Decimal, String)> {
    let book = costcone::default_book();
    let mut found = BTreeMap::new();
    for service in book.services() {
        for region in book.regions(&service) {
            for (_, row) in book.table(&service, &region).unwrap().unwrap().all_rows().unwrap() {
                let (Some(code), Price::Amount(price)) = (row.rate_code(), row.price()) else { continue };
                found.insert(code.to_owned(), (price, row.unit().to_string()));
            }
        }
    }
    found
}

#[test]
fn the_book_gives_the_list_costs_of_a_real_bill() {
    let Some(file) = costcone_tests::shared("focus/focus_sample.csv") else {
        return println!("skipped: no folder ../shared");
    };
    let book = by_code();
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (code, unit, quantity, cost) =
        (place("SkuPriceId"), place("PricingUnit"), place("PricingQuantity"), place("ListCost"));
    let (mut priced, mut halved) = (0, 0);
    for row in reader.records() {
        let row = row.unwrap();
        let Some((price, ours)) = book.get(&row[code]) else { continue };
        let whole = price.mul_rounded(per(&row[unit], ours), Rounding::Nearest).unwrap();
        let found = whole.mul_rounded(number(&row[quantity]), Rounding::Nearest).unwrap();
        let billed = number(&row[cost]);
        if HALVED.contains(&&row[code]) {
            halved += 1;
            let doubled = found.add_rounded(found, Rounding::Nearest).unwrap();
            assert!(doubled.to_f64() - billed.to_f64() < 1e-10, "{}: {doubled}, billed {billed}", &row[code]);
            continue;
        }
        // The bill has ten decimal places.
        assert!((found.to_f64() - billed.to_f64()).abs() < 1e-10, "{}: {found}, billed {billed}", &row[code]);
        priced += 1;
    }
    assert!(priced >= 280 && halved > 0, "{priced} rows were priced, {halved} with prices that have changed since");
}

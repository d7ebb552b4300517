//! Measures the first lookup in each service of the default book, with a newly opened book each time, and the time to
//! parse the whole book.

use std::time::Instant;

use costcone::book::{Archive, BookError, PriceBook};
use costcone::catalog::Catalog;
use costcone::prices::{GLOBAL, PriceProvider, PriceTable};
use costcone::{Book, Findings};
use serde_json::json;

/// Number of runs. The result is their median.
const RUNS: usize = 9;
/// The region with the most rows, for services with regions.
const REGION: &str = "us-east-1";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services: Vec<String> = Book::aws().ids().into_iter().filter(|id| id != "custom").collect();
    let mut lookups = Vec::new();
    for service in &services {
        lookups.push(json!({ "service": service, "seconds": median(|| first_lookup(service))? }));
    }
    let mut rows = 0;
    let whole = median(|| {
        rows = whole_book()?;
        Ok(())
    })?;
    let report = json!({ "bytes": costcone::BOOK.len(), "rows": rows, "whole_seconds": whole, "lookups": lookups });
    // OK because printing the result is the purpose of this program.
    #[allow(clippy::print_stdout)]
    {
        println!("{report}");
    }
    Ok(())
}

fn opened() -> Result<PriceBook, BookError> {
    PriceBook::new(Archive::from_bytes(costcone::BOOK)?)
}

/// Opens the book and looks up all items of the service's longest rate.
fn first_lookup(service: &str) -> Result<(), Box<dyn std::error::Error>> {
    let book = opened()?;
    let table = table(&book, service).map_err(|findings| findings.to_string())?.ok_or("no table")?;
    let longest = |rate: &&str| table.text().matches(&format!("\n{rate},")).count();
    let rate = if service == "ec2" { Some("instance_hour") } else { table.rates().max_by_key(longest) };
    table.lookup(rate.ok_or("no rate")?, |_| Some("")).map_err(|findings| findings.to_string())?;
    Ok(())
}

fn table(book: &PriceBook, service: &str) -> Result<Option<std::sync::Arc<PriceTable>>, Findings> {
    match book.table(service, REGION)? {
        Some(table) => Ok(Some(table)),
        None => book.table(service, GLOBAL),
    }
}

/// Opens the book and reads every row.
fn whole_book() -> Result<usize, Box<dyn std::error::Error>> {
    let book = opened()?;
    let mut rows = 0;
    for service in book.services() {
        for region in book.regions(&service) {
            let text = book.archive().text(&format!("prices/{service}/{region}.csv"))?.ok_or("no table")?;
            let table = PriceTable::parse(&service, &text).map_err(|findings| findings.to_string())?;
            rows += table.text().lines().count() - 1;
        }
    }
    Ok(rows)
}

/// The median duration of several runs in seconds.
fn median(mut run: impl FnMut() -> Result<(), Box<dyn std::error::Error>>) -> Result<f64, Box<dyn std::error::Error>> {
    let mut seconds = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        run()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_unstable_by(f64::total_cmp);
    Ok(seconds[RUNS / 2])
}

//! Times the first look-up in each service of the compiled-in book, in a book opened anew, and the parsing of all of it.

use std::time::Instant;

use costcone::book::{Archive, BookError, PriceBook};
use costcone::catalog::Catalog;
use costcone::prices::{GLOBAL, PriceProvider, PriceTable};
use costcone::{Book, Findings};
use serde_json::json;

/// Runs of which the median counts.
const RUNS: usize = 9;
/// Where services that have regions are looked up: the region with the most rows.
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
    // OK because the line is what this program is for.
    #[allow(clippy::print_stdout)]
    {
        println!("{report}");
    }
    Ok(())
}

fn opened() -> Result<PriceBook, BookError> {
    PriceBook::new(Archive::from_bytes(costcone::BOOK)?)
}

/// Opens the book and looks into every ladder of the service's longest rate.
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

/// Opens the book and reads every row of it.
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

/// The median of the seconds that some runs take.
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

//! `costcone prices check`: checks a price book and shows its coverage.

use std::collections::BTreeMap;

use costcone::Book;
use costcone::book::{BookCheck, Coverage, PriceBook, check};
use costcone::prices::PriceProvider;
use serde_json::{Value, json};

use crate::commands::Done;
use crate::commands::outliers::{outliers_json, outliers_text};
use crate::output::{Failure, pretty};

/// Reads the whole book and lists its coverage and outliers.
pub fn run(catalog: &Book, book: &PriceBook, json: bool) -> Done {
    let failed = |findings| Failure::Findings { file: book.archive().name().to_owned(), findings, json };
    let checked = check(book, catalog).map_err(failed)?;
    Ok(if json { pretty(&checked_json(book, &checked)) } else { text(book, &checked) })
}

fn text(book: &PriceBook, checked: &BookCheck) -> String {
    let mut text = format!("{}: no findings\n\n", book.version());
    let mut services: BTreeMap<&str, (usize, Coverage)> = BTreeMap::new();
    for ((service, _), coverage) in &checked.coverage {
        let (regions, sum) = services.entry(service).or_default();
        *regions += 1;
        sum.priced += coverage.priced;
        sum.not_offered += coverage.not_offered;
        sum.unknown += coverage.unknown;
    }
    text.push_str(&format!(
        "{:20} {:>7} {:>8} {:>11} {:>8}\n",
        "service", "regions", "priced", "not offered", "unknown"
    ));
    for (service, (regions, sum)) in &services {
        let Coverage { priced, not_offered, unknown } = sum;
        text.push_str(&format!("{service:20} {regions:>7} {priced:>8} {not_offered:>11} {unknown:>8}\n"));
    }
    text.push_str(&outliers_text(&checked.outliers));
    text
}

fn checked_json(book: &PriceBook, checked: &BookCheck) -> Value {
    let coverage = checked.coverage.iter().map(|((service, region), coverage)| {
        json!({
            "service": service, "region": region, "priced": coverage.priced,
            "not_offered": coverage.not_offered, "unknown": coverage.unknown,
        })
    });
    json!({
        "version": book.version(), "private": book.manifest().private,
        "coverage": coverage.collect::<Vec<_>>(), "outliers": outliers_json(&checked.outliers),
    })
}

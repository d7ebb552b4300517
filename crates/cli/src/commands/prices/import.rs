//! `costcone prices import`: reads AWS Price List files into a price book.

use std::path::Path;

use costcone::Book;
use costcone::book::Manifest;
use costcone_import::{FileReport, ImportedBook};
use serde_json::{Value, json};

use crate::arguments::ImportArguments;
use crate::commands::Done;
use crate::output::{Failure, pretty, style};

/// The message for files that contain no rate of any service.
pub const NO_RATES: &str = "no product in these files matches a rate of a service, so costcone has written no book";

/// Reads the files, writes the book, and reports the products that it read and those that match no rate.
pub fn run(book: &Book, arguments: &ImportArguments) -> Done {
    let ImportArguments { paths, output, title, private, json } = arguments;
    let failed = |findings| Failure::Findings { file: "import".to_owned(), findings, json: *json };
    let mut imported = costcone_import::import(paths, book, book, title).map_err(failed)?;
    if imported.rows == 0 {
        return Err(Failure::Usage(NO_RATES.to_owned()));
    }
    if *private {
        let text = imported.files.get(Manifest::PATH).unwrap_or_default();
        let manifest = Manifest::read("import", text).map_err(|error| Failure::Usage(error.to_string()))?;
        imported.files.insert(Manifest::PATH, Manifest { private: true, ..manifest }.to_text());
    }
    imported.files.save(output).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(if *json { pretty(&summary_json(&imported, output)) } else { style().wrapped(&summary(&imported, output)) })
}

fn summary(imported: &ImportedBook, output: &Path) -> String {
    let tables = imported.files.iter().filter(|(path, _)| path.starts_with("prices/")).count();
    let plural = if tables == 1 { "table" } else { "tables" };
    let mut text = format!("{}: {} rows in {tables} {plural}\n", output.display(), imported.rows);
    for report in &imported.reports {
        text.push_str(&file(report));
    }
    text.push_str(&format!("\nUse it with `--prices {}`.\n", output.display()));
    text
}

fn file(report: &FileReport) -> String {
    if report.offer.is_empty() {
        return format!("\n{}: not a price list file\n", report.path);
    }
    if !report.is_wanted {
        return format!("\n{}: no service uses the offer `{}`\n", report.path, report.offer);
    }
    let of = if report.published.is_empty() { String::new() } else { format!(" of {}", report.published) };
    let FileReport { path, offer, rows, products, .. } = report;
    let mut text = format!("\n{path}: {offer}{of}, {rows} rows of {products} products\n");
    for (name, family) in &report.families {
        text.push_str(&format!("  {name}: {} read, {} without a matching rate", family.matched, family.unmatched));
        let example = family.example.as_deref().map(|usage| format!(", such as {usage}"));
        text.push_str(&format!("{}\n", example.unwrap_or_default()));
    }
    if report.without_price > 0 {
        text.push_str(&format!("  {} products have no on-demand price\n", report.without_price));
    }
    text
}

fn summary_json(imported: &ImportedBook, output: &Path) -> Value {
    let files = imported.reports.iter().map(|report| {
        let families = report.families.iter().map(|(name, family)| {
            json!({ "family": name, "matched": family.matched, "unmatched": family.unmatched, "example": family.example })
        });
        json!({
            "path": report.path, "offer": report.offer, "published": report.published, "wanted": report.is_wanted,
            "products": report.products, "rows": report.rows, "without_price": report.without_price,
            "families": families.collect::<Vec<_>>(),
        })
    });
    json!({ "book": output.display().to_string(), "rows": imported.rows, "files": files.collect::<Vec<_>>() })
}

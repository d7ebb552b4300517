//! `costcone prices import`: AWS Price List files into a book.

use std::path::{Path, PathBuf};

use costcone::Book;
use costcone::book::Manifest;
use costcone_import::{FileReport, ImportedBook};
use serde_json::{Value, json};

use crate::commands::Done;
use crate::output::{Failure, pretty, style};

/// What the book says of itself.
pub struct About<'a> {
    pub title: &'a str,
    pub is_private: bool,
}

/// Reads the files, writes the book, and says what was found and what was not.
pub fn run(book: &Book, paths: &[PathBuf], output: &Path, about: &About<'_>, json: bool) -> Done {
    let failed = |findings| Failure::Findings { file: "import".to_owned(), findings, json };
    let mut imported = costcone_import::import(paths, book, book, about.title).map_err(failed)?;
    if imported.rows == 0 {
        let none = "no product in these files is a rate of any service: nothing was written";
        return Err(Failure::Usage(none.to_owned()));
    }
    if about.is_private {
        let text = imported.files.get(Manifest::PATH).unwrap_or_default();
        let manifest = Manifest::read("import", text).map_err(|error| Failure::Usage(error.to_string()))?;
        imported.files.insert(Manifest::PATH, Manifest { private: true, ..manifest }.to_text());
    }
    imported.files.save(output).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(if json { pretty(&summary_json(&imported, output)) } else { style().wrapped(&summary(&imported, output)) })
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
        return format!("\n{}: no price list file\n", report.path);
    }
    if !report.is_wanted {
        return format!("\n{}: no rate is read from the offer `{}`\n", report.path, report.offer);
    }
    let of = if report.published.is_empty() { String::new() } else { format!(" of {}", report.published) };
    let FileReport { path, offer, rows, products, .. } = report;
    let mut text = format!("\n{path}: {offer}{of}, {rows} rows of {products} products\n");
    for (name, family) in &report.families {
        text.push_str(&format!("  {name}: {} read, {} matched nothing", family.matched, family.unmatched));
        let example = family.example.as_deref().map(|usage| format!(", such as {usage}"));
        text.push_str(&format!("{}\n", example.unwrap_or_default()));
    }
    if report.without_price > 0 {
        text.push_str(&format!("  {} products have no price on demand\n", report.without_price));
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

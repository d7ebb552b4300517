//! Makes the texts of all tables and reports all findings at once.

use std::collections::BTreeMap;
use std::path::Path;

use costcone_book::{BookFiles, Coverage, Outlier, RegionalPrices};
use costcone_core::Findings;
use costcone_core::prices::Price;

use crate::check::check;
use crate::facts;
use crate::rules::Rules;
use crate::tables::{RateTable, TableSet};

/// The tables made from facts and rules.
#[derive(Debug)]
pub struct GeneratedTables {
    /// Texts by path, relative to the data folder.
    pub files: BookFiles,
    /// Number of priced, not offered, and unknown items by service and region.
    pub coverage: BTreeMap<(String, String), Coverage>,
    /// Prices far from those of the same item in other regions. They need a review but can be right.
    pub outliers: Vec<Outlier>,
    /// Number of tested lookups: each charge in each region, for each combination of attributes.
    pub lookups: usize,
}

/// Makes the tables from a folder of facts and from `data`, the folder with rules and services. It writes no files.
///
/// # Errors
/// All findings listed on the [crate page](crate). Unreadable rules hide problems of facts, and unreadable facts hide
/// problems of tables.
pub fn make(facts: &Path, data: &Path) -> Result<GeneratedTables, Findings> {
    let rules = Rules::read(data)?;
    let facts_of_rules = facts::read(facts, data, &rules)?;
    let mut findings = Findings::none();
    let tables = TableSet::new(&rules, facts_of_rules, &mut findings);
    let files = tables.files(facts, &rules, &mut findings);
    let lookups = check(&tables, &rules, data, &mut findings);
    let coverage = tables.0.iter().map(|(place, table)| (place.clone(), coverage(table))).collect();
    findings.into_result(GeneratedTables { files, coverage, outliers: outliers(&tables), lookups })
}

impl GeneratedTables {
    /// Number of lines in all files.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.files.iter().map(|(_, text)| text.matches('\n').count()).sum()
    }
}

/// Counts the items of a table by the state of their first tier.
fn coverage(table: &RateTable) -> Coverage {
    let mut coverage = Coverage::default();
    table.values().filter_map(|rows| rows.first()).for_each(|row| coverage.count(row.price));
    coverage
}

/// Compares the last tiers, the prices for large users, between regions.
fn outliers(tables: &TableSet) -> Vec<Outlier> {
    let mut prices = RegionalPrices::default();
    for ((service, region), table) in &tables.0 {
        for ((rate, attributes), rows) in table {
            if let Some(Price::Amount(price)) = rows.last().map(|row| row.price) {
                prices.record(format!("{service} {rate} {attributes}").trim_end().to_owned(), region, price);
            }
        }
    }
    prices.outliers()
}

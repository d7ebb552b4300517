//! From folders to texts, all findings at once.

use std::collections::BTreeMap;
use std::path::Path;

use costcone_book::{Coverage, Files, Outlier, RegionalPrices};
use costcone_core::Findings;
use costcone_core::prices::Price;

use crate::check::check;
use crate::facts;
use crate::rules::Rules;
use crate::tables::{Table, Tables};

/// What facts and rules make.
#[derive(Debug)]
pub struct Made {
    /// The texts by their paths below the folder of the tables.
    pub files: Files,
    /// For each service and region, how many ladders are priced, not offered, and of unknown price.
    pub coverage: BTreeMap<(String, String), Coverage>,
    /// Prices far from those of the same item in other regions: to look at, not necessarily wrong.
    pub outliers: Vec<Outlier>,
    /// Look-ups of charges that were tried, each in a region and for a choice of attributes.
    pub look_ups: usize,
}

/// Makes the tables of the folder `data`, which holds the rules and services, from a folder of facts. Nothing is written.
///
/// # Errors
/// Everything that the [crate's page](crate) names, at once as far as it can be told: rules that cannot be read hide what is
/// wrong with facts, and facts that cannot be read what is wrong with tables.
pub fn make(facts: &Path, data: &Path) -> Result<Made, Findings> {
    let rules = Rules::read(data)?;
    let facts_of_rules = facts::read(facts, data, &rules)?;
    let mut findings = Findings::none();
    let tables = Tables::new(&rules, facts_of_rules, &mut findings);
    let files = tables.files(facts, &rules, &mut findings);
    let look_ups = check(&tables, &rules, data, &mut findings);
    let coverage = tables.0.iter().map(|(place, table)| (place.clone(), coverage(table))).collect();
    findings.into_result(Made { files, coverage, outliers: outliers(&tables), look_ups })
}

impl Made {
    /// How many lines the files have.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.files.iter().map(|(_, text)| text.matches('\n').count()).sum()
    }
}

/// The ladders of a table by the state of their first step.
fn coverage(table: &Table) -> Coverage {
    let mut coverage = Coverage::default();
    table.values().filter_map(|rows| rows.first()).for_each(|row| coverage.count(row.price));
    coverage
}

/// Holds the last steps of ladders, which are what a large user pays, against each other.
fn outliers(tables: &Tables) -> Vec<Outlier> {
    let mut prices = RegionalPrices::default();
    for ((service, region), table) in &tables.0 {
        for ((rate, attributes), rows) in table {
            if let Some(Price::Amount(price)) = rows.last().map(|row| row.price) {
                prices.note(format!("{service} {rate} {attributes}").trim_end().to_owned(), region, price);
            }
        }
    }
    prices.outliers()
}

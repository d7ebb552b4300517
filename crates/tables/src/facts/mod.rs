//! Reads facts line by line and keeps those that a rule uses.

mod collector;
mod fact;
mod file;
mod index;
mod line;
mod matching;

use std::collections::BTreeMap;
use std::path::Path;

use costcone_core::Findings;

use crate::rules::Rules;

pub(crate) use fact::Fact;
pub(crate) use file::{CsvLines, CsvRow};

/// The files in the folder of facts.
const GIVEN: [&str; 2] = ["facts.csv", "facts-more.csv.gz"];
/// The file next to the tables with facts that AWS states only in prose.
const ADDED: &str = "added_facts.csv";

/// Region of a table, and attributes of a row as text.
pub(crate) type TableKey = (String, String);

/// The facts of each key for each rule, in the order of rules and files.
pub(crate) type Facts = Vec<BTreeMap<TableKey, Vec<Fact>>>;

/// Reads the facts for all rules.
///
/// # Errors
/// Unreadable files and lines, attributes that no rule uses, and sources without an id.
pub(crate) fn read(folder: &Path, data: &Path, rules: &Rules) -> Result<Facts, Findings> {
    let mut collector = collector::FactCollector::new(rules);
    let given = GIVEN.map(|name| (folder, name));
    for (folder, name) in given.into_iter().chain([(data, ADDED)]) {
        match CsvLines::open(folder, name, &line::COLUMNS) {
            Ok(mut lines) => collector.collect(name, &mut lines),
            Err(finding) => collector.findings.push(finding),
        }
    }
    collector.findings.into_result(collector.facts)
}

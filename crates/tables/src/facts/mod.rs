//! The facts, read a line at a time; kept is what a rule takes.

mod fact;
mod file;
mod index;
mod line;
mod meaning;
mod take;

use std::collections::BTreeMap;
use std::path::Path;

use costcone_core::Findings;

use crate::rules::Rules;

pub(crate) use fact::Fact;
pub(crate) use file::{Columns, Lines};

/// The files of facts in the folder that is handed in.
const GIVEN: [&str; 2] = ["facts.csv", "facts-more.csv.gz"];
/// The file beside the tables that adds what AWS states only in prose.
const ADDED: &str = "added_facts.csv";

/// The region of a table and the attributes of a row in it, as text.
pub(crate) type Key = (String, String);

/// For each rule, in their order, the facts of each key, in the order of the files.
pub(crate) type Facts = Vec<BTreeMap<Key, Vec<Fact>>>;

/// Reads the facts that rules take.
///
/// # Errors
/// Files and lines that cannot be read, attributes that no rule knows, sources without an id.
pub(crate) fn read(folder: &Path, data: &Path, rules: &Rules) -> Result<Facts, Findings> {
    let mut taker = take::Taker::new(rules);
    let given = GIVEN.map(|name| (folder, name));
    for (folder, name) in given.into_iter().chain([(data, ADDED)]) {
        match Lines::open(folder, name, &line::COLUMNS) {
            Ok(mut lines) => taker.take(name, &mut lines),
            Err(finding) => taker.findings.push(finding),
        }
    }
    taker.findings.into_result(taker.facts)
}

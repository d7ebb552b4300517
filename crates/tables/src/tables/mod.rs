//! The rows of every table, and the texts of the files.

mod families;
mod files;
mod gaps;
mod instances;
mod missing;

use std::collections::BTreeMap;
use std::path::Path;

use costcone_book::BookFiles;
use costcone_core::{Code, Finding, Findings};

use crate::facts::{Facts, TableKey};
use crate::ladder::{Row, ladder};
use crate::rules::{RateRule, Rules};

/// Rows by rate and attributes (as text). A key without rows has findings.
pub(crate) type RateTable = BTreeMap<(String, String), Vec<Row>>;

/// Tables by service and region.
#[derive(Debug, Default)]
pub(crate) struct TableSet(pub(crate) BTreeMap<(String, String), RateTable>);

impl TableSet {
    /// Makes the tables from facts.
    pub(crate) fn new(rules: &Rules, facts: Facts, findings: &mut Findings) -> TableSet {
        let mut tables = TableSet::default();
        for (rule, keys) in rules.rates.iter().zip(facts) {
            if keys.is_empty() {
                findings.push(no_fact(rule));
            }
            for ((region, attributes), facts) in keys {
                let path = path(&rule.service, &region, &rule.rate, &attributes);
                let rows = ladder(rule, &facts, &path, findings);
                tables.add(rule, (region, attributes), rows, &path, findings);
            }
        }
        families::expand(&mut tables, &rules.settings);
        gaps::add(&mut tables, rules, findings);
        missing::explain(&mut tables, rules, findings);
        tables
    }

    /// The files of the tables, and `instances.csv` from the facts.
    pub(crate) fn files(&self, folder: &Path, rules: &Rules, findings: &mut Findings) -> BookFiles {
        let mut files = files::prices(self, findings);
        match instances::file(folder, &rules.settings.instances) {
            Ok(text) => files.insert(instances::PATH, text),
            Err(more) => findings.extend(more),
        }
        files
    }

    /// The table of a service in a region, created if necessary.
    fn table(&mut self, service: &str, region: &str) -> &mut RateTable {
        self.0.entry((service.to_owned(), region.to_owned())).or_default()
    }

    fn add(
        &mut self,
        rule: &RateRule,
        (region, attributes): TableKey,
        rows: Vec<Row>,
        path: &str,
        findings: &mut Findings,
    ) {
        // Equal rows with a rate code are one price under two names, not a contradiction.
        let is_same = |before: &Vec<Row>| *before == rows && rows.iter().all(|row| !row.rate_code.is_empty());
        let table = self.table(&rule.service, &region);
        let key = (rule.rate.clone(), attributes);
        let agrees = table.get(&key).is_none_or(is_same);
        if table.insert(key, rows).is_some() && !agrees {
            let message = format!("two rules in {} set this price", rule.path());
            let help = "make the rules different with `where` or `fixed`";
            findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
        }
    }
}

/// The path of a key in findings, for example `ec2/us-east-1:cpu_credits instance_type=t3`.
pub(crate) fn path(service: &str, region: &str, rate: &str, attributes: &str) -> String {
    format!("{service}/{region}:{rate} {attributes}").trim_end().to_owned()
}

/// The finding for a rule that matches no fact.
fn no_fact(rule: &RateRule) -> Finding {
    let facts: Vec<String> = rule.facts().map(|(fact, _)| format!("`{fact}`")).collect();
    let wanted: Vec<String> = rule.entry.conditions.keys().map(|key| format!("`{key}`")).collect();
    let condition = if wanted.is_empty() { String::new() } else { format!(" with the required {}", wanted.join(", ")) };
    let message = format!("no matching fact of {}{condition}", facts.join(", "));
    let help = "compare `where` and `keys` with the attributes of the facts; facts with generic=1 require `generic`";
    Finding::new(Code::Missing, rule.path(), message).with_help(help)
}

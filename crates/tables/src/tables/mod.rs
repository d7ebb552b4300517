//! Every table, row by row, and the texts of their files.

mod families;
mod files;
mod gaps;
mod instances;
mod missing;

use std::collections::BTreeMap;
use std::path::Path;

use costcone_book::Files;
use costcone_core::{Code, Finding, Findings};

use crate::facts::{Facts, Key};
use crate::ladder::{Row, ladder};
use crate::rules::{Rule, Rules};

/// The rows of a rate with its attributes as text: a key without rows is one that has findings.
pub(crate) type Table = BTreeMap<(String, String), Vec<Row>>;

/// The tables by service and region.
#[derive(Debug, Default)]
pub(crate) struct Tables(pub(crate) BTreeMap<(String, String), Table>);

impl Tables {
    /// The tables that facts make.
    pub(crate) fn new(rules: &Rules, facts: Facts, findings: &mut Findings) -> Tables {
        let mut tables = Tables::default();
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

    /// The files of the tables, and `instances.csv` from the folder of facts.
    pub(crate) fn files(&self, folder: &Path, rules: &Rules, findings: &mut Findings) -> Files {
        let mut files = files::prices(self, findings);
        match instances::file(folder, &rules.settings.instances) {
            Ok(text) => files.insert(instances::PATH, text),
            Err(more) => findings.extend(more),
        }
        files
    }

    /// The table of a service in a region, made where there is none.
    fn table(&mut self, service: &str, region: &str) -> &mut Table {
        self.0.entry((service.to_owned(), region.to_owned())).or_default()
    }

    fn add(&mut self, rule: &Rule, (region, attributes): Key, rows: Vec<Row>, path: &str, findings: &mut Findings) {
        // One price under two names, as the rate code tells, is no contradiction.
        let is_same = |before: &Vec<Row>| *before == rows && rows.iter().all(|row| !row.rate_code.is_empty());
        let table = self.table(&rule.service, &region);
        let key = (rule.rate.clone(), attributes);
        let agrees = table.get(&key).is_none_or(is_same);
        if table.insert(key, rows).is_some() && !agrees {
            let message = format!("two rules of {} give it a price", rule.path());
            let help = "tell them apart by `where` or `fixed`";
            findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
        }
    }
}

/// The place of a key, as findings name it: `ec2/us-east-1:cpu_credits instance_type=t3`.
pub(crate) fn path(service: &str, region: &str, rate: &str, attributes: &str) -> String {
    format!("{service}/{region}:{rate} {attributes}").trim_end().to_owned()
}

/// A rule that no fact fits.
fn no_fact(rule: &Rule) -> Finding {
    let facts: Vec<String> = rule.facts().map(|(fact, _)| format!("`{fact}`")).collect();
    let wanted: Vec<String> = rule.entry.wanted.keys().map(|key| format!("`{key}`")).collect();
    let condition = if wanted.is_empty() { String::new() } else { format!(" with the wanted {}", wanted.join(", ")) };
    let message = format!("no fact of {}{condition} fits", facts.join(", "));
    let help = "compare `where` and `keys` with the facts' attributes; those with generic=1 need `generic`";
    Finding::new(Code::Missing, rule.path(), message).with_help(help)
}

//! Checks that every source of a row has a description.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use costcone_core::{Code, Finding, Findings};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::tables::TableSet;
use crate::text;

/// The file with the descriptions.
const FILE: &str = "SOURCES.toml";

#[derive(Deserialize)]
struct Sources {
    sources: BTreeMap<String, IgnoredAny>,
}

/// Reports sources that are missing in the file.
pub(super) fn check(tables: &TableSet, data: &Path, findings: &mut Findings) {
    let described: Sources = match text::toml(data, FILE) {
        Ok(sources) => sources,
        Err(finding) => return findings.push(finding),
    };
    let rows = tables.0.values().flat_map(|table| table.values().flatten());
    let used: BTreeSet<&str> = rows.map(|row| row.source.as_str()).collect();
    for source in used.into_iter().filter(|source| !described.sources.contains_key(*source)) {
        let message = format!("rows come from `{source}`, which has no entry");
        let help = "add title, what, license, date, and trust";
        findings.push(Finding::new(Code::Missing, format!("{FILE}:sources.{source}"), message).with_help(help));
    }
}

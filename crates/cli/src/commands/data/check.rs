//! `costcone data check`: lists the price tables that differ from the facts.

use costcone::{Code, Finding, Findings};
use costcone_tables::{FileState, TableDifference, make};
use serde_json::json;

use super::{coverage_json, summary};
use crate::arguments::DataFolders;
use crate::commands::Done;
use crate::commands::outliers::outliers_json;
use crate::output::{Failure, pretty};

/// Generates the tables in memory. Each file that differs is a finding.
pub fn run(folders: &DataFolders) -> Done {
    let failed = |file: &std::path::Path, findings| Failure::Findings {
        file: file.display().to_string(),
        findings,
        json: folders.json,
    };
    let made = make(&folders.facts, &folders.into).map_err(|findings| failed(&folders.facts, findings))?;
    let compared = made.compare(&folders.into).and_then(|differences| {
        let mut findings = Findings::none();
        differences.iter().for_each(|difference| findings.push(finding(difference)));
        findings.into_result(())
    });
    compared.map_err(|findings| failed(&folders.into, findings))?;
    let all = || {
        json!({
            "files": made.files.iter().count(), "lines": made.lines(), "lookups": made.lookups,
            "coverage": coverage_json(&made), "outliers": outliers_json(&made.outliers),
        })
    };
    Ok(if folders.json { pretty(&all()) } else { summary(&made) })
}

fn finding(difference: &TableDifference) -> Finding {
    let (code, message) = match &difference.state {
        FileState::Changed { line, found, expected } => {
            let shown = |text: &str| if text.is_empty() { "missing".to_owned() } else { format!("`{text}`") };
            (Code::BadValue, format!("line {line} is {}, expected {} from the facts", shown(found), shown(expected)))
        }
        FileState::Missing => (Code::Missing, "is missing, but the facts contain its prices".to_owned()),
        FileState::Superfluous => (Code::UnknownName, "has no prices in the facts".to_owned()),
    };
    Finding::new(code, &difference.path, message).with_help("run `costcone data make` and review the difference")
}

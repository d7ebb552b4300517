//! `costcone data make`: writes the price tables of the facts.

use costcone::book::Coverage;
use costcone_tables::{FileState, GeneratedTables, TableDifference, make};
use serde_json::{Value, json};

use super::{coverage_json, summary};
use crate::arguments::DataFolders;
use crate::commands::Done;
use crate::commands::outliers::{outliers_json, outliers_text};
use crate::output::{Failure, pretty};

/// Generates the tables, writes the changed ones, and lists their changes and coverage.
pub fn run(folders: &DataFolders) -> Done {
    let failed =
        |findings| Failure::Findings { file: folders.facts.display().to_string(), findings, json: folders.json };
    let made = make(&folders.facts, &folders.into).map_err(failed)?;
    let differences = made.compare(&folders.into).map_err(failed)?;
    made.write(&folders.into, &differences).map_err(failed)?;
    Ok(if folders.json { pretty(&made_json(&made, &differences)) } else { text(&made, &differences) })
}

/// The change of a file.
fn verb(state: &FileState) -> &'static str {
    if *state == FileState::Superfluous { "removed" } else { "written" }
}

fn text(made: &GeneratedTables, differences: &[TableDifference]) -> String {
    let width = made.coverage.keys().map(|(service, _)| service.len()).fold("service".len(), usize::max);
    let mut text =
        format!("{:width$} {:14} {:>8} {:>11} {:>8}\n", "service", "region", "priced", "not offered", "unknown");
    for ((service, region), Coverage { priced, not_offered, unknown }) in &made.coverage {
        text.push_str(&format!("{service:width$} {region:14} {priced:>8} {not_offered:>11} {unknown:>8}\n"));
    }
    text.push_str(&outliers_text(&made.outliers));
    text.push('\n');
    for difference in differences {
        text.push_str(&format!("{}: {}\n", verb(&difference.state), difference.path));
    }
    text.push_str(&summary(made));
    text
}

fn made_json(made: &GeneratedTables, differences: &[TableDifference]) -> Value {
    let of = |wanted: &str| -> Vec<&str> {
        let some = differences.iter().filter(|difference| verb(&difference.state) == wanted);
        some.map(|difference| difference.path.as_str()).collect()
    };
    json!({
        "written": of("written"), "removed": of("removed"), "files": made.files.iter().count(),
        "lines": made.lines(), "lookups": made.lookups, "coverage": coverage_json(made),
        "outliers": outliers_json(&made.outliers),
    })
}

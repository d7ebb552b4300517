//! `costcone data`: generates the price tables from price facts.

mod check;
mod make;

use costcone::book::Coverage;
use costcone_tables::GeneratedTables;
use serde_json::{Value, json};

use super::Done;
use crate::arguments::DataCommand;

/// Generates or checks the tables.
pub fn run(command: &DataCommand) -> Done {
    match command {
        DataCommand::Make(folders) => make::run(folders),
        DataCommand::Check(folders) => check::run(folders),
    }
}

/// The last line of both commands.
fn summary(made: &GeneratedTables) -> String {
    let (files, lines, lookups) = (made.files.iter().count(), made.lines(), made.lookups);
    format!("{files} files, {lines} lines; {lookups} price lookups checked\n")
}

/// The number of priced, unavailable, and unknown rates by service and region.
fn coverage_json(made: &GeneratedTables) -> Value {
    let each = made.coverage.iter().map(|((service, region), coverage)| {
        let Coverage { priced, not_offered, unknown } = coverage;
        json!({ "service": service, "region": region, "priced": priced, "not_offered": not_offered, "unknown": unknown })
    });
    Value::Array(each.collect())
}

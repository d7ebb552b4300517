//! `costcone data`: the price tables, made from facts.

mod check;
mod make;

use costcone::book::Coverage;
use costcone_tables::GeneratedTables;
use serde_json::{Value, json};

use super::Done;
use crate::arguments::DataCommand;

/// Makes the tables, or says whether they are what the facts make.
pub fn run(command: &DataCommand) -> Done {
    match command {
        DataCommand::Make(folders) => make::run(folders),
        DataCommand::Check(folders) => check::run(folders),
    }
}

/// The last line of either: what was made, and what was tried.
fn summary(made: &GeneratedTables) -> String {
    let (files, lines, lookups) = (made.files.iter().count(), made.lines(), made.lookups);
    format!("{files} files, {lines} lines; {lookups} look-ups of charges checked\n")
}

/// The state of ladders by service and region.
fn coverage_json(made: &GeneratedTables) -> Value {
    let each = made.coverage.iter().map(|((service, region), coverage)| {
        let Coverage { priced, not_offered, unknown } = coverage;
        json!({ "service": service, "region": region, "priced": priced, "not_offered": not_offered, "unknown": unknown })
    });
    Value::Array(each.collect())
}

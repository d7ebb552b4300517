//! One module a command; each returns what to print.

pub mod check;
pub mod estimate;
pub mod explain;
pub mod new;
pub mod plan;
pub mod prices;
pub mod services;

use std::path::Path;

use costcone::plan::Plan;

use crate::output::Failure;

/// What a command prints.
pub type Done = Result<String, Failure>;

/// Reads and plans a file; findings of both stages come together.
fn plan(file: &Path, json: bool) -> Result<Plan, Failure> {
    let failed = |findings| Failure::Findings { file: file.display().to_string(), findings, json };
    costcone::plan_file(file).map_err(failed)
}

//! `costcone check`: lists all problems of a file.

use std::path::Path;

use costcone::report::check_text;
use costcone::sweep::SweepDefinition;
use costcone::{Book, load_document};
use serde_json::json;

use super::{Done, plan};
use crate::output::{Failure, pretty, style};

/// Reads and plans a file and its `[sweep]` section, without simulating it.
pub fn run(book: &Book, file: &Path, json: bool) -> Done {
    let plan = plan(book, file, json)?;
    let failed = |findings| Failure::Findings { file: file.display().to_string(), findings, json };
    if load_document(file).map_err(failed)?.get(SweepDefinition::SECTION).is_some() {
        book.sweep_file(file).map_err(failed)?;
    }
    let class = plan.class();
    if json {
        return Ok(pretty(&json!({
            "findings": [],
            "lines": plan.lines().len(),
            "class": class.class(),
            "label": class.label(),
            "missing": class.gaps().iter().map(costcone::plan::ClassGap::text).collect::<Vec<_>>(),
            "undocumented_figures": plan.figures().len(),
            "plan_fingerprint": plan.fingerprint(),
        })));
    }
    Ok(style().wrapped(&check_text(&file.display().to_string(), &plan)))
}

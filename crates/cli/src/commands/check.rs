//! `costcone check`: lists all problems of a file.

use std::path::Path;

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
    let gaps: Vec<String> = class.gaps().iter().map(costcone::plan::ClassGap::text).collect();
    if json {
        return Ok(pretty(&json!({
            "findings": [],
            "lines": plan.lines().len(),
            "class": class.class(),
            "label": class.label(),
            "missing": gaps,
            "undocumented_figures": plan.figures().len(),
            "plan_fingerprint": plan.fingerprint(),
        })));
    }
    let mut text = format!("{}: no findings; {} lines, {}\n", file.display(), plan.lines().len(), class.label());
    for figure in plan.figures() {
        text.push_str(&format!("undocumented figure: {} in {}: {}\n", figure.figure, figure.path, figure.formula));
    }
    for gap in gaps {
        text.push_str(&format!("missing for class {}: {gap}\n", class.class().saturating_sub(1)));
    }
    Ok(style().wrapped(&text))
}

//! `costcone explain`: shows how each figure is calculated.

use std::path::Path;

use costcone::Book;
use costcone::estimate::EstimateOptions;
use costcone::formula::close_or_else;
use costcone::report;

use super::{Done, plan};
use crate::output::{Failure, pretty, style};

/// Explains a component, a charge, a line, or everything.
pub fn run(book: &Book, file: &Path, name: Option<&str>, json: bool) -> Done {
    let plan = plan(book, file, json)?;
    let estimate = plan.estimate(&EstimateOptions::default()).map_err(|finding| Failure::Findings {
        file: file.display().to_string(),
        findings: finding.into(),
        json,
    })?;
    let name = name.unwrap_or("");
    let explained = match json {
        true => report::explain_json(&estimate, name).map(|value| pretty(&value)),
        false => report::explain(&estimate, name, style()),
    };
    explained.ok_or_else(|| {
        let names = plan.lines().iter().flat_map(|line| {
            let charge = format!("{}.{}", line.component(), line.charge());
            [line.component().to_owned(), line.id().to_owned(), charge]
        });
        let known: Vec<String> = names.collect();
        let hint = close_or_else(name, known.iter().map(String::as_str), || {
            "without a name, `costcone explain` explains every line".to_owned()
        });
        Failure::Usage(format!("no component or charge `{name}`; {hint}"))
    })
}

//! `costcone compare`: compares architectures with the first one.

use std::path::Path;

use costcone::compare::Comparison;
use costcone::estimate::{Estimator, Run, thread_pool};
use costcone::report::{compare, compare_json};
use costcone::scenario::Waterfall;
use costcone::{Book, Findings, Table, load_document};

use super::Done;
use crate::arguments::CompareArguments;
use crate::output::{Failure, pretty, style};
use crate::progress::RunProgress;

/// An architecture with a unique name, ready to be simulated.
struct Alternative<'a> {
    file: &'a Path,
    name: String,
    document: Table,
    estimator: Estimator,
}

/// Plans the files, simulates them with shared draws, and attributes the cost difference to the changes.
pub fn run(book: &Book, arguments: &CompareArguments) -> Done {
    let alternatives = plan_alternatives(book, arguments)?;
    let failed = |file: &Path, findings: Findings| failure(file, findings, arguments.analysis.json);
    let (first, others) =
        alternatives.split_first().ok_or_else(|| Failure::Usage("compare takes two files".to_owned()))?;
    let comparison = compare_all(&alternatives, arguments).map_err(|findings| failed(first.file, findings))?;
    let waterfall = |other: &Alternative<'_>| -> Result<Waterfall, Failure> {
        let waterfall = book.waterfall(&first.document, &other.document, &arguments.analysis.options());
        waterfall.map_err(|findings| failed(other.file, findings))
    };
    let waterfalls = others.iter().map(waterfall).collect::<Result<Vec<_>, _>>()?;
    Ok(match arguments.analysis.json {
        true => pretty(&compare_json(&comparison, &waterfalls)),
        false => compare(&comparison, &waterfalls, style()),
    })
}

/// Plans each file after the one before it, so that equal assumptions share their draws.
fn plan_alternatives<'a>(book: &Book, arguments: &'a CompareArguments) -> Result<Vec<Alternative<'a>>, Failure> {
    let mut alternatives: Vec<Alternative<'a>> = Vec::new();
    for file in &arguments.files {
        let before = alternatives.last().map(|last| last.estimator.plan());
        let read = || -> Result<(Table, Estimator), Findings> {
            let document = load_document(file)?;
            let estimator = Estimator::new(&book.plan_document(&document, before)?)?;
            Ok((document, estimator))
        };
        let (document, estimator) = read().map_err(|findings| failure(file, findings, arguments.analysis.json))?;
        let name = unique_name(&alternatives, file, estimator.plan().name());
        alternatives.push(Alternative { file, name, document, estimator });
    }
    Ok(alternatives)
}

/// The name of the architecture; if another one has the same name, with the name of the file.
fn unique_name(alternatives: &[Alternative<'_>], file: &Path, name: &str) -> String {
    let is_taken = |name: &str| alternatives.iter().any(|other| other.name == name);
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let with_file = format!("{name} ({stem})");
    let numbered = (2..).map(|number| format!("{with_file} {number}"));
    let names = [name.to_owned(), with_file.clone()].into_iter().chain(numbered);
    names.into_iter().find(|name| !is_taken(name)).unwrap_or(with_file)
}

fn compare_all(alternatives: &[Alternative<'_>], arguments: &CompareArguments) -> Result<Comparison, Findings> {
    let named: Vec<(&str, &Estimator)> = alternatives.iter().map(|one| (one.name.as_str(), &one.estimator)).collect();
    let progress_bar = RunProgress::of_draws();
    let watch = |progress| progress_bar.show(progress);
    let pool = thread_pool(arguments.analysis.threads())?;
    Ok(Comparison::new(&named, &arguments.analysis.options(), Run::on(&pool).watched_by(&watch))?)
}

fn failure(file: &Path, findings: Findings, json: bool) -> Failure {
    Failure::Findings { file: file.display().to_string(), findings, json }
}

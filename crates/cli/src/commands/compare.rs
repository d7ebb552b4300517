//! `costcone compare`: architectures side by side.

use std::path::Path;

use costcone::compare::Comparison;
use costcone::estimate::{Estimator, Run, thread_pool};
use costcone::report::{compare, compare_json};
use costcone::scenario::Waterfall;
use costcone::{Book, Findings, Table, load_document};

use super::Done;
use crate::arguments::CompareArguments;
use crate::output::{Failure, pretty, style};
use crate::progress::Bar;

/// A file under a name, ready to be drawn.
struct Side<'a> {
    file: &'a Path,
    name: String,
    document: Table,
    estimator: Estimator,
}

/// Plans the files beside each other, draws them together, and says which differences cause what.
pub fn run(book: &Book, arguments: &CompareArguments) -> Done {
    let sides = sides(book, arguments)?;
    let failed = |file: &Path, findings: Findings| failure(file, findings, arguments.analysis.json);
    let (first, others) = sides.split_first().ok_or_else(|| Failure::Usage("compare takes two files".to_owned()))?;
    let comparison = compared(&sides, arguments).map_err(|findings| failed(first.file, findings))?;
    let because = |side: &Side<'_>| -> Result<Waterfall, Failure> {
        let waterfall = book.waterfall(&first.document, &side.document, &arguments.analysis.options());
        waterfall.map_err(|findings| failed(side.file, findings))
    };
    let waterfalls = others.iter().map(because).collect::<Result<Vec<_>, _>>()?;
    Ok(match arguments.analysis.json {
        true => pretty(&compare_json(&comparison, &waterfalls)),
        false => compare(&comparison, &waterfalls, style()),
    })
}

/// Each file planned after the one before it, so that all share their draws.
fn sides<'a>(book: &Book, arguments: &'a CompareArguments) -> Result<Vec<Side<'a>>, Failure> {
    let mut sides: Vec<Side<'a>> = Vec::new();
    for file in &arguments.files {
        let before = sides.last().map(|side| side.estimator.plan());
        let read = || -> Result<(Table, Estimator), Findings> {
            let document = load_document(file)?;
            let estimator = Estimator::new(&book.plan_document(&document, before)?)?;
            Ok((document, estimator))
        };
        let (document, estimator) = read().map_err(|findings| failure(file, findings, arguments.analysis.json))?;
        let name = name(&sides, file, estimator.plan().name());
        sides.push(Side { file, name, document, estimator });
    }
    Ok(sides)
}

/// The architecture's name; where another has it, with the file's.
fn name(sides: &[Side<'_>], file: &Path, name: &str) -> String {
    let is_taken = |name: &str| sides.iter().any(|side| side.name == name);
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let with_file = format!("{name} ({stem})");
    let numbered = (2..).map(|number| format!("{with_file} {number}"));
    let names = [name.to_owned(), with_file.clone()].into_iter().chain(numbered);
    names.into_iter().find(|name| !is_taken(name)).unwrap_or(with_file)
}

fn compared(sides: &[Side<'_>], arguments: &CompareArguments) -> Result<Comparison, Findings> {
    let named: Vec<(&str, &Estimator)> = sides.iter().map(|side| (side.name.as_str(), &side.estimator)).collect();
    let bar = Bar::new(false);
    let watch = |progress| bar.show(progress);
    let pool = thread_pool(arguments.analysis.threads())?;
    Ok(Comparison::new(&named, &arguments.analysis.options(), Run::on(&pool).watched_by(&watch))?)
}

fn failure(file: &Path, findings: Findings, json: bool) -> Failure {
    Failure::Findings { file: file.display().to_string(), findings, json }
}

//! One module for each command. Each returns the text to print.

pub mod ask;
pub mod check;
pub mod compare;
#[cfg(feature = "data")]
pub mod data;
pub mod estimate;
pub mod explain;
pub mod instances;
pub mod new;
mod outliers;
pub mod plan;
pub mod prices;
pub mod services;
#[cfg(feature = "sweep")]
pub mod sweep;

use std::path::Path;

use costcone::Book;
use costcone::plan::Plan;

use crate::arguments::BookArguments;
use crate::output::Failure;

/// The text that a command prints, or the reason why it has none.
pub type Done = Result<String, Failure>;

/// Reads and plans a file with the prices of a book. An error lists the findings of both stages.
fn plan(book: &Book, file: &Path, json: bool) -> Result<Plan, Failure> {
    let failed = |findings| Failure::Findings { file: file.display().to_string(), findings, json };
    book.plan_file(file).map_err(failed)
}

/// The book that the arguments name, or `None` if they name none and the default book applies.
pub fn book(arguments: &BookArguments) -> Result<Option<Book>, Failure> {
    let Some(path) = &arguments.prices else { return Ok(None) };
    let book = if arguments.no_default_prices { Book::open(path) } else { Book::over_aws(path) };
    book.map(Some).map_err(|error| Failure::Usage(error.to_string()))
}

/// The answer of a command whose feature is off in this build.
#[cfg(not(all(feature = "sweep", feature = "update", feature = "data")))]
pub fn omitted(feature: &str) -> Failure {
    Failure::Usage(format!(
        "this build of costcone was made without the feature `{feature}`, which this command needs\n  help: run `cargo \
         install --locked --path crates/cli` in the source folder to install every command"
    ))
}

//! One module a command; each returns what to print.

pub mod ask;
pub mod check;
pub mod compare;
pub mod data;
pub mod estimate;
pub mod explain;
pub mod instances;
pub mod new;
mod outliers;
pub mod plan;
pub mod prices;
pub mod services;
pub mod sweep;

use std::path::Path;

use costcone::Book;
use costcone::plan::Plan;

use crate::arguments::BookArguments;
use crate::output::Failure;

/// What a command prints.
pub type Done = Result<String, Failure>;

/// Reads and plans a file with the prices of a book; findings of both stages come together.
fn plan(book: &Book, file: &Path, json: bool) -> Result<Plan, Failure> {
    let failed = |findings| Failure::Findings { file: file.display().to_string(), findings, json };
    book.plan_file(file).map_err(failed)
}

/// The book that the arguments name; `None` where the one that comes with costcone holds alone.
pub fn book(arguments: &BookArguments) -> Result<Option<Book>, Failure> {
    let Some(path) = &arguments.prices else { return Ok(None) };
    let book = if arguments.no_default_prices { Book::open(path) } else { Book::over_aws(path) };
    book.map(Some).map_err(|error| Failure::Usage(error.to_string()))
}

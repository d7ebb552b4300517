//! `costcone prices`: the prices of a service, and price books.

mod check;
mod diff;
mod import;
mod list;
mod update;

use std::path::Path;
use std::sync::Arc;

use costcone::Book;
use costcone::book::{Archive, PriceBook};

use super::Done;
use crate::arguments::{PricesArguments, PricesCommand};
use crate::output::Failure;

/// Lists prices, or makes, compares or checks books.
pub fn run(book: &Book, arguments: &PricesArguments) -> Done {
    match (&arguments.command, &arguments.service) {
        (Some(PricesCommand::Import { paths, output, title, private, json }), _) => {
            import::run(book, paths, output, &import::About { title, is_private: *private }, *json)
        }
        (Some(PricesCommand::Update(arguments)), _) => update::run(book, arguments),
        (Some(PricesCommand::Diff { first, second, changed_only, json }), _) => {
            diff::run(&*opened(first)?, &*opened(second)?, *changed_only, *json)
        }
        (Some(PricesCommand::Check { book: name, json }), _) => check::run(book, &*opened(name)?, *json),
        (None, Some(service)) => list::run(book, service, arguments.region.as_deref(), arguments.json),
        (None, None) => Err(Failure::Usage("name a service, or what to do with price books".to_owned())),
    }
}

/// The book of a name: `default`, or a file or folder.
fn opened(name: &str) -> Result<Arc<PriceBook>, Failure> {
    if name == "default" {
        return Ok(costcone::default_book());
    }
    let book = Archive::open(Path::new(name)).and_then(PriceBook::new);
    book.map(Arc::new).map_err(|error| Failure::Usage(error.to_string()))
}

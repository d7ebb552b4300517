//! `costcone prices`: lists the prices of a service, and creates, compares, and checks price books.

mod check;
mod diff;
#[cfg(feature = "update")]
mod import;
mod list;
#[cfg(feature = "update")]
mod update;

use std::path::Path;
use std::sync::Arc;

use costcone::Book;
use costcone::book::{Archive, PriceBook};

use super::Done;
use crate::arguments::{PricesArguments, PricesCommand};
#[cfg(not(feature = "update"))]
use crate::commands;
use crate::output::Failure;

/// Lists prices, or creates, compares, or checks price books.
pub fn run(book: &Book, arguments: &PricesArguments) -> Done {
    match (&arguments.command, &arguments.service) {
        #[cfg(feature = "update")]
        (Some(PricesCommand::Import(arguments)), _) => import::run(book, arguments),
        #[cfg(feature = "update")]
        (Some(PricesCommand::Update(arguments)), _) => update::run(book, arguments),
        #[cfg(not(feature = "update"))]
        (Some(PricesCommand::Import(_) | PricesCommand::Update(_)), _) => Err(commands::omitted("update")),
        (Some(PricesCommand::Diff { first, second, changed_only, json }), _) => {
            diff::run(&*open(first)?, &*open(second)?, *changed_only, *json)
        }
        (Some(PricesCommand::Check { book: name, json }), _) => check::run(book, &*open(name)?, *json),
        (None, Some(service)) => list::run(book, service, arguments.region.as_deref(), arguments.json),
        (None, None) => Err(Failure::Usage("name a service, or one of the subcommands for price books".to_owned())),
    }
}

/// Opens a book: `default`, or a file or folder.
fn open(name: &str) -> Result<Arc<PriceBook>, Failure> {
    if name == "default" {
        return Ok(costcone::default_book());
    }
    let book = Archive::open(Path::new(name)).and_then(PriceBook::new);
    book.map(Arc::new).map_err(|error| Failure::Usage(error.to_string()))
}

//! A fingerprint of all prices, so that a resumed sweep keeps only rows with the same prices.

use std::path::Path;

use costcone::book::{Archive, BookError};
use costcone::sweep::Sweep;
use costcone::sweep::arrow::Fingerprint;

use crate::arguments::BookArguments;
use crate::output::Failure;

/// The fingerprint of the default book, the book of the arguments, and the books that the sweep names.
pub fn of(arguments: &BookArguments, sweep: &Sweep) -> Result<Fingerprint, Failure> {
    let mut prices = Fingerprint::new().with(costcone::BOOK).with(&[u8::from(arguments.no_default_prices)]);
    if let Some(path) = &arguments.prices {
        // The error names the path.
        add(&mut prices, path).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    for path in sweep.books() {
        prices.add(path.as_bytes());
        // OK to ignore because the rows that name an unreadable book report its error.
        let _ = add(&mut prices, Path::new(path));
    }
    Ok(prices)
}

fn add(prices: &mut Fingerprint, book: &Path) -> Result<(), BookError> {
    Archive::open(book)?.contents(|text| prices.add(text.as_bytes()))
}

//! What prices hold, to the letter: rows of other prices are other rows.

use std::path::Path;

use costcone::book::{Archive, BookError};
use costcone::sweep::Sweep;
use costcone::sweep::arrow::Fingerprint;

use crate::arguments::BookArguments;
use crate::output::Failure;

/// A hash of the book that comes along, of the one that the arguments name, and of those that the sweep names.
pub fn by(arguments: &BookArguments, sweep: &Sweep) -> Result<Fingerprint, Failure> {
    let mut prices = Fingerprint::new().with(costcone::BOOK).with(&[u8::from(arguments.no_default_prices)]);
    if let Some(path) = &arguments.prices {
        // Its errors name the path.
        add(&mut prices, path).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    for path in sweep.books() {
        prices.add(path.as_bytes());
        // OK to ignore because a book that cannot be read is the error of the rows that name it.
        let _ = add(&mut prices, Path::new(path));
    }
    Ok(prices)
}

fn add(prices: &mut Fingerprint, book: &Path) -> Result<(), BookError> {
    Archive::open(book)?.contents(|text| prices.add(text.as_bytes()))
}

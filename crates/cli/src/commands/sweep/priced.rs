//! What prices hold, to the byte: rows of other prices are other rows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use costcone::book::Archive;
use costcone_sweeps::Fingerprint;

use crate::arguments::BookArguments;
use crate::output::Failure;

/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// A hash of the book that comes along and of the one that the arguments name.
pub fn by(arguments: &BookArguments) -> Result<Fingerprint, Failure> {
    let mut prices = Fingerprint::new().with(costcone::BOOK).with(&[u8::from(arguments.no_default_prices)]);
    if let Some(path) = &arguments.prices {
        let read = if path.is_dir() { of_folder(path, &mut prices) } else { of_file(path, &mut prices) };
        read.map_err(|reason| Failure::Usage(format!("{}: {reason}", path.display())))?;
    }
    Ok(prices)
}

fn of_file(path: &Path, prices: &mut Fingerprint) -> Result<(), String> {
    let read = || -> io::Result<()> {
        let (mut file, mut piece) = (File::open(path)?, Vec::with_capacity(PIECE));
        while file.by_ref().take(PIECE as u64).read_to_end(&mut piece)? > 0 {
            prices.add(&piece);
            piece.clear();
        }
        Ok(())
    };
    let mut read = read;
    read().map_err(|error| error.to_string())
}

fn of_folder(path: &Path, prices: &mut Fingerprint) -> Result<(), String> {
    let archive = Archive::open(path).map_err(|error| error.to_string())?;
    for name in archive.paths() {
        let text = archive.text(name).map_err(|error| error.to_string())?;
        prices.add(name.as_bytes());
        prices.add(text.unwrap_or_default().as_bytes());
    }
    Ok(())
}

//! Price books that architectures name: each is read once, and again where its file has changed.

use std::collections::BTreeMap;
use std::fs::{Metadata, metadata};
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use costcone_core::model::Architecture;
use costcone_core::{Code, Finding};

use crate::Book;

/// A book, and what its file was when it was read.
type Known = (Option<(SystemTime, u64)>, Arc<Book>);

/// The book that an architecture names, over the prices of this build.
pub(crate) fn own_book(architecture: &Architecture) -> Result<Option<Arc<Book>>, Finding> {
    architecture.prices().map(|path| read(Path::new(path))).transpose()
}

fn read(path: &Path) -> Result<Arc<Book>, Finding> {
    static BOOKS: LazyLock<Mutex<BTreeMap<PathBuf, Known>>> = LazyLock::new(Mutex::default);
    // A cache is as good after a panic elsewhere as before.
    let mut books = BOOKS.lock().unwrap_or_else(PoisonError::into_inner);
    let place = absolute(path).unwrap_or_else(|_| path.to_owned());
    // Asked before the book is read: what changes it meanwhile makes another version.
    let version = metadata(&place).ok().and_then(version);
    match books.get(&place) {
        Some((known, book)) if *known == version => Ok(book.clone()),
        _ => {
            let unreadable = |error: costcone_book::BookError| {
                Finding::new(Code::Unreadable, "architecture.prices", error.to_string())
            };
            let book = Arc::new(Book::over_aws(&place).map_err(unreadable)?);
            books.insert(place, (version, book.clone()));
            Ok(book)
        }
    }
}

/// What tells a file from what it was before; the own time of a folder does not tell of what is written into its files, which are those of
/// a book under work: such a one is kept as it was first read.
fn version(found: Metadata) -> Option<(SystemTime, u64)> {
    if found.is_file() { Some((found.modified().ok()?, found.len())) } else { None }
}

//! Price books that architectures name. costcone reads each once, and again after its file has changed.

use std::collections::BTreeMap;
use std::fs::metadata;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use costcone_core::model::Architecture;
use costcone_core::{Code, Finding};

use crate::Book;

/// The resolution of file times on coarse file systems.
const TIME_RESOLUTION: Duration = Duration::from_secs(2);

/// The modification time and length of a file.
type FileVersion = (SystemTime, u64);

/// Books by path, each with the version of its file.
type Books = BTreeMap<PathBuf, (FileVersion, Arc<Book>)>;

/// The book that an architecture names, with precedence over the built-in prices.
pub(crate) fn named_book(architecture: &Architecture) -> Result<Option<Arc<Book>>, Finding> {
    architecture.prices().map(|path| read(Path::new(path))).transpose()
}

fn read(path: &Path) -> Result<Arc<Book>, Finding> {
    static BOOKS: LazyLock<Mutex<Books>> = LazyLock::new(Mutex::default);
    // The cache stays valid after a panic elsewhere.
    let mut books = BOOKS.lock().unwrap_or_else(PoisonError::into_inner);
    let place = absolute(path).unwrap_or_else(|_| path.to_owned());
    // Read before the book, so that a concurrent change leads to another version.
    let version = version(&place);
    if let Some((_, book)) = books.get(&place).filter(|(known, _)| version == Some(*known)) {
        return Ok(book.clone());
    }
    let unreadable =
        |error: costcone_book::BookError| Finding::new(Code::Unreadable, "architecture.prices", error.to_string());
    let book = Arc::new(Book::over_aws(&place).map_err(unreadable)?);
    if let Some(version) = version {
        books.insert(place, (version, book.clone()));
    }
    Ok(book)
}

/// The version of a file, or `None` if the file may still change without a new version. That is the case if it was written a
/// moment ago, because a later change could get the same time. It is also the case for a folder, whose time does not change
/// with its files.
fn version(path: &Path) -> Option<FileVersion> {
    let found = metadata(path).ok().filter(|found| found.is_file())?;
    let modified = found.modified().ok()?;
    let is_settled = modified.elapsed().is_ok_and(|age| age > TIME_RESOLUTION);
    is_settled.then_some((modified, found.len()))
}

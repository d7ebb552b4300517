//! Price books that architectures name: each is read once, and again where its file has changed.

use std::collections::BTreeMap;
use std::fs::metadata;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use costcone_core::model::Architecture;
use costcone_core::{Code, Finding};

use crate::Book;

/// What file systems may take for one and the same time.
const SAME_TIME: Duration = Duration::from_secs(2);

/// When a file was written, and how long it is.
type Version = (SystemTime, u64);

/// Books by their paths, each with the version of its file.
type Books = BTreeMap<PathBuf, (Version, Arc<Book>)>;

/// The book that an architecture names, over the prices of this build.
pub(crate) fn own_book(architecture: &Architecture) -> Result<Option<Arc<Book>>, Finding> {
    architecture.prices().map(|path| read(Path::new(path))).transpose()
}

fn read(path: &Path) -> Result<Arc<Book>, Finding> {
    static BOOKS: LazyLock<Mutex<Books>> = LazyLock::new(Mutex::default);
    // A cache is as good after a panic elsewhere as before.
    let mut books = BOOKS.lock().unwrap_or_else(PoisonError::into_inner);
    let place = absolute(path).unwrap_or_else(|_| path.to_owned());
    // Asked before the book is read: what changes it meanwhile makes another version.
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

/// Of a file that has settled: one written a moment ago may be written again at what counts as the same time. A folder has none, because
/// its own time does not tell of what is written into its files.
fn version(path: &Path) -> Option<Version> {
    let found = metadata(path).ok().filter(|found| found.is_file())?;
    let modified = found.modified().ok()?;
    let has_settled = modified.elapsed().is_ok_and(|age| age > SAME_TIME);
    has_settled.then_some((modified, found.len()))
}

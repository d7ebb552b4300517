//! A user's price book, read again only after its file changes.

use std::fs::metadata;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use costcone::estimate::Estimator;
use costcone::{Book, Code, Finding, Table};

use crate::architecture::estimator;
use crate::error::ApiResult;

/// Resolution of file times on common file systems.
const SAME_TIME: Duration = Duration::from_secs(2);

/// The estimator with the last price book.
#[derive(Debug, Default)]
pub(crate) struct CustomPrices {
    last: Mutex<Option<(FileVersion, Arc<Estimator>)>>,
}

impl CustomPrices {
    /// The estimator with this book if its file has not changed.
    pub(crate) fn known(&self, path: &Path) -> Option<Arc<Estimator>> {
        // OK because the cache stays valid after a panic of another thread.
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|(version, _)| FileVersion::of(path).as_ref() == Some(version)).map(|(_, known)| known)
    }

    /// The estimator with a book over the built-in prices.
    pub(crate) fn estimator(&self, document: &Table, path: &Path) -> ApiResult<Arc<Estimator>> {
        if let Some(known) = self.known(path) {
            return Ok(known);
        }
        // Get the version before reading. A change during the read then leads to another version.
        let version = FileVersion::of(path);
        let made = Arc::new(estimator(document, &read(path)?)?);
        if let Some(version) = version {
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, made.clone()));
        }
        Ok(made)
    }
}

fn read(path: &Path) -> ApiResult<Book> {
    metadata(path).map_err(|error| crate::error::file(path, &error))?;
    let unreadable = |error: costcone::book::BookError| Finding::new(Code::Unreadable, "prices", error.to_string());
    Ok(Book::over_aws(path).map_err(unreadable)?)
}

/// The path, time and length of a file, which change with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FileVersion {
    path: PathBuf,
    modified: SystemTime,
    length: u64,
}

impl FileVersion {
    /// The version of a file; `None` for a file written a moment ago, because a second write could have the same time. A folder has no
    /// version, because its time does not change with its files.
    fn of(path: &Path) -> Option<FileVersion> {
        let found = metadata(path).ok().filter(|found| found.is_file())?;
        let modified = found.modified().ok()?;
        let has_settled = modified.elapsed().is_ok_and(|age| age > SAME_TIME);
        has_settled.then_some(FileVersion { path: absolute(path).ok()?, modified, length: found.len() })
    }
}

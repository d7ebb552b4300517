//! Price books of one's own: the last one is read again only where its file has changed.

use std::fs::metadata;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use costcone::estimate::Estimator;
use costcone::{Book, Code, Finding, Table};

use crate::architecture::estimator;
use crate::error::Outcome;

/// What file systems may take for one and the same time.
const SAME_TIME: Duration = Duration::from_secs(2);

/// The estimator of the last price book.
#[derive(Debug, Default)]
pub(crate) struct OwnPrices {
    last: Mutex<Option<(Version, Arc<Estimator>)>>,
}

impl OwnPrices {
    /// The estimator of a book that stands as it stood.
    pub(crate) fn known(&self, path: &Path) -> Option<Arc<Estimator>> {
        // A cache is as good after a panic elsewhere as before.
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|(version, _)| Version::of(path).as_ref() == Some(version)).map(|(_, known)| known)
    }

    /// Ready to be estimated with a book over the prices that come compiled in.
    pub(crate) fn estimator(&self, document: &Table, path: &Path) -> Outcome<Arc<Estimator>> {
        if let Some(known) = self.known(path) {
            return Ok(known);
        }
        // Asked before the book is read: what changes it meanwhile makes another version.
        let version = Version::of(path);
        let made = Arc::new(estimator(document, &read(path)?)?);
        if let Some(version) = version {
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, made.clone()));
        }
        Ok(made)
    }
}

fn read(path: &Path) -> Outcome<Book> {
    metadata(path).map_err(|error| crate::error::file(path, &error))?;
    let unreadable = |error: costcone::book::BookError| Finding::new(Code::Unreadable, "prices", error.to_string());
    Ok(Book::over_aws(path).map_err(unreadable)?)
}

/// What tells a file from what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    path: PathBuf,
    modified: SystemTime,
    length: u64,
}

impl Version {
    /// Of a file that has settled: one written a moment ago may be written again at what counts as the same time. A folder has
    /// none, because its own time does not tell of what is written into its files.
    fn of(path: &Path) -> Option<Version> {
        let found = metadata(path).ok().filter(|found| found.is_file())?;
        let modified = found.modified().ok()?;
        let has_settled = modified.elapsed().is_ok_and(|age| age > SAME_TIME);
        has_settled.then_some(Version { path: absolute(path).ok()?, modified, length: found.len() })
    }
}

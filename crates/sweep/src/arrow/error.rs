//! Errors of sweeps that write rows.

use std::io;
#[cfg(feature = "files")]
use std::path::Path;
use std::path::PathBuf;

use arrow_schema::ArrowError;
use costcone_core::Finding;

/// The reason that a sweep ends without rows.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// The options are invalid.
    #[error("{0}")]
    Options(Finding),
    /// The watcher stopped the sweep.
    #[error("the sweep was stopped before it was done")]
    Stopped,
    /// The name of the file does not end in a known format.
    #[error("{}: expected a name that ends in .parquet or .csv", .0.display())]
    Format(PathBuf),
    /// Arrow cannot hold the rows, or cannot read a file.
    #[error("{0}")]
    Arrow(#[from] ArrowError),
    /// The output file already exists.
    #[error("{}: the file already exists", .0.display())]
    Exists(PathBuf),
    /// A folder or another kind of entry has the name of the output file.
    #[error("{}: is not a file", .0.display())]
    NoFile(PathBuf),
    /// Parts of an interrupted sweep exist, and the output does not say whether to resume or replace them.
    #[error("{}: has the finished part of an interrupted sweep", .0.display())]
    Unfinished(PathBuf),
    /// A finished part cannot be read.
    #[error("{}: the rows from combination {first} on cannot be read", folder.display())]
    Lost {
        /// The folder of the parts.
        folder: PathBuf,
        /// The first combination without rows.
        first: u64,
    },
    /// Another sweep writes to the same folder.
    #[error("{}: another sweep is writing here", .0.display())]
    InUse(PathBuf),
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
}

impl From<Finding> for RowsError {
    fn from(finding: Finding) -> RowsError {
        RowsError::Options(finding)
    }
}

#[cfg(feature = "files")]
impl RowsError {
    /// A file cannot be read or written.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> RowsError + '_ {
        move |error| RowsError::Io { path: path.to_owned(), error }
    }
}

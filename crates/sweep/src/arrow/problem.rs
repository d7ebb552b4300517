//! Why rows do not come.

use std::io;
#[cfg(feature = "files")]
use std::path::Path;
use std::path::PathBuf;

use arrow_schema::ArrowError;
use costcone_core::Finding;

/// What is in the way.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The options cannot be.
    #[error("{0}")]
    Options(Finding),
    /// The watcher stopped it.
    #[error("the sweep was stopped before it was done")]
    Stopped,
    /// A name that no format of files has.
    #[error("{}: expected a name that ends in .parquet or .csv", .0.display())]
    Format(PathBuf),
    /// Rows that Arrow cannot hold, or a file that it cannot read.
    #[error("{0}")]
    Arrow(#[from] ArrowError),
    /// The file that is asked for is there.
    #[error("{}: is there already", .0.display())]
    Exists(PathBuf),
    /// What stands under the name that is asked for cannot be replaced by a file.
    #[error("{}: is no file", .0.display())]
    NoFile(PathBuf),
    /// Rows of a sweep that was broken off are there, and nothing is said of what becomes of them.
    #[error("{}: holds the finished part of a sweep that was broken off", .0.display())]
    Unfinished(PathBuf),
    /// A part that was written cannot be read back.
    #[error("{}: the rows from combination {first} on cannot be read back", folder.display())]
    Lost {
        /// The folder of the parts.
        folder: PathBuf,
        /// The first combination whose rows are missing.
        first: u64,
    },
    /// Another sweep writes there.
    #[error("{}: another sweep writes there", .0.display())]
    InUse(PathBuf),
    /// A file that cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl From<Finding> for Problem {
    fn from(finding: Finding) -> Problem {
        Problem::Options(finding)
    }
}

#[cfg(feature = "files")]
impl Problem {
    /// A file that cannot be read or written.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Problem + '_ {
        move |error| Problem::Io { path: path.to_owned(), error }
    }
}

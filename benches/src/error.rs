//! What can go wrong on the way from a file to figures.

use std::fmt;
use std::io;
use std::path::PathBuf;

use costcone::book::BookError;
use costcone::{Finding, Findings};

/// Why there are no figures.
#[non_exhaustive]
#[derive(Debug)]
pub enum Error {
    /// The file cannot be opened.
    Unreadable(PathBuf, io::Error),
    /// The file is no workload, or no list of scenarios.
    Malformed(PathBuf, serde_json::Error),
    /// The workload contradicts itself.
    Workload(String),
    /// costcone refuses what was built of the workload.
    Refused(Findings),
    /// The files of a workload cannot be written into a folder.
    Unwritable(PathBuf, io::Error),
    /// The price book of a workload cannot be written.
    Book(BookError),
    /// The run asks for something that the engine cannot do.
    Unsupported(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable(path, error) => write!(f, "`{}` cannot be read: {error}", path.display()),
            Error::Malformed(path, error) => write!(f, "`{}`: {error}", path.display()),
            Error::Workload(message) | Error::Unsupported(message) => f.write_str(message),
            Error::Unwritable(path, error) => write!(f, "nothing can be written into `{}`: {error}", path.display()),
            Error::Book(error) => write!(f, "{error}"),
            Error::Refused(findings) => write!(f, "{findings}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Findings> for Error {
    fn from(findings: Findings) -> Error {
        Error::Refused(findings)
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Error {
        Error::Refused(finding.into())
    }
}

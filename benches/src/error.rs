//! Errors of running a workload.

use std::fmt;
use std::io;
use std::path::PathBuf;

use costcone::book::BookError;
use costcone::{Finding, Findings};

/// Error of running a workload.
#[non_exhaustive]
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read.
    Unreadable(PathBuf, io::Error),
    /// The file is not a workload or a list of scenarios.
    Malformed(PathBuf, serde_json::Error),
    /// The workload is inconsistent.
    Workload(String),
    /// costcone rejects the converted workload.
    Refused(Findings),
    /// The files of a workload cannot be written to a folder.
    Unwritable(PathBuf, io::Error),
    /// The price book of a workload cannot be written.
    Book(BookError),
    /// The engine does not support the run.
    Unsupported(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            Error::Malformed(path, error) => write!(f, "`{}`: {error}", path.display()),
            Error::Workload(message) | Error::Unsupported(message) => f.write_str(message),
            Error::Unwritable(path, error) => write!(f, "cannot write to `{}`: {error}", path.display()),
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

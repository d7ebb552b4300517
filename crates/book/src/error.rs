//! What can be wrong with a book.

use std::path::PathBuf;

/// Why a book cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BookError {
    /// The file or folder cannot be opened, read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no archive, or a damaged one.
    #[error("`{name}` is no price book: {reason}")]
    Damaged {
        /// Which one.
        name: String,
        /// What does not fit.
        reason: String,
    },
    /// It is of a format that this program does not know.
    #[error("`{name}` has format {found}; this program reads format {known}: use a newer costcone")]
    Format {
        /// Which one.
        name: String,
        /// Its format.
        found: u32,
        /// What is known.
        known: u32,
    },
}

impl BookError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> BookError {
        let path = path.into();
        move |source| BookError::Io { path, source }
    }

    pub(crate) fn damaged(name: &str, reason: impl ToString) -> BookError {
        BookError::Damaged { name: name.to_owned(), reason: reason.to_string() }
    }
}

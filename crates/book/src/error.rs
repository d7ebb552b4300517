//! Errors of reading and writing price books.

use std::path::PathBuf;

/// Error of reading or writing a price book.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BookError {
    /// The file or folder cannot be opened, read, or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Path of the file or folder.
        path: PathBuf,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// The file is not an archive, or it is damaged.
    #[error("`{name}` is not a price book: {reason}")]
    Damaged {
        /// Path of the book.
        name: String,
        /// The problem.
        reason: String,
    },
    /// The book has a format that this program does not support.
    #[error("`{name}` has format {found}, expected {known}: update costcone")]
    Format {
        /// Path of the book.
        name: String,
        /// Format of the book.
        found: u32,
        /// Format that this program supports.
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

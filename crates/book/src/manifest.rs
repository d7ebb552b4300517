//! The manifest of a book: `BOOK.toml`.

use serde::{Deserialize, Serialize};

use crate::error::BookError;

/// Format, title, date, and privacy of a book, stored in `BOOK.toml`.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::Manifest;
/// let manifest = Manifest::new("Our prices", "2026-11-21");
/// assert_eq!(Manifest::read("our.book", &manifest.to_text())?, manifest);
/// # Ok::<(), costcone::book::BookError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the layout. This program writes [`Manifest::FORMAT`].
    pub format: u32,
    /// Title of the book. Every estimate shows it.
    pub title: String,
    /// Latest effective date of its prices, as YYYY-MM-DD.
    pub date: String,
    /// Whether the book contains confidential prices, such as negotiated ones. No command sends a private book anywhere
    /// or adds prices from the network to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

impl Manifest {
    /// Path of the file in the book.
    pub const PATH: &str = "BOOK.toml";
    /// Version of the layout that this program reads and writes.
    pub const FORMAT: u32 = 1;

    /// The manifest of a book that is not private.
    #[must_use]
    pub fn new(title: impl Into<String>, date: impl Into<String>) -> Manifest {
        Manifest { format: Manifest::FORMAT, title: title.into(), date: date.into(), private: false }
    }

    /// Reads a manifest. Errors show `name`, the path of the book.
    ///
    /// # Errors
    /// If the text is not a manifest, or has another format.
    pub fn read(name: &str, text: &str) -> Result<Manifest, BookError> {
        #[derive(Deserialize)]
        struct FormatOnly {
            format: u32,
        }
        let wrong = |error: toml::de::Error| BookError::damaged(name, format!("{}: {error}", Manifest::PATH));
        let FormatOnly { format } = toml::from_str(text).map_err(wrong)?;
        if format != Manifest::FORMAT {
            return Err(BookError::Format { name: name.to_owned(), found: format, known: Manifest::FORMAT });
        }
        toml::from_str(text).map_err(wrong)
    }

    /// The manifest as TOML.
    #[must_use]
    pub fn to_text(&self) -> String {
        // OK because a table of strings, a number, and a Boolean can always be written.
        toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_manifest_reads_back_equal() -> Result<(), BookError> {
        let ours = Manifest { private: true, ..Manifest::new("Ours \"net\"", "2026-11-21") };
        assert_eq!(Manifest::read("a.book", &ours.to_text())?, ours);
        Ok(())
    }

    #[test]
    fn an_unsupported_format_is_an_error() {
        let error = Manifest::read("a.book", "format = 2\nshiny = true\n").map_err(|error| error.to_string());
        assert_eq!(error, Err("`a.book` has format 2, expected 1: update costcone".to_owned()));
    }
}

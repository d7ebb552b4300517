//! What a book says of itself.

use serde::{Deserialize, Serialize};

use crate::error::BookError;

/// What a book says of itself: `BOOK.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the layout; [`Manifest::FORMAT`] is the one written.
    pub format: u32,
    /// What the book calls itself; it stands on every estimate.
    pub title: String,
    /// The newest day as of which a price in it holds, as YYYY-MM-DD.
    pub date: String,
    /// Whether it holds prices that others must not see, such as negotiated ones. No command sends such a book anywhere
    /// or adds to it from the network.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

impl Manifest {
    /// The path of the file.
    pub const PATH: &str = "BOOK.toml";
    /// The version of the layout that is written and read.
    pub const FORMAT: u32 = 1;

    /// Of a book that is not private.
    #[must_use]
    pub fn new(title: impl Into<String>, date: impl Into<String>) -> Manifest {
        Manifest { format: Manifest::FORMAT, title: title.into(), date: date.into(), private: false }
    }

    /// Reads it.
    ///
    /// # Errors
    /// Where it cannot be read, or is of another format; `name` is the book's.
    pub fn read(name: &str, text: &str) -> Result<Manifest, BookError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let wrong = |error: toml::de::Error| BookError::damaged(name, format!("{}: {error}", Manifest::PATH));
        let Version { format } = toml::from_str(text).map_err(wrong)?;
        if format != Manifest::FORMAT {
            return Err(BookError::Format { name: name.to_owned(), found: format, known: Manifest::FORMAT });
        }
        toml::from_str(text).map_err(wrong)
    }

    /// Its text.
    #[must_use]
    pub fn to_text(&self) -> String {
        // OK because a table of texts, a number and a truth can always be written.
        toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_it_writes() -> Result<(), BookError> {
        let ours = Manifest { private: true, ..Manifest::new("Ours \"net\"", "2026-11-21") };
        assert_eq!(Manifest::read("a.book", &ours.to_text())?, ours);
        Ok(())
    }

    #[test]
    fn a_newer_format_is_named() {
        let error = Manifest::read("a.book", "format = 2\nshiny = true\n").map_err(|error| error.to_string());
        assert_eq!(error, Err("`a.book` has format 2; this program reads format 1: use a newer costcone".to_owned()));
    }
}

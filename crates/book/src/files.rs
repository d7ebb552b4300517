//! The files of a new book, before they are packed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::BookError;

/// The files of a new book by path. The same files always make the same archive, byte for byte.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::{BookFiles, Manifest};
/// let mut files = BookFiles::default();
/// files.insert(Manifest::PATH, Manifest::new("Our prices", "2026-11-21").to_text());
/// assert!(files.get("BOOK.toml").is_some_and(|text| text.contains("Our prices")));
/// assert_eq!(files.to_archive()?, files.clone().to_archive()?);
/// # Ok::<(), costcone::book::BookError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookFiles(BTreeMap<String, String>);

impl BookFiles {
    /// Adds a file, or replaces the file with the same path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Paths and texts, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Packs the files into a ZIP archive.
    ///
    /// # Errors
    /// If the archive is larger than the ZIP format allows.
    pub fn to_archive(&self) -> Result<Vec<u8>, BookError> {
        let wrong = |error: zip::result::ZipError| BookError::damaged("book", error);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default());
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in self.iter() {
            archive.start_file(path, options).map_err(wrong)?;
            archive.write_all(text.as_bytes()).map_err(BookError::io(path))?;
        }
        Ok(archive.finish().map_err(wrong)?.into_inner())
    }

    /// Writes the archive to a file. An existing file stays unchanged until the new one is complete on disk.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), BookError> {
        write_atomically(path, &self.to_archive()?)
    }
}

/// Writes a temporary file in the same folder, then renames it.
fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), BookError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(BookError::io(path))?;
    beside.write_all(bytes).map_err(BookError::io(path))?;
    beside.as_file().sync_all().map_err(BookError::io(path))?;
    // Only the owner can read a temporary file. The book keeps the permissions of the file that it replaces.
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(beside.path(), before.permissions()).map_err(BookError::io(path))?;
    }
    beside.persist(path).map_err(|error| BookError::io(path)(error.error))?;
    Ok(())
}

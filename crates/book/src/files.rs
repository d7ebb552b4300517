//! The files of a book on their way to an archive or a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::BookError;

/// The texts of a book by their paths, sorted. The same files make the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// Puts a file in the place of one of the same path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    /// The text of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Paths and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The archive of these files.
    ///
    /// # Errors
    /// Where the archive would be larger than the format allows.
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

    /// Writes the archive in the place of a file, whole or not at all: what stood there stays until all is on disk.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), BookError> {
        write_whole(path, &self.to_archive()?)
    }
}

/// Writes a file beside its place, then moves it there.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), BookError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(BookError::io(path))?;
    beside.write_all(bytes).map_err(BookError::io(path))?;
    beside.as_file().sync_all().map_err(BookError::io(path))?;
    // A temporary file is for its owner alone; a book has the permissions of the one before it, or usual ones.
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(beside.path(), before.permissions()).map_err(BookError::io(path))?;
    }
    beside.persist(path).map_err(|error| BookError::io(path)(error.error))?;
    Ok(())
}

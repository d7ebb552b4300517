//! The files of a book, found by their paths and unpacked one at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use zip::ZipArchive;

use crate::error::BookError;

/// The most bytes that one file of a book may unpack to: the largest table of today has a few million.
const MOST_BYTES: u64 = 1 << 28;

/// A place where the bytes of an archive are.
trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// The files of a book.
pub struct Archive {
    name: String,
    paths: BTreeMap<String, usize>,
    held: Held,
}

enum Held {
    Packed(Mutex<ZipArchive<Box<dyn Bytes>>>),
    Folder(PathBuf),
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("name", &self.name).field("files", &self.paths.len()).finish()
    }
}

impl Archive {
    /// Opens an archive, or a folder of the same files.
    ///
    /// # Errors
    /// Where it cannot be read or is no archive.
    pub fn open(path: &Path) -> Result<Archive, BookError> {
        if path.is_dir() {
            let mut found = Vec::new();
            walk(path, "", &mut found).map_err(BookError::io(path))?;
            let paths = found.into_iter().enumerate().map(|(place, path)| (path, place)).collect();
            return Ok(Archive { name: path.display().to_string(), paths, held: Held::Folder(path.to_owned()) });
        }
        let file = File::open(path).map_err(BookError::io(path))?;
        Archive::of(path.display().to_string(), Box::new(BufReader::new(file)))
    }

    /// The archive that these bytes are.
    ///
    /// # Errors
    /// Where they are none.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Archive, BookError> {
        Archive::of("book".to_owned(), Box::new(Cursor::new(bytes.into())))
    }

    fn of(name: String, bytes: Box<dyn Bytes>) -> Result<Archive, BookError> {
        let packed = ZipArchive::new(bytes).map_err(|error| BookError::damaged(&name, error))?;
        let mut paths = BTreeMap::new();
        for place in 0..packed.len() {
            let path = packed.name_for_index(place).transpose().map_err(|error| BookError::damaged(&name, error))?;
            paths.extend(path.map(|path| (path.into_owned(), place)));
        }
        Ok(Archive { name, paths, held: Held::Packed(Mutex::new(packed)) })
    }

    /// Where it was opened.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The paths of its files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }

    /// The names of the files of a folder that have an ending: of `prices/lambda/eu-central-1.csv` `eu-central-1`.
    pub fn names_in<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.paths.range(folder.to_owned()..).map(|(path, _)| path.as_str());
        from.take_while(move |path| path.starts_with(folder))
            .filter_map(move |path| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ending))
            .filter(|name| !name.contains('/'))
    }

    /// Hands on all that it holds, the paths and texts of its files in their order: books of which that is equal are equal.
    ///
    /// # Errors
    /// As for [`text`](Self::text).
    pub fn contents(&self, mut take: impl FnMut(&str)) -> Result<(), BookError> {
        for path in self.paths() {
            take(path);
            take(&self.text(path)?.unwrap_or_default());
        }
        Ok(())
    }

    /// The text of a file; `None` where there is none of this path.
    ///
    /// # Errors
    /// Where it cannot be read, is damaged, too large or no UTF-8.
    pub fn text(&self, path: &str) -> Result<Option<String>, BookError> {
        let Some(place) = self.paths.get(path) else { return Ok(None) };
        let bytes = match &self.held {
            Held::Folder(folder) => fs::read(folder.join(path)).map_err(BookError::io(folder.join(path)))?,
            Held::Packed(packed) => {
                let mut packed = packed.lock().unwrap_or_else(PoisonError::into_inner);
                unpacked(&mut packed, *place)
                    .map_err(|reason| BookError::damaged(&self.name, format!("{path}: {reason}")))?
            }
        };
        let text = String::from_utf8(bytes);
        Ok(Some(text.map_err(|_| BookError::damaged(&self.name, format!("{path}: not UTF-8")))?))
    }
}

fn unpacked(packed: &mut ZipArchive<Box<dyn Bytes>>, place: usize) -> Result<Vec<u8>, String> {
    let file = packed.by_index(place).map_err(|error| error.to_string())?;
    let mut bytes = Vec::with_capacity(file.size().min(MOST_BYTES) as usize);
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES { Err(format!("unpacks to more than {MOST_BYTES} bytes")) } else { Ok(bytes) }
}

/// Adds the files below a folder, as paths with `/`.
fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        // A name that is no UTF-8 is no file of a book.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if entry.file_type()?.is_dir() { walk(root, &path, found)? } else { found.push(path) }
    }
    Ok(())
}

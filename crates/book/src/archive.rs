//! The files of a book, found by path and unpacked one at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use zip::ZipArchive;

use crate::error::BookError;

/// Size limit of one unpacked file in bytes. The largest table today has a few million bytes.
const MAX_BYTES: u64 = 1 << 28;

/// A seekable source of the archive's bytes: a file or memory.
trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// The files of a price book, packed or in a folder.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::{Archive, BookFiles};
/// let mut files = BookFiles::default();
/// files.insert("prices/lambda/us-east-1.csv", "a");
/// files.insert("prices/lambda/us-east-2.csv", "b");
/// let archive = Archive::from_bytes(files.to_archive()?)?;
/// assert_eq!(archive.names_in("prices/lambda", ".csv").collect::<Vec<_>>(), ["us-east-1", "us-east-2"]);
/// assert_eq!(archive.text("prices/lambda/us-east-2.csv")?.as_deref(), Some("b"));
/// assert_eq!(archive.text("SOURCES.toml")?, None);
/// # Ok::<(), costcone::book::BookError>(())
/// ```
pub struct Archive {
    name: String,
    paths: BTreeMap<String, usize>,
    store: FileStore,
}

enum FileStore {
    Packed(Mutex<ZipArchive<Box<dyn ReadSeek>>>),
    Folder(PathBuf),
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("name", &self.name).field("files", &self.paths.len()).finish()
    }
}

impl Archive {
    /// Opens an archive or an unpacked folder.
    ///
    /// # Errors
    /// If it cannot be read or is not an archive.
    pub fn open(path: &Path) -> Result<Archive, BookError> {
        if path.is_dir() {
            let mut found = Vec::new();
            walk(path, "", &mut found).map_err(BookError::io(path))?;
            let paths = found.into_iter().enumerate().map(|(place, path)| (path, place)).collect();
            return Ok(Archive { name: path.display().to_string(), paths, store: FileStore::Folder(path.to_owned()) });
        }
        let file = File::open(path).map_err(BookError::io(path))?;
        Archive::from_reader(path.display().to_string(), Box::new(BufReader::new(file)))
    }

    /// Opens an archive in memory.
    ///
    /// # Errors
    /// If the bytes are not an archive.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Archive, BookError> {
        Archive::from_reader("book".to_owned(), Box::new(Cursor::new(bytes.into())))
    }

    fn from_reader(name: String, bytes: Box<dyn ReadSeek>) -> Result<Archive, BookError> {
        let packed = ZipArchive::new(bytes).map_err(|error| BookError::damaged(&name, error))?;
        let mut paths = BTreeMap::new();
        for place in 0..packed.len() {
            let path = packed.name_for_index(place).transpose().map_err(|error| BookError::damaged(&name, error))?;
            paths.extend(path.map(|path| (path.into_owned(), place)));
        }
        Ok(Archive { name, paths, store: FileStore::Packed(Mutex::new(packed)) })
    }

    /// The path of the archive, or `book` for an archive in memory.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The paths of its files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }

    /// The names, without ending, of the files of a folder: `eu-central-1` for `prices/lambda/eu-central-1.csv`.
    pub fn names_in<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.paths.range(folder.to_owned()..).map(|(path, _)| path.as_str());
        from.take_while(move |path| path.starts_with(folder))
            .filter_map(move |path| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ending))
            .filter(|name| !name.contains('/'))
    }

    /// Passes the path and the text of each file to `take`, sorted by path. Two books with equal contents are equal.
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

    /// The text of a file, or `None` if the archive has no file with this path.
    ///
    /// # Errors
    /// If the file cannot be read, is damaged, is too large, or is not UTF-8.
    pub fn text(&self, path: &str) -> Result<Option<String>, BookError> {
        let Some(place) = self.paths.get(path) else { return Ok(None) };
        let bytes = match &self.store {
            FileStore::Folder(folder) => fs::read(folder.join(path)).map_err(BookError::io(folder.join(path)))?,
            FileStore::Packed(packed) => {
                let mut packed = packed.lock().unwrap_or_else(PoisonError::into_inner);
                unpack(&mut packed, *place)
                    .map_err(|reason| BookError::damaged(&self.name, format!("{path}: {reason}")))?
            }
        };
        let text = String::from_utf8(bytes);
        Ok(Some(text.map_err(|_| BookError::damaged(&self.name, format!("{path}: not UTF-8")))?))
    }
}

fn unpack(packed: &mut ZipArchive<Box<dyn ReadSeek>>, place: usize) -> Result<Vec<u8>, String> {
    let file = packed.by_index(place).map_err(|error| error.to_string())?;
    let mut bytes = Vec::with_capacity(file.size().min(MAX_BYTES) as usize);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BYTES { Err(format!("unpacks to more than {MAX_BYTES} bytes")) } else { Ok(bytes) }
}

/// Adds the files below a folder, as paths separated by `/`.
fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        // Books contain no files whose names are not UTF-8.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if entry.file_type()?.is_dir() { walk(root, &path, found)? } else { found.push(path) }
    }
    Ok(())
}

//! The folder of downloaded files, and their metadata.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::DownloadError;

/// The folder `costcone/offers` in the cache folder of the user.
pub fn default_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))
    };
    caches.map(|caches| caches.join("costcone").join("offers"))
}

/// A folder of downloaded files that one update locks.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Locked while it is open.
    _lock: File,
}

impl Cache {
    /// Opens and locks the folder. Creates it if needed.
    ///
    /// # Errors
    /// If the folder is not writable, or if another update has locked it.
    pub fn open(folder: &Path) -> Result<Cache, String> {
        let failed =
            |error: io::Error| format!("{}: {error}\n  help: choose another folder with --cache", folder.display());
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Cache { folder: folder.to_owned(), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(format!(
                "{}: another update uses this folder\n  help: wait until it ends, or choose another folder with --cache",
                folder.display()
            )),
            Err(fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The list of offers.
    pub fn offer_index(&self) -> CachedFile {
        CachedFile(self.folder.join("index.json"))
    }

    /// The list of regions of an offer. It has no extension, so that [`Cache::regions`] does not take it for an offer file.
    pub fn region_index(&self, offer: &str) -> CachedFile {
        CachedFile(self.folder.join(offer).join("region_index"))
    }

    /// The prices of an offer in a region.
    pub fn offer(&self, offer: &str, region: &str) -> CachedFile {
        CachedFile(self.folder.join(offer).join(format!("{region}.json")))
    }

    /// The regions of an offer with a complete file in the cache, sorted.
    pub fn regions(&self, offer: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.folder.join(offer)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut regions = Vec::new();
        for entry in entries {
            let Ok(name) = entry?.file_name().into_string() else { continue };
            regions.extend(name.strip_suffix(".json").map(str::to_owned));
        }
        regions.sort_unstable();
        Ok(regions)
    }
}

/// Whether a name from an index is safe as a file name: it cannot lead out of the folder.
pub fn is_safe_name(text: &str) -> bool {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.len() <= 100 && text.bytes().all(is_safe)
}

/// A file of the cache, with the paths of its metadata and its unfinished part.
#[derive(Clone, Debug)]
pub struct CachedFile(PathBuf);

impl CachedFile {
    /// The path. The file there, if any, is complete.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of the bytes that an unfinished download has received.
    pub fn part(&self) -> PathBuf {
        self.beside(".part")
    }

    /// The metadata of the file.
    pub fn metadata(&self) -> Option<FileMetadata> {
        FileMetadata::read(&self.beside(".meta"), self.path())
    }

    /// The metadata of the part.
    pub fn part_metadata(&self) -> Option<FileMetadata> {
        FileMetadata::read(&self.beside(".part.meta"), &self.part())
    }

    /// Creates the folder of the file.
    pub fn create_folder(&self) -> io::Result<()> {
        self.0.parent().map_or(Ok(()), fs::create_dir_all)
    }

    /// Creates an empty part and writes the metadata of the file that it belongs to.
    pub fn start_part(&self, metadata: &FileMetadata) -> io::Result<File> {
        let file = File::create(self.part())?;
        fs::write(self.beside(".part.meta"), metadata.to_text())?;
        Ok(file)
    }

    /// Removes the part.
    pub fn remove_part(&self) -> io::Result<()> {
        for path in [self.part(), self.beside(".part.meta")] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Turns the complete part into the file.
    pub fn finish(&self, metadata: &FileMetadata) -> io::Result<()> {
        // Removes the old metadata first, so that a crash never leaves it beside the new file.
        self.remove_metadata()?;
        fs::rename(self.part(), self.path())?;
        fs::write(self.beside(".meta"), metadata.to_text())?;
        self.remove_part()
    }

    /// Removes the metadata, so that the next update downloads the file again.
    pub fn remove_metadata(&self) -> io::Result<()> {
        match fs::remove_file(self.beside(".meta")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn beside(&self, extension: &str) -> PathBuf {
        let mut path = self.0.clone().into_os_string();
        path.push(extension);
        path.into()
    }

    /// The error of a failed write.
    pub fn write_error(&self, url: &str, error: &io::Error) -> DownloadError {
        let found = format!("{}: {error}", self.path().display());
        let help = "free some disk space, or choose another folder with --cache";
        DownloadError::permanent(url, "a writable cache folder", found, help)
    }
}

/// The metadata of a cached file or of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMetadata {
    /// The address that it came from.
    pub url: String,
    /// The entity tag of the server, with its quotes.
    pub etag: Option<String>,
    /// The length of the whole file, if the server stated it.
    pub length: Option<u64>,
    /// The bytes on disk.
    pub bytes: u64,
}

impl FileMetadata {
    fn read(path: &Path, file: &Path) -> Option<FileMetadata> {
        let value: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
        Some(FileMetadata {
            url: value["url"].as_str()?.to_owned(),
            etag: value["etag"].as_str().map(str::to_owned),
            length: value["length"].as_u64(),
            bytes: fs::metadata(file).ok()?.len(),
        })
    }

    fn to_text(&self) -> String {
        json!({ "url": self.url, "etag": self.etag, "length": self.length }).to_string()
    }

    /// The tag, if equal tags mean equal bytes.
    pub fn strong_etag(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| etag.starts_with('"'))
    }

    /// Whether the whole file is on disk.
    pub fn is_complete(&self) -> bool {
        self.length == Some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_lead_out_of_the_folder() {
        assert!(is_safe_name("AmazonEC2") && is_safe_name("us-east-1-mia-1") && is_safe_name("aws-global"));
        for name in ["", ".", "..", "a/b", "a\\b", "a.json", "ä", "a b", "C:"] {
            assert!(!is_safe_name(name), "{name}");
        }
    }

    #[test]
    fn one_update_at_a_time_uses_a_cache() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let first = Cache::open(folder.path())?;
        let message = Cache::open(folder.path()).map(|_| ()).unwrap_err();
        assert!(message.contains("another update uses this folder"), "{message}");
        drop(first);
        Cache::open(folder.path())?;
        Ok(())
    }
}

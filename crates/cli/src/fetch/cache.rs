//! Where fetched files stand, and what is known of them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Problem;

/// The folder of caches of this platform, and in it ours.
pub fn default_folder() -> Option<PathBuf> {
    let of = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = if cfg!(windows) {
        of("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        of("HOME").map(|home| home.join("Library/Caches"))
    } else {
        of("XDG_CACHE_HOME").or_else(|| Some(of("HOME")?.join(".cache")))
    };
    caches.map(|caches| caches.join("costcone").join("offers"))
}

/// A folder of fetched files, held by one update at a time.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

impl Cache {
    /// Opens the folder, which is made where it is not there.
    ///
    /// # Errors
    /// Where it cannot be written, or another update holds it.
    pub fn open(folder: &Path) -> Result<Cache, String> {
        let failed =
            |error: io::Error| format!("{}: {error}\n  help: name another folder with --cache", folder.display());
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Cache { folder: folder.to_owned(), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(format!(
                "{}: another update uses this folder\n  help: wait for it, or name another folder with --cache",
                folder.display()
            )),
            Err(fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The place of the list of offers.
    pub fn service_index(&self) -> Place {
        Place(self.folder.join("index.json"))
    }

    /// The place of the list of an offer's regions. Its ending is not that of an offer file.
    pub fn region_index(&self, offer: &str) -> Place {
        Place(self.folder.join(offer).join("region_index"))
    }

    /// The place of an offer file.
    pub fn offer(&self, offer: &str, region: &str) -> Place {
        Place(self.folder.join(offer).join(format!("{region}.json")))
    }

    /// The regions of an offer of which a whole file is here, sorted.
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

/// Whether a name of an index can be that of a file here, and no way out of the folder.
pub fn is_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.len() <= 100 && text.bytes().all(is_plain)
}

/// The place of a file.
#[derive(Clone, Debug)]
pub struct Place(PathBuf);

impl Place {
    /// The file, whole where it is there.
    pub fn file(&self) -> &Path {
        &self.0
    }

    /// What has been received of the file so far.
    pub fn part(&self) -> PathBuf {
        self.beside(".part")
    }

    /// What is known of the file.
    pub fn note(&self) -> Option<Note> {
        Note::read(&self.beside(".meta"), self.file())
    }

    /// What is known of the part.
    pub fn part_note(&self) -> Option<Note> {
        Note::read(&self.beside(".part.meta"), &self.part())
    }

    /// Makes its folder.
    pub fn prepare(&self) -> io::Result<()> {
        self.0.parent().map_or(Ok(()), fs::create_dir_all)
    }

    /// Begins a part: an empty file, and a note of what it is part of.
    pub fn begin(&self, note: &Note) -> io::Result<File> {
        let file = File::create(self.part())?;
        fs::write(self.beside(".part.meta"), note.to_text())?;
        Ok(file)
    }

    /// Drops the part.
    pub fn drop_part(&self) -> io::Result<()> {
        for path in [self.part(), self.beside(".part.meta")] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves the part, which is whole, into the place of the file.
    pub fn finish(&self, note: &Note) -> io::Result<()> {
        // First of all nothing is known of the file, so that a note never stands beside another file than its own.
        self.forget()?;
        fs::rename(self.part(), self.file())?;
        fs::write(self.beside(".meta"), note.to_text())?;
        self.drop_part()
    }

    /// Has the file fetched anew next time.
    pub fn forget(&self) -> io::Result<()> {
        match fs::remove_file(self.beside(".meta")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut path = self.0.clone().into_os_string();
        path.push(ending);
        path.into()
    }

    /// A problem with writing here.
    pub fn unwritable(&self, url: &str, error: &io::Error) -> Problem {
        let came = format!("{}: {error}", self.file().display());
        Problem::lasting(url, "a place to keep it", came, "make room there, or name another folder with --cache")
    }
}

/// What is known of a file or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it came from.
    pub url: String,
    /// What the server calls this state of it, with its quotes.
    pub etag: Option<String>,
    /// How long the whole of it is, where the server said so.
    pub length: Option<u64>,
    /// How long what is here is.
    pub held: u64,
}

impl Note {
    /// Of a file that is held as its note says, or of a part.
    fn read(path: &Path, of: &Path) -> Option<Note> {
        let value: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
        Some(Note {
            url: value["url"].as_str()?.to_owned(),
            etag: value["etag"].as_str().map(str::to_owned),
            length: value["length"].as_u64(),
            held: fs::metadata(of).ok()?.len(),
        })
    }

    fn to_text(&self) -> String {
        json!({ "url": self.url, "etag": self.etag, "length": self.length }).to_string()
    }

    /// The tag, where equal tags mean equal bytes.
    pub fn strong_etag(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| etag.starts_with('"'))
    }

    /// Whether all that there is of it is here.
    pub fn is_whole(&self) -> bool {
        self.length == Some(self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within_the_folder() {
        assert!(is_name("AmazonEC2") && is_name("us-east-1-mia-1") && is_name("aws-global"));
        for name in ["", ".", "..", "a/b", "a\\b", "a.json", "ä", "a b", "C:"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_cache_is_for_one_update_at_a_time() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let held = Cache::open(folder.path())?;
        let said = Cache::open(folder.path()).map(|_| ()).unwrap_err();
        assert!(said.contains("another update uses this folder"), "{said}");
        drop(held);
        Cache::open(folder.path())?;
        Ok(())
    }
}

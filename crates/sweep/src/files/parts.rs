//! The folder of parts.

use std::fs::{self, File, TryLockError};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::parquet;
use super::part::PartFile;
use crate::arrow::{RowsError, SweepRows};

/// The lock file. One sweep holds it at a time.
const LOCK: &str = "lock";
/// The part in progress.
const UNFINISHED: &str = "unfinished";
/// The joined file before it gets its name.
const JOINED: &str = "joined";

/// A folder of parts. One sweep holds it at a time.
pub(super) struct PartsFolder {
    folder: PathBuf,
    /// Locked while it is open.
    _lock: File,
}

impl PartsFolder {
    /// Opens the folder, or creates it.
    pub(super) fn open(folder: &Path) -> Result<PartsFolder, RowsError> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(RowsError::io(folder)(error)),
            _ => {}
        }
        let lock = File::create(folder.join(LOCK)).map_err(RowsError::io(folder))?;
        match lock.try_lock() {
            Ok(()) => Ok(PartsFolder { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(RowsError::InUse(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(RowsError::io(folder)(error)),
        }
    }

    /// The path of the folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of the part in progress.
    pub(super) fn unfinished(&self) -> PathBuf {
        self.folder.join(UNFINISHED)
    }

    /// The path of the joined file.
    pub(super) fn joined(&self) -> PathBuf {
        self.folder.join(JOINED)
    }

    /// The file of a part.
    pub(super) fn file(&self, part: &PartFile) -> PathBuf {
        self.folder.join(part.name())
    }

    /// Gives a complete part its name.
    pub(super) fn keep(&self, part: &PartFile) -> Result<(), RowsError> {
        fs::rename(self.unfinished(), self.file(part)).map_err(RowsError::io(&self.folder))
    }

    /// Every part in the folder, of any sweep, in the order of the combinations.
    pub(super) fn all(&self) -> Result<Vec<PartFile>, RowsError> {
        let mut parts = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(RowsError::io(&self.folder))? {
            let name = entry.map_err(RowsError::io(&self.folder))?.file_name();
            parts.extend(name.to_str().and_then(PartFile::read));
        }
        parts.sort_by_key(|part| (part.numbers.start, std::cmp::Reverse(part.numbers.end)));
        Ok(parts)
    }

    /// The readable parts of this sweep, without parts that repeat rows of another.
    pub(super) fn of(&self, rows: &SweepRows<'_>) -> Result<Vec<PartFile>, RowsError> {
        let (fingerprint, sweep) = (rows.fingerprint(), rows.sweep());
        let (mut found, mut next) = (Vec::new(), 0);
        for part in self.all()? {
            let numbers = part.numbers.clone();
            if numbers.start < next || numbers.end > sweep.count() {
                continue;
            }
            let kept = numbers.clone().filter(|number| sweep.keeps(*number));
            if PartFile::new(&fingerprint, numbers.clone(), kept) == part && parquet::read(&self.file(&part)).is_ok() {
                next = numbers.end;
                found.push(part);
            }
        }
        Ok(found)
    }

    /// Deletes all parts.
    pub(super) fn clear(&self) -> Result<(), RowsError> {
        for part in self.all()? {
            fs::remove_file(self.file(&part)).map_err(RowsError::io(&self.folder))?;
        }
        Ok(())
    }

    /// Deletes incomplete files.
    pub(super) fn drop_unfinished(&self) {
        for path in [self.unfinished(), self.joined()] {
            // OK to ignore because the file is written again before it is read.
            let _ = fs::remove_file(path);
        }
    }

    /// Deletes the folder if only the lock is left.
    pub(super) fn remove(self) -> Result<(), RowsError> {
        let PartsFolder { folder, _lock } = self;
        fs::remove_file(folder.join(LOCK)).map_err(RowsError::io(&folder))?;
        match fs::remove_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => Err(RowsError::io(&folder)(error)),
            _ => Ok(()),
        }
    }
}

/// The combinations below a number that no part has.
pub(super) fn gaps(parts: &[PartFile], count: u64) -> Vec<Range<u64>> {
    let starts = std::iter::once(0).chain(parts.iter().map(|part| part.numbers.end));
    let ends = parts.iter().map(|part| part.numbers.start).chain(std::iter::once(count));
    starts.zip(ends).map(|(start, end)| start..end).filter(|gap| !gap.is_empty()).collect()
}

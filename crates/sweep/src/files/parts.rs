//! The folder of parts.

use std::fs::{self, File, TryLockError};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::parquet;
use super::part::Part;
use crate::arrow::{Problem, Rows};

/// The file that one sweep holds at a time.
const LOCK: &str = "lock";
/// The part that is being written.
const UNFINISHED: &str = "unfinished";
/// The joined file, until it has its name.
const JOINED: &str = "joined";

/// A folder of parts, held by one sweep at a time.
pub(super) struct Parts {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

impl Parts {
    /// Opens the folder, which is made where it is not there.
    pub(super) fn open(folder: &Path) -> Result<Parts, Problem> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(Problem::io(folder)(error)),
            _ => {}
        }
        let lock = File::create(folder.join(LOCK)).map_err(Problem::io(folder))?;
        match lock.try_lock() {
            Ok(()) => Ok(Parts { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Problem::InUse(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(Problem::io(folder)(error)),
        }
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a part is written until it is whole.
    pub(super) fn unfinished(&self) -> PathBuf {
        self.folder.join(UNFINISHED)
    }

    /// Where the parts are joined.
    pub(super) fn joined(&self) -> PathBuf {
        self.folder.join(JOINED)
    }

    /// The file of a part.
    pub(super) fn file(&self, part: &Part) -> PathBuf {
        self.folder.join(part.name())
    }

    /// Gives the part that was written its name.
    pub(super) fn keep(&self, part: &Part) -> Result<(), Problem> {
        fs::rename(self.unfinished(), self.file(part)).map_err(Problem::io(&self.folder))
    }

    /// Every part that is there, of whatever sweep, in the order of the combinations.
    pub(super) fn all(&self) -> Result<Vec<Part>, Problem> {
        let mut parts = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(Problem::io(&self.folder))? {
            let name = entry.map_err(Problem::io(&self.folder))?.file_name();
            parts.extend(name.to_str().and_then(Part::read));
        }
        parts.sort_by_key(|part| (part.numbers.start, std::cmp::Reverse(part.numbers.end)));
        Ok(parts)
    }

    /// The parts that hold rows of this sweep and can be read, none of which holds what another does.
    pub(super) fn of(&self, rows: &Rows<'_>) -> Result<Vec<Part>, Problem> {
        let (fingerprint, sweep) = (rows.fingerprint(), rows.sweep());
        let (mut found, mut next) = (Vec::new(), 0);
        for part in self.all()? {
            let numbers = part.numbers.clone();
            if numbers.start < next || numbers.end > sweep.count() {
                continue;
            }
            let kept = numbers.clone().filter(|number| sweep.keeps(*number));
            if Part::new(&fingerprint, numbers.clone(), kept) == part && parquet::read(&self.file(&part)).is_ok() {
                next = numbers.end;
                found.push(part);
            }
        }
        Ok(found)
    }

    /// Drops all parts.
    pub(super) fn clear(&self) -> Result<(), Problem> {
        for part in self.all()? {
            fs::remove_file(self.file(&part)).map_err(Problem::io(&self.folder))?;
        }
        Ok(())
    }

    /// Drops what is not whole.
    pub(super) fn drop_unfinished(&self) {
        for path in [self.unfinished(), self.joined()] {
            // OK to ignore because it is written anew before it is read.
            let _ = fs::remove_file(path);
        }
    }

    /// Drops the folder where nothing is in it but the lock.
    pub(super) fn remove(self) -> Result<(), Problem> {
        let Parts { folder, _lock } = self;
        fs::remove_file(folder.join(LOCK)).map_err(Problem::io(&folder))?;
        match fs::remove_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => Err(Problem::io(&folder)(error)),
            _ => Ok(()),
        }
    }
}

/// The combinations below a number that no part holds.
pub(super) fn gaps(parts: &[Part], count: u64) -> Vec<Range<u64>> {
    let starts = std::iter::once(0).chain(parts.iter().map(|part| part.numbers.end));
    let ends = parts.iter().map(|part| part.numbers.start).chain(std::iter::once(count));
    starts.zip(ends).map(|(start, end)| start..end).filter(|gap| !gap.is_empty()).collect()
}

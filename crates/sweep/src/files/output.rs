//! The file that is asked for.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::arrow::Problem;

/// A file of rows to be written, by its name Parquet or CSV.
#[derive(Clone, Debug)]
pub struct Output {
    path: PathBuf,
    pub(super) is_csv: bool,
    pub(super) replaces: bool,
    pub(super) goes_on: bool,
}

impl Output {
    /// A file of this name, which ends in `.parquet` or `.csv`.
    ///
    /// # Errors
    /// Where it ends in anything else.
    pub fn new(path: &Path) -> Result<Output, Problem> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let is_csv = match ending.as_deref() {
            Some("parquet") => false,
            Some("csv") => true,
            _ => return Err(Problem::Format(path.to_owned())),
        };
        Ok(Output { path: path.to_owned(), is_csv, replaces: false, goes_on: false })
    }

    /// The same, replacing a file that stands there, and the parts of a sweep that was broken off unless it goes on with them.
    #[must_use]
    pub fn replacing(self, replaces: bool) -> Output {
        Output { replaces, ..self }
    }

    /// The same, going on with the parts of a sweep that was broken off.
    #[must_use]
    pub fn going_on(self, goes_on: bool) -> Output {
        Output { goes_on, ..self }
    }

    /// Its name.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the parts.
    #[must_use]
    pub fn parts(&self) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(".parts");
        name.into()
    }

    /// Whether a file may take the name now.
    ///
    /// # Errors
    /// Where it is taken and not to be replaced, or by what is no file.
    pub fn check(&self) -> Result<(), Problem> {
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Problem::io(&self.path)(error)),
            Ok(there) if !there.is_file() => Err(Problem::NoFile(self.path.clone())),
            Ok(_) if !self.replaces => Err(Problem::Exists(self.path.clone())),
            Ok(_) => Ok(()),
        }
    }

    /// Moves a whole file, which is on disk, to the name.
    pub(super) fn take(&self, whole: &Path) -> Result<(), Problem> {
        self.check()?;
        if let Ok(before) = fs::metadata(&self.path) {
            fs::set_permissions(whole, before.permissions()).map_err(Problem::io(&self.path))?;
        }
        fs::rename(whole, &self.path).map_err(Problem::io(&self.path))?;
        sync_folder(&self.path);
        Ok(())
    }
}

/// Has a new name outlast a loss of power, where the system can.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // OK to ignore because the file itself is on disk: at worst the parts have to be joined once more.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

//! The output file.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::arrow::RowsError;

/// A file for rows. Its name decides the format: Parquet or CSV.
#[derive(Clone, Debug)]
pub struct OutputFile {
    path: PathBuf,
    pub(super) is_csv: bool,
    pub(super) replaces: bool,
    pub(super) goes_on: bool,
}

impl OutputFile {
    /// An output file with a name that ends in `.parquet` or `.csv`.
    ///
    /// # Errors
    /// Returns an error for any other ending.
    pub fn new(path: &Path) -> Result<OutputFile, RowsError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let is_csv = match ending.as_deref() {
            Some("parquet") => false,
            Some("csv") => true,
            _ => return Err(RowsError::Format(path.to_owned())),
        };
        Ok(OutputFile { path: path.to_owned(), is_csv, replaces: false, goes_on: false })
    }

    /// A copy that replaces an existing file, and the parts of an interrupted sweep unless it resumes from them.
    #[must_use]
    pub fn replacing(self, replaces: bool) -> OutputFile {
        OutputFile { replaces, ..self }
    }

    /// A copy that resumes from the parts of an interrupted sweep.
    #[must_use]
    pub fn going_on(self, goes_on: bool) -> OutputFile {
        OutputFile { goes_on, ..self }
    }

    /// The path of the file.
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

    /// Checks that the output may be written.
    ///
    /// # Errors
    /// Returns an error if the file exists and must not be replaced, or the name belongs to something that is not a file.
    pub fn check(&self) -> Result<(), RowsError> {
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(RowsError::io(&self.path)(error)),
            Ok(there) if !there.is_file() => Err(RowsError::NoFile(self.path.clone())),
            Ok(_) if !self.replaces => Err(RowsError::Exists(self.path.clone())),
            Ok(_) => Ok(()),
        }
    }

    /// Moves a complete file to the output path.
    pub(super) fn take(&self, whole: &Path) -> Result<(), RowsError> {
        self.check()?;
        if let Ok(before) = fs::metadata(&self.path) {
            fs::set_permissions(whole, before.permissions()).map_err(RowsError::io(&self.path))?;
        }
        fs::rename(whole, &self.path).map_err(RowsError::io(&self.path))?;
        sync_folder(&self.path);
        Ok(())
    }
}

/// Makes a new name survive a power failure, if the system supports it.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // OK to ignore because the file itself is on disk: at worst the parts are joined again.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

//! How a folder becomes what was made.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use costcone_core::{Code, Finding, Findings};
use tempfile::TempPath;

use crate::compare::{Difference, State};
use crate::make::Made;

impl Made {
    /// Makes the files of a folder that differ as they were made: each is written whole beside its place before the first
    /// is moved to it, and what is superfluous is removed last.
    ///
    /// # Errors
    /// Files that cannot be written. Where one cannot be, none is.
    pub fn write(&self, data: &Path, differences: &[Difference]) -> Result<(), Findings> {
        let mut findings = Findings::none();
        let mut staged: Vec<(TempPath, PathBuf)> = Vec::new();
        for Difference { path, .. } in differences {
            let Some(text) = self.files.get(path) else { continue };
            match stage(&data.join(path), text) {
                Ok(beside) => staged.push((beside, data.join(path))),
                Err(error) => findings.push(unwritable(path, &error)),
            }
        }
        let staged = findings.into_result(staged)?;
        let mut findings = Findings::none();
        for (beside, place) in staged {
            if let Err(error) = beside.persist(&place) {
                findings.push(unwritable(&place.display().to_string(), &error.error));
            }
        }
        for Difference { path, .. } in differences.iter().filter(|difference| difference.state == State::Superfluous) {
            if let Err(error) = fs::remove_file(data.join(path)) {
                findings.push(unwritable(path, &error));
            }
        }
        findings.into_result(())
    }
}

/// Writes a text beside the place where it is to be.
fn stage(place: &Path, text: &str) -> io::Result<TempPath> {
    let folder = place.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut beside = builder().tempfile_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().sync_all()?;
    if let Ok(before) = fs::metadata(place) {
        fs::set_permissions(beside.path(), before.permissions())?;
    }
    Ok(beside.into_temp_path())
}

/// A temporary file is for its owner alone unless told; a table has the usual permissions.
#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

fn unwritable(path: &str, error: &io::Error) -> Finding {
    let help = "see to room and permissions, and make the tables again";
    Finding::new(Code::Unreadable, path, format!("cannot be written: {error}")).with_help(help)
}

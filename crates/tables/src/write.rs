//! Writes the tables to a folder.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use costcone_core::{Code, Finding, Findings};
use tempfile::TempPath;

use crate::compare::{FileState, TableDifference};
use crate::make::GeneratedTables;

impl GeneratedTables {
    /// Writes the files that differ. All new files are complete on disk before the first one replaces an old file.
    /// Superfluous files are removed last.
    ///
    /// # Errors
    /// If a file cannot be written. Then no file changes.
    pub fn write(&self, data: &Path, differences: &[TableDifference]) -> Result<(), Findings> {
        let mut findings = Findings::none();
        let mut staged: Vec<(TempPath, PathBuf)> = Vec::new();
        for TableDifference { path, .. } in differences {
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
        for TableDifference { path, .. } in
            differences.iter().filter(|difference| difference.state == FileState::Superfluous)
        {
            if let Err(error) = fs::remove_file(data.join(path)) {
                findings.push(unwritable(path, &error));
            }
        }
        findings.into_result(())
    }
}

/// Writes a temporary file next to the target.
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

/// A temporary file with the usual permissions. By default, only its owner could read it.
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
    let help = "check disk space and permissions, then run the command again";
    Finding::new(Code::Unreadable, path, format!("cannot be written: {error}")).with_help(help)
}

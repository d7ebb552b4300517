//! Compares a folder with the tables.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use costcone_core::Findings;

use crate::make::GeneratedTables;
use crate::text::unreadable;

/// The folder of tables in the data folder.
const PRICES: &str = "prices";

/// A file that differs from the made tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDifference {
    /// Path relative to the data folder, separated by `/`.
    pub path: String,
    /// The difference.
    pub state: FileState,
}

/// The kind of difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// The file has a different text.
    Changed {
        /// Number of the first different line, starting at 1.
        line: usize,
        /// Its text in the file. Empty if the file ends before it.
        found: String,
        /// The expected text. Empty if the expected file ends before it.
        expected: String,
    },
    /// The file does not exist.
    Missing,
    /// The file exists, but no rule makes it.
    Superfluous,
}

impl GeneratedTables {
    /// The files of a folder that differ, sorted by path. It compares all made files and all tables below `prices`.
    ///
    /// # Errors
    /// If a file or folder cannot be read.
    pub fn compare(&self, data: &Path) -> Result<Vec<TableDifference>, Findings> {
        let mut findings = Findings::none();
        let mut differences = Vec::new();
        for (path, text) in self.files.iter() {
            match fs::read(data.join(path)) {
                Ok(bytes) if bytes == text.as_bytes() => {}
                Ok(bytes) => differences.push(TableDifference { path: path.to_owned(), state: changed(&bytes, text) }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    differences.push(TableDifference { path: path.to_owned(), state: FileState::Missing });
                }
                Err(error) => findings.push(unreadable(data, path, &error)),
            }
        }
        let mut tables = BTreeSet::new();
        tables_below(data, PRICES, &mut tables).map_err(|error| unreadable(data, PRICES, &error))?;
        let superfluous = tables.into_iter().filter(|path| self.files.get(path).is_none());
        differences.extend(superfluous.map(|path| TableDifference { path, state: FileState::Superfluous }));
        differences.sort_by(|a, b| a.path.cmp(&b.path));
        findings.into_result(differences)
    }
}

/// The first line that differs.
fn changed(bytes: &[u8], text: &str) -> FileState {
    let before = String::from_utf8_lossy(bytes);
    // Lines keep their ends, because other line breaks are a difference.
    let (mut found, mut expected) = (before.split_inclusive('\n'), text.split_inclusive('\n'));
    let mut line = 1;
    loop {
        match (found.next(), expected.next()) {
            (Some(one), Some(other)) if one == other => line += 1,
            (one, other) => {
                let shown = |text: Option<&str>| text.unwrap_or_default().trim_end_matches('\n').to_owned();
                return FileState::Changed { line, found: shown(one), expected: shown(other) };
            }
        }
    }
}

/// Adds the tables below a folder as paths separated by `/`. The folder may not exist yet.
fn tables_below(data: &Path, folder: &str, tables: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(data.join(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            tables_below(data, &path, tables)?;
        } else if path.ends_with(".csv") {
            tables.insert(path);
        }
    }
    Ok(())
}

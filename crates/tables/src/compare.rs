//! How a folder differs from what was made.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use costcone_core::Findings;

use crate::make::Made;
use crate::text::unreadable;

/// The folder of tables, below that of the data.
const PRICES: &str = "prices";

/// A file that is not as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Below the folder of the tables, with `/`.
    pub path: String,
    /// In what way.
    pub state: State,
}

/// How a file differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there with another text.
    Changed {
        /// The first line that differs, from 1.
        line: usize,
        /// That line; empty where the file ends before it.
        found: String,
        /// What it is to be; empty where the file is to end before it.
        expected: String,
    },
    /// It is not there.
    Missing,
    /// It is there, and nothing makes it.
    Superfluous,
}

impl Made {
    /// The files of a folder that are not as they were made, sorted by path. Looked at are those that were made, and every
    /// table below `prices`.
    ///
    /// # Errors
    /// Files and folders that cannot be read.
    pub fn compare(&self, data: &Path) -> Result<Vec<Difference>, Findings> {
        let mut findings = Findings::none();
        let mut differences = Vec::new();
        for (path, text) in self.files.iter() {
            match fs::read(data.join(path)) {
                Ok(bytes) if bytes == text.as_bytes() => {}
                Ok(bytes) => differences.push(Difference { path: path.to_owned(), state: changed(&bytes, text) }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    differences.push(Difference { path: path.to_owned(), state: State::Missing });
                }
                Err(error) => findings.push(unreadable(data, path, &error)),
            }
        }
        let mut tables = BTreeSet::new();
        tables_below(data, PRICES, &mut tables).map_err(|error| unreadable(data, PRICES, &error))?;
        let superfluous = tables.into_iter().filter(|path| self.files.get(path).is_none());
        differences.extend(superfluous.map(|path| Difference { path, state: State::Superfluous }));
        differences.sort_by(|a, b| a.path.cmp(&b.path));
        findings.into_result(differences)
    }
}

/// The first line at which two texts part.
fn changed(bytes: &[u8], text: &str) -> State {
    let before = String::from_utf8_lossy(bytes);
    // With their ends, so that another kind of line break is a difference.
    let (mut found, mut expected) = (before.split_inclusive('\n'), text.split_inclusive('\n'));
    let mut line = 1;
    loop {
        match (found.next(), expected.next()) {
            (Some(one), Some(other)) if one == other => line += 1,
            (one, other) => {
                let shown = |text: Option<&str>| text.unwrap_or_default().trim_end_matches('\n').to_owned();
                return State::Changed { line, found: shown(one), expected: shown(other) };
            }
        }
    }
}

/// Adds the tables below a folder, which may not be there yet, as paths with `/`.
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

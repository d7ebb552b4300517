//! Reads text files and explains errors.

use std::fs;
use std::path::Path;

use costcone_core::{Code, Finding};
use serde::de::DeserializeOwned;

/// Reads the text of a file.
pub(crate) fn read(folder: &Path, name: &str) -> Result<String, Finding> {
    fs::read_to_string(folder.join(name)).map_err(|error| unreadable(folder, name, &error))
}

/// Reads a TOML file.
pub(crate) fn toml<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, Finding> {
    let text = read(folder, name)?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        Finding::new(Code::Unreadable, format!("{name}:{line}"), error.message().replace('\n', ", "))
    })
}

/// The names of the TOML files in a subfolder, without ending, sorted.
pub(crate) fn names(folder: &Path, below: &str) -> Result<Vec<String>, Finding> {
    let entries = fs::read_dir(folder.join(below)).map_err(|error| unreadable(folder, below, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, below, &error))?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        names.extend(stem.filter(|_| path.extension().is_some_and(|ending| ending == "toml")).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// The finding for an unreadable file.
pub(crate) fn unreadable(folder: &Path, name: &str, error: &std::io::Error) -> Finding {
    let (message, help) = match error.kind() {
        std::io::ErrorKind::NotFound => ("file not found".to_owned(), "expected"),
        _ => (format!("cannot be read: {error}"), "check the permissions"),
    };
    Finding::new(Code::Unreadable, name, message).with_help(format!("{help} in `{}`", folder.display()))
}

//! Files of text, and what is wrong with one that cannot be read.

use std::fs;
use std::path::Path;

use costcone_core::{Code, Finding};
use serde::de::DeserializeOwned;

/// The text of a file of a folder.
pub(crate) fn read(folder: &Path, name: &str) -> Result<String, Finding> {
    fs::read_to_string(folder.join(name)).map_err(|error| unreadable(folder, name, &error))
}

/// What a TOML file of a folder holds.
pub(crate) fn toml<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, Finding> {
    let text = read(folder, name)?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        Finding::new(Code::Unreadable, format!("{name}:{line}"), error.message().replace('\n', ", "))
    })
}

/// The names, without ending, of the TOML files of a folder below another, sorted.
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

/// A file that cannot be read.
pub(crate) fn unreadable(folder: &Path, name: &str, error: &std::io::Error) -> Finding {
    let (message, help) = match error.kind() {
        std::io::ErrorKind::NotFound => ("there is no such file".to_owned(), "expected it"),
        _ => (format!("cannot be read: {error}"), "see to permissions"),
    };
    Finding::new(Code::Unreadable, name, message).with_help(format!("{help} in `{}`", folder.display()))
}

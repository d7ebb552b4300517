//! Paths of the repository's files, and of the shared folder of other people's figures if it exists.

use std::path::{Path, PathBuf};

/// A file of the repository, by its path from the root.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A file of the shared folder beside some clones; `None` without the folder.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let file = repository("..").join("shared").join(path);
    file.exists().then_some(file)
}

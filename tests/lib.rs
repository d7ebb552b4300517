//! Where the tests find the repository's files, and the folder of other people's figures where it exists.

use std::path::{Path, PathBuf};

/// A file of the repository, by its path from the root.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A file of the folder of other people's figures that lies beside some clones; `None` where it does not.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let file = repository("..").join("shared").join(path);
    file.exists().then_some(file)
}

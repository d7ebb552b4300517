//! A file read the way the command line reads it.

use std::path::Path;

/// The whole message as a person reads it; the empty text where nothing is wrong.
pub fn message(file: &Path) -> String {
    costcone::plan_file(file).err().map(|findings| findings.to_string()).unwrap_or_default()
}

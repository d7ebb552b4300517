//! Reads a file as the command line does.

use std::path::Path;

/// The whole message. Empty if there are no findings.
pub fn message(file: &Path) -> String {
    costcone::plan_file(file).err().map(|findings| findings.to_string()).unwrap_or_default()
}

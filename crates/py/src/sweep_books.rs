//! Hashes of the price books of a sweep. They travel with the paths, because each machine reads its own files.

use std::collections::BTreeMap;
use std::path::Path;

use costcone::book::{Archive, BookError};
use costcone::sweep::Sweep;
use costcone::sweep::arrow::Fingerprint;
use costcone::{Code, Finding, Table, Value};

/// The hash of each book by its path; `None` for an unreadable book, whose combinations get an error.
pub(crate) fn hashes(sweep: &Sweep) -> BTreeMap<&str, Option<String>> {
    sweep.books().into_iter().map(|path| (path, hash(path).ok())).collect()
}

/// Checks that the books on this machine equal those of the machine that described the sweep.
pub(crate) fn check(hashes: &Table) -> Result<(), Finding> {
    for (path, theirs) in hashes.iter() {
        let ours = hash(path).ok();
        let theirs = if let Value::Text(theirs) = theirs { Some(theirs) } else { None };
        if ours.as_ref() != theirs {
            let message = match ours {
                Some(_) => {
                    format!("the price book `{path}` differs from the one on the machine that described the sweep")
                }
                None => format!("the price book `{path}` cannot be read on this machine"),
            };
            let finding = Finding::new(Code::PriceUnknown, "sweep.prices", message);
            return Err(finding.with_help("put the same file at the same path on all machines"));
        }
    }
    Ok(())
}

fn hash(path: &str) -> Result<String, BookError> {
    let mut hash = Fingerprint::new();
    Archive::open(Path::new(path))?.contents(|text| hash.add(text.as_bytes()))?;
    Ok(hash.text())
}

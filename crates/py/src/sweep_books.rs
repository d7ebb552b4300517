//! The price books that a sweep names: a hash of what they hold goes along with their paths, because each process reads the file it has.

use std::collections::BTreeMap;
use std::path::Path;

use costcone::book::{Archive, BookError};
use costcone::sweep::Sweep;
use costcone::sweep::arrow::Fingerprint;
use costcone::{Code, Finding, Table, Value};

/// The hash of each book, by the path that names it; nothing for one that cannot be read, which is the error of its combinations.
pub(crate) fn hashes(sweep: &Sweep) -> BTreeMap<&str, Option<String>> {
    sweep.books().into_iter().map(|path| (path, hash(path).ok())).collect()
}

/// Whether the books of these paths hold here what they held where the sweep was described.
pub(crate) fn check(hashes: &Table) -> Result<(), Finding> {
    for (path, theirs) in hashes.iter() {
        let ours = hash(path).ok();
        let theirs = if let Value::Text(theirs) = theirs { Some(theirs) } else { None };
        if ours.as_ref() != theirs {
            let message = match ours {
                Some(_) => format!("the price book `{path}` holds something else than where the sweep was described"),
                None => format!(
                    "there is no price book `{path}` that can be read, as there was where the sweep was described"
                ),
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

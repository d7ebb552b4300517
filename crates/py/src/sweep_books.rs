//! The price books that a sweep names: a hash of what they hold goes along with their paths, because each process reads the file it has.

use std::collections::BTreeMap;
use std::path::Path;

use costcone::book::{Archive, BookError};
use costcone::sweep::Sweep;
use costcone::{Code, Finding, Table, Value};
use costcone_sweeps::Fingerprint;

/// The key of an architecture that names its book, and the axis that changes it.
const PRICES: &str = "prices";

/// The hash of each book, by the path that names it; nothing for one that cannot be read, which is the error of its combinations.
pub(crate) fn hashes(sweep: &Sweep) -> BTreeMap<String, Option<String>> {
    let named = sweep.documents().filter_map(|document| document.at(&["architecture", PRICES]));
    let paths = named.chain(varied(sweep)).filter_map(|value| match value {
        Value::Text(path) => Some(path.clone()),
        _ => None,
    });
    paths.map(|path| (path.clone(), hash(&path).ok())).collect()
}

/// The values of the axis of books.
fn varied(sweep: &Sweep) -> impl Iterator<Item = &Value> {
    let is_of_books = |name: &String| name.strip_prefix("architecture.").unwrap_or(name) == PRICES;
    let axes = sweep.grid().axes().iter();
    axes.filter_map(move |axis| Some((axis, axis.names().iter().position(is_of_books)?)))
        .flat_map(|(axis, name)| (0..axis.len()).filter_map(move |place| axis.point(place)?.get(name)))
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
    let archive = Archive::open(Path::new(path))?;
    let mut hash = Fingerprint::new();
    for name in archive.paths() {
        hash.add(name.as_bytes());
        hash.add(archive.text(name)?.unwrap_or_default().as_bytes());
    }
    Ok(hash.text())
}

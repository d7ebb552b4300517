//! What a part is called.

use std::ops::Range;

use crate::arrow::Fingerprint;

/// The ending of parts.
const ENDING: &str = ".parquet";

/// The name of a part: its combinations, and a hash of what determines their rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) numbers: Range<u64>,
    hash: String,
}

impl Part {
    /// The part of some combinations, of which constraints keep these.
    pub(super) fn new(rows: &Fingerprint, numbers: Range<u64>, kept: impl Iterator<Item = u64>) -> Part {
        let mut fingerprint = rows.clone().with(&numbers.start.to_le_bytes()).with(&numbers.end.to_le_bytes());
        kept.for_each(|number| fingerprint.add(&number.to_le_bytes()));
        Part { numbers, hash: fingerprint.text() }
    }

    /// The part that a file is called after.
    pub(super) fn read(name: &str) -> Option<Part> {
        let mut words = name.strip_suffix(ENDING)?.splitn(3, '-');
        let (start, end, hash) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?);
        let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        (start < end && is_hash).then(|| Part { numbers: start..end, hash: hash.to_owned() })
    }

    /// What its file is called.
    pub(super) fn name(&self) -> String {
        format!("{}-{}-{}{ENDING}", self.numbers.start, self.numbers.end, self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_differs_with_what_determines_the_rows() {
        let rows = Fingerprint::new().with(b"rows");
        let part = Part::new(&rows, 0..64, 0..64);
        assert_eq!(Part::read(&part.name()), Some(part.clone()));
        let others = [
            Part::new(&Fingerprint::new().with(b"other"), 0..64, 0..64),
            Part::new(&rows, 0..63, 0..63),
            Part::new(&rows, 0..64, 1..64),
        ];
        for other in others {
            assert_ne!(other.hash, part.hash);
        }
        for name in ["lock", "unfinished", "0-64.parquet", "64-0-ab.parquet", "0-64-ab.csv", "0-64-../x.parquet"] {
            assert_eq!(Part::read(name), None, "{name}");
        }
    }
}

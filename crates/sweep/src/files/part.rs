//! Names of parts.

use std::ops::Range;

use crate::arrow::Fingerprint;

/// The ending of parts.
const ENDING: &str = ".parquet";

/// The name of a part: its combinations, and a hash of the data that determines their rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PartFile {
    pub(super) numbers: Range<u64>,
    hash: String,
}

impl PartFile {
    /// The part of a range of combinations, with those that constraints keep.
    pub(super) fn new(rows: &Fingerprint, numbers: Range<u64>, kept: impl Iterator<Item = u64>) -> PartFile {
        let mut fingerprint = rows.with(&numbers.start.to_le_bytes()).with(&numbers.end.to_le_bytes());
        kept.for_each(|number| fingerprint.add(&number.to_le_bytes()));
        PartFile { numbers, hash: fingerprint.text() }
    }

    /// The part that a file name describes.
    pub(super) fn read(name: &str) -> Option<PartFile> {
        let mut words = name.strip_suffix(ENDING)?.splitn(3, '-');
        let (start, end, hash) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?);
        let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        (start < end && is_hash).then(|| PartFile { numbers: start..end, hash: hash.to_owned() })
    }

    /// The name of its file.
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
        let part = PartFile::new(&rows, 0..64, 0..64);
        assert_eq!(PartFile::read(&part.name()), Some(part.clone()));
        let others = [
            PartFile::new(&Fingerprint::new().with(b"other"), 0..64, 0..64),
            PartFile::new(&rows, 0..63, 0..63),
            PartFile::new(&rows, 0..64, 1..64),
        ];
        for other in others {
            assert_ne!(other.hash, part.hash);
        }
        for name in ["lock", "unfinished", "0-64.parquet", "64-0-ab.parquet", "0-64-ab.csv", "0-64-../x.parquet"] {
            assert_eq!(PartFile::read(name), None, "{name}");
        }
    }
}

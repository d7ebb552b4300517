//! A short name for what a plan computes.

use std::fmt::{self, Write};

/// The 64-bit FNV-1a hash of what is written to it.
///
/// # Source
/// Fowler, Noll, Vo: <http://www.isthe.com/chongo/tech/comp/fnv/> (read 2026-11-21). It tells inputs apart that differ
/// by accident; it is no defence against those who mean to collide.
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn new() -> Fingerprint {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    /// Adds anything that prints, set apart from what follows.
    pub(super) fn add(&mut self, part: &dyn fmt::Debug) {
        // OK because writing to a hash cannot fail.
        let _ = write!(self, "{part:?}\u{1f}");
    }

    pub(super) fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

impl Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_hashes_come_out() {
        let mut hash = Fingerprint::new();
        hash.write_str("foobar").unwrap();
        assert_eq!(hash.text(), "85944171f73967e8");
    }
}

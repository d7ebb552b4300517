//! The fingerprint of a plan.

use std::fmt::{self, Write};

/// The 64-bit FNV-1a hash of the text that is written to it.
///
/// # Source
/// Fowler, Noll, Vo: <http://www.isthe.com/chongo/tech/comp/fnv/> (read 2026-11-21). It separates inputs that
/// differ by accident. It does not protect against deliberate collisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Fingerprint::new()
    }
}

/// The hashes of a plan's parts. They give the fingerprint of the plan with other assumptions without a compilation.
#[derive(Clone, Debug, Default)]
pub(super) struct PlanHashes {
    /// The hash of the program and its lines.
    pub(super) body: Fingerprint,
    /// The hash of each assumption.
    pub(super) assumptions: Vec<Fingerprint>,
}

impl PlanHashes {
    /// The fingerprint of the whole plan, with other hashes for some assumptions.
    pub(super) fn with(&self, changed: &[(usize, Fingerprint)]) -> String {
        let mut whole = self.body;
        for (number, print) in self.assumptions.iter().enumerate() {
            let other = changed.iter().find(|(place, _)| *place == number).map(|(_, print)| print);
            whole.join(*other.unwrap_or(print));
        }
        whole.text()
    }
}

impl Fingerprint {
    pub(super) fn new() -> Fingerprint {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    /// Adds the debug text of a value and a separator.
    pub(super) fn add(&mut self, part: &dyn fmt::Debug) {
        // OK because writing to a hash cannot fail.
        let _ = write!(self, "{part:?}\u{1f}");
    }

    /// Adds another hash.
    fn join(&mut self, other: Fingerprint) {
        for byte in other.0.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
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

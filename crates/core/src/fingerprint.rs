//! Fingerprints: one hash for plans, for the nodes of a plan, and for the rows of sweeps.

use std::fmt::{self, Write};
use std::hash::Hasher;

use crate::document::{Table, Value};

const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// The 128-bit FNV-1a hash of the data that is added to it.
///
/// The hash is the same in every version and on every platform, unlike the hasher of the standard library. It separates inputs that
/// differ by accident. It does not protect against deliberate collisions.
///
/// ```
/// use costcone_core::internals::Fingerprint;
/// let (mut one, mut other) = (Fingerprint::new(), Fingerprint::new());
/// one.add(b"ab");
/// one.add(b"c");
/// other.add(b"a");
/// other.add(b"bc");
/// assert_ne!(one, other);
/// assert_eq!(one.text().len(), 32);
/// ```
///
/// # Source
/// Fowler, Noll, Vo: <http://www.isthe.com/chongo/tech/comp/fnv/> (read 2026-11-21), offset basis and prime of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Default for Fingerprint {
    fn default() -> Self {
        Fingerprint::new()
    }
}

impl Fingerprint {
    /// The hash of no data.
    #[must_use]
    pub fn new() -> Fingerprint {
        Fingerprint(START)
    }

    /// A copy with more bytes.
    #[must_use]
    pub fn with(mut self, bytes: &[u8]) -> Fingerprint {
        self.add(bytes);
        self
    }

    /// Adds bytes and their number, so that two parts cannot run together.
    pub fn add(&mut self, bytes: &[u8]) {
        self.update(&(bytes.len() as u64).to_le_bytes());
        self.update(bytes);
    }

    /// Adds a table: keys and values in their order.
    pub fn add_table(&mut self, table: &Table) {
        self.update(b"{");
        for (key, value) in table.iter() {
            self.add(key.as_bytes());
            self.add_value(value);
        }
        self.update(b"}");
    }

    /// Adds a value. The number `1` and the text `1` differ.
    pub fn add_value(&mut self, value: &Value) {
        match value {
            Value::Null => self.update(b"n"),
            Value::Bool(flag) => self.update(&[b'b', u8::from(*flag)]),
            Value::Integer(number) => self.tagged(b'i', &number.to_le_bytes()),
            Value::Float(number) => self.tagged(b'f', &number.to_bits().to_le_bytes()),
            Value::Text(text) => self.tagged(b't', text.as_bytes()),
            Value::List(items) => {
                self.tagged(b'l', &(items.len() as u64).to_le_bytes());
                items.iter().for_each(|item| self.add_value(item));
            }
            Value::Table(table) => self.add_table(table),
        }
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) {
        self.update(&[tag]);
        self.add(bytes);
    }

    /// Adds the debug text of a value and a separator.
    pub(crate) fn add_debug(&mut self, part: &dyn fmt::Debug) {
        // OK because writing to a hash cannot fail.
        let _ = write!(self, "{part:?}\u{1f}");
    }

    /// Adds another hash.
    pub(crate) fn join(&mut self, other: Fingerprint) {
        self.update(&other.0.to_le_bytes());
    }

    /// The hash as 32 hexadecimal digits.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:032x}", self.0)
    }

    /// Both halves combined, as 16 hexadecimal digits for people.
    pub(crate) fn short_text(&self) -> String {
        format!("{:016x}", self.folded())
    }

    fn folded(&self) -> u64 {
        // OK because the cast keeps the low half.
        (self.0 >> 64) as u64 ^ self.0 as u64
    }

    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }
}

impl Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.update(text.as_bytes());
        Ok(())
    }
}

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        self.folded()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the test vectors of the reference implementation, as in draft-eastlake-fnv.
    #[test]
    fn published_hashes_are_reproduced() {
        for (text, hash) in [
            ("", "6c62272e07bb014262b821756295c58d"),
            ("a", "d228cb696f1a8caf78912b704e4a8964"),
            ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
        ] {
            let mut fingerprint = Fingerprint::new();
            Write::write_str(&mut fingerprint, text).unwrap();
            assert_eq!(fingerprint.text(), hash, "{text}");
        }
    }

    #[test]
    fn different_values_have_different_hashes() {
        let of = |value: Value| {
            let mut fingerprint = Fingerprint::new();
            fingerprint.add_value(&value);
            fingerprint
        };
        let list = |items: &[&str]| Value::List(items.iter().map(|item| Value::from(*item)).collect());
        let values = [
            Value::Null,
            Value::Bool(false),
            Value::Integer(1),
            Value::Float(1.0),
            Value::from("1"),
            list(&["ab", "c"]),
            list(&["a", "bc"]),
            list(&["abc"]),
            Value::Table(Table::new().with_at(&["a"], "bc")),
        ];
        let hashes: std::collections::BTreeSet<_> = values.iter().map(|value| of(value.clone())).collect();
        assert_eq!(hashes.len(), values.len());
        assert_eq!(of(Value::Null), of(Value::Null));
    }

    #[test]
    fn short_texts_depend_on_both_halves() {
        let high = Fingerprint(1 << 64).short_text();
        assert_eq!([high.as_str(), &Fingerprint(1).short_text()], ["0000000000000001"; 2]);
        assert_ne!(Fingerprint(3 << 64).short_text(), high);
    }
}

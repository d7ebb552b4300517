//! Fingerprints of rows: a hash of everything that determines them.

use costcone_core::{Table, Value};
use sha2::{Digest, Sha256};

/// The number of bytes of the hash. Different inputs do not share one by accident.
const KEPT: usize = 16;

/// A SHA-256 hash of the parts that are added to it. Each part has a length, so that parts cannot run together.
#[derive(Clone, Debug, Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// A hash of no parts.
    #[must_use]
    pub fn new() -> Fingerprint {
        Fingerprint::default()
    }

    /// A copy with more bytes.
    #[must_use]
    pub fn with(mut self, bytes: &[u8]) -> Fingerprint {
        self.add(bytes);
        self
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds a table: keys and values in their order.
    pub fn add_table(&mut self, table: &Table) {
        self.0.update([b'{']);
        for (key, value) in table.iter() {
            self.add(key.as_bytes());
            self.add_value(value);
        }
        self.0.update([b'}']);
    }

    /// Adds a value. The number `1` and the text `1` differ.
    pub fn add_value(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.update([b'n']),
            Value::Bool(flag) => self.0.update([b'b', u8::from(*flag)]),
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
        self.0.update([tag]);
        self.add(bytes);
    }

    /// The hash as hexadecimal digits.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.clone().finalize().iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_another_name() {
        let of = |value: Value| {
            let mut fingerprint = Fingerprint::new();
            fingerprint.add_value(&value);
            fingerprint.text()
        };
        let list = |items: &[&str]| Value::List(items.iter().map(|item| Value::from(*item)).collect());
        let names = [
            of(Value::Null),
            of(Value::Integer(1)),
            of(Value::Float(1.0)),
            of(Value::from("1")),
            of(list(&["ab", "c"])),
            of(list(&["a", "bc"])),
            of(list(&["abc"])),
            of(Value::Table(Table::new().with_at(&["a"], "bc"))),
        ];
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len());
        assert_eq!(names[0], of(Value::Null));
        assert_eq!(names[0].len(), 32);
    }
}

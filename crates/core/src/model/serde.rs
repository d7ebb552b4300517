//! Architectures for serde: the same document as in files, in any format with tables.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::architecture::Architecture;
use crate::document::Value;

impl Serialize for Architecture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_document().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Architecture {
    /// Reads and checks. The error is the text of all findings.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Architecture, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Table(document) => Architecture::from_document(&document).map_err(D::Error::custom),
            other => Err(D::Error::custom(format!("expected an architecture, was {}", other.kind()))),
        }
    }
}

//! Attributes in the format of tables: `key=value` pairs, sorted by key, separated by `;`.

use std::collections::BTreeMap;

/// Attributes by key.
pub(crate) type AttributeMap<'a> = BTreeMap<&'a str, &'a str>;

/// Reads attributes from text.
pub(crate) fn read(text: &str) -> AttributeMap<'_> {
    pairs(text).collect()
}

/// Iterates over the attributes in a text.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').filter_map(|part| part.split_once('='))
}

/// Writes attributes as text.
pub(crate) fn write(attributes: &AttributeMap<'_>) -> String {
    let parts: Vec<String> = attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
    parts.join(";")
}

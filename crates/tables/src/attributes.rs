//! Attributes as tables write them: `key=value`, sorted by key, joined by `;`.

use std::collections::BTreeMap;

/// Attributes by their keys.
pub(crate) type Attributes<'a> = BTreeMap<&'a str, &'a str>;

/// The attributes in a text.
pub(crate) fn read(text: &str) -> Attributes<'_> {
    pairs(text).collect()
}

/// The attributes in a text, one after the other.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').filter_map(|part| part.split_once('='))
}

/// The text of attributes.
pub(crate) fn write(attributes: &Attributes<'_>) -> String {
    let parts: Vec<String> = attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
    parts.join(";")
}

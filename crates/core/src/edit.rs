//! Changed copies of documents, and values in words.

use crate::document::{Table, Value};

impl Table {
    /// What stands under a path of keys.
    ///
    /// ```
    /// use costcone_core::{Table, Value};
    /// let document = Table::new().with_at(&["components", "api", "memory"], "512 MB");
    /// assert_eq!(document.at(&["components", "api", "memory"]), Some(&Value::from("512 MB")));
    /// assert_eq!(document.at(&["components", "db"]), None);
    /// ```
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        let (key, rest) = path.split_first()?;
        match (self.get(key), rest) {
            (found, []) => found,
            (Some(Value::Table(section)), rest) => section.at(rest),
            _ => None,
        }
    }

    /// The table under a path of keys; an empty one where there is none.
    #[must_use]
    pub fn section(&self, path: &[&str]) -> Table {
        match self.at(path) {
            Some(Value::Table(section)) => section.clone(),
            _ => Table::new(),
        }
    }

    /// A copy with a key set, at its old place where it had one.
    #[must_use]
    pub fn with(&self, key: &str, value: impl Into<Value>) -> Table {
        let value = value.into();
        let mut copy = Table::new();
        for (known, old) in self.iter() {
            copy.insert(known, if known == key { value.clone() } else { old.clone() });
        }
        copy.insert(key, value);
        copy
    }

    /// A copy with what stands under a path of keys set; tables that are not there yet are made.
    #[must_use]
    pub fn with_at(&self, path: &[&str], value: impl Into<Value>) -> Table {
        match path {
            [] => self.clone(),
            [key] => self.with(key, value),
            [key, rest @ ..] => self.with(key, self.section(&[key]).with_at(rest, value)),
        }
    }

    /// A copy without a key.
    #[must_use]
    pub fn without(&self, key: &str) -> Table {
        let mut copy = Table::new();
        for (known, value) in self.iter().filter(|(known, _)| *known != key) {
            copy.insert(known, value.clone());
        }
        copy
    }

    /// A copy without what stands under a path of keys.
    #[must_use]
    pub fn without_at(&self, path: &[&str]) -> Table {
        match path {
            [] => self.clone(),
            [key] => self.without(key),
            [key, rest @ ..] if self.at(path).is_some() => self.with(key, self.section(&[key]).without_at(rest)),
            _ => self.clone(),
        }
    }

    /// A copy with all keys of another set.
    #[must_use]
    pub fn with_all(&self, changes: &Table) -> Table {
        changes.iter().fold(self.clone(), |table, (key, value)| table.with(key, value.clone()))
    }
}

/// Keys of a table that say in words what its figures are about.
const WORDS: [&str; 8] = ["label", "question", "statement", "unit", "basis", "owner", "trust", "status"];

impl Value {
    /// What it is, in a few words: figures of a table, the number of entries of a list; long texts are cut, see
    /// [`full_text`](Self::full_text).
    ///
    /// ```
    /// use costcone_core::{Table, Value};
    /// assert_eq!(Value::from("512 MB").summary(), "512 MB");
    /// let users = Table::new().with("statement", "Users").with("p10", "2k").with("p90", "8k");
    /// assert_eq!(Value::from(users).summary(), "p10 2k, p90 8k");
    /// ```
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Value::Text(text) => cut(text, 40),
            Value::List(items) => format!("{} entries", items.len()),
            Value::Table(table) => cut(&figures(table, Value::summary), 60),
            plain => plain.full_text(),
        }
    }

    /// What it is, to the last letter: figures of a table, the entries of a list.
    ///
    /// ```
    /// use costcone_core::{Table, Value};
    /// let zones = Value::List(["a", "b"].map(Value::from).to_vec());
    /// assert_eq!(zones.full_text(), "a, b");
    /// let long = "m".repeat(50);
    /// assert_eq!(Value::from(long.as_str()).full_text(), long);
    /// ```
    #[must_use]
    pub fn full_text(&self) -> String {
        match self {
            Value::Null => "nothing".to_owned(),
            Value::Bool(flag) => flag.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::List(items) => items.iter().map(Value::full_text).collect::<Vec<_>>().join(", "),
            Value::Table(table) => figures(table, Value::full_text),
        }
    }
}

/// The figures of a table, without what says in words what they are about.
fn figures(table: &Table, said: fn(&Value) -> String) -> String {
    let figures = table.iter().filter(|(key, _)| !WORDS.contains(key));
    figures.map(|(key, value)| format!("{key} {}", said(value))).collect::<Vec<_>>().join(", ")
}

fn cut(text: &str, most: usize) -> String {
    match text.chars().count() {
        letters if letters > most => format!("{}...", text.chars().take(most - 3).collect::<String>()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_key_keeps_its_place_and_a_new_one_comes_last() {
        let table = Table::new().with("a", "1").with("b", "2").with("a", "3").with("c", "4");
        let keys: Vec<&str> = table.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b", "c"]);
        assert_eq!(table.get("a"), Some(&Value::from("3")));
    }

    #[test]
    fn what_is_not_there_can_be_taken_away() {
        let table = Table::new().with_at(&["a", "b"], "1");
        assert_eq!(table.without_at(&["a", "c"]), table);
        assert_eq!(table.without_at(&["c", "d"]), table);
        assert_eq!(table.without_at(&["a", "b"]).at(&["a"]), Some(&Value::Table(Table::new())));
    }
}

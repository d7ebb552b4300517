//! Changed copies of documents, and values as text.

use super::value::{Table, Value};

impl Table {
    /// The value at a path of keys.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::{Table, Value};
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

    /// The table at a path of keys, or an empty table.
    #[must_use]
    pub fn section(&self, path: &[&str]) -> Table {
        match self.at(path) {
            Some(Value::Table(section)) => section.clone(),
            _ => Table::new(),
        }
    }

    /// A copy with the key set to a value. An existing key keeps its position, a new key comes last.
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

    /// A copy with the value at a path of keys set. Missing tables are added.
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

    /// A copy without the value at a path of keys.
    #[must_use]
    pub fn without_at(&self, path: &[&str]) -> Table {
        match path {
            [] => self.clone(),
            [key] => self.without(key),
            [key, rest @ ..] if self.at(path).is_some() => self.with(key, self.section(&[key]).without_at(rest)),
            _ => self.clone(),
        }
    }

    /// A copy with all entries of `changes`.
    #[must_use]
    pub fn with_all(&self, changes: &Table) -> Table {
        changes.iter().fold(self.clone(), |table, (key, value)| table.with(key, value.clone()))
    }
}

/// Keys of an assumption that describe it. A summary shows only its figures.
const DESCRIPTION_KEYS: [&str; 8] = ["label", "question", "statement", "unit", "basis", "owner", "trust", "status"];

impl Value {
    /// The value in a few words: the start of a text, the figures of a table, the number of entries of a list. [`full_text`](Self::full_text) has
    /// everything.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::{Table, Value};
    /// assert_eq!(Value::from("512 MB").summary(), "512 MB");
    /// let users = Table::new().with("statement", "Users").with("p10", "2k").with("p90", "8k");
    /// assert_eq!(Value::from(users).summary(), "p10 2k, p90 8k");
    /// ```
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Value::Text(text) => shorten(text, 40),
            Value::List(items) => format!("{} entries", items.len()),
            Value::Table(table) => shorten(&figures(table, Value::summary), 60),
            plain => plain.full_text(),
        }
    }

    /// The whole value as text, with all entries of a list and all figures of a table.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::{Table, Value};
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

/// The figures of a table, without its description.
fn figures(table: &Table, to_text: fn(&Value) -> String) -> String {
    let figures = table.iter().filter(|(key, _)| !DESCRIPTION_KEYS.contains(key));
    figures.map(|(key, value)| format!("{key} {}", to_text(value))).collect::<Vec<_>>().join(", ")
}

fn shorten(text: &str, most: usize) -> String {
    match text.chars().count() {
        letters if letters > most => format!("{}...", text.chars().take(most - 3).collect::<String>()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_key_keeps_its_position_and_a_new_key_comes_last() {
        let table = Table::new().with("a", "1").with("b", "2").with("a", "3").with("c", "4");
        let keys: Vec<&str> = table.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b", "c"]);
        assert_eq!(table.get("a"), Some(&Value::from("3")));
    }

    #[test]
    fn removing_a_missing_key_changes_nothing() {
        let table = Table::new().with_at(&["a", "b"], "1");
        assert_eq!(table.without_at(&["a", "c"]), table);
        assert_eq!(table.without_at(&["c", "d"]), table);
        assert_eq!(table.without_at(&["a", "b"]).at(&["a"]), Some(&Value::Table(Table::new())));
    }

    fn base() -> Table {
        Table::new().with_at(&["a", "b", "c"], "1").with_at(&["a", "d"], "2").with("e", true)
    }

    /// Lens laws: reading returns the written value, writing the existing value changes nothing, and the last of two writes counts.
    #[test]
    fn a_written_value_is_read_back_at_its_path_only() {
        let paths: [&[&str]; 5] = [&["a", "b", "c"], &["a", "b", "x"], &["a", "d"], &["e"], &["y", "z"]];
        for path in paths {
            let changed = base().with_at(path, "new");
            assert_eq!(changed.at(path), Some(&Value::from("new")));
            assert_eq!(changed.with_at(path, "newer"), base().with_at(path, "newer"));
            if let Some(old) = base().at(path) {
                assert_eq!(changed.with_at(path, old.clone()), base());
            } else {
                assert_eq!(changed.without_at(path).at(path), None);
            }
            for other in paths.into_iter().filter(|other| *other != path) {
                assert_eq!(changed.at(other), base().at(other), "{path:?} changes {other:?}");
            }
        }
    }

    #[test]
    fn a_text_on_the_way_is_replaced_by_a_table() {
        let changed = base().with_at(&["e", "f"], "1");
        assert_eq!(changed.at(&["e", "f"]), Some(&Value::from("1")));
        assert_eq!(base().at(&["e", "f"]), None);
    }

    #[test]
    fn the_empty_path_leads_nowhere() {
        assert_eq!(base().at(&[]), None);
        assert_eq!(base().with_at(&[], "1"), base());
        assert_eq!(base().without_at(&[]), base());
    }

    #[test]
    fn all_entries_of_another_table_are_taken() {
        let merged = base().with_all(&Table::new().with("e", false).with("g", "3"));
        assert_eq!([merged.get("e"), merged.get("g")], [Some(&Value::Bool(false)), Some(&Value::from("3"))]);
        assert_eq!(merged.get("a"), base().get("a"));
    }

    /// Lengths count characters, not bytes: an umlaut is one.
    #[test]
    fn summaries_are_short_and_full_texts_are_whole() {
        let long = "ö".repeat(41);
        assert_eq!(Value::from(long.as_str()).summary(), format!("{}...", "ö".repeat(37)));
        assert_eq!(Value::from("ö".repeat(40)).summary(), "ö".repeat(40));
        assert_eq!(Value::from(long.as_str()).full_text(), long);
        let list = Value::List(vec![Value::Integer(1), Value::Float(0.5), Value::Bool(true), Value::Null]);
        assert_eq!([list.summary(), list.full_text()], ["4 entries", "1, 0.5, true, nothing"]);
        let users = Table::new().with("statement", "Users").with("p10", "2k").with("unit", "user").with("p90", "8k");
        assert_eq!(Value::from(users).full_text(), "p10 2k, p90 8k");
    }
}

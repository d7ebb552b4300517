//! A tree of tables, lists, texts and numbers: what TOML, YAML and JSON have in common.
//!
//! The core reads architectures and services from this tree, so that one schema serves every format and the core
//! depends on no parser. Order is kept; keys of one table are unique.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Quantity, Rounding, did_you_mean};

use crate::finding::{Code, Finding, Findings};

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, as in YAML's `~` and JSON's `null`.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or exponent, as the format's parser read it.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A table.
    Table(Table),
}

/// Keys and values in the order of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    entries: Vec<(String, Value)>,
    /// The place of each key, so that a table of many keys is read in time.
    places: BTreeMap<String, usize>,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new() -> Table {
        Table::default()
    }

    /// Adds an entry; `false` (and nothing added) where the key is there already.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> bool {
        let key = key.into();
        let new = !self.places.contains_key(&key);
        if new {
            self.places.insert(key.clone(), self.entries.len());
            self.entries.push((key, value.into()));
        }
        new
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.places.get(key).map(|place| &self.entries[*place].1)
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Value {
    /// What it is, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// A number that reads back as this decimal: whole, with a fraction, or as text where neither holds it.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Value {
        let text = value.to_string();
        if let Ok(whole) = text.parse() {
            return Value::Integer(whole);
        }
        let float = Value::Float(value.to_f64());
        if float.decimal() == Ok(value) { float } else { Value::Text(text) }
    }

    /// The number as a decimal.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence: not a number, not finite, out of range.
    pub fn decimal(&self) -> Result<Decimal, String> {
        match self {
            Value::Integer(value) => Decimal::parse(&value.to_string()).map_err(|error| error.to_string()),
            Value::Float(value) if !value.is_finite() => Err(format!("expected a finite number, was `{value}`")),
            Value::Float(value) => Decimal::from_f64(*value, Rounding::Nearest)
                .map_err(|_| format!("`{value:e}` is too large: numbers go up to 7.9e28")),
            other => Err(format!("expected a number, was {}", other.kind())),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<Table> for Value {
    fn from(table: Table) -> Value {
        Value::Table(table)
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Value {
        Value::List(list)
    }
}

/// Reads the entries of one table and remembers what was wrong with them.
#[doc(hidden)]
pub struct Reader<'a> {
    pub path: String,
    table: &'a Table,
}

impl<'a> Reader<'a> {
    pub fn new(path: impl Into<String>, table: &'a Table) -> Reader<'a> {
        Reader { path: path.into(), table }
    }

    /// The path of one of its keys.
    pub fn at(&self, key: &str) -> String {
        join(&self.path, key)
    }

    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// The value of a key that is there and not null.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.table.get(key).filter(|value| **value != Value::Null)
    }

    pub fn text(&self, key: &str, findings: &mut Findings) -> Option<String> {
        match self.value(key)? {
            Value::Text(text) if text.trim().is_empty() => None,
            Value::Text(text) => Some(text.clone()),
            other => self.wrong(key, "a text", other, findings),
        }
    }

    pub fn required_text(&self, key: &str, findings: &mut Findings) -> Option<String> {
        let found = self.text(key, findings);
        if found.is_none() && !matches!(self.value(key), Some(value) if !matches!(value, Value::Text(_))) {
            findings.push(Finding::new(Code::Missing, self.at(key), "is missing"));
        }
        found
    }

    pub fn flag(&self, key: &str, findings: &mut Findings) -> Option<bool> {
        match self.value(key)? {
            Value::Bool(value) => Some(*value),
            other => self.wrong(key, "true or false", other, findings),
        }
    }

    pub fn decimal(&self, key: &str, findings: &mut Findings) -> Option<Decimal> {
        let found = self.value(key)?.decimal();
        found.map_err(|message| findings.push(Finding::new(Code::BadValue, self.at(key), message))).ok()
    }

    pub fn sub_table(&self, key: &str, findings: &mut Findings) -> Option<Reader<'a>> {
        match self.value(key)? {
            Value::Table(table) => Some(Reader::new(self.at(key), table)),
            other => self.wrong(key, "a table", other, findings),
        }
    }

    pub fn list(&self, key: &str, findings: &mut Findings) -> Option<&'a [Value]> {
        match self.value(key)? {
            Value::List(list) => Some(list),
            other => self.wrong(key, "a list", other, findings),
        }
    }

    /// A list of texts; one text counts as a list of one.
    pub fn texts(&self, key: &str, findings: &mut Findings) -> Option<Vec<String>> {
        if let Some(Value::Text(text)) = self.value(key) {
            return Some(vec![text.clone()]);
        }
        let list = self.list(key, findings)?;
        let mut texts = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            match item {
                Value::Text(text) => texts.push(text.clone()),
                other => {
                    let path = format!("{}[{index}]", self.at(key));
                    findings.push(Finding::new(Code::BadValue, path, format!("expected a text, was {}", other.kind())));
                }
            }
        }
        Some(texts)
    }

    /// The tables of a table or of a list of tables: `[flows.a]` or `[[flows]]`.
    pub fn tables(&self, key: &str, findings: &mut Findings) -> Vec<Reader<'a>> {
        let Some(list) = self.list(key, findings) else { return Vec::new() };
        let mut tables = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.at(key));
            match item {
                Value::Table(table) => tables.push(Reader::new(path, table)),
                other => {
                    findings.push(Finding::new(Code::BadValue, path, format!("expected a table, was {}", other.kind())))
                }
            }
        }
        tables
    }

    /// The named tables under a key: `[components.cdn]`, `[components.edge]`.
    pub fn named_tables(&self, key: &str, findings: &mut Findings) -> Vec<(String, Reader<'a>)> {
        let Some(parent) = self.sub_table(key, findings) else { return Vec::new() };
        let mut tables = Vec::new();
        for (name, value) in parent.table.iter() {
            match value {
                Value::Table(table) => tables.push((name.to_owned(), Reader::new(parent.at(name), table))),
                other => {
                    let message = format!("expected a table, was {}", other.kind());
                    findings.push(Finding::new(Code::BadValue, parent.at(name), message));
                }
            }
        }
        tables
    }

    /// One finding for each key that is none of `known`.
    pub fn only(&self, known: &[&str], findings: &mut Findings) {
        for (key, _) in self.table.iter().filter(|(key, _)| !known.contains(key)) {
            findings.push(unknown_key(&self.at(key), key, known.iter().copied()));
        }
    }

    fn wrong<T>(&self, key: &str, wanted: &str, found: &Value, findings: &mut Findings) -> Option<T> {
        let message = format!("expected {wanted}, was {}", found.kind());
        findings.push(Finding::new(Code::BadValue, self.at(key), message));
        None
    }
}

/// A finding for a key that is none of `known`, with the closest one or all of them as advice.
#[doc(hidden)]
pub fn unknown_key<'a>(path: &str, key: &str, known: impl Iterator<Item = &'a str> + Clone) -> Finding {
    if key == "<<" {
        let merge = Finding::new(Code::UnknownKey, path, "merge keys are not read");
        return merge.with_help("repeat the keys in both places");
    }
    Finding::new(Code::UnknownKey, path, "unknown key").with_help(close_or_all(key, known))
}

/// Advice on a word that is none of `known`: the closest one, or all of them.
#[doc(hidden)]
pub fn close_or_all<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match did_you_mean(word, known.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => {
            let more = if known.clone().nth(MOST_KNOWN).is_some() { ", ..." } else { "" };
            format!("known here: {}{more}", known.take(MOST_KNOWN).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Known words that advice lists.
const MOST_KNOWN: usize = 60;

/// `a` and `b` to `a.b`.
#[doc(hidden)]
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// `a`, `b` or `c`.
fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.pop() {
        Some(last) if !words.is_empty() => format!("{} or {last}", words.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// The meaning of a word out of a short list.
#[doc(hidden)]
pub fn one_of<T: Copy>(reader: &Reader<'_>, key: &str, words: &[(&str, T)], findings: &mut Findings) -> Option<T> {
    let text = reader.text(key, findings)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known = listed(words.iter().map(|(word, _)| *word));
        findings.push(Finding::new(Code::BadValue, reader.at(key), format!("expected {known}, was `{text}`")));
    }
    found
}

/// A number without unit: `1.2` or `"120 %"`.
#[doc(hidden)]
pub fn pure_number(value: &Value) -> Result<Decimal, String> {
    let Value::Text(text) = value else { return value.decimal() };
    let quantity: Quantity = text.parse().map_err(|error| format!("`{text}`: {error}"))?;
    if quantity.unit().is_pure() { Ok(quantity.value()) } else { Err(format!("expected a plain number, was `{text}`")) }
}

/// The start of a text that may be very long, for messages.
#[doc(hidden)]
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    if text.chars().count() <= SHOWN {
        text.to_owned()
    } else {
        format!("{}...", text.chars().take(SHOWN).collect::<String>())
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use std::fmt;

    use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
    use serde::ser::{Serialize, SerializeMap, Serializer};

    use super::{Table, Value};

    impl Serialize for Value {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Value::Null => serializer.serialize_unit(),
                Value::Bool(value) => serializer.serialize_bool(*value),
                Value::Integer(value) => serializer.serialize_i64(*value),
                Value::Float(value) => serializer.serialize_f64(*value),
                Value::Text(text) => serializer.serialize_str(text),
                Value::List(list) => serializer.collect_seq(list),
                Value::Table(table) => table.serialize(serializer),
            }
        }
    }

    impl Serialize for Table {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(self.entries.len()))?;
            for (key, value) in &self.entries {
                map.serialize_entry(key, value)?;
            }
            map.end()
        }
    }

    impl<'de> Deserialize<'de> for Value {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
            deserializer.deserialize_any(ValueVisitor)
        }
    }

    struct ValueVisitor;

    impl<'de> Visitor<'de> for ValueVisitor {
        type Value = Value;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table, list, text, number, true, false or null")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
            Ok(Value::Bool(value))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
            Ok(Value::Integer(value))
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
            Ok(i64::try_from(value).map_or(Value::Float(value as f64), Value::Integer))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
            Ok(Value::Float(value))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
            Ok(Value::Text(text.to_owned()))
        }

        fn visit_unit<E: Error>(self) -> Result<Value, E> {
            Ok(Value::Null)
        }

        fn visit_none<E: Error>(self) -> Result<Value, E> {
            Ok(Value::Null)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
            let mut list = Vec::new();
            while let Some(value) = sequence.next_element()? {
                list.push(value);
            }
            Ok(Value::List(list))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
            let mut table = Table::new();
            while let Some((key, value)) = map.next_entry::<String, Value>()? {
                if !table.insert(key.as_str(), value) {
                    return Err(A::Error::custom(format!("duplicate key `{key}`")));
                }
            }
            Ok(Value::Table(table))
        }
    }
}

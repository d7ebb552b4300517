//! Reading typed entries from a table. Each problem becomes a finding.

use costcone_formula::{Decimal, Quantity, close_or_else};

use super::value::{Table, Value};
use crate::finding::{Code, Finding, Findings};

/// Reads the entries of one table. The path leads to the table and starts the path of each finding.
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

    /// The value of a key, unless it is missing or null.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.table.get(key).filter(|value| **value != Value::Null)
    }

    pub fn text(&self, key: &str, findings: &mut Findings) -> Option<String> {
        match self.value(key)? {
            Value::Text(text) if text.trim().is_empty() => None,
            Value::Text(text) => Some(text.clone()),
            other => self.wrong(key, "text", other, findings),
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

    /// A list of texts. A single text is a list of one.
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
                    findings.push(Finding::new(Code::BadValue, path, format!("expected text, was {}", other.kind())));
                }
            }
        }
        Some(texts)
    }

    /// A list of tables, such as `[[flows]]`.
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

    /// The named tables under a key, such as `[components.cdn]` and `[components.edge]`.
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

    /// Reports every key that is not in `known`.
    pub fn only(&self, known: &[&str], findings: &mut Findings) {
        for (key, _) in self.table.iter().filter(|(key, _)| !known.contains(key)) {
            findings.push(unknown_key(&self.at(key), key, known.iter().copied()));
        }
    }

    fn wrong<T>(&self, key: &str, expected: &str, found: &Value, findings: &mut Findings) -> Option<T> {
        let message = format!("expected {expected}, was {}", found.kind());
        findings.push(Finding::new(Code::BadValue, self.at(key), message));
        None
    }
}

/// A finding for an unknown key. The help names the closest known key, or all of them.
#[doc(hidden)]
pub fn unknown_key<'a>(path: &str, key: &str, known: impl Iterator<Item = &'a str> + Clone) -> Finding {
    if key == "<<" {
        let merge = Finding::new(Code::UnknownKey, path, "YAML merge keys are not supported");
        return merge.with_help("repeat the keys in both places");
    }
    Finding::new(Code::UnknownKey, path, "unknown key").with_help(close_or_all(key, known))
}

/// Help for an unknown word: the closest known word, or all of them.
#[doc(hidden)]
pub fn close_or_all<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    close_or_else(word, known.clone(), || {
        let more = if known.clone().nth(MOST_LISTED).is_some() { ", ..." } else { "" };
        format!("use one of: {}{more}", known.take(MOST_LISTED).collect::<Vec<_>>().join(", "))
    })
}

/// The largest number of words that a help lists.
const MOST_LISTED: usize = 60;

/// Joins `a` and `b` to `a.b`.
#[doc(hidden)]
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// "`a`, `b` or `c`".
fn joined_by_or<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.pop() {
        Some(last) if !words.is_empty() => format!("{} or {last}", words.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// The value that belongs to a word of a short list.
#[doc(hidden)]
pub fn one_of<T: Copy>(reader: &Reader<'_>, key: &str, words: &[(&str, T)], findings: &mut Findings) -> Option<T> {
    let text = reader.text(key, findings)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known = joined_by_or(words.iter().map(|(word, _)| *word));
        findings.push(Finding::new(Code::BadValue, reader.at(key), format!("expected {known}, was `{text}`")));
    }
    found
}

/// A number without unit, such as `1.2` or `"120%"`.
#[doc(hidden)]
pub fn pure_number(value: &Value) -> Result<Decimal, String> {
    let Value::Text(text) = value else { return value.decimal() };
    let quantity: Quantity = text.parse().map_err(|error| format!("`{text}`: {error}"))?;
    if quantity.unit().is_pure() {
        Ok(quantity.value())
    } else {
        Err(format!("expected a number without a unit, was `{text}`"))
    }
}

/// The start of a text, for messages. The text may be very long.
#[doc(hidden)]
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    if text.chars().count() <= SHOWN {
        text.to_owned()
    } else {
        format!("{}...", text.chars().take(SHOWN).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a table and returns the result with the findings as text.
    fn read<T>(table: &Table, take: impl Fn(&Reader<'_>, &mut Findings) -> T) -> (T, String) {
        let mut findings = Findings::none();
        let result = take(&Reader::new("top", table), &mut findings);
        (result, findings.to_string())
    }

    #[test]
    fn values_of_the_wrong_kind_are_reported_at_their_path() {
        let table = Table::new().with("a", Value::Integer(1)).with("b", vec![Value::from("x"), Value::Bool(true)]);
        assert_eq!(read(&table, |r, f| r.text("a", f)), (None, "top.a: expected text, was a number".to_owned()));
        assert_eq!(read(&table, |r, f| r.flag("b", f)), (None, "top.b: expected true or false, was a list".to_owned()));
        let texts = (Some(vec!["x".to_owned()]), "top.b[1]: expected text, was true or false".to_owned());
        assert_eq!(read(&table, |r, f| r.texts("b", f)), texts);
        let (tables, findings) = read(&table, |r, f| r.tables("b", f).len());
        assert_eq!((tables, findings.lines().count()), (0, 2));
    }

    #[test]
    fn null_and_blank_texts_count_as_missing() {
        let table = Table::new().with("a", Value::Null).with("b", "  ");
        for key in ["a", "b", "c"] {
            assert_eq!(read(&table, |r, f| r.text(key, f)), (None, String::new()));
            assert_eq!(read(&table, |r, f| r.required_text(key, f)), (None, format!("top.{key}: is missing")));
        }
    }

    #[test]
    fn a_required_text_of_the_wrong_kind_is_reported_once() {
        let table = Table::new().with("a", true);
        assert_eq!(read(&table, |r, f| r.required_text("a", f)).1, "top.a: expected text, was true or false");
    }

    #[test]
    fn a_single_text_is_a_list_of_one() {
        let table = Table::new().with("a", "x");
        assert_eq!(read(&table, |r, f| r.texts("a", f)), (Some(vec!["x".to_owned()]), String::new()));
    }

    #[test]
    fn unknown_keys_get_the_closest_key_or_all_keys() {
        let table = Table::new().with("regoin", "x").with("zzz", "x").with("name", "x");
        let findings = read(&table, |r, f| r.only(&["name", "region"], f)).1;
        assert_eq!(
            findings,
            "top.regoin: unknown key\n  help: did you mean `region`?\ntop.zzz: unknown key\n  help: use one of: name, region"
        );
    }

    #[test]
    fn long_lists_of_words_end_with_dots() {
        let words: Vec<String> = (0..61).map(|number| format!("w{number}x")).collect();
        let help = |count: usize| close_or_all("zzzzzz", words[..count].iter().map(String::as_str));
        assert!(help(60).ends_with("w59x"));
        assert!(help(61).ends_with("w59x, ..."));
    }

    #[test]
    fn words_outside_a_list_are_reported_with_the_list() {
        let table = Table::new().with("size", "huge");
        let take = |words: &'static [(&str, u8)]| read(&table, |r, f| one_of(r, "size", words, f));
        assert_eq!(take(&[("huge", 3)]), (Some(3), String::new()));
        assert_eq!(take(&[("small", 1)]).1, "top.size: expected `small`, was `huge`");
        assert_eq!(take(&[("s", 1), ("m", 2), ("l", 3)]).1, "top.size: expected `s`, `m` or `l`, was `huge`");
    }

    #[test]
    fn pure_numbers_have_no_unit() {
        let number = |text: &str| pure_number(&Value::from(text)).map(|number| number.to_string());
        assert_eq!(number("120 %"), Ok("1.2".to_owned()));
        assert_eq!(number("120%"), Ok("1.2".to_owned()));
        assert_eq!(number("3 GB"), Err("expected a number without a unit, was `3 GB`".to_owned()));
        assert_eq!(pure_number(&Value::Float(0.25)).map(|number| number.to_string()), Ok("0.25".to_owned()));
    }

    #[test]
    fn long_texts_are_shortened_by_characters() {
        assert_eq!(shortened(&"ö".repeat(60)), "ö".repeat(60));
        assert_eq!(shortened(&"ö".repeat(61)), format!("{}...", "ö".repeat(60)));
    }
}

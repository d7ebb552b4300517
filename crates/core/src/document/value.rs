//! Tables and values.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Rounding};

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value: `~` in YAML, `null` in JSON.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A table.
    Table(Table),
}

/// Keys and values in the order of the document. Keys are unique.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    entries: Vec<(String, Value)>,
    /// The position of each key, for a fast lookup in large tables.
    places: BTreeMap<String, usize>,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new() -> Table {
        Table::default()
    }

    /// Adds an entry. Returns `false` and adds nothing if the key exists.
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

    /// Whether the table has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Value {
    /// The kind of value, for messages such as "expected a number, was text".
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// A value that reads back as this decimal: an integer, a float, or text if neither is exact.
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
    /// A message for the user, if the value is not a number, not finite or out of range.
    pub fn decimal(&self) -> Result<Decimal, String> {
        match self {
            Value::Integer(value) => Decimal::parse(&value.to_string()).map_err(|error| error.to_string()),
            Value::Float(value) if !value.is_finite() => Err(format!("expected a finite number, was `{value}`")),
            Value::Float(value) => Decimal::from_f64(*value, Rounding::Nearest)
                .map_err(|_| format!("`{value:e}` is outside the supported range, -7.9e28 to 7.9e28")),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_entry_of_one_key_is_not_added() {
        let mut table = Table::new();
        assert!(table.insert("a", "1"));
        assert!(!table.insert("a", "2"));
        assert_eq!(table.get("a"), Some(&Value::from("1")));
        assert_eq!(table.iter().count(), 1);
    }

    #[test]
    fn decimals_read_back_from_their_values() {
        let cases = [
            ("0", Value::Integer(0)),
            ("-3", Value::Integer(-3)),
            ("9223372036854775807", Value::Integer(i64::MAX)),
            ("9223372036854775808", Value::Text("9223372036854775808".to_owned())),
            ("0.1", Value::Float(0.1)),
            ("0.1234567890123456789012345678", Value::Text("0.1234567890123456789012345678".to_owned())),
        ];
        for (text, value) in cases {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!(Value::from_decimal(decimal), value, "{text}");
            let read = match &value {
                Value::Text(text) => Decimal::parse(text).map_err(|error| error.to_string()),
                number => number.decimal(),
            };
            assert_eq!(read, Ok(decimal));
        }
    }

    #[test]
    fn values_that_are_not_decimals_are_described() {
        let error = |value: Value| value.decimal().unwrap_err();
        assert_eq!(error(Value::Float(f64::NAN)), "expected a finite number, was `NaN`");
        assert_eq!(error(Value::Float(1e30)), "`1e30` is outside the supported range, -7.9e28 to 7.9e28");
        assert_eq!(error(Value::from("1")), "expected a number, was text");
        assert_eq!(error(Value::from(Table::new())), "expected a number, was a table");
    }
}

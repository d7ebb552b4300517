//! Python values to documents, and documents with an entry changed.

use costcone::formula::Decimal;
use costcone::{Code, Finding, Table, Value};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use crate::definitions::Definitions;
use crate::error::{Fault, Outcome, wrong_type};
use crate::formula::Formula;

/// Levels of tables and lists that are read; a list that holds itself has more.
const DEEPEST: usize = 20;

/// A Python value as a value of a document. The assumptions that its formulas name are added to `definitions`.
pub(crate) fn value(from: &Bound<'_, PyAny>, definitions: &mut Definitions) -> Outcome<Value> {
    nested(from, definitions, 0)
}

fn nested(from: &Bound<'_, PyAny>, definitions: &mut Definitions, depth: usize) -> Outcome<Value> {
    if depth > DEEPEST {
        return Err(wrong_type(format!("tables and lists are nested deeper than {DEEPEST} levels")).into());
    }
    if let Ok(formula) = from.cast::<Formula>() {
        definitions.take(formula.get().definitions())?;
        return Ok(Value::Text(formula.get().text()));
    }
    if let Ok(flag) = from.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if from.is_instance_of::<PyString>() {
        return Ok(Value::Text(text(from)?));
    }
    if let Ok(table) = from.cast::<PyDict>() {
        return Ok(Value::Table(table_of(table, definitions, depth + 1)?));
    }
    if from.is_instance_of::<PyList>() || from.is_instance_of::<PyTuple>() {
        let items = from.try_iter()?.map(|item| nested(&item?, definitions, depth + 1));
        return Ok(Value::List(items.collect::<Outcome<_>>()?));
    }
    number(from)
}

/// Keyword arguments as a table; what is `None` is left out.
pub(crate) fn keywords(given: Option<&Bound<'_, PyDict>>, definitions: &mut Definitions) -> Outcome<Table> {
    given.map_or_else(|| Ok(Table::new()), |given| table_of(given, definitions, 0))
}

fn table_of(given: &Bound<'_, PyDict>, definitions: &mut Definitions, depth: usize) -> Outcome<Table> {
    let mut table = Table::new();
    // A copy of the entries, because what an entry runs while it is read may change the table.
    for entry in given.items().iter() {
        let (key, item): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry.extract()?;
        if !key.is_instance_of::<PyString>() {
            return Err(wrong_type(format!("keys are texts, was {}", kind(&key))).into());
        }
        if !item.is_none() {
            table.insert(text(&key)?, nested(&item, definitions, depth)?);
        }
    }
    Ok(table)
}

/// A text of a size that files may have.
pub(crate) fn text(from: &Bound<'_, PyAny>) -> Outcome<String> {
    let text: String = from.extract()?;
    if text.len() > costcone::MAX_BYTES {
        let message = format!("a text has {} bytes, at most {} are read", text.len(), costcone::MAX_BYTES);
        return Err(Finding::new(Code::OutOfRange, "", message).into());
    }
    Ok(text)
}

fn number(from: &Bound<'_, PyAny>) -> Outcome<Value> {
    let is_decimal = from.is_instance(crate::decimal::class(from.py())?)?;
    if !is_decimal && !is_whole(from) && !is_float(from) {
        let message = format!("expected a text, a number, a formula, a list or a table, was {}", kind(from));
        return Err(wrong_type(message).into());
    }
    let digits = plain_number(from)?;
    match Decimal::parse(&digits) {
        Ok(number) => Ok(Value::from_decimal(number)),
        Err(error) => {
            let shown: String = digits.chars().take(60).collect();
            Err(Finding::new(Code::BadValue, "", format!("`{shown}` is no number here: {error}")).into())
        }
    }
}

/// Whether it is whole by its type: an `int`, or what says that it is one (a NumPy integer).
pub(crate) fn is_whole(value: &Bound<'_, PyAny>) -> bool {
    !value.is_instance_of::<PyBool>()
        && (value.is_instance_of::<PyInt>() || !is_float(value) && value.hasattr("__index__").unwrap_or(false))
}

/// Whether it is a float by its type; NumPy's double is one.
pub(crate) fn is_float(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyFloat>() || is_numpy_float(value)
}

fn is_numpy_float(value: &Bound<'_, PyAny>) -> bool {
    let class = value.get_type();
    let module = class.module().map(|module| module == "numpy").unwrap_or(false);
    module && class.name().is_ok_and(|name| name.to_string_lossy().starts_with("float"))
}

/// The digits of a number that is not finite or not, as Python prints it.
pub(crate) fn plain_number(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if is_numpy_float(value) {
        return Ok(value.call_method0("__float__")?.str()?.to_string());
    }
    if is_whole(value) && !value.is_instance_of::<PyInt>() {
        return Ok(value.call_method0("__index__")?.str()?.to_string());
    }
    Ok(value.str()?.to_string())
}

/// What an object is, for messages.
pub(crate) fn kind(value: &Bound<'_, PyAny>) -> String {
    match value.get_type().name() {
        Ok(name) if value.is_none() => name.to_string().replace("NoneType", "`None`"),
        Ok(name) => format!("`{name}`"),
        Err(_) => "something without a type".to_owned(),
    }
}

/// A copy with a key set, at its old place where it had one.
pub(crate) fn with(table: &Table, key: &str, value: impl Into<Value>) -> Table {
    table.with(key, value)
}

/// A copy without a key.
pub(crate) fn without(table: &Table, key: &str) -> Table {
    table.without(key)
}

/// The table under a key; an empty one where there is none.
pub(crate) fn section(table: &Table, key: &str) -> Table {
    table.section(&[key])
}

/// What stands under a name in a section.
pub(crate) fn entry<'a>(table: &'a Table, key: &str, name: &str) -> Option<&'a Value> {
    table.at(&[key, name])
}

/// A copy with an entry of a section set.
pub(crate) fn with_entry(table: &Table, key: &str, name: &str, value: impl Into<Value>) -> Table {
    table.with_at(&[key, name], value)
}

/// A copy with one more item in a list.
pub(crate) fn with_item(table: &Table, key: &str, item: impl Into<Value>) -> Table {
    let mut list = match table.get(key) {
        Some(Value::List(list)) => list.clone(),
        _ => Vec::new(),
    };
    list.push(item.into());
    with(table, key, Value::List(list))
}

/// A copy with all keys of another set.
pub(crate) fn with_all(table: &Table, changes: &Table) -> Table {
    table.with_all(changes)
}

/// Wrong use as a fault.
pub(crate) fn refused(path: &str, code: Code, message: impl Into<String>) -> Fault {
    Finding::new(code, path, message).into()
}

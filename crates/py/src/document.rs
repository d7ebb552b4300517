//! Converts Python values to documents.

use costcone::formula::Decimal;
use costcone::{Code, Finding, Table, Value};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use crate::definitions::NameDefinitions;
use crate::error::{ApiError, ApiResult, argument_error};
use crate::formula::Formula;

/// Largest depth of tables and lists. A list that contains itself is deeper.
const DEEPEST: usize = 20;

/// Converts a Python value to a document value. It adds the assumptions in its formulas to `definitions`.
pub(crate) fn value(from: &Bound<'_, PyAny>, definitions: &mut NameDefinitions) -> ApiResult<Value> {
    nested(from, definitions, 0)
}

fn nested(from: &Bound<'_, PyAny>, definitions: &mut NameDefinitions, depth: usize) -> ApiResult<Value> {
    if depth > DEEPEST {
        return Err(argument_error(format!("tables and lists are nested deeper than {DEEPEST} levels")).into());
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
        return Ok(Value::List(items.collect::<ApiResult<_>>()?));
    }
    number(from)
}

/// Converts keyword arguments to a table without the `None` values.
pub(crate) fn keywords(given: Option<&Bound<'_, PyDict>>, definitions: &mut NameDefinitions) -> ApiResult<Table> {
    given.map_or_else(|| Ok(Table::new()), |given| table_of(given, definitions, 0))
}

fn table_of(given: &Bound<'_, PyDict>, definitions: &mut NameDefinitions, depth: usize) -> ApiResult<Table> {
    let mut table = Table::new();
    // Copy the entries first: reading an entry can run Python code that changes the dict.
    for entry in given.items().iter() {
        let (key, item): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry.extract()?;
        if !key.is_instance_of::<PyString>() {
            return Err(argument_error(format!("keys must be texts, was {}", kind(&key))).into());
        }
        if !item.is_none() {
            table.insert(text(&key)?, nested(&item, definitions, depth)?);
        }
    }
    Ok(table)
}

/// A text no longer than an architecture file may be.
pub(crate) fn text(from: &Bound<'_, PyAny>) -> ApiResult<String> {
    let text: String = from.extract()?;
    if text.len() > costcone::MAX_BYTES {
        let message = format!("a text has {} bytes, the limit is {}", text.len(), costcone::MAX_BYTES);
        return Err(Finding::new(Code::OutOfRange, "", message).into());
    }
    Ok(text)
}

fn number(from: &Bound<'_, PyAny>) -> ApiResult<Value> {
    let is_decimal = from.is_instance(crate::decimal::class(from.py())?)?;
    if !is_decimal && !is_whole(from) && !is_float(from) {
        let message = format!("expected a text, a number, a formula, a list or a table, was {}", kind(from));
        return Err(argument_error(message).into());
    }
    let digits = plain_number(from)?;
    match Decimal::parse(&digits) {
        Ok(number) => Ok(Value::from_decimal(number)),
        Err(error) => {
            let shown: String = digits.chars().take(60).collect();
            Err(Finding::new(Code::BadValue, "", format!("expected a number, was `{shown}`: {error}")).into())
        }
    }
}

/// Whether the type is whole: an `int`, or a type with `__index__` such as a NumPy integer.
pub(crate) fn is_whole(value: &Bound<'_, PyAny>) -> bool {
    !value.is_instance_of::<PyBool>()
        && (value.is_instance_of::<PyInt>() || !is_float(value) && value.hasattr("__index__").unwrap_or(false))
}

/// Whether the type is a float, including the floats of NumPy.
pub(crate) fn is_float(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyFloat>() || is_numpy_float(value)
}

fn is_numpy_float(value: &Bound<'_, PyAny>) -> bool {
    let class = value.get_type();
    let module = class.module().map(|module| module == "numpy").unwrap_or(false);
    module && class.name().is_ok_and(|name| name.to_string_lossy().starts_with("float"))
}

/// A number as Python prints it: digits, `nan` or `inf`.
pub(crate) fn plain_number(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if is_numpy_float(value) {
        return Ok(value.call_method0("__float__")?.str()?.to_string());
    }
    if is_whole(value) && !value.is_instance_of::<PyInt>() {
        return Ok(value.call_method0("__index__")?.str()?.to_string());
    }
    Ok(value.str()?.to_string())
}

/// The type of an object, for messages.
pub(crate) fn kind(value: &Bound<'_, PyAny>) -> String {
    match value.get_type().name() {
        Ok(name) if value.is_none() => name.to_string().replace("NoneType", "`None`"),
        Ok(name) => format!("`{name}`"),
        Err(_) => "an object of unknown type".to_owned(),
    }
}

/// A copy with one more item in the list of a key.
pub(crate) fn with_item(table: &Table, key: &str, item: impl Into<Value>) -> Table {
    let mut list = match table.get(key) {
        Some(Value::List(list)) => list.clone(),
        _ => Vec::new(),
    };
    list.push(item.into());
    table.with(key, Value::List(list))
}

/// A finding as an error.
pub(crate) fn refused(path: &str, code: Code, message: impl Into<String>) -> ApiError {
    Finding::new(code, path, message).into()
}

//! Converts the axes and constraints of `costcone.sweep` to the definition of a sweep.

use std::path::Path;

use costcone::sweep::SweepDefinition;
use costcone::{Book, Table as Document, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyString, PyTuple};

use crate::architecture::Architecture;
use crate::definitions::NameDefinitions;
use crate::document::{is_float, kind, plain_number, value};
use crate::error::{ApiResult, argument_error};
use crate::frame::{self, FrameColumn};
use crate::table::ResultTable;

/// Largest number of values of an axis to read from Python. It is one more than the library accepts, so the library reports the error.
const MOST: usize = costcone::sweep::Axis::MAX_POINTS + 1;

/// The arguments of `costcone.sweep`.
pub(crate) struct SweepKeywords<'a, 'py> {
    pub(crate) axes: &'a Bound<'py, PyAny>,
    pub(crate) without: Option<&'a Bound<'py, PyAny>>,
    pub(crate) keep: Option<&'a Bound<'py, PyAny>>,
    pub(crate) percentiles: Option<Vec<Bound<'py, PyAny>>>,
    pub(crate) by: &'a str,
    pub(crate) limit: u64,
}

/// Reads the definition of a sweep over an architecture.
pub(crate) fn definition(architecture: &Architecture, given: &SweepKeywords<'_, '_>) -> ApiResult<SweepDefinition> {
    let mut definitions = NameDefinitions::default();
    let limit = Value::Integer(i64::try_from(given.limit).unwrap_or(i64::MAX));
    let mut definition = Document::new().with("by", given.by).with("limit", limit);
    definition = definition.with("axes", axes(given.axes, &mut definitions)?);
    if let Some(without) = given.without {
        definition = definition.with("without", list(without, &mut definitions)?);
    }
    let percentiles = given.percentiles.iter().flatten().map(percentile);
    definition = definition.with("percentiles", percentiles.collect::<ApiResult<Vec<Value>>>()?);
    let base = definitions.write(architecture.document())?;
    let read = Book::aws().sweep(&base, &definition, Path::new("."))?;
    match given.keep {
        Some(keep) => kept(read, keep),
        None => Ok(read),
    }
}

/// The axes of a dict, or one axis from a table whose columns vary together.
fn axes(given: &Bound<'_, PyAny>, definitions: &mut NameDefinitions) -> ApiResult<Document> {
    let mut axes = Document::new();
    let Ok(mapping) = given.cast::<PyDict>() else {
        let columns = frame::columns(given)?.ok_or_else(|| {
            argument_error(format!("axes must be a dict of names and their values, or a table, was {}", kind(given)))
        })?;
        let (names, rows) = together(columns);
        axes.insert(names, rows);
        return Ok(axes);
    };
    // Copy the entries first: reading an entry can run Python code that changes the dict.
    for entry in mapping.items().iter() {
        let (names, values): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry.extract()?;
        let names = named(&names)?;
        let values = axis(&names, &values, definitions)?;
        if !axes.insert(names.join(", "), values) {
            return Err(argument_error(format!("`{}` is given twice", names.join("`, `"))).into());
        }
    }
    Ok(axes)
}

/// The names of an axis: one, or several that vary together.
fn named(names: &Bound<'_, PyAny>) -> ApiResult<Vec<String>> {
    if names.is_instance_of::<PyString>() {
        return Ok(vec![names.extract()?]);
    }
    let wrong = |_| argument_error(format!("an axis must have a name, or a tuple of names, was {}", kind(names)));
    Ok(names.cast::<PyTuple>().map_err(|error| wrong(error.into()))?.extract().map_err(wrong)?)
}

/// An axis for the definition.
fn axis(names: &[String], values: &Bound<'_, PyAny>, definitions: &mut NameDefinitions) -> ApiResult<Value> {
    if let Ok(text) = values.extract::<String>() {
        return match text == "*" {
            true => Ok(Value::Text(text)),
            false => Err(not_a_list(names, values)),
        };
    }
    if values.is_instance_of::<PyDict>() {
        return nested(values, definitions);
    }
    if let Some(types) = instance_types(values)? {
        return Ok(Value::Table(Document::new().with("types", types)));
    }
    if let Some(columns) = frame::columns(values)? {
        let find = |name: &String| columns.iter().find(|(known, _)| known == name).cloned();
        let known = || columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        let chosen =
            names.iter().map(|name| find(name).ok_or_else(|| crate::error::not_found("column", name, &known())));
        let chosen = chosen.collect::<ApiResult<Vec<_>>>()?;
        return Ok(match chosen.len() {
            1 => Value::List(chosen.into_iter().flat_map(|(_, values)| values).collect()),
            _ => together(chosen).1,
        });
    }
    list(values, definitions)
        .map_err(|fault| if values.try_iter().is_err() { not_a_list(names, values) } else { fault })
}

fn not_a_list(names: &[String], values: &Bound<'_, PyAny>) -> crate::error::ApiError {
    argument_error(format!("expected a list of values for `{}`, was {}", names.join("`, `"), kind(values))).into()
}

/// Names and rows of columns that vary together.
fn together(columns: Vec<FrameColumn>) -> (String, Value) {
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let length = columns.first().map_or(0, |(_, values)| values.len());
    let row = |place: usize| columns.iter().filter_map(|(_, values)| values.get(place).cloned()).collect();
    match columns.as_slice() {
        [(name, values)] => (name.clone(), Value::List(values.clone())),
        _ => (names.join(", "), Value::List((0..length).map(|place| Value::List(row(place))).collect())),
    }
}

/// The types in a table of instances; `None` for other values.
fn instance_types(values: &Bound<'_, PyAny>) -> ApiResult<Option<Value>> {
    let Ok(table) = values.cast::<ResultTable>() else { return Ok(None) };
    match table.getattr("columns")?.contains("instance_type")? {
        true => Ok(Some(value(&table.get_item("instance_type")?, &mut NameDefinitions::default())?)),
        false => Ok(None),
    }
}

/// The values of an iterable: a list, a range, an array, a series.
fn list(values: &Bound<'_, PyAny>, definitions: &mut NameDefinitions) -> ApiResult<Value> {
    let values =
        match ["tolist", "to_list", "to_pylist"].into_iter().find(|name| values.hasattr(*name).unwrap_or(false)) {
            Some(name) => values.call_method0(name)?,
            None => values.clone(),
        };
    let mut list = Vec::new();
    for value in values.try_iter()?.take(MOST) {
        list.push(nested(&value?, definitions)?);
    }
    Ok(Value::List(list))
}

/// A value of an axis. Besides values of documents, it accepts architectures, `None`, and NaN, which the library refuses with a message.
pub(crate) fn nested(from: &Bound<'_, PyAny>, definitions: &mut NameDefinitions) -> ApiResult<Value> {
    if let Ok(architecture) = from.cast::<Architecture>() {
        return Ok(Value::Table(architecture.get().document().clone()));
    }
    if from.is_none() {
        return Ok(Value::Null);
    }
    if is_number(from)? {
        let number = plain_number(from)?;
        let is_finite = number.chars().any(|letter| letter.is_ascii_digit());
        return if is_finite { value(from, definitions) } else { Ok(Value::Text(number)) };
    }
    if let Ok(table) = from.cast::<PyDict>() {
        let mut read = Document::new();
        for entry in table.items().iter() {
            let (key, item): (String, Bound<'_, PyAny>) = entry.extract()?;
            read.insert(key, nested(&item, definitions)?);
        }
        return Ok(Value::Table(read));
    }
    if from.is_instance_of::<PyTuple>() || from.is_instance_of::<pyo3::types::PyList>() {
        return list(from, definitions);
    }
    value(from, definitions)
}

fn is_number(from: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(from.is_instance_of::<PyFloat>() || is_float(from) || from.is_instance(crate::decimal::class(from.py())?)?)
}

/// A percentile in the form of the definition.
fn percentile(given: &Bound<'_, PyAny>) -> ApiResult<Value> {
    let percent = crate::arguments::percentile(given)? * 100.0;
    Ok(Value::Text(format!("P{}", (percent * 1e9).round() / 1e9)))
}

/// The definition without the combinations that the callable `keep` rejects. It calls `keep` once for each remaining combination.
fn kept(definition: SweepDefinition, keep: &Bound<'_, PyAny>) -> ApiResult<SweepDefinition> {
    let sweep = definition.sweep();
    let mut dropped = Vec::new();
    for number in (0..sweep.count()).filter(|number| sweep.keeps(*number)) {
        let point = PyDict::new(keep.py());
        for (name, value) in sweep.grid().point(number) {
            point.set_item(name, to_python(keep.py(), value)?)?;
        }
        if !keep.call1((point,))?.is_truthy()? {
            dropped.push(number);
        }
    }
    Ok(definition.without_numbers(dropped))
}

/// Converts a value of a document to Python.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::Integer(number) => number.into_pyobject(py)?.into_any(),
        Value::Float(number) => number.into_pyobject(py)?.into_any(),
        Value::Text(text) => text.into_pyobject(py)?.into_any(),
        Value::List(items) => {
            let items = items.iter().map(|item| to_python(py, item)).collect::<PyResult<Vec<_>>>()?;
            items.into_pyobject(py)?.into_any()
        }
        Value::Table(table) => {
            let dict = PyDict::new(py);
            for (key, item) in table.iter() {
                dict.set_item(key, to_python(py, item)?)?;
            }
            dict.into_any()
        }
    })
}

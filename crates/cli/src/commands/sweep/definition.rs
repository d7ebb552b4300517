//! The settings to vary: the `[sweep]` section of the file and the arguments that extend it.

use std::path::Path;

use costcone::formula::{Decimal, Quantity};
use costcone::sweep::{Sweep, SweepDefinition};
use costcone::{Book, Findings, Format, Table, Value, load_document};

use crate::arguments::{AxisArgument, SweepArguments};
use crate::output::Failure;

/// The sweep of the file and the arguments. It reads other architectures from files in the same folder.
pub fn sweep(book: &Book, arguments: &SweepArguments) -> Result<Sweep, Failure> {
    let read = || -> Result<Sweep, Findings> {
        let document = load_document(&arguments.file)?;
        let folder = arguments.file.parent().unwrap_or(Path::new("."));
        Ok(book.sweep(&document, &definition(&document, arguments)?, folder)?.sweep().clone())
    };
    let file = arguments.file.display().to_string();
    read().map_err(|findings| Failure::Findings { file, findings, json: false })
}

/// The `[sweep]` section with the settings of the arguments.
fn definition(document: &Table, arguments: &SweepArguments) -> Result<Table, Findings> {
    let mut definition = document.section(&[SweepDefinition::SECTION]);
    for axis in &arguments.axis {
        definition = definition.with_at(&["axes", &axis.name], values(axis)?);
    }
    if let Some(by) = arguments.by {
        definition = definition.with("by", by.word());
    }
    if !arguments.percentile.is_empty() {
        let percentiles: Vec<Value> = arguments.percentile.iter().cloned().map(Value::Text).collect();
        definition = definition.with("percentiles", percentiles);
    }
    if let Some(limit) = arguments.limit {
        definition = definition.with("limit", Value::Integer(limit));
    }
    Ok(definition)
}

/// The values of an argument: `*`, `FROM:TO:STEP`, a TOML list or table, or values separated by commas.
fn values(argument: &AxisArgument) -> Result<Value, Findings> {
    let text = argument.values.as_str();
    if text == "*" {
        return Ok(text.into());
    }
    if text.starts_with(['[', '{']) {
        let read = costcone::document(&format!("values = {text}"), Format::Toml)?;
        return Ok(read.get("values").cloned().unwrap_or(Value::Null));
    }
    if let Some(range) = range(text) {
        return Ok(range.into());
    }
    Ok(Value::List(text.split(',').map(|word| value(word.trim())).collect()))
}

/// Reads a range such as `0.5:2:0.25` or `1 TB:4 TB:1 TB`.
fn range(text: &str) -> Option<Table> {
    let words: Vec<&str> = text.split(':').map(str::trim).collect();
    let [from, to, step] = words.as_slice() else { return None };
    let are_numbers = words.iter().all(|word| word.parse::<Quantity>().is_ok());
    are_numbers.then(|| Table::new().with("from", value(from)).with("to", value(to)).with("step", value(step)))
}

/// A number, a Boolean, or a text.
fn value(word: &str) -> Value {
    match (word, Decimal::parse(word)) {
        ("true", _) => Value::Bool(true),
        ("false", _) => Value::Bool(false),
        (_, Ok(number)) => Value::from_decimal(number),
        (text, Err(_)) => text.into(),
    }
}

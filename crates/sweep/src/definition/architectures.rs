//! Axes of whole architectures.

use std::path::Path;

use costcone_core::internals::Reader;
use costcone_core::{Code, Finding, Findings, Table, Value};

use super::axes::AxisEntry;
use super::scope::DefinitionScope;
use super::{SweepDefinition, shared};
use crate::axis::Axis;
use crate::run::Sweep;

/// Reads the architectures of an axis. Each has the name from the axis, or its own. If the base is not an architecture, the
/// first of them is the base.
pub(super) fn read(
    reader: &Reader<'_>,
    entry: Option<&AxisEntry<'_>>,
    scope: &mut DefinitionScope<'_>,
    findings: &mut Findings,
) {
    let empty = Table::new();
    let named = reader.sub_table("architectures", findings).map_or(&empty, |named| named.table());
    let Some(entry) = entry else {
        if !named.is_empty() {
            let finding = Finding::new(Code::BadValue, reader.at("architectures"), "there is no axis `architecture`");
            findings.push(finding.with_help("list the architectures, as in `architecture = [\"shop\"]`"));
        }
        return;
    };
    for (label, value) in given(entry) {
        let written = label.clone().map_or_else(|| value.clone(), Value::Text);
        if scope.labels.iter().any(|(known, _)| *known == written) {
            continue;
        }
        match one(label, value, named, scope) {
            Ok((label, document)) => {
                scope.labels.push((written, label.clone()));
                scope.architectures.push((label, shared(document)));
            }
            Err(more) => more.iter().for_each(|finding| findings.push(finding.clone().under(&entry.path))),
        }
    }
    if let (None, Some((_, first))) = (scope.base.at(&["architecture"]), scope.architectures.first()) {
        scope.base = first.clone();
    }
}

/// The axis of whole architectures for an entry.
pub(super) fn axis(entry: &AxisEntry<'_>, scope: &DefinitionScope<'_>) -> Axis {
    let values = given(entry).into_iter().map(|(label, value)| label.map_or_else(|| value.clone(), Value::Text));
    Axis::new(Sweep::ARCHITECTURE, names(scope, &values.collect::<Vec<_>>()))
}

/// The names of architectures as written.
pub(super) fn names(scope: &DefinitionScope<'_>, values: &[Value]) -> Vec<Value> {
    let label = |value: &Value| scope.labels.iter().find(|(known, _)| known == value).map(|(_, label)| label.clone());
    values.iter().map(|value| label(value).map_or(Value::Null, Value::Text)).collect()
}

/// The architectures of an entry, with the names that the entry gives.
fn given<'a>(entry: &AxisEntry<'a>) -> Vec<(Option<String>, &'a Value)> {
    let place = entry.names.iter().position(|name| name == Sweep::ARCHITECTURE).unwrap_or_default();
    match entry.value {
        Value::Table(named) => named.iter().map(|(name, value)| (Some(name.to_owned()), value)).collect(),
        Value::List(values) if entry.names.len() == 1 => values.iter().map(|value| (None, value)).collect(),
        Value::List(rows) => {
            let cell = |row: &'a Value| if let Value::List(row) = row { row.get(place) } else { None };
            rows.iter().filter_map(cell).map(|value| (None, value)).collect()
        }
        _ => Vec::new(),
    }
}

/// An architecture and its name.
fn one(
    label: Option<String>,
    value: &Value,
    named: &Table,
    scope: &DefinitionScope<'_>,
) -> Result<(String, Table), Findings> {
    let (label, document) = match (value, label) {
        (Value::Table(document), label) => (label, document.clone()),
        (Value::Text(name), label) => match named.get(name) {
            Some(Value::Table(document)) => (label.or_else(|| Some(name.clone())), document.clone()),
            Some(Value::Text(file)) => (label.or_else(|| Some(name.clone())), scope.source.architecture(file)?),
            _ => (label, scope.source.architecture(name)?),
        },
        (other, _) => {
            let message = format!("expected an architecture or the name of its file, was {}", other.kind());
            return Err(Finding::new(Code::BadValue, "", message).into());
        }
    };
    let label = label.unwrap_or_else(|| own_name(&document, value, scope));
    Ok((label, document.without(SweepDefinition::SECTION)))
}

/// The architecture's own name. If two architectures share a name, the file's name follows.
fn own_name(document: &Table, value: &Value, scope: &DefinitionScope<'_>) -> String {
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    let name = document.at(&["architecture", "name"]).and_then(text).unwrap_or_else(|| "unnamed".to_owned());
    let file = text(value).and_then(|file| Some(Path::new(&file).file_stem()?.to_string_lossy().into_owned()));
    let with_file = file.map_or_else(|| name.clone(), |file| format!("{name} ({file})"));
    let numbered = (2..).map(|number| format!("{with_file} {number}"));
    let is_taken = |name: &String| scope.architectures.iter().any(|(known, _)| known == name);
    [name, with_file.clone()].into_iter().chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

//! The sections `[components]` and `[environments]`, and the values of their settings.

use super::super::architecture::{Architecture, Environment};
use super::super::assumption::{Assumption, Inherited, status, trust};
use super::super::component::{Component, ComponentItem, SettingValue, put};
use super::super::keys;
use super::super::label::{label_from_id, lower_first};
use crate::document::{Reader, Value};
use crate::finding::{Code, Finding, Findings};

pub(super) fn components(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<Component> {
    let tables = file.named_tables("components", findings);
    tables.into_iter().filter_map(|(id, table)| component(id, &table, built, findings)).collect()
}

fn component(id: String, table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Option<Component> {
    let Some(service) = table.required_text("service", findings) else {
        built.unreadable.push(id);
        return None;
    };
    let mut component = Component::new(id, service);
    component.label = table.text("label", findings);
    component.region = table.text("region", findings);
    component.environments = table.texts("environments", findings);
    component.statement = table.text("statement", findings);
    component.basis = table.text("basis", findings);
    component.owner = table.text("owner", findings);
    component.status = status(table, findings);
    component.trust = trust(table, findings);
    let inherited = inherited(&component);
    component.settings = settings(table, &component.id, &keys::COMPONENT, &inherited, built, findings);
    for (index, item) in table.tables("items", findings).iter().enumerate() {
        let name = item.text("name", findings);
        let place = format!("{}.{}", component.id, name.clone().unwrap_or_else(|| (index + 1).to_string()));
        let inherited = match &name {
            Some(name) => inherited.clone().within(name),
            None => inherited.clone(),
        };
        let settings = settings(item, &place, &["name"], &inherited, built, findings);
        component.items.push(ComponentItem { name, settings });
    }
    Some(component)
}

fn inherited(component: &Component) -> Inherited {
    Inherited {
        label: None,
        place_label: Some(component.label().into_owned()),
        statement: component.statement.clone(),
        basis: component.basis.clone(),
        owner: component.owner.clone(),
        status: component.status,
        trust: component.trust,
    }
}

/// Every key that is not in `described`, and also `count` and `hours`.
fn settings(
    table: &Reader<'_>,
    place: &str,
    described: &[&str],
    inherited: &Inherited,
    built: &mut Architecture,
    findings: &mut Findings,
) -> Vec<(String, SettingValue)> {
    let mut settings = Vec::new();
    for (key, value) in table.table().iter() {
        if described.contains(&key) && !["count", "hours"].contains(&key) {
            continue;
        }
        let label = inherited.place_label.as_ref().map(|of| format!("{of}: {}", lower_first(&label_from_id(key))));
        let inherited = Inherited { label, ..inherited.clone() };
        if let Some(setting) = setting(value, &table.at(key), &format!("{place}.{key}"), &inherited, built, findings) {
            put(&mut settings, key, setting);
        }
    }
    settings
}

/// The value of a setting. A table is an inline assumption with the id `component.key`.
pub(super) fn setting(
    value: &Value,
    path: &str,
    id: &str,
    inherited: &Inherited,
    built: &mut Architecture,
    findings: &mut Findings,
) -> Option<SettingValue> {
    match value {
        Value::Text(text) => Some(SettingValue::Text(text.clone())),
        Value::Bool(flag) => Some(SettingValue::Flag(*flag)),
        Value::Integer(_) | Value::Float(_) => match value.decimal() {
            Ok(number) => Some(SettingValue::Number(number)),
            Err(message) => {
                findings.push(Finding::new(Code::OutOfRange, path, message));
                built.unreadable.push(id.to_owned());
                None
            }
        },
        Value::Table(table) => {
            let reader = Reader::new(path, table);
            let assumption = Assumption::read(id, &reader, inherited, &built.calendar, findings);
            if assumption.is_none() {
                built.unreadable.push(id.to_owned());
            }
            assumption.map(|assumption| SettingValue::Assumption(Box::new(assumption)))
        }
        Value::List(_) | Value::Null => {
            let message = format!("expected a formula, a quantity, or an assumption, was {}", value.kind());
            findings.push(Finding::new(Code::BadValue, path, message));
            built.unreadable.push(id.to_owned());
            None
        }
    }
}

pub(super) fn environments(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<Environment> {
    let tables = file.named_tables("environments", findings);
    tables.into_iter().map(|(name, table)| environment(name, &table, built, findings)).collect()
}

fn environment(name: String, table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Environment {
    table.only(&keys::ENVIRONMENT, findings);
    let mut read = |key: &str, findings: &mut Findings| {
        let value = table.value(key)?;
        let label = Some(format!("{}: {key}", label_from_id(&name)));
        let inherited = Inherited { label, ..Inherited::default() };
        setting(value, &table.at(key), &format!("@{name}.{key}"), &inherited, built, findings)
    };
    let (scale, hours) = (read("scale", findings), read("hours", findings));
    let mut components = Vec::new();
    for (id, changes) in table.named_tables("components", findings) {
        let place = format!("{id}@{name}");
        let inherited = built.components.iter().find(|component| component.id == id).map(inherited);
        let inherited = inherited.unwrap_or_default().within(&name);
        let changes = settings(&changes, &place, &[], &inherited, built, findings);
        components.push((id, changes));
    }
    let without = table.texts("without", findings).unwrap_or_default();
    let statement = table.text("statement", findings);
    Environment { name, statement, scale, hours, without, components }
}

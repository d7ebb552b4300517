//! `costcone services`: lists the services of the catalog, or describes one.

use std::sync::Arc;

use costcone::Book;
use costcone::catalog::{AttributeKind, Catalog, Conditions, Service};
use serde_json::{Value, json};

use super::Done;
use crate::output::{Failure, pretty, style};

/// Lists all services, or describes one.
pub fn run(book: &Book, name: Option<&str>, json: bool) -> Done {
    match name {
        None => list(book, json),
        Some(name) => {
            let service = find(book, name)?;
            Ok(if json { pretty(&service_json(&service)) } else { style().wrapped(&describe(&service)) })
        }
    }
}

/// A service of the catalog, or a usage error with the closest name.
pub fn find(book: &Book, name: &str) -> Result<Arc<Service>, Failure> {
    book.find_service(name).map_err(|findings| Failure::unknown_name(&findings))
}

fn list(book: &Book, json: bool) -> Done {
    let ids = book.ids();
    let services: Vec<Arc<Service>> = ids.iter().map(|id| find(book, id)).collect::<Result<_, _>>()?;
    if json {
        let each = services.iter().map(|s| json!({ "id": s.id(), "name": s.name(), "summary": s.summary() }));
        return Ok(pretty(&Value::Array(each.collect())));
    }
    let width = ids.iter().map(String::len).max().unwrap_or(0);
    let lines = services.iter().map(|s| format!("{:width$}  {}\n", s.id(), s.summary()));
    Ok(style().wrapped(&lines.collect::<String>()))
}

fn describe(service: &Service) -> String {
    let mut text = format!("{} — {}\n{}\n", service.id(), service.name(), service.summary());
    if let Some(page) = service.page() {
        text.push_str(&format!("{page} (read {})\n", service.read_on().unwrap_or("no date")));
    }
    text.push_str("\nSettings:\n");
    for attribute in service.attributes() {
        let values = match attribute.kind() {
            AttributeKind::Choice { values, .. } => values.join(" | "),
            AttributeKind::Priced { .. } => format!("see `costcone prices {}`", service.id()),
            AttributeKind::Quantity { unit, .. } => format!("in {unit}"),
        };
        let default = match (attribute.default_text(), attribute.required()) {
            (Some(default), _) => format!(", default {default}"),
            (None, true) => ", required".to_owned(),
            (None, false) => String::new(),
        };
        let when = condition(attribute.when());
        text.push_str(&format!("  {} ({values}{default}{when})\n      {}\n", attribute.name(), attribute.statement()));
    }
    text.push_str("  count (default 1), hours (default: the whole month), region\n\nUsages:\n");
    for usage in service.usages() {
        let unit = if usage.written_unit().is_empty() { "percentage".to_owned() } else { usage.written_unit() };
        let default = match (usage.default_value(), usage.optional()) {
            (Some((value, basis)), _) => format!(", default {value}: {basis}"),
            (None, true) => ", optional".to_owned(),
            (None, false) => ", required".to_owned(),
        };
        let when = condition(usage.when());
        text.push_str(&format!("  {} ({unit}{default}{when})\n      {}\n", usage.name(), usage.statement()));
    }
    text.push_str("\nCharges:\n");
    for charge in service.charges() {
        let quantity = charge.quantity().unwrap_or("a percentage of the other AWS charges");
        let free = charge.allowance().map(|free| format!(", {free} free")).unwrap_or_default();
        let when = condition(charge.when());
        text.push_str(&format!("  {}: {}\n      {quantity}{free}{when}\n", charge.name(), charge.statement()));
    }
    if !service.leaves_out().is_empty() {
        text.push_str(&format!("\nNot included: {}\n", service.leaves_out().join("; ")));
    }
    text
}

fn condition(when: &Conditions) -> String {
    let pairs = when.pairs().iter().map(|(name, values)| format!("{name} = {}", values.join(" or ")));
    let text = pairs.collect::<Vec<_>>().join(" and ");
    if text.is_empty() { text } else { format!("; only with {text}") }
}

fn service_json(service: &Service) -> Value {
    json!({
        "id": service.id(),
        "name": service.name(),
        "summary": service.summary(),
        "page": service.page(),
        "read": service.read_on(),
        "leaves_out": service.leaves_out(),
        "attributes": service.attributes().iter().map(|attribute| json!({
            "name": attribute.name(),
            "statement": attribute.statement(),
            "values": match attribute.kind() {
                AttributeKind::Choice { values, .. } => json!(values),
                AttributeKind::Priced { rate, .. } => json!(format!("those priced under {rate}")),
                AttributeKind::Quantity { unit, .. } => json!(format!("a quantity in {unit}")),
            },
            "default": attribute.default_text(),
            "required": attribute.required(),
            "when": condition_json(attribute.when()),
        })).collect::<Vec<_>>(),
        "usages": service.usages().iter().map(|usage| json!({
            "name": usage.name(),
            "statement": usage.statement(),
            "unit": usage.written_unit(),
            "default": usage.default_value().map(|(value, _)| value.to_string()),
            "default_basis": usage.default_value().map(|(_, basis)| basis),
            "optional": usage.optional(),
            "when": condition_json(usage.when()),
        })).collect::<Vec<_>>(),
        "charges": service.charges().iter().map(|charge| json!({
            "name": charge.name(),
            "statement": charge.statement(),
            "quantity": charge.quantity(),
            "unit": charge.unit().to_string(),
            "allowance": charge.allowance().map(ToString::to_string),
            "when": condition_json(charge.when()),
        })).collect::<Vec<_>>(),
    })
}

fn condition_json(when: &Conditions) -> Value {
    let pairs = when.pairs().iter().map(|(name, values)| (name.clone(), json!(values)));
    Value::Object(pairs.collect())
}

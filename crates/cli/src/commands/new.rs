//! `costcone new`: prints an architecture file to start from, or a component of one service.

use costcone::Book;
use costcone::catalog::{Attribute, AttributeKind, Conditions, Service, Usage};
use serde_json::json;

use super::{Done, services};
use crate::output::pretty;

/// A complete file that explains every section.
const FILE: &str = include_str!("new.toml");

/// Prints the file, or the template of a component.
pub fn run(book: &Book, service: Option<&str>, json: bool) -> Done {
    let (kind, text) = match service {
        None => ("file", FILE.to_owned()),
        Some(name) => ("component", component_template(&*services::find(book, name)?)),
    };
    Ok(if json { pretty(&json!({ "kind": kind, "format": "toml", "text": text })) } else { text })
}

fn component_template(service: &Service) -> String {
    let mut text = format!("[components.{0}]  # {1}\nservice = \"{0}\"\n", service.id(), service.summary());
    // The user must fill in the keys that apply under the default settings.
    let defaults: Vec<(&str, String)> =
        service.attributes().iter().filter_map(|a| Some((a.name(), a.default_text()?))).collect();
    let applies = |when: &Conditions| {
        when.hold(|name| defaults.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str()))
    };
    for attribute in service.attributes() {
        text.push_str(&attribute_lines(attribute, service.id(), applies(attribute.when())));
    }
    for usage in service.usages() {
        text.push_str(&usage_lines(usage, applies(usage.when())));
    }
    text.push_str("# count = 1                  # number of identical components\n# hours = \"50 h/week\"        # running time, if less than the whole month\n");
    text
}

/// A required attribute is a line to fill in; every other attribute is a comment with its default.
fn attribute_lines(attribute: &Attribute, service: &str, applies: bool) -> String {
    let (example, more) = match attribute.kind() {
        AttributeKind::Choice { values, .. } => {
            (values.first().cloned().unwrap_or_default(), format!(" ({})", values.join(" | ")))
        }
        AttributeKind::Priced { .. } => ("?".to_owned(), format!(" (`costcone prices {service}` lists them)")),
        AttributeKind::Quantity { unit, .. } => (format!("? {unit}"), String::new()),
    };
    let value = attribute.default_text().unwrap_or(example);
    let comment = if attribute.required() && applies { "" } else { "# " };
    format!("{comment}{} = \"{value}\"  # {}{more}\n", attribute.name(), attribute.statement())
}

fn usage_lines(usage: &Usage, applies: bool) -> String {
    let required = usage.default_value().is_none() && !usage.optional() && applies;
    let unit = usage.unit();
    let unit = if unit.is_pure() { "%".to_owned() } else { unit.to_string() };
    let value = usage.default_value().map(|(value, _)| value.to_string());
    match (required, value) {
        (true, _) => format!(
            "{} = {{ p10 = \"? {unit}\", p90 = \"? {unit}\", statement = \"{}\", basis = \"?\", owner = \"?\" }}\n",
            usage.name(),
            usage.statement().replace('"', "'")
        ),
        (false, Some(value)) => format!("# {} = \"{value}\"  # {}\n", usage.name(), usage.statement()),
        (false, None) => format!("# {} = \"? {unit}\"  # {}\n", usage.name(), usage.statement()),
    }
}

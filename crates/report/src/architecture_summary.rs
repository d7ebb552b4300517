//! A short summary of an architecture's document, complete or not.

use costcone_core::{Table, Value};

use crate::number::counted;

/// The parts of a document that outputs show.
pub(crate) struct ArchitectureSummary {
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) components: Vec<(String, ComponentSummary)>,
    pub(crate) flows: Vec<String>,
    pub(crate) assumptions: Vec<(String, Value)>,
    pub(crate) drivers: Vec<String>,
}

/// A component with its service and its settings.
pub(crate) struct ComponentSummary {
    pub(crate) service: String,
    pub(crate) settings: String,
}

impl ArchitectureSummary {
    pub(crate) fn new(document: &Table) -> ArchitectureSummary {
        let head = section(document, "architecture");
        let components = section(document, "components").map(|all| all.iter().map(component).collect());
        let flows = match document.get("flows") {
            Some(Value::List(flows)) => flows.iter().map(flow).collect(),
            _ => Vec::new(),
        };
        let entries = |key| section(document, key).map(|all| all.iter().map(owned).collect::<Vec<_>>());
        let drivers = entries("drivers").unwrap_or_default();
        ArchitectureSummary {
            name: head.and_then(|head| head.get("name")).map(value_words).unwrap_or_default(),
            region: head.and_then(|head| head.get("region")).map(value_words).unwrap_or_default(),
            components: components.unwrap_or_default(),
            flows,
            assumptions: entries("assumptions").unwrap_or_default(),
            drivers: drivers.iter().map(|(name, formula)| format!("{name} = {}", value_words(formula))).collect(),
        }
    }

    /// `eu-central-1; 3 components, 1 flow, 4 assumptions`
    pub(crate) fn counts(&self) -> String {
        let counts = [(self.components.len(), "component"), (self.flows.len(), "flow")];
        let counts = counts.into_iter().chain([(self.assumptions.len(), "assumption")]);
        let counts: Vec<String> = counts.map(|(count, noun)| counted(count, noun)).collect();
        format!("{}; {}", self.region, counts.join(", "))
    }
}

/// An architecture in one line, without control characters.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::Table;
/// let head = Table::new().with("name", "shop").with("region", "eu-central-1");
/// let users = Table::new().with("users", Table::new().with("p10", "1000").with("p90", "9000"));
/// let document = Table::new().with("architecture", head).with("assumptions", users);
/// let summary = costcone::report::architecture_summary(&document);
/// assert_eq!(summary, "shop (eu-central-1; 0 components, 0 flows, 1 assumption)");
/// ```
#[must_use]
pub fn architecture_summary(document: &Table) -> String {
    let summary = ArchitectureSummary::new(document);
    let text = format!("{} ({})", summary.name, summary.counts());
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn section<'a>(document: &'a Table, key: &str) -> Option<&'a Table> {
    match document.get(key) {
        Some(Value::Table(section)) => Some(section),
        _ => None,
    }
}

fn owned((key, value): (&str, &Value)) -> (String, Value) {
    (key.to_owned(), value.clone())
}

fn component((id, value): (&str, &Value)) -> (String, ComponentSummary) {
    let Value::Table(table) = value else {
        return (id.to_owned(), ComponentSummary { service: value_words(value), settings: String::new() });
    };
    let settings = table.iter().filter(|(key, _)| *key != "service");
    let settings: Vec<String> = settings.map(|(key, value)| format!("{key} = {}", value_words(value))).collect();
    let service = table.get("service").map(value_words).unwrap_or_default();
    (id.to_owned(), ComponentSummary { service, settings: settings.join(", ") })
}

fn flow(value: &Value) -> String {
    let Value::Table(table) = value else { return value_words(value) };
    let part = |key: &str| table.get(key).map(value_words);
    let via = part("via").map(|via| format!(" via {via}")).unwrap_or_default();
    let (from, to) = (part("from").unwrap_or_default(), part("to").unwrap_or_default());
    format!("{from} to {to}{via}: {}", part("volume").unwrap_or_default())
}

/// A value in words: the items of a list, the keys and values of a table.
fn value_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(list) => list.iter().map(value_words).collect::<Vec<_>>().join(", "),
        Value::Table(table) => {
            let pairs: Vec<String> = table.iter().map(|(key, value)| format!("{key} {}", value_words(value))).collect();
            pairs.join(", ")
        }
    }
}

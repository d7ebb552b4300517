//! Checks the names of axes: each has a target, and no two overlap.

use costcone_core::model::keys::COMPONENT;
use costcone_core::scenario::ScenarioChange;
use costcone_core::{Code, Finding, Table, Value};

use crate::environment::SweepEnvironment;

/// The faults of axis names over the documents that they change: a name without a target in any document, and two names with the
/// same or overlapping targets.
pub(super) fn findings(documents: &[&Table], names: &[&str]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = names.iter().filter_map(|name| unknown(documents, name)).collect();
    for (place, name) in names.iter().enumerate() {
        let before = names[..place].iter().filter(|before| *before != name);
        let meets = before.into_iter().find(|before| documents.iter().any(|document| overlap(document, before, name)));
        findings.extend(meets.map(|before| overlapping(before, name)));
    }
    findings
}

fn unknown(documents: &[&Table], name: &str) -> Option<Finding> {
    let mut first: Option<Finding> = None;
    for document in documents {
        let finding = ScenarioChange::new(document, name, Value::Null).err()?;
        let is_closer = finding.help().is_some_and(|help| help.starts_with("did you mean"));
        if first.is_none() || is_closer {
            first = Some(finding);
        }
    }
    first
}

/// Whether two names address the same place of a document, or one addresses a part of the other.
fn overlap(document: &Table, one: &str, other: &str) -> bool {
    let path = |name| ScenarioChange::new(document, name, Value::Null).map(|change| change.path().to_vec());
    match (path(one), path(other)) {
        (Ok(one), Ok(other)) => one.starts_with(&other) || other.starts_with(&one),
        _ => false,
    }
}

fn overlapping(before: &str, name: &str) -> Finding {
    let message = format!("overlaps with `{before}`, which also varies");
    Finding::new(Code::Duplicate, name, message).with_help("vary one of them")
}

/// The finding for a name that addresses a setting that the component's service does not know in any document.
pub fn unknown_setting(source: &dyn SweepEnvironment, documents: &[&Table], name: &str) -> Option<Finding> {
    let mut first = None;
    for document in documents {
        let Ok(change) = ScenarioChange::new(document, name, Value::Null) else { continue };
        let [section, component, setting, ..] = change.path() else { return None };
        if section != "components" || COMPONENT.contains(&setting.as_str()) {
            return None;
        }
        let Some(Value::Text(service)) = document.at(&["components", component, "service"]) else { return None };
        let finding = source.unknown_setting(service, setting)?;
        first.get_or_insert(finding.under(name));
    }
    first
}

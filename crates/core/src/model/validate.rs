//! What must hold between the parts of an architecture, whether it was read or built.

use std::collections::{BTreeMap, BTreeSet};

use costcone_formula::{Function, did_you_mean};

use super::architecture::{Architecture, CorrelationKind};
use super::assumption::Assumption;
use super::component::{Component, SettingValue};
use super::order::{circle, order};
use crate::document::join;
use crate::finding::{Code, Finding, Findings};

/// Steps of a flow's path that are no components.
pub(crate) const PATH_KEYWORDS: [&str; 2] = ["gateway_endpoint", "peering"];
/// Names with a meaning of their own: the month, and the assumption that stands for what is not defined yet.
const RESERVED: [&str; 2] = ["month", DEFINITION];
/// The id of the assumption that stands for what is not defined yet; plans add it.
pub const DEFINITION: &str = "definition";

/// Every fault between the parts.
pub(crate) fn validate(architecture: &Architecture) -> Findings {
    let mut findings = Findings::none();
    names(architecture, &mut findings);
    cycles(architecture, &mut findings);
    correlations(architecture, &mut findings);
    environments(architecture, &mut findings);
    flows(architecture, &mut findings);
    boundaries(architecture, &mut findings);
    if architecture.components.is_empty() && architecture.unreadable.is_empty() {
        let empty = Finding::new(Code::Missing, "components", "there are none, so nothing would be estimated");
        findings.push(empty.with_help("add a component, as in `costcone new lambda`"));
    }
    findings
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_') && letters.all(|c| c.is_alphanumeric() || c == '_')
}

/// Assumptions and drivers share one space of names; components and environments have their own.
fn names(architecture: &Architecture, findings: &mut Findings) {
    let values = architecture.assumptions.iter().map(|assumption| ("assumptions", assumption.id()));
    let drivers = architecture.drivers.iter().map(|driver| ("drivers", driver.name()));
    unique(values.chain(drivers), findings);
    unique(architecture.components.iter().map(|component| ("components", component.id())), findings);
    for component in &architecture.components {
        items(component, findings);
    }
    unique(architecture.environments.iter().map(|environment| ("environments", environment.name())), findings);
}

fn items(component: &Component, findings: &mut Findings) {
    let path = format!("components.{}.items", component.id());
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for name in component.items.iter().filter_map(|item| item.name()) {
        if !is_name(name) {
            findings.push(bad_name(&path, name));
        }
        if !seen.insert(name) {
            findings.push(Finding::new(Code::Duplicate, &path, format!("two items are called `{name}`")));
        }
    }
}

fn bad_name(path: &str, name: &str) -> Finding {
    let message = format!("`{name}` is no name: a name has letters, digits and `_`, and starts with no digit");
    let mended: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let finding = Finding::new(Code::BadValue, path, message);
    if is_name(&mended) { finding.with_help(format!("call it `{mended}`")) } else { finding }
}

fn unique<'a>(names: impl Iterator<Item = (&'static str, &'a str)>, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (kind, name) in names {
        let path = join(kind, name);
        if !is_name(name) {
            findings.push(bad_name(&path, name));
        }
        let reserved = RESERVED.contains(&name) || Function::ALL.iter().any(|function| function.name() == name);
        if reserved && ["assumptions", "drivers"].contains(&kind) {
            findings.push(Finding::new(Code::Duplicate, &path, "has a meaning of its own; choose another name"));
        }
        match seen.get(name) {
            Some(other) => {
                let message = format!("is defined twice, also under `{other}`");
                findings.push(Finding::new(Code::Duplicate, path, message).with_help("give one of them another name"));
            }
            None => {
                seen.insert(name, kind);
            }
        }
    }
}

/// Drivers that depend on each other: one circle is shown, and how many more drivers hang on such circles.
fn cycles(architecture: &Architecture, findings: &mut Findings) {
    let drivers = architecture.drivers();
    let circular = order(drivers).circular;
    let circle = circle(drivers, &circular);
    let Some(first) = circle.first() else { return };
    let mut message = format!("drivers depend on each other in a circle: {}", shown(&circle));
    let others = circular.len().saturating_sub(circle.len() - 1);
    if others > 0 {
        message.push_str(&format!("; {others} more depend on it or on another circle"));
    }
    let finding = Finding::new(Code::Cycle, join("drivers", first), message);
    findings.push(finding.with_help("one of them has to be an assumption"));
}

/// A circle of names, cut in the middle where it is long.
fn shown(circle: &[String]) -> String {
    match circle {
        [first, second, .., last] if circle.len() > 12 => {
            format!("{first} -> {second} -> ... ({} in all) -> {last}", circle.len() - 1)
        }
        all => all.join(" -> "),
    }
}

fn correlations(architecture: &Architecture, findings: &mut Findings) {
    let inline = inline_assumptions(architecture).map(Assumption::id);
    let known: Vec<&str> = architecture.assumptions.iter().map(Assumption::id).chain(inline).collect();
    for (index, correlation) in architecture.correlations.iter().enumerate() {
        let path = format!("correlation[{index}]");
        for id in correlation.between() {
            if !known.contains(&id.as_str()) && !architecture.unreadable.contains(id) {
                findings.push(unknown(&join(&path, "between"), "assumption", id, &known));
            }
        }
        if correlation.between()[0] == correlation.between()[1] {
            findings.push(Finding::new(
                Code::Correlation,
                join(&path, "between"),
                "an assumption always moves with itself",
            ));
        }
        let (CorrelationKind::Rank(size) | CorrelationKind::Latent(size)) = correlation.kind();
        if size.abs() > costcone_formula::Decimal::ONE {
            findings.push(Finding::new(Code::Correlation, path, format!("expected -1 to 1, was `{size}`")));
        }
    }
}

/// The assumptions written in place: in components, items, environments, flows, existing use.
pub(crate) fn inline_assumptions(architecture: &Architecture) -> impl Iterator<Item = &Assumption> {
    let own = architecture.components.iter().flat_map(|component| {
        component.settings.iter().chain(component.items.iter().flat_map(|item| item.settings.iter()))
    });
    let changed = architecture.environments.iter().flat_map(|environment| &environment.components);
    let changed = changed.flat_map(|(_, changes)| changes);
    let environments = architecture.environments.iter().flat_map(|e| e.scale.iter().chain(&e.hours));
    let volumes = architecture.flows.iter().map(|flow| &flow.volume);
    let existing = architecture.existing_use.iter().map(|existing| &existing.quantity);
    let settings = own.chain(changed).map(|(_, setting)| setting);
    settings.chain(environments).chain(volumes).chain(existing).filter_map(|setting| match setting {
        SettingValue::Assumption(assumption) => Some(assumption.as_ref()),
        _ => None,
    })
}

fn component_ids(architecture: &Architecture) -> Vec<&str> {
    architecture.components.iter().map(|component| component.id()).collect()
}

fn environments(architecture: &Architecture, findings: &mut Findings) {
    let components = component_ids(architecture);
    let environments: Vec<&str> = architecture.environments.iter().map(|environment| environment.name()).collect();
    for environment in &architecture.environments {
        let path = join("environments", environment.name());
        for id in &environment.without {
            check(architecture, &join(&path, "without"), "component", id, &components, findings);
        }
        for (id, _) in &environment.components {
            check(architecture, &join(&path, "components"), "component", id, &components, findings);
        }
    }
    for component in &architecture.components {
        for name in component.environments().unwrap_or_default() {
            let path = join(&join("components", component.id()), "environments");
            check(architecture, &path, "environment", name, &environments, findings);
        }
    }
}

fn flows(architecture: &Architecture, findings: &mut Findings) {
    let components = component_ids(architecture);
    let mut steps = components.clone();
    steps.extend(PATH_KEYWORDS);
    for (index, flow) in architecture.flows.iter().enumerate() {
        let path = format!("flows[{index}]");
        let mut places = components.clone();
        places.extend(["internet", "on_premises"]);
        for (end, id) in flow.components() {
            check(architecture, &join(&path, end), "component", id, &places, findings);
        }
        for step in flow.path() {
            check(architecture, &join(&path, "via"), "component or path", step, &steps, findings);
        }
        if flow.components().next().is_none() {
            let message = "neither end is a component, so nobody would be billed";
            findings.push(Finding::new(Code::BadValue, path, message));
        }
    }
}

fn boundaries(architecture: &Architecture, findings: &mut Findings) {
    let components = component_ids(architecture);
    for (index, boundary) in architecture.trust_boundaries.iter().enumerate() {
        for id in boundary.contains() {
            let path = format!("architecture.trust_boundaries[{index}].contains");
            check(architecture, &path, "component", id, &components, findings);
        }
    }
    for (index, point) in architecture.integration_points.iter().enumerate() {
        if let Some(id) = &point.via {
            let path = format!("architecture.integration_points[{index}].via");
            check(architecture, &path, "component", id, &components, findings);
        }
    }
}

/// A finding for a name that is none of `known`; one that could not be read has a finding already.
fn check(architecture: &Architecture, path: &str, kind: &str, id: &str, known: &[&str], findings: &mut Findings) {
    if !known.contains(&id) && !architecture.unreadable.iter().any(|unreadable| unreadable == id) {
        findings.push(unknown(path, kind, id, known));
    }
}

fn unknown(path: &str, kind: &str, id: &str, known: &[&str]) -> Finding {
    let finding = Finding::new(Code::UnknownName, path, format!("there is no {kind} `{id}`"));
    match did_you_mean(id, known.iter().copied()) {
        Some(close) => finding.with_help(format!("did you mean `{close}`?")),
        None if known.is_empty() => finding,
        None => finding.with_help(format!("known here: {}", known.join(", "))),
    }
}

//! Checks between the parts of an architecture, for documents and the builder.

use std::collections::{BTreeMap, BTreeSet};

use costcone_formula::{Function, did_you_mean};

use super::architecture::{Architecture, CorrelationKind};
use super::assumption::Assumption;
use super::component::{Component, SettingValue};
use super::order::{find_cycle, order};
use crate::document::join;
use crate::finding::{Code, Finding, Findings};

/// Steps of a flow's path that are not components.
pub(crate) const PATH_KEYWORDS: [&str; 2] = ["gateway_endpoint", "peering"];
/// Reserved names: the month, and the assumption for the parts that are not defined yet.
const RESERVED: [&str; 2] = ["month", DEFINITION];
/// The id of the assumption for the parts that are not defined yet. Plans add it.
pub const DEFINITION: &str = "definition";

/// Everything that is wrong between the parts.
pub(crate) fn validate(architecture: &Architecture) -> Findings {
    let mut findings = Findings::none();
    names(architecture, &mut findings);
    cycles(architecture, &mut findings);
    correlations(architecture, &mut findings);
    environments(architecture, &mut findings);
    flows(architecture, &mut findings);
    boundaries(architecture, &mut findings);
    if architecture.components.is_empty() && architecture.unreadable.is_empty() {
        let empty = Finding::new(Code::Missing, "components", "the architecture has no components");
        findings.push(empty.with_help("add a component; `costcone new lambda` prints an example"));
    }
    findings
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_') && letters.all(|c| c.is_alphanumeric() || c == '_')
}

/// Assumptions and drivers share their names. Components and environments have their own.
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
            findings.push(Finding::new(Code::Duplicate, &path, format!("two items have the name `{name}`")));
        }
    }
}

fn bad_name(path: &str, name: &str) -> Finding {
    let message = format!("`{name}` is not a valid name: use letters, digits, and `_`, and start with a letter or `_`");
    let corrected: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let finding = Finding::new(Code::BadValue, path, message);
    if is_name(&corrected) { finding.with_help(format!("use `{corrected}`")) } else { finding }
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
            let finding = Finding::new(Code::Duplicate, &path, format!("`{name}` is a reserved name"));
            findings.push(finding.with_help("choose another name"));
        }
        match seen.get(name) {
            Some(other) => {
                let message = format!("`{name}` is already defined under `{other}`");
                findings.push(Finding::new(Code::Duplicate, path, message).with_help("rename one of the two"));
            }
            None => {
                seen.insert(name, kind);
            }
        }
    }
}

/// Drivers that depend on each other. The finding shows one cycle and the number of other drivers that depend on a cycle.
fn cycles(architecture: &Architecture, findings: &mut Findings) {
    let drivers = architecture.drivers();
    let circular = order(drivers).circular;
    let cycle = find_cycle(drivers, &circular);
    let Some(first) = cycle.first() else { return };
    let mut message = format!("the drivers form a cycle: {}", cycle_text(&cycle));
    let others = circular.len().saturating_sub(cycle.len() - 1);
    if others > 0 {
        message.push_str(&format!("; {others} more drivers depend on a cycle"));
    }
    let finding = Finding::new(Code::Cycle, join("drivers", first), message);
    findings.push(finding.with_help("make one of them an assumption"));
}

/// The names of a cycle. A long one is shortened in the middle.
fn cycle_text(cycle: &[String]) -> String {
    match cycle {
        [first, second, .., last] if cycle.len() > 12 => {
            format!("{first} -> {second} -> ... ({} in all) -> {last}", cycle.len() - 1)
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
                "an assumption cannot be correlated with itself",
            ));
        }
        let (CorrelationKind::Rank(size) | CorrelationKind::Latent(size)) = correlation.kind();
        if size.abs() > costcone_formula::Decimal::ONE {
            findings.push(Finding::new(
                Code::Correlation,
                path,
                format!("expected a number from -1 to 1, was `{size}`"),
            ));
        }
    }
}

/// The inline assumptions: in components, items, environments, flows and existing use.
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
            let message = "neither end is a component, so the flow cannot be priced";
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

/// Reports a name that is not in `known`, unless it belongs to an unreadable part, which has a finding already.
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
        None => finding.with_help(format!("use one of: {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_letters_digits_and_underscores() {
        for name in ["users", "_x", "größe", "a1", "Ünit_2"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "a-b", "a b", "a.b", "a@b", "é!"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn the_help_for_a_name_is_a_valid_name() {
        assert!(bad_name("components.x", "web-server a").to_string().ends_with("\n  help: use `web_server_a`"));
        assert_eq!(bad_name("components.x", "2fast").help(), None);
    }

    #[test]
    fn long_cycles_are_shortened_in_the_middle() {
        let cycle = |length: usize| {
            let names: Vec<String> = (0..length).chain([0]).map(|n| format!("d{n}")).collect();
            cycle_text(&names)
        };
        assert_eq!(cycle(2), "d0 -> d1 -> d0");
        assert!(cycle(11).ends_with("d9 -> d10 -> d0"));
        assert_eq!(cycle(12), "d0 -> d1 -> ... (12 in all) -> d0");
    }
}

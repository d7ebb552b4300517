//! The names that the formulas of one placed item can use: count, hours, attributes, usages and named values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use costcone_formula::{Decimal, Typed, Unit};

use super::flows::{FlowVolumes, scale, total};
use super::line_item::FormulaOperand;
use super::name_table::NameTable;
use super::placed_item::{PlacedItem, does_not_apply};
use super::program_builder::{ExpectedUnit, ProgramBuilder};
use crate::catalog::Usage;
use crate::document::join;
use crate::finding::{Code, Finding, Findings};
use crate::model::{Assumption, Environment, SettingValue};

/// The names of one placed item, with the origins of their values.
#[derive(Clone, Debug, Default)]
pub(super) struct LocalNames {
    pub(super) names: NameTable,
    pub(super) origins: BTreeMap<String, FormulaOperand>,
}

impl LocalNames {
    pub(super) fn insert(&mut self, name: &str, typed: Typed, origin: impl Into<String>) {
        let unit = typed.unit().cloned().unwrap_or_default();
        let operand = FormulaOperand { name: name.to_owned(), origin: origin.into(), node: typed.node(), unit };
        self.origins.insert(name.to_owned(), operand);
        self.names.insert(name, typed);
    }

    /// The operands of a formula and of the named values in it, outermost first.
    pub(super) fn operands(&self, placed: &PlacedItem, names: &[&str]) -> Vec<FormulaOperand> {
        let mut found: Vec<FormulaOperand> = Vec::new();
        let mut open: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        while !open.is_empty() {
            let name = open.remove(0);
            let Some(operand) = self.origins.get(&name) else { continue };
            if found.iter().any(|known| known.name == name) {
                continue;
            }
            found.push(operand.clone());
            if let Some((_, formula)) = placed.service.values.iter().find(|(known, _)| *known == name) {
                open.extend(formula.expr.names().iter().map(|name| (*name).to_owned()));
            }
        }
        found
    }
}

/// The names that the formulas of a placed item can use.
pub(super) fn local_names(
    builder: &mut ProgramBuilder<'_>,
    placed: &PlacedItem,
    index: usize,
    feeds: &FlowVolumes,
    findings: &mut Findings,
) -> Option<LocalNames> {
    let before = findings.len();
    let mut local = LocalNames::default();
    let month = builder.constant(Decimal::ONE, Unit::month());
    local.insert("month", month.clone(), "one month");
    let count = match placed.setting("count") {
        Some(setting) => builder.setting(&join(&placed.path, "count"), setting, &ExpectedUnit::pure(), findings),
        None => Some(builder.constant(Decimal::ONE, Unit::pure())),
    };
    local.insert("count", count?, "`count`");
    local.insert("running", running(builder, placed, &month, findings)?, running_origin(placed));
    for (name, quantity) in &placed.amounts {
        let typed = builder.constant(quantity.value(), quantity.unit().clone());
        local.insert(name, typed, "attribute of the component");
    }
    specifications(builder, placed, &mut local, findings);
    let environment = placed.environment.as_deref();
    let environment = builder.architecture.environments().iter().find(|known| Some(known.name()) == environment);
    let mut complete = true;
    for usage in placed.service.usages() {
        if !placed.meets(usage.when()) {
            if placed.setting(usage.name()).is_some() {
                findings.push(does_not_apply(placed, usage.name(), usage.when()));
            }
            continue;
        }
        let fed = feeds.get(&(index, usage.name().to_owned()));
        match usage_value(builder, placed, usage, fed, environment, findings) {
            Some((typed, origin)) => local.insert(usage.name(), typed, origin),
            None => complete = false,
        }
    }
    if !complete || findings.len() > before {
        return None;
    }
    values(builder, placed, &mut local, findings);
    (findings.len() == before).then_some(local)
}

/// The running time per month: `hours` as a total or as a share of time, otherwise the whole month.
fn running(
    builder: &mut ProgramBuilder<'_>,
    placed: &PlacedItem,
    month: &Typed,
    findings: &mut Findings,
) -> Option<Typed> {
    let Some(setting) = placed.setting("hours") else { return Some(month.clone()) };
    // INVARIANT: `hour` is a unit.
    let expected = ExpectedUnit::monthly("hour".parse().unwrap_or_default());
    let path = join(&placed.path, "hours");
    let running = builder.setting(&path, setting, &expected, findings)?;
    builder.limits.push((path, running.node(), builder.calendar.hours_per_month()));
    Some(running)
}

/// The origin of the running time for readers: the `hours` of the author, or the whole month.
fn running_origin(placed: &PlacedItem) -> String {
    match placed.setting("hours") {
        Some(setting) => setting.formula().unwrap_or_else(|| format!("assumption `{}.hours`", placed.component)),
        None => "the whole month".to_owned(),
    }
}

/// Adds the vCPUs and the memory of the instance type as names. Adds a finding if a charge needs them and they are unknown.
fn specifications(
    builder: &mut ProgramBuilder<'_>,
    placed: &PlacedItem,
    local: &mut LocalNames,
    findings: &mut Findings,
) {
    const NAMES: [(&str, &str); 2] = [("vcpu", "vCPU"), ("memory_gib", "GB")];
    let Some(specification) = placed.specification else {
        let sized = |name: &&str| NAMES.iter().any(|(known, _)| known == name);
        let charges = placed.service.charges().iter().filter(|charge| placed.meets(charge.when()));
        let mut needs = charges.filter_map(|charge| charge.quantity.as_ref()).flat_map(|formula| formula.expr.names());
        if let (Some(name), Some(word)) = (needs.find(sized), placed.word("instance_type")) {
            let message = format!("the specification of `{word}` is not known, but a charge needs its {name}");
            findings.push(Finding::new(Code::PriceUnknown, join(&placed.path, "instance_type"), message));
        }
        return;
    };
    for ((name, unit), value) in NAMES.into_iter().zip([specification.vcpu, specification.memory_gib]) {
        let typed = builder.constant(value, unit.parse().unwrap_or_default());
        local.insert(name, typed, "specification of the instance type");
    }
}

/// The value of a usage with its origin: the given value plus the volume of flows, or else the default, or else zero for an
/// optional usage. `None`, with a finding, if it has no value.
fn usage_value(
    builder: &mut ProgramBuilder<'_>,
    placed: &PlacedItem,
    usage: &Usage,
    fed: Option<&Vec<Typed>>,
    environment: Option<&Environment>,
    findings: &mut Findings,
) -> Option<(Typed, String)> {
    let path = join(&placed.path, usage.name());
    let given = placed.setting(usage.name());
    let expected = ExpectedUnit { unit: usage.unit().clone(), monthly: usage.monthly() };
    let given = given.map(|setting| with_usage_label_and_question(setting, usage));
    let (own, origin) = match &given {
        Some(setting) => {
            let text =
                setting.formula().unwrap_or_else(|| format!("assumption `{}.{}`", placed.component, usage.name()));
            let typed = builder.setting(&path, setting, &expected, findings)?;
            let own = placed.stated.iter().any(|key| key == usage.name());
            let scaled = if usage.scales && !own { scale(builder, &typed, environment, findings) } else { typed };
            (Some(scaled), text)
        }
        None => (None, String::new()),
    };
    if let Some(volumes) = fed {
        let volumes = total(builder, volumes);
        let node = builder.convert_to(&volumes, &expected)?;
        let node = own.map_or(node, |own| builder.program.add(own.node(), node));
        let origin = if origin.is_empty() { "flows".to_owned() } else { format!("{origin} + flows") };
        return Some((Typed::number(node, usage.unit().clone()), origin));
    }
    if let Some(own) = own {
        return Some((own, origin));
    }
    default_value(builder, placed, usage, &path, findings)
}

/// An inline assumption without a label or question takes them from the entry of the service.
fn with_usage_label_and_question<'a>(setting: &'a SettingValue, usage: &Usage) -> Cow<'a, SettingValue> {
    match setting {
        SettingValue::Assumption(assumption) => {
            Cow::Owned(SettingValue::from(assumption.with_words_of_usage(usage.label(), usage.question())))
        }
        SettingValue::Text(_) | SettingValue::Number(_) | SettingValue::Flag(_) => Cow::Borrowed(setting),
    }
}

fn default_value(
    builder: &mut ProgramBuilder<'_>,
    placed: &PlacedItem,
    usage: &Usage,
    path: &str,
    findings: &mut Findings,
) -> Option<(Typed, String)> {
    if usage.optional() {
        return Some((builder.constant(Decimal::ZERO, usage.unit().clone()), "not used".to_owned()));
    }
    // The author gave it, but it is unreadable: there is a finding about that already.
    let key = format!(".{}", usage.name());
    let unreadable = |id: &String| id.starts_with(&placed.component) && id.ends_with(&key);
    if builder.architecture.unreadable.iter().any(unreadable) {
        return None;
    }
    let Some((default, basis)) = usage.default_value() else {
        let help = format!("{} (in {})", usage.statement(), written(usage));
        findings.push(Finding::new(Code::Missing, path, "is missing").with_help(help));
        return None;
    };
    let id = format!("{}.{}", placed.name, usage.name());
    let basis = format!("Default of `{}`: {basis}", placed.service.id());
    let fact = Assumption::fact(id.clone(), usage.statement().to_owned(), basis, default);
    let fact = fact.in_place(&placed.label_in_full()).with_words_of_usage(usage.label(), usage.question());
    let typed = builder.assume(&fact);
    let expected = ExpectedUnit { unit: usage.unit().clone(), monthly: usage.monthly() };
    let node = builder.convert_to(&typed, &expected)?;
    Some((Typed::number(node, usage.unit().clone()), format!("default assumption `{id}`")))
}

fn written(usage: &Usage) -> String {
    let unit = usage.written_unit();
    if unit.is_empty() { "%".to_owned() } else { unit }
}

/// Adds the named values of the service, in order. Skips a value that needs a usage that does not apply here.
fn values(builder: &mut ProgramBuilder<'_>, placed: &PlacedItem, local: &mut LocalNames, findings: &mut Findings) {
    for (name, formula) in &placed.service.values {
        if !formula.expr.names().iter().all(|used| local.origins.contains_key(*used)) {
            continue;
        }
        let path = format!("services.{}.values.{name}", placed.service.id());
        if let Some(typed) = builder.lower(&path, &formula.text, &formula.expr, &local.names.clone(), findings) {
            builder.labels.push((placed.path.clone(), formula.text.clone(), typed.node()));
            local.insert(name, typed, formula.text.clone());
        }
    }
}

//! The names that the formulas of one placed item can use: counts, hours, attributes, usages, named values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use costcone_formula::{Decimal, Typed, Unit};

use super::flows::{Feeds, scale, total};
use super::line::FormulaOperand;
use super::place::{Placed, does_not_apply};
use super::scope::Names;
use super::terms::{Terms, Wanted};
use crate::catalog::Usage;
use crate::document::join;
use crate::finding::{Code, Finding, Findings};
use crate::model::{Assumption, Environment, SettingValue};

/// The names of one placed item and where their values come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Local {
    pub(super) names: Names,
    pub(super) origins: BTreeMap<String, FormulaOperand>,
}

impl Local {
    pub(super) fn put(&mut self, name: &str, typed: Typed, origin: impl Into<String>) {
        let unit = typed.unit().cloned().unwrap_or_default();
        let operand = FormulaOperand { name: name.to_owned(), origin: origin.into(), node: typed.node(), unit };
        self.origins.insert(name.to_owned(), operand);
        self.names.put(name, typed);
    }

    /// The operands of a formula and of the named values it uses, outermost first.
    pub(super) fn operands(&self, placed: &Placed, names: &[&str]) -> Vec<FormulaOperand> {
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
    terms: &mut Terms<'_>,
    placed: &Placed,
    index: usize,
    feeds: &Feeds,
    findings: &mut Findings,
) -> Option<Local> {
    let before = findings.len();
    let mut local = Local::default();
    let month = terms.constant(Decimal::ONE, Unit::month());
    local.put("month", month.clone(), "the month");
    let count = match placed.setting("count") {
        Some(setting) => terms.setting(&join(&placed.path, "count"), setting, &Wanted::pure(), findings),
        None => Some(terms.constant(Decimal::ONE, Unit::pure())),
    };
    local.put("count", count?, "`count`");
    local.put("running", running(terms, placed, &month, findings)?, "`hours`, or the whole month");
    for (name, quantity) in &placed.amounts {
        let typed = terms.constant(quantity.value(), quantity.unit().clone());
        local.put(name, typed, "chosen");
    }
    specifications(terms, placed, &mut local, findings);
    let environment = placed.environment.as_deref();
    let environment = terms.architecture.environments().iter().find(|known| Some(known.name()) == environment);
    let mut complete = true;
    for usage in placed.service.usages() {
        if !placed.holds(usage.when()) {
            if placed.setting(usage.name()).is_some() {
                findings.push(does_not_apply(placed, usage.name(), usage.when()));
            }
            continue;
        }
        let fed = feeds.get(&(index, usage.name().to_owned()));
        match used(terms, placed, usage, fed, environment, findings) {
            Some((typed, origin)) => local.put(usage.name(), typed, origin),
            None => complete = false,
        }
    }
    if !complete || findings.len() > before {
        return None;
    }
    values(terms, placed, &mut local, findings);
    (findings.len() == before).then_some(local)
}

/// The time the item runs in the month: `hours`, given as a total or as a share of time, or all of it.
fn running(terms: &mut Terms<'_>, placed: &Placed, month: &Typed, findings: &mut Findings) -> Option<Typed> {
    let Some(setting) = placed.setting("hours") else { return Some(month.clone()) };
    // INVARIANT: `hour` is a unit.
    let wanted = Wanted::monthly("hour".parse().unwrap_or_default());
    let path = join(&placed.path, "hours");
    let running = terms.setting(&path, setting, &wanted, findings)?;
    terms.limits.push((path, running.node(), terms.calendar.hours_per_month()));
    Some(running)
}

/// The size of the instance type, as names; a finding where a charge needs it and it is not known.
fn specifications(terms: &mut Terms<'_>, placed: &Placed, local: &mut Local, findings: &mut Findings) {
    const NAMES: [(&str, &str); 2] = [("vcpu", "vCPU"), ("memory_gib", "GB")];
    let Some(specification) = placed.specification else {
        let sized = |name: &&str| NAMES.iter().any(|(known, _)| known == name);
        let charges = placed.service.charges().iter().filter(|charge| placed.holds(charge.when()));
        let mut needs = charges.filter_map(|charge| charge.quantity.as_ref()).flat_map(|formula| formula.expr.names());
        if let (Some(name), Some(word)) = (needs.find(sized), placed.word("instance_type")) {
            let message = format!("the size of `{word}` is not known, and a charge needs its {name}");
            findings.push(Finding::new(Code::PriceUnknown, join(&placed.path, "instance_type"), message));
        }
        return;
    };
    for ((name, unit), value) in NAMES.into_iter().zip([specification.vcpu, specification.memory_gib]) {
        let typed = terms.constant(value, unit.parse().unwrap_or_default());
        local.put(name, typed, "size of the instance type");
    }
}

/// The value of a usage: as given, plus what flows add, or its default, or nothing where it is optional. `None` where it
/// has none; a finding says why.
fn used(
    terms: &mut Terms<'_>,
    placed: &Placed,
    usage: &Usage,
    fed: Option<&Vec<Typed>>,
    environment: Option<&Environment>,
    findings: &mut Findings,
) -> Option<(Typed, String)> {
    let path = join(&placed.path, usage.name());
    let given = placed.setting(usage.name());
    let wanted = Wanted { unit: usage.unit().clone(), monthly: usage.monthly() };
    let given = given.map(|setting| with_words_of_usage(setting, usage));
    let (own, origin) = match &given {
        Some(setting) => {
            let text =
                setting.formula().unwrap_or_else(|| format!("assumption `{}.{}`", placed.component, usage.name()));
            let typed = terms.setting(&path, setting, &wanted, findings)?;
            let own = placed.stated.iter().any(|key| key == usage.name());
            let scaled = if usage.scales && !own { scale(terms, &typed, environment, findings) } else { typed };
            (Some(scaled), text)
        }
        None => (None, String::new()),
    };
    if let Some(volumes) = fed {
        let volumes = total(terms, volumes);
        let node = terms.fit(&volumes, &wanted)?;
        let node = own.map_or(node, |own| terms.program.add(own.node(), node));
        let origin = if origin.is_empty() { "flows".to_owned() } else { format!("{origin} + flows") };
        return Some((Typed::number(node, usage.unit().clone()), origin));
    }
    if let Some(own) = own {
        return Some((own, origin));
    }
    absent(terms, placed, usage, &path, findings)
}

/// An inline assumption takes label and question from the service's entry where its author gives none.
fn with_words_of_usage<'a>(setting: &'a SettingValue, usage: &Usage) -> Cow<'a, SettingValue> {
    match setting {
        SettingValue::Assumption(assumption) => {
            Cow::Owned(SettingValue::from(assumption.with_words_of_usage(usage.label(), usage.question())))
        }
        SettingValue::Text(_) | SettingValue::Number(_) | SettingValue::Flag(_) => Cow::Borrowed(setting),
    }
}

fn absent(
    terms: &mut Terms<'_>,
    placed: &Placed,
    usage: &Usage,
    path: &str,
    findings: &mut Findings,
) -> Option<(Typed, String)> {
    if usage.optional() {
        return Some((terms.constant(Decimal::ZERO, usage.unit().clone()), "not used".to_owned()));
    }
    // Written, but not to be read: that has a finding already.
    let key = format!(".{}", usage.name());
    let unreadable = |id: &String| id.starts_with(&placed.component) && id.ends_with(&key);
    if terms.architecture.unreadable.iter().any(unreadable) {
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
    let typed = terms.assume(&fact);
    let wanted = Wanted { unit: usage.unit().clone(), monthly: usage.monthly() };
    let node = terms.fit(&typed, &wanted)?;
    Some((Typed::number(node, usage.unit().clone()), format!("default assumption `{id}`")))
}

fn written(usage: &Usage) -> String {
    let unit = usage.written_unit();
    if unit.is_empty() { "%".to_owned() } else { unit }
}

/// Named formulas of the service, in order. One that needs a usage which does not apply here is passed over.
fn values(terms: &mut Terms<'_>, placed: &Placed, local: &mut Local, findings: &mut Findings) {
    for (name, formula) in &placed.service.values {
        if !formula.expr.names().iter().all(|used| local.origins.contains_key(*used)) {
            continue;
        }
        let path = format!("services.{}.values.{name}", placed.service.id());
        if let Some(typed) = terms.lower(&path, &formula.text, &formula.expr, &local.names.clone(), findings) {
            terms.labels.push((placed.path.clone(), formula.text.clone(), typed.node()));
            local.put(name, typed, formula.text.clone());
        }
    }
}

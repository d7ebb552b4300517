//! Reads the axes of a definition, and builds the sweep.

use costcone_core::internals::Reader;
use costcone_core::{Code, Finding, Findings, Table, Value};

use super::scope::DefinitionScope;
use super::{architectures, instances, keys, range, sample};
use crate::axis::Axis;
use crate::run::Sweep;
use crate::settings;

/// One entry of `axes`.
pub(super) struct AxisEntry<'a> {
    /// The names that vary together.
    pub(super) names: Vec<String>,
    pub(super) value: &'a Value,
    pub(super) path: String,
}

impl AxisEntry<'_> {
    /// The error.
    pub(super) fn wrong(&self, code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, &self.path, message)
    }

    /// The name, if the entry has only one.
    pub(super) fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    fn is_whole(&self) -> bool {
        self.names.iter().any(|name| name == Sweep::ARCHITECTURE)
    }

    fn is_region(&self) -> bool {
        self.names.iter().any(|name| name.rsplit('.').next() == Some("region"))
    }
}

/// Reads the axes: first whole architectures, then regions, because other axes may depend on them. `None` if the sweep cannot be
/// built.
pub(super) fn sweep(
    reader: &Reader<'_>,
    scope: &mut DefinitionScope<'_>,
    limit: u64,
    findings: &mut Findings,
) -> Option<Sweep> {
    let empty = Table::new();
    let table = reader.sub_table("axes", findings);
    let table = table.unwrap_or_else(|| Reader::new(reader.at("axes"), &empty));
    let entries: Vec<AxisEntry<'_>> = table.table().iter().map(|(name, value)| entry(&table, name, value)).collect();
    scope.names = entries.iter().flat_map(|entry| entry.names.clone()).collect();
    architectures::read(reader, entries.iter().find(|entry| entry.is_whole()), scope, findings);
    let mut axes: Vec<Option<Axis>> = entries.iter().map(|_| None).collect();
    for regions in [true, false] {
        for (entry, axis) in entries.iter().zip(&mut axes).filter(|(entry, _)| entry.is_region() == regions) {
            *axis = read(entry, scope, findings);
        }
    }
    check_names(&table.path, scope, findings);
    let are_all_lost = !entries.is_empty() && axes.iter().all(Option::is_none);
    let axes: Vec<Axis> = axes.into_iter().flatten().collect();
    if are_all_lost {
        return None;
    }
    let made = Sweep::with_architectures(scope.base.clone(), scope.architectures.clone(), axes, limit);
    made.map_err(|more| more.iter().for_each(|finding| findings.push(finding.clone().under(&table.path)))).ok()
}

fn entry<'a>(table: &Reader<'_>, name: &str, value: &'a Value) -> AxisEntry<'a> {
    let of = if let Value::Table(table) = value { sample::names(table) } else { Vec::new() };
    let written = || name.split(',').map(|name| name.trim().to_owned()).collect();
    AxisEntry { names: if of.is_empty() { written() } else { of }, value, path: table.at(name) }
}

fn read(entry: &AxisEntry<'_>, scope: &mut DefinitionScope<'_>, findings: &mut Findings) -> Option<Axis> {
    let mut read = Findings::none();
    let axis = match entry.value {
        Value::List(values) if entry.names.len() > 1 => together(entry, values, scope),
        Value::List(_) | Value::Table(_) if entry.is_whole() => Ok(architectures::axis(entry, scope)),
        Value::List(values) => Ok(Axis::new(entry.name(), values.iter().cloned())),
        Value::Table(table) => of_table(entry, table, scope, &mut read),
        Value::Text(text) if text == "*" && entry.is_region() && entry.names.len() == 1 => regions(entry, scope),
        other => {
            let message = format!("expected a list of values for `{}`, was {}", entry.names.join("`, `"), other.kind());
            Err(entry.wrong(Code::BadValue, message).with_help("write `[...]` around them"))
        }
    };
    findings.extend(read);
    let axis = axis.map_err(|finding| findings.push(finding)).ok()?;
    remember_regions(&axis, scope);
    Some(axis)
}

/// The axis that the keys of a table define.
fn of_table(
    entry: &AxisEntry<'_>,
    table: &Table,
    scope: &mut DefinitionScope<'_>,
    findings: &mut Findings,
) -> Result<Axis, Finding> {
    let has = |keys: &[&str]| table.iter().any(|(key, _)| keys.contains(&key));
    let reader = Reader::new(entry.path.clone(), table);
    if has(&keys::SAMPLE) {
        return sample::read(entry, &reader, scope, findings);
    }
    if has(&keys::RANGE) {
        return range::read(entry, &reader, findings);
    }
    if has(&keys::INSTANCES) {
        return instances::read(entry, &reader, scope, findings);
    }
    let finding = entry.wrong(Code::UnknownKey, "expected a range, a need for instances, or a sample");
    Err(match table.iter().next() {
        Some((key, Value::List(_) | Value::Table(_))) => {
            finding.with_help(format!("write a name with dots in quotes, as in `\"{}.{key}\"`", entry.name()))
        }
        _ => finding.with_help(
            "keys of a range: from, to, step or steps; of a need: vcpu, memory_gib; of a sample: of, points",
        ),
    })
}

/// Names that vary together: each value is a list with one value for each name.
fn together(entry: &AxisEntry<'_>, values: &[Value], scope: &DefinitionScope<'_>) -> Result<Axis, Finding> {
    let mut axes: Vec<Vec<Value>> = vec![Vec::new(); entry.names.len()];
    for value in values {
        let Value::List(row) = value else {
            let message =
                format!("expected a list of {} values for each point, was {}", entry.names.len(), value.kind());
            return Err(entry.wrong(Code::BadValue, message));
        };
        if row.len() != axes.len() {
            let names = entry.names.join("`, `");
            let message = format!("each point of `{names}` needs {} values; one has {}", axes.len(), row.len());
            return Err(entry.wrong(Code::BadValue, message));
        }
        axes.iter_mut().zip(row).for_each(|(axis, value)| axis.push(value.clone()));
    }
    let axes = entry.names.iter().zip(axes).map(|(name, values)| match name == Sweep::ARCHITECTURE {
        true => Axis::new(name, architectures::names(scope, &values)),
        false => Axis::new(name, values),
    });
    Axis::zipped(axes)
}

/// All regions that offer every service; with several architectures, the regions that suit all of them.
fn regions(entry: &AxisEntry<'_>, scope: &mut DefinitionScope<'_>) -> Result<Axis, Finding> {
    let component = entry.name().trim_start_matches("components.").strip_suffix(".region");
    let component = component.filter(|component| *component != "architecture");
    let mut common: Option<Vec<String>> = None;
    for document in scope.documents() {
        if component.is_some_and(|component| document.at(&["components", component]).is_none()) {
            continue;
        }
        let found = scope.source.regions(&document, component);
        let found = found.map_err(|finding| finding.under(&entry.path))?;
        common = Some(match common {
            None => found,
            Some(before) => before.into_iter().filter(|region| found.contains(region)).collect(),
        });
    }
    let common = common.unwrap_or_default();
    if common.is_empty() {
        return Err(entry.wrong(Code::PriceUnknown, "no region offers every service").with_help("list the regions"));
    }
    scope.found.insert(entry.name().to_owned());
    Ok(Axis::new(entry.name(), common.into_iter().map(Value::Text)))
}

fn remember_regions(axis: &Axis, scope: &mut DefinitionScope<'_>) {
    for (place, name) in axis.names().iter().enumerate() {
        let short = name.trim_start_matches("components.").trim_start_matches("architecture.");
        if short != "region" && !short.ends_with(".region") {
            continue;
        }
        let values = (0..axis.len()).filter_map(|point| axis.point(point)?.get(place));
        let texts = values.filter_map(|value| if let Value::Text(text) = value { Some(text.clone()) } else { None });
        scope.regions.push((short.to_owned(), texts.collect()));
    }
}

/// Checks that every name has a target, and that the service of a component knows the setting.
fn check_names(path: &str, scope: &DefinitionScope<'_>, findings: &mut Findings) {
    let is_whole = |name: &&str| !scope.architectures.is_empty() && *name == Sweep::ARCHITECTURE;
    let names: Vec<&str> = scope.names.iter().map(String::as_str).filter(|name| !is_whole(name)).collect();
    let documents = scope.documents();
    let tables: Vec<&Table> = documents.iter().map(|document| &**document).collect();
    let own = settings::findings(&tables, &names).into_iter();
    // If the service of a component varies, a setting only needs to be known to the service of its combination.
    let has_one_service = |name: &&&str| !scope.names.iter().any(|other| service_of(name).as_ref() == Some(other));
    let settings = names.iter().filter(has_one_service);
    let settings = settings.filter_map(|name| settings::unknown_setting(scope.source, &tables, name));
    own.chain(settings).for_each(|finding| findings.push(finding.under(path)));
}

/// The name that addresses the service of the same component.
fn service_of(name: &str) -> Option<String> {
    let (component, _) = name.trim_start_matches("components.").split_once('.')?;
    Some(format!("{component}.service"))
}

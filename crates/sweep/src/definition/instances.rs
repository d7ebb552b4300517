//! Axes of instance types.

use costcone_core::internals::Reader;
use costcone_core::prices::{InstanceNeed, ProcessorArchitecture};
use costcone_core::scenario::ScenarioChange;
use costcone_core::{Code, Finding, Findings, Value};
use costcone_formula::Decimal;

use super::axes::AxisEntry;
use super::keys;
use super::scope::DefinitionScope;
use crate::axis::Axis;
use crate::environment::{InstanceQuery, InstanceRequest};

/// All types that satisfy a need and that a region of the component offers. With several architectures, a type must be offered
/// for one of them.
pub(super) fn read(
    entry: &AxisEntry<'_>,
    reader: &Reader<'_>,
    scope: &mut DefinitionScope<'_>,
    findings: &mut Findings,
) -> Result<Axis, Finding> {
    reader.only(&keys::INSTANCES, findings);
    if entry.names.len() > 1 {
        return Err(entry.wrong(Code::BadValue, "a need for instance types varies one name"));
    }
    let wanted = wanted(reader, findings);
    let mut types: Vec<String> = Vec::new();
    let mut is_setting = false;
    for document in scope.documents() {
        let Ok(change) = ScenarioChange::new(&document, entry.name(), Value::Null) else { continue };
        let [section, component, setting] = change.path() else { continue };
        if section != "components" {
            continue;
        }
        is_setting = true;
        let (regions, varied) = (scope.regions_of(&document, component), scope.varied(component));
        let (document, wanted, regions, varied) = (&*document, &wanted, &regions[..], &varied[..]);
        let asked = InstanceRequest { document, component, setting, wanted, regions, varied };
        let found = scope.source.instance_types(&asked).map_err(|finding| finding.under(&entry.path))?;
        let new = found.into_iter().filter(|found| !types.contains(found)).collect::<Vec<_>>();
        types.extend(new);
    }
    if !is_setting {
        let message = format!("`{}` is not a setting of a component", entry.name());
        return Err(entry.wrong(Code::BadValue, message).with_help("as in `web.instance_type`"));
    }
    scope.found.insert(entry.name().to_owned());
    Ok(Axis::new(entry.name(), types.into_iter().map(Value::Text)))
}

fn wanted(reader: &Reader<'_>, findings: &mut Findings) -> InstanceQuery {
    if let Some(types) = reader.texts("types", findings) {
        let others = keys::INSTANCES.iter().filter(|key| **key != "types" && reader.value(key).is_some());
        for key in others {
            let message = "does not apply with `types`";
            findings.push(Finding::new(Code::BadValue, reader.at(key), message));
        }
        return InstanceQuery::Among(types);
    }
    let least = |key: &str, findings: &mut Findings| -> Option<Decimal> {
        let read = match reader.value(key)? {
            Value::Text(text) => Decimal::parse(text.trim()).map_err(|error| format!("`{text}`: {error}")),
            other => other.decimal(),
        };
        read.map_err(|message| findings.push(Finding::new(Code::BadValue, reader.at(key), message))).ok()
    };
    let gpus = least("gpus", findings).map_or(0, |gpus| gpus.to_f64().clamp(0.0, f64::from(u32::MAX)) as u32);
    let (vcpu, memory_gib) = (least("vcpu", findings), least("memory_gib", findings));
    InstanceQuery::Need(InstanceNeed { vcpu, memory_gib, architecture: processor(reader, findings), gpus })
}

fn processor(reader: &Reader<'_>, findings: &mut Findings) -> Option<ProcessorArchitecture> {
    let text = reader.text("architecture", findings)?;
    let known = ProcessorArchitecture::of_word(&text);
    if known.is_none() {
        let words = [ProcessorArchitecture::X86, ProcessorArchitecture::Arm].map(ProcessorArchitecture::word);
        let message = format!("expected `{}`, was `{text}`", words.join("` or `"));
        findings.push(Finding::new(Code::BadValue, reader.at("architecture"), message));
    }
    known
}

//! `instances.csv`: the sizes of instance types.

use std::collections::BTreeMap;
use std::path::Path;

use costcone_core::formula::Decimal;
use costcone_core::{Code, Finding, Findings};

use crate::facts::{CsvLines, CsvRow};
use crate::ladder::exact_quotient;
use crate::rules::InstanceRules;

/// The name of the file, in the facts and in the tables.
pub(crate) const PATH: &str = "instances.csv";
const HEADER: &str = "instance_type,vcpu,memory_gib,architecture,gpus,source,effective_date";
const COLUMNS: [&str; 6] = ["instance_type", "vcpu", "memory_mib", "architectures", "gpus", "source_date"];
/// Part of the names of bare-metal types. Families with the same sizes may have different bare-metal types.
const BARE_METAL: &str = "metal";

/// The text of the file.
///
/// # Errors
/// Unreadable lines and duplicate types.
pub(super) fn file(folder: &Path, settings: &InstanceRules) -> Result<String, Findings> {
    let mut findings = Findings::none();
    // The rest of the line by type.
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut lines = CsvLines::open(folder, PATH, &COLUMNS)?;
    while let Some(columns) = lines.next() {
        match columns.and_then(|columns| read(&columns, settings)) {
            Ok((name, rest)) if types.contains_key(&name) => {
                let message = format!("the type `{name}` appears twice");
                findings.push(Finding::new(Code::Duplicate, PATH, message).with_help("keep one of the lines"));
                types.insert(name, rest);
            }
            Ok((name, rest)) => drop(types.insert(name, rest)),
            Err(finding) => findings.push(finding),
        }
    }
    add_same_sizes(&mut types, settings);
    let lines: String = types.iter().map(|(name, rest)| format!("{name},{rest}\n")).collect();
    findings.into_result(format!("{HEADER}\n{lines}"))
}

/// A type and the rest of its line.
fn read(columns: &CsvRow<'_, 6>, settings: &InstanceRules) -> Result<(String, String), Finding> {
    let [name, vcpu, memory_mib, architectures, gpus, month] = columns.cells;
    let wrong = |message: String, help: &str| {
        Finding::new(Code::BadValue, format!("{PATH}:{}", columns.line), message).with_help(help)
    };
    let number = |column: &str, text: &str| {
        let number = Decimal::parse(text);
        number.map_err(|error| wrong(format!("`{column}`: {error}"), "enter the size that AWS publishes"))
    };
    let known = &settings.architectures;
    let architecture = known.iter().find(|architecture| architectures.contains(architecture.as_str()));
    let architecture = architecture.ok_or_else(|| {
        wrong(
            format!("`architectures` is `{architectures}`, expected one of {}", known.join(", ")),
            "correct the column",
        )
    })?;
    let memory = number("memory_mib", memory_mib)?;
    let memory = exact_quotient(memory, Decimal::from(1024_u32))
        .ok_or_else(|| wrong(format!("{memory} MiB is not an exact number of GiB"), "enter whole MiB"))?;
    number("vcpu", vcpu)?;
    let gpus = if gpus.is_empty() { "0" } else { gpus };
    if month.len() != "YYYY-MM".len() {
        let message = format!("`source_date` is `{month}`, expected a month such as 2026-05");
        return Err(wrong(message, "enter the month of the source"));
    }
    // The source has months. The first day represents the month.
    Ok((name.to_owned(), format!("{vcpu},{memory},{architecture},{gpus},{},{month}-01", settings.source)))
}

/// Adds families that are missing in the source and have the sizes of another family.
fn add_same_sizes(types: &mut BTreeMap<String, String>, settings: &InstanceRules) {
    for (family, of) in &settings.same_sizes {
        let same = |(name, rest): (&String, &String)| {
            let size = name.strip_prefix(of.as_str())?.strip_prefix('.')?;
            (!name.contains(BARE_METAL)).then(|| (format!("{family}.{size}"), rest.clone()))
        };
        let added: Vec<_> = types.iter().filter_map(same).collect();
        types.extend(added);
    }
}

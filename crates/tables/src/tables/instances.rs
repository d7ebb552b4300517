//! `instances.csv`: the sizes of instance types.

use std::collections::BTreeMap;
use std::path::Path;

use costcone_core::formula::Decimal;
use costcone_core::{Code, Finding, Findings};

use crate::facts::{Columns, Lines};
use crate::ladder::exact_quotient;
use crate::rules::Instances;

/// The name of the file, of the facts as of the tables.
pub(crate) const PATH: &str = "instances.csv";
const HEADER: &str = "instance_type,vcpu,memory_gib,architecture,gpus,source,effective_date";
const COLUMNS: [&str; 6] = ["instance_type", "vcpu", "memory_mib", "architectures", "gpus", "source_date"];
/// In the name of types that are whole machines: a family is not sure to have those of another.
const BARE_METAL: &str = "metal";

/// The text of the file.
///
/// # Errors
/// Lines that cannot be read, types that stand twice.
pub(super) fn file(folder: &Path, settings: &Instances) -> Result<String, Findings> {
    let mut findings = Findings::none();
    // By type, the rest of the line.
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut lines = Lines::open(folder, PATH, &COLUMNS)?;
    while let Some(columns) = lines.next() {
        match columns.and_then(|columns| read(&columns, settings)) {
            Ok((name, rest)) if types.contains_key(&name) => {
                let message = format!("the type `{name}` stands twice");
                findings.push(Finding::new(Code::Duplicate, PATH, message).with_help("keep one of them"));
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
fn read(columns: &Columns<'_, 6>, settings: &Instances) -> Result<(String, String), Finding> {
    let [name, vcpu, memory_mib, architectures, gpus, month] = columns.cells;
    let wrong = |message: String, help: &str| {
        Finding::new(Code::BadValue, format!("{PATH}:{}", columns.line), message).with_help(help)
    };
    let number = |column: &str, text: &str| {
        let number = Decimal::parse(text);
        number.map_err(|error| wrong(format!("`{column}`: {error}"), "give the type's size as AWS states it"))
    };
    let known = &settings.architectures;
    let architecture = known.iter().find(|architecture| architectures.contains(architecture.as_str()));
    let architecture = architecture.ok_or_else(|| {
        wrong(format!("`architectures` is `{architectures}`, expected one of {}", known.join(", ")), "name it there")
    })?;
    let memory = number("memory_mib", memory_mib)?;
    let memory = exact_quotient(memory, Decimal::from(1024_u32))
        .ok_or_else(|| wrong(format!("{memory} MiB are no exact number of GiB"), "give whole MiB"))?;
    number("vcpu", vcpu)?;
    let gpus = if gpus.is_empty() { "0" } else { gpus };
    if month.len() != "YYYY-MM".len() {
        let message = format!("`source_date` is `{month}`, expected a month such as 2026-05");
        return Err(wrong(message, "give the month in which the source was made"));
    }
    // The source dates them by month: the first of it stands for the month.
    Ok((name.to_owned(), format!("{vcpu},{memory},{architecture},{gpus},{},{month}-01", settings.source)))
}

/// Adds the families that the source lacks and whose sizes are another's.
fn add_same_sizes(types: &mut BTreeMap<String, String>, settings: &Instances) {
    for (family, of) in &settings.same_sizes {
        let same = |(name, rest): (&String, &String)| {
            let size = name.strip_prefix(of.as_str())?.strip_prefix('.')?;
            (!name.contains(BARE_METAL)).then(|| (format!("{family}.{size}"), rest.clone()))
        };
        let added: Vec<_> = types.iter().filter_map(same).collect();
        types.extend(added);
    }
}

//! The sections `[assumptions]`, `[[correlation]]` and `[drivers]`.

use super::super::architecture::{Architecture, Correlation, CorrelationKind, Driver};
use super::super::assumption::{Assumption, Inherited};
use super::super::keys;
use crate::document::{Reader, Value};
use crate::finding::{Code, Finding, Findings};

pub(super) fn assumptions(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) {
    for (id, table) in file.named_tables("assumptions", findings) {
        match Assumption::read(&id, &table, &Inherited::default(), &built.calendar, findings) {
            Some(assumption) => built.assumptions.push(assumption),
            None => built.unreadable.push(id),
        }
    }
}

pub(super) fn correlations(file: &Reader<'_>, findings: &mut Findings) -> Vec<Correlation> {
    let tables = file.tables("correlation", findings);
    tables.iter().filter_map(|table| correlation(table, findings)).collect()
}

fn correlation(table: &Reader<'_>, findings: &mut Findings) -> Option<Correlation> {
    table.only(&keys::CORRELATION, findings);
    let between = table.texts("between", findings);
    let kinds = [
        table.decimal("rank", findings).map(CorrelationKind::Rank),
        table.decimal("latent", findings).map(CorrelationKind::Latent),
    ];
    let kind = match kinds {
        [Some(kind), None] | [None, Some(kind)] => kind,
        _ => {
            let (message, help) = if table.value("rank").is_some() && table.value("latent").is_some() {
                ("has both `rank` and `latent`", "keep one; `rank` is Spearman's rank correlation, from -1 to 1")
            } else {
                ("needs `rank` or `latent`", "`rank` is Spearman's rank correlation, from -1 to 1")
            };
            findings.push(Finding::new(Code::BadValue, &table.path, message).with_help(help));
            return None;
        }
    };
    match between.map(<[String; 2]>::try_from) {
        Some(Ok(between)) => Some(Correlation { between, kind, basis: table.text("basis", findings) }),
        _ => {
            findings.push(Finding::new(
                Code::BadValue,
                table.at("between"),
                "expected two assumptions, such as `[\"users\", \"orders\"]`",
            ));
            None
        }
    }
}

pub(super) fn drivers(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) {
    let Some(table) = file.sub_table("drivers", findings) else { return };
    for (name, value) in table.table().iter() {
        match driver(name, value, &table.at(name), findings) {
            Some(driver) => built.drivers.push(driver),
            None => built.unreadable.push(name.to_owned()),
        }
    }
}

fn driver(name: &str, value: &Value, path: &str, findings: &mut Findings) -> Option<Driver> {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Integer(_) | Value::Float(_) => match value.decimal() {
            Ok(number) => number.to_string(),
            Err(message) => {
                findings.push(Finding::new(Code::OutOfRange, path, message));
                return None;
            }
        },
        other => {
            findings.push(Finding::new(Code::BadValue, path, format!("expected a formula, was {}", other.kind())));
            return None;
        }
    };
    Driver::new(name, &text).map_err(|finding| findings.push(finding)).ok()
}

//! An architecture as HTML, as its author describes it: not checked and not priced.

use costcone_core::{Table, Value};

use super::table::{cell, head};
use super::{authored, escaped, folded, scoped};
use crate::architecture_summary::ArchitectureSummary;

/// An architecture, from its document.
#[must_use]
pub fn architecture(document: &Table) -> String {
    let summary = ArchitectureSummary::new(document);
    let components = summary.components.iter().map(|(id, component)| {
        let settings = cell(&component.settings, false);
        let service = format!("<td class=\"cc-word\">{}</td>", escaped(&component.service));
        format!("<tr><th scope=\"row\">{}</th>{service}{settings}</tr>", escaped(id))
    });
    let heads = ["component", "service", "settings"].map(|name| head(name, false)).concat();
    let flows: Vec<String> = summary.flows.iter().map(|flow| escaped(flow)).collect();
    let assumptions: Vec<String> = summary.assumptions.iter().map(|(id, given)| assumption(id, given)).collect();
    let drivers: Vec<String> = summary.drivers.iter().map(|driver| escaped(driver)).collect();
    let body = format!(
        "<div class=\"cc-range\">{}</div><div class=\"cc-title\">{}</div><div class=\"cc-wide\"><table class=\"cc-table\"><thead>\
         <tr>{heads}</tr></thead><tbody>{}</tbody></table></div>{}{}{}",
        authored(&summary.name),
        escaped(&summary.counts()),
        components.collect::<String>(),
        folded(&format!("Flows ({})", flows.len()), &flows),
        folded(&format!("Assumptions ({})", assumptions.len()), &assumptions),
        folded(&format!("Drivers ({})", drivers.len()), &drivers),
    );
    scoped(&summary.name, &body)
}

fn assumption(id: &str, given: &Value) -> String {
    let assumption = match given {
        Value::Table(given) => costcone_core::model::Assumption::new(id, given).ok(),
        _ => None,
    };
    assumption.map_or_else(|| escaped(id), |assumption| super::assumption::item(&assumption))
}

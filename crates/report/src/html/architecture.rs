//! An architecture as its author describes it: nothing priced, nothing checked.

use costcone_core::{Table, Value};

use super::table::{cell, head};
use super::{escaped, folded, own, scoped};
use crate::architecture_summary::ArchitectureSummary;

/// An architecture by its document.
#[must_use]
pub fn architecture(document: &Table) -> String {
    let outline = ArchitectureSummary::new(document);
    let components = outline.components.iter().map(|(id, component)| {
        let settings = cell(&component.settings, false);
        let service = format!("<td class=\"cc-word\">{}</td>", escaped(&component.service));
        format!("<tr><th scope=\"row\">{}</th>{service}{settings}</tr>", escaped(id))
    });
    let heads = ["component", "service", "settings"].map(|name| head(name, false)).concat();
    let flows: Vec<String> = outline.flows.iter().map(|flow| escaped(flow)).collect();
    let assumptions: Vec<String> = outline.assumptions.iter().map(|(id, given)| stated(id, given)).collect();
    let drivers: Vec<String> = outline.drivers.iter().map(|driver| escaped(driver)).collect();
    let body = format!(
        "<div class=\"cc-range\">{}</div><div class=\"cc-title\">{}</div><div class=\"cc-wide\"><table class=\"cc-table\"><thead>\
         <tr>{heads}</tr></thead><tbody>{}</tbody></table></div>{}{}{}",
        own(&outline.name),
        escaped(&outline.summary()),
        components.collect::<String>(),
        folded(&format!("Flows ({})", flows.len()), &flows),
        folded(&format!("Assumptions ({})", assumptions.len()), &assumptions),
        folded(&format!("Drivers ({})", drivers.len()), &drivers),
    );
    scoped(&outline.name, &body)
}

fn stated(id: &str, given: &Value) -> String {
    let read = match given {
        Value::Table(given) => costcone_core::model::Assumption::new(id, given).ok(),
        _ => None,
    };
    read.map_or_else(|| escaped(id), |assumption| super::assumption::item(&assumption))
}

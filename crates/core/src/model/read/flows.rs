//! The sections `[[flows]]`, `[[existing_use]]` and `[discount]`.

use costcone_formula::{Decimal, Rounding};

use super::super::architecture::{Architecture, ExistingUse, NegotiatedDiscount};
use super::super::assumption::Inherited;
use super::super::flow::{Boundary, Flow};
use super::super::keys;
use super::super::label::{label_from_id, lower_first};
use super::components::setting;
use crate::document::{Reader, one_of, pure_number};
use crate::finding::{Code, Finding, Findings};

pub(super) fn flows(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<Flow> {
    let tables = file.tables("flows", findings);
    tables.iter().filter_map(|table| flow(table, built, findings)).collect()
}

fn flow(table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Option<Flow> {
    table.only(&keys::FLOW, findings);
    let from = table.required_text("from", findings);
    let to = table.required_text("to", findings);
    let Some(value) = table.value("volume") else {
        let missing = Finding::new(Code::Missing, table.at("volume"), "is missing");
        let help = "give the volume per month, such as `\"200 GB\"` or `\"requests * 60 KB/request\"`";
        findings.push(missing.with_help(help));
        return None;
    };
    let id = format!("{}.volume", table.path);
    let (from, to) = (from?, to?);
    let label = Some(format!("Data from {from} to {to}"));
    let inherited = Inherited { label, ..Inherited::default() };
    let volume = setting(value, &table.at("volume"), &id, &inherited, built, findings);
    let mut flow = Flow::new(&from, &to, volume?);
    flow.via = table.texts("via", findings).unwrap_or_default();
    flow.boundary = one_of(table, "boundary", &Boundary::WORDS, findings);
    flow.statement = table.text("statement", findings);
    Some(flow)
}

pub(super) fn existing_use(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<ExistingUse> {
    let tables = file.tables("existing_use", findings);
    tables.iter().filter_map(|table| one_existing_use(table, built, findings)).collect()
}

fn one_existing_use(table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Option<ExistingUse> {
    table.only(&keys::EXISTING_USE, findings);
    let service = table.required_text("service", findings);
    let charge = table.required_text("charge", findings);
    let mut attributes = Vec::new();
    if let Some(given) = table.sub_table("attributes", findings) {
        for (key, _) in given.table().iter() {
            if let Some(text) = given.text(key, findings) {
                attributes.push((key.to_owned(), text));
            }
        }
    }
    let Some(value) = table.value("quantity") else {
        findings.push(Finding::new(Code::Missing, table.at("quantity"), "is missing"));
        return None;
    };
    let id = format!("{}.quantity", table.path);
    let label = service.as_ref().zip(charge.as_ref()).map(|(service, charge)| {
        format!("Existing use of {}: {}", label_from_id(service), lower_first(&label_from_id(charge)))
    });
    let inherited = Inherited { label, ..Inherited::default() };
    let quantity = setting(value, &table.at("quantity"), &id, &inherited, built, findings)?;
    let (region, basis) = (table.text("region", findings), table.text("basis", findings));
    Some(ExistingUse { service: service?, charge: charge?, region, attributes, quantity, basis })
}

pub(super) fn discount(file: &Reader<'_>, findings: &mut Findings) -> Option<NegotiatedDiscount> {
    let table = file.sub_table("discount", findings)?;
    table.only(&keys::DISCOUNT, findings);
    let basis = table.required_text("basis", findings);
    let Some(value) = table.value("fraction") else {
        findings.push(Finding::new(Code::Missing, table.at("fraction"), "is missing"));
        return None;
    };
    match pure_number(value) {
        Ok(fraction) if fraction >= Decimal::ZERO && fraction < Decimal::ONE => {
            Some(NegotiatedDiscount { fraction, basis: basis? })
        }
        Ok(fraction) => {
            let percent = fraction.mul_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest);
            let message = format!("expected at least 0% and below 100%, was {}%", percent.unwrap_or(fraction));
            findings.push(Finding::new(Code::BadValue, table.at("fraction"), message));
            None
        }
        Err(message) => {
            findings.push(Finding::new(Code::BadValue, table.at("fraction"), message));
            None
        }
    }
}

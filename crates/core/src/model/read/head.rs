//! The sections `[architecture]` and `[engagement]`.

use costcone_formula::Calendar;

use super::super::architecture::{IntegrationPoint, ScenarioOrigin, TrustBoundary};
use super::super::engagement::{Engagement, Evidence};
use super::super::keys::{self, SCHEMA_VERSION};
use crate::document::{Reader, Value, shortened};
use crate::finding::{Code, Finding, Findings};
use crate::range::Currency;

pub(super) fn check_schema(reader: &Reader<'_>, findings: &mut Findings) {
    if let Some(value) = reader.value("schema")
        && *value != Value::Integer(SCHEMA_VERSION)
    {
        let message = format!("expected schema version {SCHEMA_VERSION}, was {}", value.summary());
        let finding = Finding::new(Code::BadValue, "schema", message);
        findings.push(finding.with_help("a newer version of costcone may support it"));
    }
}

pub(super) fn origin(head: &Reader<'_>, findings: &mut Findings) -> Option<ScenarioOrigin> {
    let table = head.sub_table("scenario", findings)?;
    table.only(&keys::SCENARIO, findings);
    let of = table.required_text("of", findings)?;
    Some(ScenarioOrigin { of, who: table.text("who", findings), why: table.text("why", findings) })
}

pub(super) fn currency(head: &Reader<'_>, findings: &mut Findings) -> Currency {
    let Some(code) = head.text("currency", findings) else { return Currency::usd() };
    Currency::new(&code).unwrap_or_else(|| {
        let message = format!("expected a currency code such as `USD`, was `{}`", shortened(&code));
        findings.push(Finding::new(Code::Currency, head.at("currency"), message));
        Currency::usd()
    })
}

/// AWS bills the actual hours of a month: 672 to 744.
pub(super) fn calendar(head: &Reader<'_>, findings: &mut Findings) -> Calendar {
    let Some(hours) = head.decimal("hours_per_month", findings) else { return Calendar::default() };
    let inside = hours.to_f64() >= 672.0 && hours.to_f64() <= 744.0;
    let calendar = Calendar::new(hours).filter(|_| inside);
    calendar.unwrap_or_else(|| {
        let message = format!("a month has 672 to 744 hours, was `{hours}`");
        findings.push(Finding::new(Code::BadValue, head.at("hours_per_month"), message));
        Calendar::default()
    })
}

pub(super) fn trust_boundaries(head: &Reader<'_>, findings: &mut Findings) -> Vec<TrustBoundary> {
    let tables = head.tables("trust_boundaries", findings);
    tables
        .iter()
        .filter_map(|table| {
            table.only(&keys::TRUST_BOUNDARY, findings);
            let contains = table.texts("contains", findings).unwrap_or_default();
            Some(TrustBoundary { name: table.required_text("name", findings)?, contains })
        })
        .collect()
}

pub(super) fn integration_points(head: &Reader<'_>, findings: &mut Findings) -> Vec<IntegrationPoint> {
    let tables = head.tables("integration_points", findings);
    tables
        .iter()
        .filter_map(|table| {
            table.only(&keys::INTEGRATION_POINT, findings);
            let (via, to) = (table.text("via", findings), table.text("to", findings));
            Some(IntegrationPoint { name: table.required_text("name", findings)?, via, to })
        })
        .collect()
}

pub(super) fn engagement(file: &Reader<'_>, findings: &mut Findings) -> Engagement {
    let Some(table) = file.sub_table("engagement", findings) else { return Engagement::new() };
    table.only(&keys::ENGAGEMENT, findings);
    Evidence::ALL.into_iter().fold(Engagement::new(), |engagement, evidence| {
        match table.text(evidence.key(), findings) {
            Some(record) => engagement.with(evidence, record),
            None => engagement,
        }
    })
}

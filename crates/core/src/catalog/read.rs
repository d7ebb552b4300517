//! Reads a service from its document.

use costcone_formula::{Expr, Quantity, ScheduleKind, Unit};

use super::attribute::{Attribute, AttributeKind};
use super::charge::{Allowance, Charge, MeterScope, Pricing};
use super::conditions::Conditions;
use super::flow_usages::{CrossZonePayer, FlowUsages};
use super::formula::CatalogFormula;
use super::price_list;
use super::service::{Placement, PriceScope, Service};
use super::usage::Usage;
use crate::document::{Reader, Table, one_of};
use crate::finding::{Code, Finding, Findings};
use crate::model::{formula_finding, label_from_id};

const SERVICE_KEYS: [&str; 14] = [
    "name",
    "page",
    "read",
    "summary",
    "leaves_out",
    "placement",
    "prices",
    "complete",
    "attributes",
    "usage",
    "values",
    "charges",
    "flows",
    "rates",
];
const ATTRIBUTE_KEYS: [&str; 11] =
    ["statement", "values", "default", "unit", "min", "max", "values_from", "specs", "strip", "optional", "when"];
const USAGE_KEYS: [&str; 9] =
    ["label", "statement", "question", "unit", "optional", "default", "default_basis", "when", "scales"];
const CHARGE_KEYS: [&str; 13] = [
    "statement",
    "quantity",
    "unit",
    "price",
    "pool",
    "schedule",
    "package",
    "allowance",
    "when",
    "each",
    "minimum",
    "percent_of",
    "direct",
];
const FLOW_KEYS: [&str; 4] = ["via", "to_internet", "to_component", "cross_zone"];

impl Service {
    /// Reads a service from its document. The id is the name of its file.
    ///
    /// # Errors
    /// All faults of the document at once.
    pub fn read(id: &str, document: &Table) -> Result<Service, Findings> {
        let mut findings = Findings::none();
        let reader = Reader::new(format!("services.{id}"), document);
        let service = service(id, &reader, &mut findings);
        findings.into_result(service)
    }
}

fn service(id: &str, reader: &Reader<'_>, findings: &mut Findings) -> Service {
    reader.only(&SERVICE_KEYS, findings);
    let placements = [
        ("zonal", Placement::Zonal),
        ("regional", Placement::Regional),
        ("edge", Placement::Edge),
        ("global", Placement::Global),
    ];
    let scopes = [("region", PriceScope::Region), ("global", PriceScope::Global)];
    let values = reader.sub_table("values", findings);
    Service {
        id: id.to_owned(),
        name: reader.required_text("name", findings).unwrap_or_default(),
        page: reader.text("page", findings),
        read: reader.text("read", findings),
        summary: reader.text("summary", findings).unwrap_or_default(),
        leaves_out: reader.texts("leaves_out", findings).unwrap_or_default(),
        placement: word(reader, "placement", &placements, findings).unwrap_or_default(),
        prices: word(reader, "prices", &scopes, findings).unwrap_or_default(),
        complete: reader.texts("complete", findings).unwrap_or_default(),
        attributes: named(reader, "attributes", findings, attribute),
        usages: named(reader, "usage", findings, usage),
        values: values.map(|table| formulas(&table, findings)).unwrap_or_default(),
        charges: named(reader, "charges", findings, charge),
        rates: price_list::rates(reader, findings),
        flows: reader.sub_table("flows", findings).map(|table| flows(&table, findings)).unwrap_or_default(),
    }
}

fn word<T: Copy>(reader: &Reader<'_>, key: &str, words: &[(&str, T)], findings: &mut Findings) -> Option<T> {
    one_of(reader, key, words, findings)
}

fn named<T>(
    reader: &Reader<'_>,
    key: &str,
    findings: &mut Findings,
    read: fn(String, &Reader<'_>, &mut Findings) -> Option<T>,
) -> Vec<T> {
    let tables = reader.named_tables(key, findings);
    tables.into_iter().filter_map(|(name, table)| read(name, &table, findings)).collect()
}

fn formulas(table: &Reader<'_>, findings: &mut Findings) -> Vec<(String, CatalogFormula)> {
    let names: Vec<&str> = table.table().iter().map(|(name, _)| name).collect();
    names.into_iter().filter_map(|name| Some((name.to_owned(), formula(table, name, findings)?))).collect()
}

fn formula(table: &Reader<'_>, key: &str, findings: &mut Findings) -> Option<CatalogFormula> {
    let text = table.required_text(key, findings)?;
    match Expr::parse(&text) {
        Ok(expr) => Some(CatalogFormula { text, expr }),
        Err(error) => {
            findings.push(formula_finding(&table.at(key), &text, &error));
            None
        }
    }
}

/// `%` means a plain number that people write in percent.
fn unit(table: &Reader<'_>, key: &str, findings: &mut Findings) -> Option<Unit> {
    let text = table.required_text(key, findings)?;
    if text.trim() == "%" {
        return Some(Unit::pure());
    }
    text.parse().map_err(|error| findings.push(Finding::new(Code::BadValue, table.at(key), format!("{error}")))).ok()
}

fn quantity(table: &Reader<'_>, key: &str, findings: &mut Findings) -> Option<Quantity> {
    let text = table.text(key, findings)?;
    text.parse().map_err(|error| findings.push(Finding::new(Code::BadValue, table.at(key), format!("{error}")))).ok()
}

fn conditions(table: &Reader<'_>, findings: &mut Findings) -> Conditions {
    let Some(when) = table.sub_table("when", findings) else { return Conditions::default() };
    let keys: Vec<String> = when.table().iter().map(|(key, _)| key.to_owned()).collect();
    Conditions(keys.into_iter().map(|key| (key.clone(), when.texts(&key, findings).unwrap_or_default())).collect())
}

fn attribute(name: String, table: &Reader<'_>, findings: &mut Findings) -> Option<Attribute> {
    table.only(&ATTRIBUTE_KEYS, findings);
    let statement = table.required_text("statement", findings)?;
    let kind = if let Some(values) = table.texts("values", findings) {
        AttributeKind::Choice { values, default: table.text("default", findings) }
    } else if let Some(rate) = table.text("values_from", findings) {
        AttributeKind::Priced {
            rate,
            strip: table.text("strip", findings).unwrap_or_default(),
            specifications: table.text("specs", findings).is_some(),
            default: table.text("default", findings),
        }
    } else {
        AttributeKind::Quantity {
            unit: unit(table, "unit", findings)?,
            min: quantity(table, "min", findings),
            max: quantity(table, "max", findings),
            default: quantity(table, "default", findings),
        }
    };
    let optional = table.flag("optional", findings).unwrap_or(false);
    Some(Attribute { name, statement, kind, optional, when: conditions(table, findings) })
}

fn usage(name: String, table: &Reader<'_>, findings: &mut Findings) -> Option<Usage> {
    table.only(&USAGE_KEYS, findings);
    let label = table.text("label", findings).unwrap_or_else(|| label_from_id(&name));
    let question = table.text("question", findings);
    let statement = table.required_text("statement", findings)?;
    let written = table.text("unit", findings).unwrap_or_default();
    let monthly = written.ends_with("/month");
    let unit = match written.strip_suffix("/month") {
        Some(unit) => unit
            .parse()
            .map_err(|error| findings.push(Finding::new(Code::BadValue, table.at("unit"), format!("{error}"))))
            .ok()?,
        None => unit(table, "unit", findings)?,
    };
    let default = quantity(table, "default", findings);
    let basis = table.text("default_basis", findings);
    if default.is_some() && basis.is_none() {
        findings.push(
            Finding::new(Code::Undocumented, table.at("default"), "a default needs a basis")
                .with_help("add `default_basis`"),
        );
    }
    let scales = table.flag("scales", findings).unwrap_or(monthly);
    let optional = table.flag("optional", findings).unwrap_or(false);
    let default = default.zip(basis);
    let when = conditions(table, findings);
    Some(Usage { name, label, statement, question, unit, monthly, optional, scales, default, when })
}

fn charge(name: String, table: &Reader<'_>, findings: &mut Findings) -> Option<Charge> {
    table.only(&CHARGE_KEYS, findings);
    let statement = table.required_text("statement", findings)?;
    let pricing = pricing(table, findings)?;
    let percentage = matches!(pricing, Pricing::Percentage { .. });
    let quantity = if percentage { None } else { Some(formula(table, "quantity", findings)?) };
    let unit = if percentage { Unit::pure() } else { unit(table, "unit", findings)? };
    let meter = meter(&name, table, findings);
    let each = table.flag("each", findings).unwrap_or(false);
    Some(Charge { name, statement, quantity, unit, pricing, meter, each, when: conditions(table, findings) })
}

fn pricing(table: &Reader<'_>, findings: &mut Findings) -> Option<Pricing> {
    if table.flag("direct", findings).unwrap_or(false) {
        return Some(Pricing::Direct);
    }
    let price = table.required_text("price", findings)?;
    let minimum = table.text("minimum", findings);
    if table.text("percent_of", findings).is_some() {
        return Some(Pricing::Percentage { rate: price, minimum });
    }
    let (service, rate) = match price.split_once('.') {
        Some((service, rate)) => (Some(service.to_owned()), rate.to_owned()),
        None => (None, price),
    };
    let kinds = [
        ("graduated", ScheduleKind::Graduated),
        ("package", ScheduleKind::Graduated),
        ("volume", ScheduleKind::Volume),
    ];
    let schedule = word(table, "schedule", &kinds, findings).unwrap_or(ScheduleKind::Graduated);
    let package = quantity(table, "package", findings);
    Some(Pricing::Rate { service, rate, schedule, package, minimum })
}

fn meter(charge: &str, table: &Reader<'_>, findings: &mut Findings) -> MeterScope {
    let pool = table.texts("pool", findings);
    let allowance = table.sub_table("allowance", findings).and_then(|given| {
        given.only(&["quantity", "pool", "name"], findings);
        Some(Allowance {
            name: given.text("name", findings).unwrap_or_else(|| charge.to_owned()),
            quantity: quantity(&given, "quantity", findings)?,
            pool: given.texts("pool", findings).unwrap_or_default(),
        })
    });
    MeterScope { pool, allowance }
}

fn flows(table: &Reader<'_>, findings: &mut Findings) -> FlowUsages {
    table.only(&FLOW_KEYS, findings);
    let payers = [
        ("both_sides", CrossZonePayer::BothSides),
        ("other_side", CrossZonePayer::OtherSide),
        ("free", CrossZonePayer::Free),
    ];
    FlowUsages {
        via: table.text("via", findings),
        to_internet: table.text("to_internet", findings),
        to_component: table.text("to_component", findings),
        cross_zone: word(table, "cross_zone", &payers, findings).unwrap_or_default(),
    }
}

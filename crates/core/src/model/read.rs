//! From a document to an architecture: every key is known, everything wrong is said at once.

use costcone_formula::{Calendar, Decimal, Expr};

use super::architecture::{
    Architecture, Correlation, CorrelationKind, Driver, Environment, ExistingUse, FreeAllowances, IntegrationPoint,
    NegotiatedDiscount, ScenarioOrigin, TrustBoundary,
};
use super::assumption::{Assumption, Inherited, status, trust};
use super::component::{Component, ComponentItem, SettingValue, put};
use super::engagement::{Engagement, Evidence};
use super::flow::{Boundary, Flow, FlowEnd};
use super::label::{label_from_id, lower_first};
use super::validate::validate;
use crate::document::{Reader, Table, Value, one_of, pure_number, shortened};
use crate::finding::{Code, Finding, Findings};
use crate::range::Currency;

/// The keys of each table of an architecture file; the checked-in JSON Schema lists the same.
pub mod keys {
    /// Top level.
    pub const FILE: [&str; 13] = [
        "schema",
        "architecture",
        "engagement",
        "assumptions",
        "correlation",
        "drivers",
        "environments",
        "components",
        "flows",
        "existing_use",
        "discount",
        "excluded",
        SWEEP,
    ];
    /// The section that defines a sweep; [`crate::sweep::keys`] has its keys.
    pub const SWEEP: &str = "sweep";
    /// `[architecture]`
    pub const ARCHITECTURE: [&str; 10] = [
        "name",
        "region",
        "prices",
        "scenario",
        "currency",
        "hours_per_month",
        "free_allowances",
        "definition_uncertainty",
        "trust_boundaries",
        "integration_points",
    ];
    /// `[architecture.scenario]`
    pub const SCENARIO: [&str; 3] = ["of", "who", "why"];
    /// Entries of `trust_boundaries`.
    pub const TRUST_BOUNDARY: [&str; 2] = ["name", "contains"];
    /// Entries of `integration_points`.
    pub const INTEGRATION_POINT: [&str; 3] = ["name", "via", "to"];
    /// `[engagement]`
    pub const ENGAGEMENT: [&str; 8] =
        ["problem", "problem_confirmed_by", "owner", "budget_path", "compliance", "timeline", "pilot", "calibration"];
    /// `[[correlation]]`
    pub const CORRELATION: [&str; 4] = ["between", "rank", "latent", "basis"];
    /// `[environments.NAME]`
    pub const ENVIRONMENT: [&str; 5] = ["statement", "scale", "hours", "without", "components"];
    /// `[components.NAME]`, besides the attributes and usages of its service.
    pub const COMPONENT: [&str; 12] = [
        "service",
        "label",
        "region",
        "environments",
        "statement",
        "basis",
        "owner",
        "status",
        "trust",
        "count",
        "hours",
        "items",
    ];
    /// `[[flows]]`
    pub const FLOW: [&str; 6] = ["from", "to", "volume", "via", "boundary", "statement"];
    /// `[[existing_use]]`
    pub const EXISTING_USE: [&str; 6] = ["service", "charge", "region", "attributes", "quantity", "basis"];
    /// `[discount]`
    pub const DISCOUNT: [&str; 2] = ["fraction", "basis"];
    /// `[excluded]`
    pub const EXCLUDED: [&str; 1] = ["items"];
}

/// The version of the schema that this crate reads and writes.
pub const SCHEMA_VERSION: i64 = 1;

/// What could be read of a document and everything that was wrong with it.
#[derive(Clone, Debug)]
pub struct ParsedArchitecture {
    /// The architecture, without the parts that could not be read; `None` where not even a name and region could.
    pub architecture: Option<Architecture>,
    /// What was wrong.
    pub findings: Findings,
}

impl Architecture {
    /// Reads an architecture from a document.
    ///
    /// # Errors
    /// Everything that is wrong with it, as far as it can be told without prices.
    pub fn from_document(document: &Table) -> Result<Architecture, Findings> {
        let reading = Architecture::read(document);
        reading.findings.into_result(())?;
        reading.architecture.ok_or_else(Findings::none)
    }

    /// Reads as much of a document as can be read, so that a later stage can add its findings to these.
    #[must_use]
    pub fn read(document: &Table) -> ParsedArchitecture {
        let mut findings = Findings::none();
        let reader = Reader::new("", document);
        reader.only(&keys::FILE, &mut findings);
        check_schema(&reader, &mut findings);
        let architecture = architecture(&reader, &mut findings);
        if let Some(architecture) = &architecture {
            findings.extend(validate(architecture));
            // A part that is left out must never be left out in silence.
            if let (true, Some(id)) = (findings.is_empty(), architecture.unreadable.first()) {
                findings.push(Finding::new(Code::Unreadable, id, "cannot be read"));
            }
        }
        ParsedArchitecture { architecture, findings }
    }
}

fn check_schema(reader: &Reader<'_>, findings: &mut Findings) {
    if let Some(value) = reader.value("schema")
        && *value != Value::Integer(SCHEMA_VERSION)
    {
        let message =
            format!("expected {SCHEMA_VERSION}, the schema this version reads; a newer costcone may read others");
        findings.push(Finding::new(Code::BadValue, "schema", message));
    }
}

fn architecture(file: &Reader<'_>, findings: &mut Findings) -> Option<Architecture> {
    let Some(head) = file.sub_table("architecture", findings) else {
        let missing = Finding::new(Code::Missing, "architecture", "is missing");
        findings.push(
            missing.with_help("start with [architecture], its `name` and `region`; `costcone new` prints a whole file"),
        );
        return None;
    };
    head.only(&keys::ARCHITECTURE, findings);
    let name = head.required_text("name", findings);
    let region = head.required_text("region", findings);
    let mut built = Architecture::builder(name?, region?).draft();
    built.prices = head.text("prices", findings);
    built.origin = origin(&head, findings);
    built.currency = currency(&head, findings);
    built.calendar = calendar(&head, findings);
    let words = [("never", FreeAllowances::Never), ("always", FreeAllowances::Always)];
    built.free_allowances = one_of(&head, "free_allowances", &words, findings).unwrap_or_default();
    built.definition_uncertainty = head.flag("definition_uncertainty", findings).unwrap_or(true);
    built.trust_boundaries = trust_boundaries(&head, findings);
    built.integration_points = integration_points(&head, findings);
    built.engagement = engagement(file, findings);
    assumptions(file, &mut built, findings);
    built.correlations = correlations(file, findings);
    drivers(file, &mut built, findings);
    built.components = components(file, &mut built, findings);
    built.environments = environments(file, &mut built, findings);
    built.flows = flows(file, &mut built, findings);
    built.existing_use = existing_use(file, &mut built, findings);
    built.discount = discount(file, findings);
    if let Some(excluded) = file.sub_table("excluded", findings) {
        excluded.only(&keys::EXCLUDED, findings);
        built.excluded = excluded.texts("items", findings).unwrap_or_default();
    }
    built.sweep = file.sub_table(keys::SWEEP, findings).map(|sweep| sweep.table().clone());
    Some(built)
}

fn origin(head: &Reader<'_>, findings: &mut Findings) -> Option<ScenarioOrigin> {
    let table = head.sub_table("scenario", findings)?;
    table.only(&keys::SCENARIO, findings);
    let of = table.required_text("of", findings)?;
    Some(ScenarioOrigin { of, who: table.text("who", findings), why: table.text("why", findings) })
}

fn currency(head: &Reader<'_>, findings: &mut Findings) -> Currency {
    let Some(code) = head.text("currency", findings) else { return Currency::usd() };
    Currency::new(&code).unwrap_or_else(|| {
        let message = format!("expected a currency code of three capitals, was `{}`", shortened(&code));
        findings.push(Finding::new(Code::Currency, head.at("currency"), message));
        Currency::usd()
    })
}

/// AWS bills actual hours: 672 in the shortest month, 744 in the longest.
fn calendar(head: &Reader<'_>, findings: &mut Findings) -> Calendar {
    let Some(hours) = head.decimal("hours_per_month", findings) else { return Calendar::default() };
    let inside = hours.to_f64() >= 672.0 && hours.to_f64() <= 744.0;
    let calendar = Calendar::new(hours).filter(|_| inside);
    calendar.unwrap_or_else(|| {
        let message = format!("a month has 672 to 744 hours, was `{hours}`");
        findings.push(Finding::new(Code::BadValue, head.at("hours_per_month"), message));
        Calendar::default()
    })
}

fn trust_boundaries(head: &Reader<'_>, findings: &mut Findings) -> Vec<TrustBoundary> {
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

fn integration_points(head: &Reader<'_>, findings: &mut Findings) -> Vec<IntegrationPoint> {
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

fn engagement(file: &Reader<'_>, findings: &mut Findings) -> Engagement {
    let Some(table) = file.sub_table("engagement", findings) else { return Engagement::new() };
    table.only(&keys::ENGAGEMENT, findings);
    Evidence::ALL.into_iter().fold(Engagement::new(), |engagement, evidence| {
        match table.text(evidence.key(), findings) {
            Some(record) => engagement.with(evidence, record),
            None => engagement,
        }
    })
}

fn assumptions(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) {
    for (id, table) in file.named_tables("assumptions", findings) {
        match Assumption::read(&id, &table, &Inherited::default(), &built.calendar, findings) {
            Some(assumption) => built.assumptions.push(assumption),
            None => built.unreadable.push(id),
        }
    }
}

fn correlations(file: &Reader<'_>, findings: &mut Findings) -> Vec<Correlation> {
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
            let message = if table.value("rank").is_some() && table.value("latent").is_some() {
                "has both `rank` and `latent`, keep one"
            } else {
                "needs `rank` or `latent`"
            };
            let finding = Finding::new(Code::BadValue, &table.path, message);
            findings.push(finding.with_help("`rank` is Spearman's correlation of the two, -1 to 1"));
            return None;
        }
    };
    match between.map(<[String; 2]>::try_from) {
        Some(Ok(between)) => Some(Correlation { between, kind, basis: table.text("basis", findings) }),
        _ => {
            findings.push(Finding::new(
                Code::BadValue,
                table.at("between"),
                "expected two assumptions, as in `[\"users\", \"orders\"]`",
            ));
            None
        }
    }
}

fn drivers(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) {
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

impl Driver {
    /// A named formula.
    ///
    /// # Errors
    /// Where the formula cannot be read; the finding shows the place.
    pub fn new(name: &str, text: &str) -> Result<Driver, Finding> {
        let expr = Expr::parse(text).map_err(|error| formula_finding(&format!("drivers.{name}"), text, &error))?;
        Ok(Driver { name: name.to_owned(), text: text.to_owned(), expr })
    }
}

/// A finding that shows a formula and points at the fault.
pub(crate) fn formula_finding(path: &str, text: &str, error: &costcone_formula::FormulaError) -> Finding {
    Finding::new(Code::Formula, path, error.to_string()).with_detail(error.pointed_at(text))
}

fn components(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<Component> {
    let tables = file.named_tables("components", findings);
    tables.into_iter().filter_map(|(id, table)| component(id, &table, built, findings)).collect()
}

fn component(id: String, table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Option<Component> {
    let Some(service) = table.required_text("service", findings) else {
        built.unreadable.push(id);
        return None;
    };
    let mut component = Component::new(id, service);
    component.label = table.text("label", findings);
    component.region = table.text("region", findings);
    component.environments = table.texts("environments", findings);
    component.statement = table.text("statement", findings);
    component.basis = table.text("basis", findings);
    component.owner = table.text("owner", findings);
    component.status = status(table, findings);
    component.trust = trust(table, findings);
    let inherited = inherited(&component);
    component.settings = settings(table, &component.id, &keys::COMPONENT, &inherited, built, findings);
    for (index, item) in table.tables("items", findings).iter().enumerate() {
        let name = item.text("name", findings);
        let place = format!("{}.{}", component.id, name.clone().unwrap_or_else(|| (index + 1).to_string()));
        let inherited = match &name {
            Some(name) => inherited.clone().within(name),
            None => inherited.clone(),
        };
        let settings = settings(item, &place, &["name"], &inherited, built, findings);
        component.items.push(ComponentItem { name, settings });
    }
    Some(component)
}

fn inherited(component: &Component) -> Inherited {
    Inherited {
        label: None,
        place_label: Some(component.label().into_owned()),
        statement: component.statement.clone(),
        basis: component.basis.clone(),
        owner: component.owner.clone(),
        status: component.status,
        trust: component.trust,
    }
}

/// Every key that is none of `described`, plus `count` and `hours`.
fn settings(
    table: &Reader<'_>,
    place: &str,
    described: &[&str],
    inherited: &Inherited,
    built: &mut Architecture,
    findings: &mut Findings,
) -> Vec<(String, SettingValue)> {
    let mut settings = Vec::new();
    for (key, value) in table.table().iter() {
        if described.contains(&key) && !["count", "hours"].contains(&key) {
            continue;
        }
        let label = inherited.place_label.as_ref().map(|of| format!("{of}: {}", lower_first(&label_from_id(key))));
        let inherited = Inherited { label, ..inherited.clone() };
        if let Some(setting) = setting(value, &table.at(key), &format!("{place}.{key}"), &inherited, built, findings) {
            put(&mut settings, key, setting);
        }
    }
    settings
}

/// A value as a setting; a table is an assumption written in place, with the id `component.key`.
fn setting(
    value: &Value,
    path: &str,
    id: &str,
    inherited: &Inherited,
    built: &mut Architecture,
    findings: &mut Findings,
) -> Option<SettingValue> {
    match value {
        Value::Text(text) => Some(SettingValue::Text(text.clone())),
        Value::Bool(flag) => Some(SettingValue::Flag(*flag)),
        Value::Integer(_) | Value::Float(_) => match value.decimal() {
            Ok(number) => Some(SettingValue::Number(number)),
            Err(message) => {
                findings.push(Finding::new(Code::OutOfRange, path, message));
                built.unreadable.push(id.to_owned());
                None
            }
        },
        Value::Table(table) => {
            let reader = Reader::new(path, table);
            let assumption = Assumption::read(id, &reader, inherited, &built.calendar, findings);
            if assumption.is_none() {
                built.unreadable.push(id.to_owned());
            }
            assumption.map(|assumption| SettingValue::Assumption(Box::new(assumption)))
        }
        Value::List(_) | Value::Null => {
            let message = format!("expected a formula, a quantity or an assumption, was {}", value.kind());
            findings.push(Finding::new(Code::BadValue, path, message));
            built.unreadable.push(id.to_owned());
            None
        }
    }
}

fn environments(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<Environment> {
    let tables = file.named_tables("environments", findings);
    tables.into_iter().map(|(name, table)| environment(name, &table, built, findings)).collect()
}

fn environment(name: String, table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Environment {
    table.only(&keys::ENVIRONMENT, findings);
    let mut read = |key: &str, findings: &mut Findings| {
        let value = table.value(key)?;
        let label = Some(format!("{}: {key}", label_from_id(&name)));
        let inherited = Inherited { label, ..Inherited::default() };
        setting(value, &table.at(key), &format!("@{name}.{key}"), &inherited, built, findings)
    };
    let (scale, hours) = (read("scale", findings), read("hours", findings));
    let mut components = Vec::new();
    for (id, changes) in table.named_tables("components", findings) {
        let place = format!("{id}@{name}");
        let inherited = built.components.iter().find(|component| component.id == id).map(inherited);
        let inherited = inherited.unwrap_or_default().within(&name);
        let changes = settings(&changes, &place, &[], &inherited, built, findings);
        components.push((id, changes));
    }
    let without = table.texts("without", findings).unwrap_or_default();
    let statement = table.text("statement", findings);
    Environment { name, statement, scale, hours, without, components }
}

fn flows(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<Flow> {
    let tables = file.tables("flows", findings);
    tables.iter().filter_map(|table| flow(table, built, findings)).collect()
}

fn flow(table: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Option<Flow> {
    table.only(&keys::FLOW, findings);
    let from = table.required_text("from", findings);
    let to = table.required_text("to", findings);
    let Some(value) = table.value("volume") else {
        let missing = Finding::new(Code::Missing, table.at("volume"), "is missing");
        findings.push(
            missing.with_help("say how much flows in a month, as in `\"200 GB\"` or `\"requests * 60 KB/request\"`"),
        );
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

fn existing_use(file: &Reader<'_>, built: &mut Architecture, findings: &mut Findings) -> Vec<ExistingUse> {
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

fn discount(file: &Reader<'_>, findings: &mut Findings) -> Option<NegotiatedDiscount> {
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
            let percent = fraction.mul_rounded(Decimal::ONE_HUNDRED, costcone_formula::Rounding::Nearest);
            let message = format!("expected 0 % to below 100 %, was {} %", percent.unwrap_or(fraction));
            findings.push(Finding::new(Code::BadValue, table.at("fraction"), message));
            None
        }
        Err(message) => {
            findings.push(Finding::new(Code::BadValue, table.at("fraction"), message));
            None
        }
    }
}

impl Flow {
    /// The places a flow names that must be components.
    pub(crate) fn components(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("from", &self.from), ("to", &self.to)].into_iter().filter_map(|(end, place)| match place {
            FlowEnd::Component(id) => Some((end, id.as_str())),
            _ => None,
        })
    }
}

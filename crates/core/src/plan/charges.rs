//! The lines of one placed item: usages and attributes become names, charges become metered quantities.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, NodeId, Quantity, Rounding, Typed, Unit};

use super::flows::{Feeds, scale, total};
use super::line::{Line, Operand, Trace};
use super::meter::Metered;
use super::place::{Placed, does_not_apply, find_table};
use super::scope::Names;
use super::terms::{Terms, Wanted};
use crate::catalog::{Allowance, Charge, Pricing, Usage};
use crate::document::join;
use crate::finding::{Code, Finding, Findings};
use crate::model::{Assumption, Environment};
use crate::prices::{GLOBAL, Price, PriceProvider, PriceRow, Priced, schedule};

/// The lines so far and what is still to be priced.
#[derive(Default)]
pub(super) struct Bill {
    pub(super) lines: Vec<Line>,
    pub(super) metered: Vec<Metered>,
    /// Lines whose quantity is money already, by line and cost.
    pub(super) direct: Vec<(usize, NodeId)>,
    /// Percentages of the other AWS charges.
    pub(super) percentages: Vec<Metered>,
    /// For each metered charge: service, charge, and the words that chose its price.
    pub(super) keys: Vec<MeterKey>,
}

/// What existing use is matched by.
pub(super) struct MeterKey {
    pub(super) line: usize,
    pub(super) service: String,
    pub(super) charge: String,
    pub(super) words: BTreeMap<String, String>,
    pub(super) unit: Unit,
    pub(super) percentage: bool,
}

/// The names of one placed item and where their values come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Local {
    pub(super) names: Names,
    pub(super) origins: BTreeMap<String, Operand>,
}

impl Local {
    pub(super) fn put(&mut self, name: &str, typed: Typed, origin: impl Into<String>) {
        let unit = typed.unit().cloned().unwrap_or_default();
        let operand = Operand { name: name.to_owned(), origin: origin.into(), node: typed.node(), unit };
        self.origins.insert(name.to_owned(), operand);
        self.names.put(name, typed);
    }

    /// The operands of a formula and of the named values it uses, outermost first.
    fn operands(&self, placed: &Placed, names: &[&str]) -> Vec<Operand> {
        let mut found: Vec<Operand> = Vec::new();
        let mut open: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        while !open.is_empty() {
            let name = open.remove(0);
            let Some(operand) = self.origins.get(&name) else { continue };
            if found.iter().any(|known| known.name == name) {
                continue;
            }
            found.push(operand.clone());
            if let Some((_, formula)) = placed.service.values.iter().find(|(known, _)| *known == name) {
                open.extend(formula.expr.names().iter().map(|name| (*name).to_owned()));
            }
        }
        found
    }
}

/// The names that the formulas of a placed item can use.
pub(super) fn local_names(
    terms: &mut Terms<'_>,
    placed: &Placed,
    index: usize,
    feeds: &Feeds,
    findings: &mut Findings,
) -> Option<Local> {
    let before = findings.len();
    let mut local = Local::default();
    let month = terms.constant(Decimal::ONE, Unit::month());
    local.put("month", month.clone(), "the month");
    let count = match placed.setting("count") {
        Some(setting) => terms.setting(&join(&placed.path, "count"), setting, &Wanted::pure(), findings),
        None => Some(terms.constant(Decimal::ONE, Unit::pure())),
    };
    local.put("count", count?, "`count`");
    local.put("running", running(terms, placed, &month, findings)?, "`hours`, or the whole month");
    for (name, quantity) in &placed.amounts {
        let typed = terms.constant(quantity.value(), quantity.unit().clone());
        local.put(name, typed, "chosen");
    }
    specifications(terms, placed, &mut local, findings);
    let environment = placed.environment.as_deref();
    let environment = terms.architecture.environments().iter().find(|known| Some(known.name()) == environment);
    for usage in placed.service.usages() {
        let fed = feeds.get(&(index, usage.name().to_owned()));
        if let Some((typed, origin)) = used(terms, placed, usage, fed, environment, findings) {
            local.put(usage.name(), typed, origin);
        }
    }
    if findings.len() > before {
        return None;
    }
    values(terms, placed, &mut local, findings);
    (findings.len() == before).then_some(local)
}

/// The time the item runs in the month: `hours`, given as a total or as a share of time, or all of it.
fn running(terms: &mut Terms<'_>, placed: &Placed, month: &Typed, findings: &mut Findings) -> Option<Typed> {
    let Some(setting) = placed.setting("hours") else { return Some(month.clone()) };
    // INVARIANT: `hour` is a unit.
    let wanted = Wanted::monthly("hour".parse().unwrap_or_default());
    terms.setting(&join(&placed.path, "hours"), setting, &wanted, findings)
}

/// The size of the instance type, as names; a finding where a charge needs it and it is not known.
fn specifications(terms: &mut Terms<'_>, placed: &Placed, local: &mut Local, findings: &mut Findings) {
    const NAMES: [(&str, &str); 2] = [("vcpu", "vCPU"), ("memory_gib", "GB")];
    let Some(specification) = placed.specification else {
        let sized = |name: &&str| NAMES.iter().any(|(known, _)| known == name);
        let charges = placed.service.charges().iter().filter(|charge| placed.holds(charge.when()));
        let mut needs = charges.filter_map(|charge| charge.quantity.as_ref()).flat_map(|formula| formula.expr.names());
        if let (Some(name), Some(word)) = (needs.find(sized), placed.word("instance_type")) {
            let message = format!("the size of `{word}` is not known, and a charge needs its {name}");
            findings.push(Finding::new(Code::PriceUnknown, join(&placed.path, "instance_type"), message));
        }
        return;
    };
    for ((name, unit), value) in NAMES.into_iter().zip([specification.vcpu, specification.memory_gib]) {
        let typed = terms.constant(value, unit.parse().unwrap_or_default());
        local.put(name, typed, "size of the instance type");
    }
}

/// The value of a usage: as given, plus what flows add, or its default, or nothing where it is optional.
fn used(
    terms: &mut Terms<'_>,
    placed: &Placed,
    usage: &Usage,
    fed: Option<&Vec<Typed>>,
    environment: Option<&Environment>,
    findings: &mut Findings,
) -> Option<(Typed, String)> {
    let path = join(&placed.path, usage.name());
    let given = placed.setting(usage.name());
    if !placed.holds(usage.when()) {
        if given.is_some() {
            findings.push(does_not_apply(placed, usage.name(), usage.when()));
        }
        return None;
    }
    let wanted = Wanted { unit: usage.unit().clone(), monthly: usage.monthly() };
    let (own, origin) = match given {
        Some(setting) => {
            let text =
                setting.formula().unwrap_or_else(|| format!("assumption `{}.{}`", placed.component, usage.name()));
            let typed = terms.setting(&path, setting, &wanted, findings)?;
            let own = placed.stated.iter().any(|key| key == usage.name());
            let scaled = if usage.scales && !own { scale(terms, &typed, environment, findings) } else { typed };
            (Some(scaled), text)
        }
        None => (None, String::new()),
    };
    if let Some(volumes) = fed {
        let volumes = total(terms, volumes);
        let node = terms.fit(&volumes, &wanted)?;
        let node = own.map_or(node, |own| terms.program.add(own.node(), node));
        let origin = if origin.is_empty() { "flows".to_owned() } else { format!("{origin} + flows") };
        return Some((Typed::number(node, usage.unit().clone()), origin));
    }
    if let Some(own) = own {
        return Some((own, origin));
    }
    absent(terms, placed, usage, &path, findings)
}

fn absent(
    terms: &mut Terms<'_>,
    placed: &Placed,
    usage: &Usage,
    path: &str,
    findings: &mut Findings,
) -> Option<(Typed, String)> {
    if usage.optional() {
        return Some((terms.constant(Decimal::ZERO, usage.unit().clone()), "not used".to_owned()));
    }
    let Some((default, basis)) = usage.default_value() else {
        let help = format!("{} (in {})", usage.statement(), written(usage));
        findings.push(Finding::new(Code::Missing, path, "is missing").with_help(help));
        return None;
    };
    let id = format!("{}.{}", placed.name, usage.name());
    let basis = format!("Default of `{}`: {basis}", placed.service.id());
    let typed = terms.assume(&Assumption::fact(id.clone(), usage.statement().to_owned(), basis, default));
    let wanted = Wanted { unit: usage.unit().clone(), monthly: usage.monthly() };
    let node = terms.fit(&typed, &wanted)?;
    Some((Typed::number(node, usage.unit().clone()), format!("default assumption `{id}`")))
}

fn written(usage: &Usage) -> String {
    let unit = usage.written_unit();
    if unit.is_empty() { "%".to_owned() } else { unit }
}

/// Named formulas of the service, in order. One that needs a usage which does not apply here is passed over.
fn values(terms: &mut Terms<'_>, placed: &Placed, local: &mut Local, findings: &mut Findings) {
    for (name, formula) in &placed.service.values {
        if !formula.expr.names().iter().all(|used| local.origins.contains_key(*used)) {
            continue;
        }
        let path = format!("services.{}.values.{name}", placed.service.id());
        if let Some(typed) = terms.lower(&path, &formula.text, &formula.expr, &local.names.clone(), findings) {
            terms.labels.push((placed.path.clone(), formula.text.clone(), typed.node()));
            local.put(name, typed, formula.text.clone());
        }
    }
}

/// What prices a placed item's charges.
pub(super) struct Charging<'a> {
    pub(super) placed: &'a Placed,
    pub(super) local: &'a Local,
    pub(super) prices: &'a dyn PriceProvider,
    /// Where a finding about this charge points.
    pub(super) path: String,
}

impl Charging<'_> {
    /// Adds a charge of the item as a line of the given name.
    pub(super) fn add(
        &self,
        terms: &mut Terms<'_>,
        charge: &Charge,
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) {
        let line = bill.lines.len();
        match charge.pricing() {
            Pricing::Percentage { rate, minimum } => {
                let Some(rows) = self.rows(None, rate, findings) else { return };
                let zero = terms.program.constant(Decimal::ZERO);
                let usd: Unit = terms.architecture.currency().code().parse().unwrap_or_default();
                let Some(mut metered) = self.metered(line, zero, charge, &rows, findings) else { return };
                metered.minimum = minimum.as_ref().and_then(|rate| self.minimum(rate, findings));
                metered.pool = None;
                bill.keys.push(self.key(line, charge, usd.clone(), true));
                bill.percentages.push(metered);
                let trace = self.trace("sum of the other AWS charges", Vec::new(), (None, rate), &rows);
                bill.lines.push(self.line(id, charge, zero, usd, trace));
            }
            Pricing::Direct => {
                let usd: Unit = terms.architecture.currency().code().parse().unwrap_or_default();
                let Some((node, text, names)) = self.quantity(terms, charge, &usd, findings) else { return };
                bill.direct.push((line, node));
                let trace =
                    Trace { formula: text, operands: self.local.operands(self.placed, &names), ..Trace::default() };
                bill.lines.push(self.line(id, charge, node, usd, trace));
            }
            Pricing::Rate { service, rate, package, minimum, .. } => {
                let Some(rows) = self.rows(service.as_deref(), rate, findings) else { return };
                let Some(unit) = rows.first().map(|row| row.unit().clone()) else { return };
                let Some((node, text, names)) = self.quantity(terms, charge, &unit, findings) else { return };
                let Some(mut metered) = self.metered(line, node, charge, &rows, findings) else { return };
                metered.times = charge.each.then(|| self.local.origins.get("count").map(|count| count.node)).flatten();
                metered.minimum = minimum.as_ref().and_then(|rate| self.minimum(rate, findings));
                metered.package = package.as_ref().and_then(|block| in_unit(terms, block, &unit));
                let rate = (service.as_deref(), rate.as_str());
                let mut trace = self.trace(&text, self.local.operands(self.placed, &names), rate, &rows);
                trace.remarks = self.remarks(terms, charge, &metered);
                metered.allowance = charge.meter.allowance.as_ref().and_then(|free| {
                    Some((self.pool_key(&free.name, &free.pool), in_unit(terms, &free.quantity, &unit)?))
                });
                bill.keys.push(self.key(line, charge, unit.clone(), false));
                bill.metered.push(metered);
                bill.lines.push(self.line(id, charge, node, unit, trace));
            }
        }
    }

    /// The quantity of a charge in a unit, its formula and the names it uses.
    fn quantity<'c>(
        &self,
        terms: &mut Terms<'_>,
        charge: &'c Charge,
        unit: &Unit,
        findings: &mut Findings,
    ) -> Option<(NodeId, String, Vec<&'c str>)> {
        let formula = charge.quantity.as_ref()?;
        let path = format!("services.{}.charges.{}", self.placed.service.id(), charge.name());
        let typed = terms.lower(&path, &formula.text, &formula.expr, &self.local.names, findings)?;
        let wanted = Wanted { unit: unit.clone(), monthly: false };
        let Some(node) = terms.fit(&typed, &wanted) else {
            let found = typed.unit().map(ToString::to_string).unwrap_or_default();
            let message = format!("`{}` is in `{found}`, the price is per `{unit}`", formula.text);
            findings.push(Finding::new(Code::Formula, path, message));
            return None;
        };
        terms.labels.push((self.path.clone(), formula.text.clone(), node));
        Some((node, formula.text.clone(), formula.expr.names()))
    }

    /// The price rows of a rate for this item, or a finding that says why there are none.
    fn rows(&self, service: Option<&str>, rate: &str, findings: &mut Findings) -> Option<Vec<PriceRow>> {
        let own = self.placed.service.id();
        let table_of = service.unwrap_or(own);
        let region = if service.is_none() { self.placed.price_region() } else { self.region_of(table_of) };
        let table = find_table(self.prices, table_of, region, &self.path, findings)?;
        let found = table.lookup(rate, |key| self.placed.word(key));
        let offered = match found {
            Priced::Rows(rows) => return Some(rows.into_iter().cloned().collect()),
            Priced::NotOffered => false,
            Priced::Unknown => true,
            Priced::Absent => !(service.is_none() && self.placed.service.is_complete(rate)),
        };
        findings.push(self.no_price(table_of, rate, region, offered));
        None
    }

    fn region_of(&self, service: &str) -> &str {
        let regions = self.prices.regions(service);
        if regions.contains(&self.placed.region) { &self.placed.region } else { GLOBAL }
    }

    fn no_price(&self, service: &str, rate: &str, region: &str, offered: bool) -> Finding {
        let words: Vec<String> = self
            .placed
            .words
            .iter()
            .filter(|(key, _)| *key != "region")
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        let with = if words.is_empty() { String::new() } else { format!(" with {}", words.join(", ")) };
        if offered {
            let message = format!("the price of `{service}` rate `{rate}` in {region}{with} is not known");
            Finding::new(Code::PriceUnknown, &self.path, message).with_help(
                "use a price book that has it, another region, or a `custom` component with its own cost and basis",
            )
        } else {
            let message = format!("`{service}` rate `{rate}` is not offered in {region}{with}");
            Finding::new(Code::NotOffered, &self.path, message)
                .with_help("choose another region or another attribute value")
        }
    }

    /// The least amount of the month under a rate.
    fn minimum(&self, rate: &str, findings: &mut Findings) -> Option<Decimal> {
        match self.rows(None, rate, findings)?.first()?.price() {
            Price::Amount(amount) => Some(amount),
            _ => None,
        }
    }

    fn metered(
        &self,
        line: usize,
        quantity: NodeId,
        charge: &Charge,
        rows: &[PriceRow],
        findings: &mut Findings,
    ) -> Option<Metered> {
        let kind = match charge.pricing() {
            Pricing::Rate { schedule, .. } => *schedule,
            _ => costcone_formula::ScheduleKind::Graduated,
        };
        let schedule = schedule(&rows.iter().collect::<Vec<_>>(), kind)
            .map_err(|message| findings.push(Finding::new(Code::BadValue, &self.path, message)))
            .ok()?;
        let pool = charge.meter.pool.as_ref().map(|parts| {
            let (service, rate) = charge.rate().unwrap_or((None, charge.name()));
            self.pool_key(&format!("{}.{rate}", service.unwrap_or(self.placed.service.id())), parts)
        });
        let pool = pool.filter(|_| !charge.each);
        Some(Metered {
            line,
            quantity,
            times: None,
            schedule,
            package: None,
            minimum: None,
            pool,
            allowance: None,
            existing: None,
        })
    }

    /// What tells this item's meter from others: the rate and the words that part meters.
    fn pool_key(&self, rate: &str, parts: &[String]) -> String {
        parts.iter().fold(rate.to_owned(), |key, part| format!("{key} {}", self.placed.word(part).unwrap_or("any")))
    }

    fn key(&self, line: usize, charge: &Charge, unit: Unit, percentage: bool) -> MeterKey {
        MeterKey {
            line,
            service: self.placed.service.id().to_owned(),
            charge: charge.name().to_owned(),
            words: self.placed.words.clone(),
            unit,
            percentage,
        }
    }

    fn remarks(&self, terms: &Terms<'_>, charge: &Charge, metered: &Metered) -> Vec<String> {
        let mut remarks = Vec::new();
        if let (Some(pool), true) = (&metered.pool, metered.schedule.steps().len() > 1) {
            remarks.push(format!("tiers apply to the meter `{pool}`"));
        }
        if let Some(Allowance { quantity, .. }) = &charge.meter.allowance {
            let taken = terms.architecture.free_allowances() == crate::model::FreeAllowances::Always;
            let what = if taken { "is taken off first" } else { "is left to other workloads" };
            remarks.push(format!("the free {quantity} {what}"));
        }
        if let Some(block) = &metered.package {
            remarks.push(format!("billed in started blocks of {block}"));
        }
        if let Some(least) = &metered.minimum {
            remarks.push(format!("at least {least} {} a month", terms.architecture.currency()));
        }
        remarks
    }

    fn trace(&self, text: &str, operands: Vec<Operand>, rate: (Option<&str>, &str), rows: &[PriceRow]) -> Trace {
        let service = rate.0.unwrap_or(self.placed.service.id()).to_owned();
        Trace {
            formula: text.to_owned(),
            operands,
            prices: rows.to_vec(),
            rate: Some((service, rate.1.to_owned())),
            ..Trace::default()
        }
    }

    fn line(&self, id: String, charge: &Charge, quantity: NodeId, unit: Unit, trace: Trace) -> Line {
        Line {
            id,
            component: self.placed.component.clone(),
            item: self.placed.item.clone(),
            environment: self.placed.environment.clone(),
            service: self.placed.service.id().to_owned(),
            region: self.placed.region.clone(),
            charge: charge.name().to_owned(),
            statement: charge.statement().to_owned(),
            quantity,
            unit,
            cost: quantity,
            trace,
        }
    }
}

/// A quantity of the catalogue in a unit.
fn in_unit(terms: &Terms<'_>, quantity: &Quantity, unit: &Unit) -> Option<Decimal> {
    let ratio = quantity.unit().conversion(unit, &terms.calendar)?;
    let value = quantity.value().mul_rounded(ratio.numerator(), Rounding::Nearest).ok()?;
    value.div_rounded(ratio.denominator(), Rounding::Nearest).ok()
}

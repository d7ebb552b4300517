//! The lines of one placed item: each charge becomes a metered quantity with its price rows.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, NodeId, Quantity, ScheduleKind, Unit};

use super::line::{FormulaOperand, LineItem, Trace};
use super::local::Local;
use super::meter::Metered;
use super::place::{Placed, find_table};
use super::terms::{Terms, Wanted};
use crate::catalog::{Allowance, Charge, Pricing};
use crate::finding::{Code, Finding, Findings};
use crate::prices::{GLOBAL, Price, PriceLookup, PriceProvider, PriceRow, schedule};

/// The lines so far and what is still to be priced.
#[derive(Default)]
pub(super) struct Bill {
    pub(super) lines: Vec<LineItem>,
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
        let line = match charge.pricing() {
            Pricing::Percentage { rate, minimum } => {
                self.percentage(terms, charge, (rate, minimum.as_deref()), id, bill, findings)
            }
            Pricing::Direct => self.direct(terms, charge, id, bill, findings),
            Pricing::Rate { .. } => self.rated(terms, charge, id, bill, findings),
        };
        bill.lines.extend(line);
    }

    /// A percentage of the other charges; its quantity is known only once they are priced.
    fn percentage(
        &self,
        terms: &mut Terms<'_>,
        charge: &Charge,
        (rate, minimum): (&str, Option<&str>),
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) -> Option<LineItem> {
        let line = bill.lines.len();
        let rows = self.rows(None, rate, findings)?;
        let zero = terms.program.constant(Decimal::ZERO);
        let currency = currency(terms);
        let mut metered = self.metered(line, zero, charge, &rows, findings)?;
        metered.minimum = minimum.and_then(|rate| self.minimum(rate, findings));
        metered.pool = None;
        bill.keys.push(self.key(line, charge, currency.clone(), true));
        bill.percentages.push(metered);
        let trace = self.trace("sum of the other AWS charges", Vec::new(), (None, rate), &rows);
        Some(self.line(id, charge, zero, currency, trace))
    }

    /// A charge whose quantity is money already.
    fn direct(
        &self,
        terms: &mut Terms<'_>,
        charge: &Charge,
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) -> Option<LineItem> {
        let currency = currency(terms);
        let (node, formula, names) = self.quantity(terms, charge, &currency, findings)?;
        bill.direct.push((bill.lines.len(), node));
        let trace = Trace { formula, operands: self.local.operands(self.placed, &names), ..Trace::default() };
        Some(self.line(id, charge, node, currency, trace))
    }

    /// A metered charge at a rate of a price table.
    fn rated(
        &self,
        terms: &mut Terms<'_>,
        charge: &Charge,
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) -> Option<LineItem> {
        let Pricing::Rate { service, rate, package, minimum, .. } = charge.pricing() else { return None };
        let line = bill.lines.len();
        let mut missing = Findings::none();
        let Some(rows) = self.rows(service.as_deref(), rate, &mut missing) else {
            // What is not used needs no price: the service may not even be sold with it there.
            if !self.is_unused(terms, charge) {
                findings.extend(missing);
            }
            return None;
        };
        let unit = rows.first()?.unit().clone();
        let (node, formula, names) = self.quantity(terms, charge, &unit, findings)?;
        let mut metered = self.metered(line, node, charge, &rows, findings)?;
        metered.times = charge.each.then(|| self.local.origins.get("count").map(|count| count.node)).flatten();
        metered.minimum = minimum.as_ref().and_then(|rate| self.minimum(rate, findings));
        if let Some(block) = package {
            metered.package = Some(self.in_unit(terms, charge, block, &unit, findings)?);
        }
        if let Some(free) = &charge.meter.allowance {
            let quantity = self.in_unit(terms, charge, &free.quantity, &unit, findings)?;
            metered.allowance = Some((self.pool_key(&free.name, &free.pool), quantity));
        }
        let operands = self.local.operands(self.placed, &names);
        let mut trace = self.trace(&formula, operands, (service.as_deref(), rate), &rows);
        trace.remarks = self.remarks(terms, charge, &metered);
        bill.keys.push(self.key(line, charge, unit.clone(), false));
        bill.metered.push(metered);
        Some(self.line(id, charge, node, unit, trace))
    }

    /// Whether nothing is used of what a charge is for, whatever is drawn.
    fn is_unused(&self, terms: &mut Terms<'_>, charge: &Charge) -> bool {
        let quantity = self.quantity(terms, charge, charge.unit(), &mut Findings::none());
        let constant = quantity.and_then(|(node, ..)| terms.program.constant_value(node));
        constant.is_some_and(Decimal::is_zero)
    }

    /// A quantity of the catalogue in the unit of the price, or a finding that they do not agree.
    fn in_unit(
        &self,
        terms: &Terms<'_>,
        charge: &Charge,
        quantity: &Quantity,
        unit: &Unit,
        findings: &mut Findings,
    ) -> Option<Decimal> {
        quantity.value_in(unit, &terms.calendar).or_else(|| {
            let path = format!("services.{}.charges.{}", self.placed.service.id(), charge.name());
            let message = format!("`{quantity}` does not fit a price per `{unit}`");
            findings.push(Finding::new(Code::Formula, path, message));
            None
        })
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
        if !unit.same_dimension(charge.unit()) {
            let message = format!("the service charges by `{}`, the price is per `{unit}`", charge.unit());
            findings.push(Finding::new(Code::Formula, path, message));
            return None;
        }
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
        let found = match table.lookup(rate, |key| self.placed.word(key)) {
            Ok(found) => found,
            Err(unreadable) => {
                findings.extend(unreadable);
                return None;
            }
        };
        let offered = match found {
            PriceLookup::Rows(rows) => return Some(rows),
            PriceLookup::NotOffered => false,
            PriceLookup::Unknown => true,
            PriceLookup::Absent => !(service.is_none() && self.placed.service.is_complete(rate)),
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
            _ => ScheduleKind::Graduated,
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
        if let (Some(pool), true) = (&metered.pool, metered.schedule.tiers().len() > 1) {
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

    fn trace(&self, text: &str, operands: Vec<FormulaOperand>, rate: (Option<&str>, &str), rows: &[PriceRow]) -> Trace {
        let service = rate.0.unwrap_or(self.placed.service.id()).to_owned();
        Trace {
            formula: text.to_owned(),
            operands,
            prices: rows.to_vec(),
            rate: Some((service, rate.1.to_owned())),
            ..Trace::default()
        }
    }

    fn line(&self, id: String, charge: &Charge, quantity: NodeId, unit: Unit, trace: Trace) -> LineItem {
        LineItem {
            id,
            component: self.placed.component.clone(),
            component_label: self.placed.label.clone(),
            item: self.placed.item.clone(),
            environment: self.placed.environment.clone(),
            service: self.placed.service.id().to_owned(),
            service_name: self.placed.service.name().to_owned(),
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

/// The currency of the estimate as a unit.
fn currency(terms: &Terms<'_>) -> Unit {
    // INVARIANT: three capital letters are a unit.
    terms.architecture.currency().code().parse().unwrap_or_default()
}

//! Builds the lines of one placed item: each charge becomes a metered quantity with its price rows.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, NodeId, Quantity, ScheduleKind, Unit};

use super::line_item::{FormulaOperand, LineItem, Trace};
use super::local_names::LocalNames;
use super::meter::MeteredCharge;
use super::place::find_table;
use super::placed_item::PlacedItem;
use super::program_builder::{ExpectedUnit, ProgramBuilder};
use crate::catalog::{Allowance, Charge, Pricing};
use crate::finding::{Code, Finding, Findings};
use crate::prices::{GLOBAL, Price, PriceLookup, PriceProvider, PriceRow, schedule};

/// The lines so far, and the charges that are not priced yet.
#[derive(Default)]
pub(super) struct Bill {
    pub(super) lines: Vec<LineItem>,
    pub(super) metered: Vec<MeteredCharge>,
    /// Lines whose quantity is an amount of money, with their cost.
    pub(super) direct: Vec<(usize, NodeId)>,
    /// Percentages of the other AWS charges.
    pub(super) percentages: Vec<MeteredCharge>,
    /// For each metered charge, its service, its charge, and the attribute values that select its price.
    pub(super) keys: Vec<MeterKey>,
}

/// The properties that match a charge to existing use.
pub(super) struct MeterKey {
    pub(super) line: usize,
    pub(super) service: String,
    pub(super) charge: String,
    pub(super) words: BTreeMap<String, String>,
    pub(super) unit: Unit,
    pub(super) percentage: bool,
}

/// Builds the lines of one placed item.
pub(super) struct LineBuilder<'a> {
    pub(super) placed: &'a PlacedItem,
    pub(super) local: &'a LocalNames,
    pub(super) prices: &'a dyn PriceProvider,
    /// The path for findings about this item.
    pub(super) path: String,
}

impl LineBuilder<'_> {
    /// Adds a charge of the item as a line of the given name.
    pub(super) fn add(
        &self,
        builder: &mut ProgramBuilder<'_>,
        charge: &Charge,
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) {
        let line = match charge.pricing() {
            Pricing::Percentage { rate, minimum } => {
                self.percentage(builder, charge, (rate, minimum.as_deref()), id, bill, findings)
            }
            Pricing::Direct => self.direct(builder, charge, id, bill, findings),
            Pricing::Rate { .. } => self.rated(builder, charge, id, bill, findings),
        };
        bill.lines.extend(line);
    }

    /// A percentage of the other charges. Its quantity is known only after they are priced.
    fn percentage(
        &self,
        builder: &mut ProgramBuilder<'_>,
        charge: &Charge,
        (rate, minimum): (&str, Option<&str>),
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) -> Option<LineItem> {
        let line = bill.lines.len();
        let rows = self.rows(None, rate, findings)?;
        let zero = builder.program.constant(Decimal::ZERO);
        let currency = currency(builder);
        let mut metered = self.metered(line, zero, charge, &rows, findings)?;
        metered.minimum = minimum.and_then(|rate| self.minimum(rate, findings));
        metered.pool = None;
        bill.keys.push(self.key(line, charge, currency.clone(), true));
        bill.percentages.push(metered);
        let trace = self.trace("sum of the other AWS charges", Vec::new(), (None, rate), &rows);
        Some(self.line(id, charge, zero, currency, trace))
    }

    /// A charge whose quantity is an amount of money.
    fn direct(
        &self,
        builder: &mut ProgramBuilder<'_>,
        charge: &Charge,
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) -> Option<LineItem> {
        let currency = currency(builder);
        let (node, formula, names) = self.quantity(builder, charge, &currency, findings)?;
        bill.direct.push((bill.lines.len(), node));
        let trace = Trace { formula, operands: self.local.operands(self.placed, &names), ..Trace::default() };
        Some(self.line(id, charge, node, currency, trace))
    }

    /// A metered charge at a rate of a price table.
    fn rated(
        &self,
        builder: &mut ProgramBuilder<'_>,
        charge: &Charge,
        id: String,
        bill: &mut Bill,
        findings: &mut Findings,
    ) -> Option<LineItem> {
        let Pricing::Rate { service, rate, package, minimum, .. } = charge.pricing() else { return None };
        let line = bill.lines.len();
        let mut missing = Findings::none();
        let Some(rows) = self.rows(service.as_deref(), rate, &mut missing) else {
            // An unused charge needs no price. AWS may not even offer it in the region.
            if !self.is_unused(builder, charge) {
                findings.extend(missing);
            }
            return None;
        };
        let unit = rows.first()?.unit().clone();
        let (node, formula, names) = self.quantity(builder, charge, &unit, findings)?;
        let mut metered = self.metered(line, node, charge, &rows, findings)?;
        metered.times = charge.each.then(|| self.local.origins.get("count").map(|count| count.node)).flatten();
        metered.minimum = minimum.as_ref().and_then(|rate| self.minimum(rate, findings));
        if let Some(block) = package {
            metered.package = Some(self.in_unit(builder, charge, block, &unit, findings)?);
        }
        if let Some(free) = &charge.meter.allowance {
            let quantity = self.in_unit(builder, charge, &free.quantity, &unit, findings)?;
            metered.allowance = Some((self.pool_key(&free.name, &free.pool), quantity));
        }
        let operands = self.local.operands(self.placed, &names);
        let mut trace = self.trace(&formula, operands, (service.as_deref(), rate), &rows);
        trace.remarks = self.remarks(builder, charge, &metered);
        bill.keys.push(self.key(line, charge, unit.clone(), false));
        bill.metered.push(metered);
        Some(self.line(id, charge, node, unit, trace))
    }

    /// Whether the quantity of a charge is zero in every draw.
    fn is_unused(&self, builder: &mut ProgramBuilder<'_>, charge: &Charge) -> bool {
        let quantity = self.quantity(builder, charge, charge.unit(), &mut Findings::none());
        let constant = quantity.and_then(|(node, ..)| builder.program.constant_value(node));
        constant.is_some_and(Decimal::is_zero)
    }

    /// A quantity of the catalog in the unit of the price. Adds a finding if the units differ.
    fn in_unit(
        &self,
        builder: &ProgramBuilder<'_>,
        charge: &Charge,
        quantity: &Quantity,
        unit: &Unit,
        findings: &mut Findings,
    ) -> Option<Decimal> {
        quantity.value_in(unit, &builder.calendar).or_else(|| {
            let path = format!("services.{}.charges.{}", self.placed.service.id(), charge.name());
            let message = format!("`{quantity}` needs the unit of the price, `{unit}`");
            findings.push(Finding::new(Code::Formula, path, message));
            None
        })
    }

    /// The quantity of a charge in a unit, with its formula and the names in it.
    fn quantity<'c>(
        &self,
        builder: &mut ProgramBuilder<'_>,
        charge: &'c Charge,
        unit: &Unit,
        findings: &mut Findings,
    ) -> Option<(NodeId, String, Vec<&'c str>)> {
        let formula = charge.quantity.as_ref()?;
        let path = format!("services.{}.charges.{}", self.placed.service.id(), charge.name());
        if !unit.same_dimension(charge.unit()) {
            let message = format!("the charge is per `{}`, but its price is per `{unit}`", charge.unit());
            findings.push(Finding::new(Code::Formula, path, message));
            return None;
        }
        let typed = builder.lower(&path, &formula.text, &formula.expr, &self.local.names, findings)?;
        let expected = ExpectedUnit { unit: unit.clone(), monthly: false };
        let Some(node) = builder.convert_to(&typed, &expected) else {
            let found = typed.unit().map(ToString::to_string).unwrap_or_default();
            let message =
                format!("the quantity `{}` has the unit `{found}`, but the price is per `{unit}`", formula.text);
            findings.push(Finding::new(Code::Formula, path, message));
            return None;
        };
        builder.labels.push((self.path.clone(), formula.text.clone(), node));
        Some((node, formula.text.clone(), formula.expr.names()))
    }

    /// The price rows of a rate for this item. Adds a finding if there are none.
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
            let message = format!("no price known for `{service}` rate `{rate}` in {region}{with}");
            Finding::new(Code::PriceUnknown, &self.path, message).with_help(
                "use a price book with this price, choose another region, or use a `custom` component with its own cost and basis",
            )
        } else {
            let message = format!("AWS does not offer `{service}` rate `{rate}` in {region}{with}");
            Finding::new(Code::NotOffered, &self.path, message)
                .with_help("choose another region or another attribute value")
        }
    }

    /// The minimum amount per month that a rate gives.
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
    ) -> Option<MeteredCharge> {
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
        Some(MeteredCharge {
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

    /// The key of this item's meter: the rate, and the values of the attributes that separate meters.
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

    fn remarks(&self, builder: &ProgramBuilder<'_>, charge: &Charge, metered: &MeteredCharge) -> Vec<String> {
        let mut remarks = Vec::new();
        if let (Some(pool), true) = (&metered.pool, metered.schedule.tiers().len() > 1) {
            remarks.push(format!("tiers apply to the combined usage of the meter `{pool}`"));
        }
        if let Some(Allowance { quantity, .. }) = &charge.meter.allowance {
            let taken = builder.architecture.free_allowances() == crate::model::FreeAllowances::Always;
            let effect = if taken { "is deducted first" } else { "is not deducted: other workloads may use it" };
            remarks.push(format!("the free {quantity} {effect}"));
        }
        if let Some(block) = &metered.package {
            remarks.push(format!("billed in whole blocks of {block}"));
        }
        if let Some(least) = &metered.minimum {
            remarks.push(format!("minimum of {least} {} a month", builder.architecture.currency()));
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
fn currency(builder: &ProgramBuilder<'_>) -> Unit {
    // INVARIANT: three capital letters are a unit.
    builder.architecture.currency().code().parse().unwrap_or_default()
}

//! Compiles an architecture into a plan, step by step.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, NodeId, Program, Rounding};

use super::assemble::{CompiledProgram, assemble};
use super::charges::{Bill, LineBuilder};
use super::compiled_plan::Plan;
use super::correlation::CopulaFactor;
use super::dimensions::SequenceDimensions;
use super::domain_check::check_domain;
use super::flows::{FlowResults, TRANSFER_SERVICE, trace_flows};
use super::local_names::{LocalNames, local_names};
use super::meter::{MeteredCharge, PricedCharge, price_charges, sum};
use super::modeling_choice::percent;
use super::place::place;
use super::placed_item::PlacedItem;
use super::program_builder::{ExpectedUnit, ProgramBuilder};
use crate::catalog::Catalog;
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Assumption, FreeAllowances};
use crate::prices::PriceProvider;

impl Plan {
    /// Resolves an architecture: finds its services, prices and units, and lowers every formula into one program.
    ///
    /// # Errors
    /// All faults at once: unknown services and keys, attribute values that AWS does not offer, rates without a price,
    /// missing usages, wrong units, quantities that can be negative, divisors that can be zero, and correlations that
    /// contradict each other.
    pub fn compile(
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<Plan, Findings> {
        compile(architecture, catalog, prices, SequenceDimensions::default())
    }

    /// Like [`compile`](Self::compile), for a changed copy of this plan's architecture. Assumptions that both plans have keep
    /// their draws.
    ///
    /// # Errors
    /// As for [`compile`](Self::compile).
    pub fn recompile(
        &self,
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<Plan, Findings> {
        compile(architecture, catalog, prices, self.dimensions.clone())
    }
}

fn compile(
    architecture: &Architecture,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    dimensions: SequenceDimensions,
) -> Result<Plan, Findings> {
    let mut findings = Findings::none();
    let mut builder = ProgramBuilder::new(architecture, dimensions);
    builder.drivers(&mut findings);
    check_size(&builder, "drivers")?;
    let placed = place(architecture, catalog, prices, &mut findings);
    let flows = trace_flows(&mut builder, &placed, &mut findings);
    let mut bill = Bill::default();
    for (index, one) in placed.iter().enumerate() {
        component(&mut builder, one, index, &flows, prices, &mut bill, &mut findings);
        check_size(&builder, &one.path)?;
    }
    transfers(&mut builder, &placed, &flows, catalog, prices, &mut bill, &mut findings);
    existing_use(&mut builder, &mut bill, &mut findings);
    let total = price(&mut builder, &mut bill);
    check_currency(architecture, &bill, &mut findings);
    let copula = copula(&builder, &mut findings);
    let total = findings.into_result(total)?;
    let domain = check_domain(&builder, &bill)?;
    let compiled = CompiledProgram { builder, bill, total, copula, domain, choices: flows.choices };
    assemble(compiled, prices)
}

/// Stops the compilation if the program needs too much memory to be estimated.
fn check_size(builder: &ProgramBuilder<'_>, path: &str) -> Result<(), Findings> {
    let steps = builder.program.nodes().len();
    if steps <= Plan::MAX_STEPS {
        return Ok(());
    }
    let message = format!("the plan needs {steps} steps up to here, expected at most {}", Plan::MAX_STEPS);
    let help = "split the architecture into several files, or replace equal components by one with a `count`";
    Err(Finding::new(Code::OutOfRange, path, message).with_help(help).into())
}

fn component(
    builder: &mut ProgramBuilder<'_>,
    placed: &PlacedItem,
    index: usize,
    flows: &FlowResults,
    prices: &dyn PriceProvider,
    bill: &mut Bill,
    findings: &mut Findings,
) {
    let Some(local) = local_names(builder, placed, index, &flows.feeds, findings) else { return };
    let charging = LineBuilder { placed, local: &local, prices, path: placed.path.clone() };
    for charge in placed.service.charges().iter().filter(|charge| placed.meets(charge.when())) {
        let id = line_id(placed, charge.name(), None);
        charging.add(builder, charge, id, bill, findings);
    }
}

/// `component[item].charge[other]@environment`
fn line_id(placed: &PlacedItem, charge: &str, other: Option<&str>) -> String {
    let (place, environment) = match placed.name.split_once('@') {
        Some((place, environment)) => (place, format!("@{environment}")),
        None => (placed.name.as_str(), String::new()),
    };
    let other = other.map(|other| format!("[{other}]")).unwrap_or_default();
    format!("{place}.{charge}{other}{environment}")
}

/// Bills each transfer to its payer, at the charge of the transfer service.
fn transfers(
    builder: &mut ProgramBuilder<'_>,
    placed: &[PlacedItem],
    flows: &FlowResults,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    bill: &mut Bill,
    findings: &mut Findings,
) {
    if flows.transfers.is_empty() {
        return;
    }
    let service = match catalog.service(TRANSFER_SERVICE) {
        Ok(Some(service)) => service,
        Ok(None) => {
            let message = format!("the catalog has no service `{TRANSFER_SERVICE}`, which prices the flows");
            return findings.push(Finding::new(Code::UnknownService, "flows", message));
        }
        Err(faults) => return findings.extend(faults),
    };
    for transfer in &flows.transfers {
        let payer = &placed[transfer.payer];
        let mut words = BTreeMap::from([("region".to_owned(), payer.region.clone())]);
        words.extend(transfer.to_region.iter().map(|region| ("to_region".to_owned(), region.clone())));
        let sender = PlacedItem { service: service.clone(), words, specification: None, ..payer.clone() };
        let mut local = LocalNames::default();
        local.insert("volume", transfer.volume.clone(), format!("{}.volume", transfer.path));
        let charging = LineBuilder { placed: &sender, local: &local, prices, path: transfer.path.clone() };
        let Some(charge) = service.charges().iter().find(|charge| charge.name() == transfer.charge) else {
            let message = format!("the service `{TRANSFER_SERVICE}` has no charge `{}`", transfer.charge);
            findings.push(Finding::new(Code::PriceUnknown, &transfer.path, message));
            continue;
        };
        let id = unique_id(bill, &line_id(&sender, charge.name(), Some(&transfer.other)));
        charging.add(builder, charge, id, bill, findings);
    }
}

fn unique_id(bill: &Bill, expected: &str) -> String {
    let taken = |id: &str| bill.lines.iter().any(|line| line.id == id);
    let mut id = expected.to_owned();
    let mut next = 2;
    while taken(&id) {
        id = format!("{expected}#{next}");
        next += 1;
    }
    id
}

/// Adds to each meter the usage that the organization already has.
fn existing_use(builder: &mut ProgramBuilder<'_>, bill: &mut Bill, findings: &mut Findings) {
    for (index, existing) in builder.architecture.existing_use.iter().enumerate() {
        let path = format!("existing_use[{index}]");
        let fits = |key: &super::charges::MeterKey| {
            let region = existing.region.as_ref().is_none_or(|region| key.words.get("region") == Some(region));
            let words = existing.attributes.iter().all(|(name, value)| key.words.get(name) == Some(value));
            key.service == existing.service && key.charge == existing.charge && region && words
        };
        let found: Vec<(usize, bool)> =
            bill.keys.iter().filter(|key| fits(key)).map(|key| (key.line, key.percentage)).collect();
        let Some(unit) = bill.keys.iter().find(|key| fits(key)).map(|key| key.unit.clone()) else {
            let message =
                format!("no component has the charge `{1}` of the service `{0}`", existing.service, existing.charge);
            findings.push(
                Finding::new(Code::UnknownName, path, message).with_help("`costcone explain FILE` lists the charges"),
            );
            continue;
        };
        let expected = ExpectedUnit::monthly(unit);
        let Some(quantity) = builder.setting(&format!("{path}.quantity"), &existing.quantity, &expected, findings)
        else {
            continue;
        };
        if existing.basis.is_some() {
            builder.mark_documented(&format!("{path}.quantity"));
        }
        for (line, percentage) in found {
            let charges = if percentage { &mut bill.percentages } else { &mut bill.metered };
            charges
                .iter_mut()
                .filter(|charge| charge.line == line)
                .for_each(|charge| charge.existing = Some((index, quantity.node())));
        }
    }
}

/// Prices every line and returns the node of the total.
///
/// Charges are sorted by name first. Sums round, so the order of the file would change the last digits.
fn price(builder: &mut ProgramBuilder<'_>, bill: &mut Bill) -> NodeId {
    let Bill { lines, metered, percentages: shares, direct, .. } = bill;
    metered.sort_by(|a, b| lines[a.line].id.cmp(&lines[b.line].id));
    shares.sort_by(|a, b| lines[a.line].id.cmp(&lines[b.line].id));
    direct.sort_by(|a, b| lines[a.0].id.cmp(&lines[b.0].id));
    let free = builder.architecture.free_allowances() == FreeAllowances::Always;
    let (priced, mut totals) = price_charges(&mut builder.program, &bill.metered, free);
    let kept = builder.architecture.discount().map(|discount| {
        // INVARIANT: a discount is between 0 and 1 and has few digits.
        let kept = Decimal::ONE.sub_rounded(discount.fraction(), Rounding::Nearest);
        (kept.unwrap_or(Decimal::ONE), discount.fraction())
    });
    for part in priced {
        let cost = discounted(&mut builder.program, part.cost, kept.map(|(kept, _)| kept));
        record(bill, &part, cost, kept.map(|(_, fraction)| fraction));
    }
    let base = sum(&mut builder.program, totals.iter().copied());
    for total in &mut totals {
        *total = discounted(&mut builder.program, *total, kept.map(|(kept, _)| kept));
    }
    totals.extend(percentages(builder, bill, base));
    for (line, cost) in &bill.direct {
        bill.lines[*line].cost = *cost;
        totals.push(*cost);
    }
    sum(&mut builder.program, totals.into_iter())
}

fn discounted(program: &mut Program, cost: NodeId, kept: Option<Decimal>) -> NodeId {
    match kept {
        Some(kept) => {
            let kept = program.constant(kept);
            program.multiply(cost, kept)
        }
        None => cost,
    }
}

fn record(bill: &mut Bill, part: &PricedCharge, cost: NodeId, discount: Option<Decimal>) {
    let charge = &bill.metered[part.charge];
    let line = &mut bill.lines[charge.line];
    line.cost = cost;
    line.trace.billed = Some(part.billed);
    line.trace.metered = part.metered;
    line.trace.schedule = Some(charge.schedule.clone());
    if let Some(fraction) = discount {
        line.trace.remarks.push(format!("minus a discount of {}", percent(fraction)));
    }
}

/// Prices the percentages. Each is a percentage of the metered charges before discounts, and no discount reduces it.
///
/// # Source
/// Support fees follow the charges before discounts and credits: <https://help.doit.com/docs/billing/billing-explained/aws-support>
/// (read 2026-11-21).
fn percentages(builder: &mut ProgramBuilder<'_>, bill: &mut Bill, base: NodeId) -> Vec<NodeId> {
    let charges: Vec<MeteredCharge> = std::mem::take(&mut bill.percentages)
        .into_iter()
        .map(|charge| MeteredCharge { quantity: base, ..charge })
        .collect();
    let (priced, totals) = price_charges(&mut builder.program, &charges, false);
    for part in &priced {
        let charge = &charges[part.charge];
        let line = &mut bill.lines[charge.line];
        line.quantity = base;
        line.cost = part.cost;
        line.trace.billed = Some(base);
        line.trace.schedule = Some(charge.schedule.clone());
        if let Some(least) = charge.minimum {
            line.trace.remarks.push(format!("minimum of {least} {} a month", builder.architecture.currency()));
        }
    }
    bill.percentages = charges;
    totals
}

fn check_currency(architecture: &Architecture, bill: &Bill, findings: &mut Findings) {
    let expected = architecture.currency();
    let other = bill.lines.iter().flat_map(|line| &line.trace.prices).find(|row| row.currency() != expected);
    if let Some(row) = other {
        let message = format!("the prices are in {}, the architecture is in {expected}", row.currency());
        findings.push(
            Finding::new(Code::Currency, "architecture.currency", message)
                .with_help(format!("set `currency = \"{}\"`, or use a price book in {expected}", row.currency())),
        );
    }
}

fn copula(builder: &ProgramBuilder<'_>, findings: &mut Findings) -> CopulaFactor {
    // An exact value correlates with nothing.
    let is_named = |known: &Assumption, id: &str| known.id() == id && !known.spread().is_exact();
    let number = |id: &str| builder.assumptions.iter().position(|known| is_named(known, id));
    let within = |correlation: &&crate::model::Correlation| {
        correlation.kind().latent().abs() <= 1.0 && correlation.between()[0] != correlation.between()[1]
    };
    let stated: Vec<_> = builder.architecture.correlations().iter().filter(within).cloned().collect();
    let name = |number: usize| builder.assumptions[number].id();
    CopulaFactor::new(&stated, number, name).unwrap_or_else(|finding| {
        findings.push(finding);
        CopulaFactor::default()
    })
}

//! The way from an architecture to a plan, step by step.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, NodeId, Program, Rounding};

use super::charges::{Bill, Charging};
use super::correlation::CopulaFactor;
use super::domain::check_domain;
use super::finish::{Compiled, finish};
use super::flows::{Flowing, TRANSFER_SERVICE, follow};
use super::local::{Local, local_names};
use super::meter::{Metered, Settled, settle, sum};
use super::place::{Placed, place};
use super::terms::{Terms, Wanted};
use super::{Plan, SequenceDimensions, percent};
use crate::catalog::Catalog;
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Assumption, FreeAllowances};
use crate::prices::PriceProvider;

pub(super) fn compile(
    architecture: &Architecture,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    dimensions: SequenceDimensions,
) -> Result<Plan, Findings> {
    let mut findings = Findings::none();
    let mut terms = Terms::new(architecture, dimensions);
    terms.drivers(&mut findings);
    check_size(&terms, "drivers")?;
    let placed = place(architecture, catalog, prices, &mut findings);
    let flowing = follow(&mut terms, &placed, &mut findings);
    let mut bill = Bill::default();
    for (index, one) in placed.iter().enumerate() {
        component(&mut terms, one, index, &flowing, prices, &mut bill, &mut findings);
        check_size(&terms, &one.path)?;
    }
    transfers(&mut terms, &placed, &flowing, catalog, prices, &mut bill, &mut findings);
    existing_use(&mut terms, &mut bill, &mut findings);
    let total = price(&mut terms, &mut bill);
    check_currency(architecture, &bill, &mut findings);
    let latents = latents(&terms, &mut findings);
    let total = findings.into_result(total)?;
    let domain = check_domain(&terms, &bill)?;
    let compiled = Compiled { terms, bill, total, latents, domain, choices: flowing.choices };
    finish(compiled, prices)
}

/// A finding where the program has grown larger than can be estimated in reasonable memory; compiling then ends at once.
fn check_size(terms: &Terms<'_>, path: &str) -> Result<(), Findings> {
    let steps = terms.program.nodes().len();
    if steps <= Plan::MAX_STEPS {
        return Ok(());
    }
    let message = format!("the plan has {steps} steps up to here, at most {} are estimated", Plan::MAX_STEPS);
    let help = "split the architecture into several files, or give one component a `count` in place of many alike";
    Err(Finding::new(Code::OutOfRange, path, message).with_help(help).into())
}

fn component(
    terms: &mut Terms<'_>,
    placed: &Placed,
    index: usize,
    flowing: &Flowing,
    prices: &dyn PriceProvider,
    bill: &mut Bill,
    findings: &mut Findings,
) {
    let Some(local) = local_names(terms, placed, index, &flowing.feeds, findings) else { return };
    let charging = Charging { placed, local: &local, prices, path: placed.path.clone() };
    for charge in placed.service.charges().iter().filter(|charge| placed.holds(charge.when())) {
        let id = line_id(placed, charge.name(), None);
        charging.add(terms, charge, id, bill, findings);
    }
}

/// `component[item].charge[other]@environment`
fn line_id(placed: &Placed, charge: &str, other: Option<&str>) -> String {
    let (place, environment) = match placed.name.split_once('@') {
        Some((place, environment)) => (place, format!("@{environment}")),
        None => (placed.name.as_str(), String::new()),
    };
    let other = other.map(|other| format!("[{other}]")).unwrap_or_default();
    format!("{place}.{charge}{other}{environment}")
}

/// Bills each transfer to its payer, under the transfer service's charge of that kind.
fn transfers(
    terms: &mut Terms<'_>,
    placed: &[Placed],
    flowing: &Flowing,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    bill: &mut Bill,
    findings: &mut Findings,
) {
    if flowing.transfers.is_empty() {
        return;
    }
    let service = match catalog.service(TRANSFER_SERVICE) {
        Ok(Some(service)) => service,
        Ok(None) => {
            let message = format!("the catalogue has no service `{TRANSFER_SERVICE}` to price flows with");
            return findings.push(Finding::new(Code::UnknownService, "flows", message));
        }
        Err(faults) => return findings.extend(faults),
    };
    for transfer in &flowing.transfers {
        let payer = &placed[transfer.payer];
        let mut words = BTreeMap::from([("region".to_owned(), payer.region.clone())]);
        words.extend(transfer.to_region.iter().map(|region| ("to_region".to_owned(), region.clone())));
        let sender = Placed { service: service.clone(), words, specification: None, ..payer.clone() };
        let mut local = Local::default();
        local.put("volume", transfer.volume.clone(), format!("{}.volume", transfer.path));
        let charging = Charging { placed: &sender, local: &local, prices, path: transfer.path.clone() };
        let Some(charge) = service.charges().iter().find(|charge| charge.name() == transfer.charge) else {
            let message = format!("`{TRANSFER_SERVICE}` has no charge `{}`", transfer.charge);
            findings.push(Finding::new(Code::PriceUnknown, &transfer.path, message));
            continue;
        };
        let id = unique_id(bill, &line_id(&sender, charge.name(), Some(&transfer.other)));
        charging.add(terms, charge, id, bill, findings);
    }
}

fn unique_id(bill: &Bill, wanted: &str) -> String {
    let taken = |id: &str| bill.lines.iter().any(|line| line.id == id);
    let mut id = wanted.to_owned();
    let mut next = 2;
    while taken(&id) {
        id = format!("{wanted}#{next}");
        next += 1;
    }
    id
}

/// Adds to each meter what the organisation already uses of it.
fn existing_use(terms: &mut Terms<'_>, bill: &mut Bill, findings: &mut Findings) {
    for (index, existing) in terms.architecture.existing_use.iter().enumerate() {
        let path = format!("existing_use[{index}]");
        let fits = |key: &super::charges::MeterKey| {
            let region = existing.region.as_ref().is_none_or(|region| key.words.get("region") == Some(region));
            let words = existing.attributes.iter().all(|(name, value)| key.words.get(name) == Some(value));
            key.service == existing.service && key.charge == existing.charge && region && words
        };
        let found: Vec<(usize, bool)> =
            bill.keys.iter().filter(|key| fits(key)).map(|key| (key.line, key.percentage)).collect();
        let Some(unit) = bill.keys.iter().find(|key| fits(key)).map(|key| key.unit.clone()) else {
            let message = format!("matches no charge: `{}` has no line `{}` here", existing.service, existing.charge);
            findings.push(
                Finding::new(Code::UnknownName, path, message).with_help("`costcone explain FILE` lists the charges"),
            );
            continue;
        };
        let wanted = Wanted::monthly(unit);
        let Some(quantity) = terms.setting(&format!("{path}.quantity"), &existing.quantity, &wanted, findings) else {
            continue;
        };
        if existing.basis.is_some() {
            terms.documented(&format!("{path}.quantity"));
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

/// Prices every line and returns the node of their total. Charges are taken by name: sums round, so in the order of the file
/// the same architecture written otherwise would have other last digits.
fn price(terms: &mut Terms<'_>, bill: &mut Bill) -> NodeId {
    let Bill { lines, metered, percentages: shares, direct, .. } = bill;
    metered.sort_by(|a, b| lines[a.line].id.cmp(&lines[b.line].id));
    shares.sort_by(|a, b| lines[a.line].id.cmp(&lines[b.line].id));
    direct.sort_by(|a, b| lines[a.0].id.cmp(&lines[b.0].id));
    let free = terms.architecture.free_allowances() == FreeAllowances::Always;
    let (settled, mut totals) = settle(&mut terms.program, &bill.metered, free);
    let kept = terms.architecture.discount().map(|discount| {
        // INVARIANT: a discount lies between 0 and 1 and has few digits.
        let kept = Decimal::ONE.sub_rounded(discount.fraction(), Rounding::Nearest);
        (kept.unwrap_or(Decimal::ONE), discount.fraction())
    });
    for part in settled {
        let cost = discounted(&mut terms.program, part.cost, kept.map(|(kept, _)| kept));
        record(bill, &part, cost, kept.map(|(_, fraction)| fraction));
    }
    let base = sum(&mut terms.program, totals.iter().copied());
    for total in &mut totals {
        *total = discounted(&mut terms.program, *total, kept.map(|(kept, _)| kept));
    }
    totals.extend(percentages(terms, bill, base));
    for (line, cost) in &bill.direct {
        bill.lines[*line].cost = *cost;
        totals.push(*cost);
    }
    sum(&mut terms.program, totals.into_iter())
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

fn record(bill: &mut Bill, part: &Settled, cost: NodeId, discount: Option<Decimal>) {
    let charge = &bill.metered[part.charge];
    let line = &mut bill.lines[charge.line];
    line.cost = cost;
    line.trace.billed = Some(part.billed);
    line.trace.metered = part.metered;
    line.trace.schedule = Some(charge.schedule.clone());
    if let Some(fraction) = discount {
        line.trace.remarks.push(format!("less a discount of {}", percent(fraction)));
    }
}

/// Percentages are taken of the metered charges before discounts, each of the same sum, and no discount bears on them.
///
/// # Source
/// Support fees follow charges before discounts and credits: <https://help.doit.com/docs/billing/billing-explained/aws-support>
/// (read 2026-11-21).
fn percentages(terms: &mut Terms<'_>, bill: &mut Bill, base: NodeId) -> Vec<NodeId> {
    let charges: Vec<Metered> =
        std::mem::take(&mut bill.percentages).into_iter().map(|charge| Metered { quantity: base, ..charge }).collect();
    let (settled, totals) = settle(&mut terms.program, &charges, false);
    for part in &settled {
        let charge = &charges[part.charge];
        let line = &mut bill.lines[charge.line];
        line.quantity = base;
        line.cost = part.cost;
        line.trace.billed = Some(base);
        line.trace.schedule = Some(charge.schedule.clone());
        if let Some(least) = charge.minimum {
            line.trace.remarks.push(format!("at least {least} {} a month", terms.architecture.currency()));
        }
    }
    bill.percentages = charges;
    totals
}

fn check_currency(architecture: &Architecture, bill: &Bill, findings: &mut Findings) {
    let wanted = architecture.currency();
    let other = bill.lines.iter().flat_map(|line| &line.trace.prices).find(|row| row.currency() != wanted);
    if let Some(row) = other {
        let message = format!("the prices are in {}, the estimate is to be in {wanted}", row.currency());
        findings.push(
            Finding::new(Code::Currency, "architecture.currency", message)
                .with_help(format!("set `currency = \"{}\"`, or bring a price book in {wanted}", row.currency())),
        );
    }
}

fn latents(terms: &Terms<'_>, findings: &mut Findings) -> CopulaFactor {
    // A fact moves with nothing.
    let is_named = |known: &Assumption, id: &str| known.id() == id && !known.spread().is_exact();
    let number = |id: &str| terms.assumptions.iter().position(|known| is_named(known, id));
    let within = |correlation: &&crate::model::Correlation| {
        correlation.kind().latent().abs() <= 1.0 && correlation.between()[0] != correlation.between()[1]
    };
    let stated: Vec<_> = terms.architecture.correlations().iter().filter(within).cloned().collect();
    let name = |number: usize| terms.assumptions[number].id();
    CopulaFactor::new(&stated, number, name).unwrap_or_else(|finding| {
        findings.push(finding);
        CopulaFactor::default()
    })
}

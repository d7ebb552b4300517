//! The way from an architecture to a plan, step by step.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Interval, NodeId, Program};

use super::charges::{Bill, Charging, Local, local_names};
use super::class::{ClassReport, classify};
use super::correlation::Latents;
use super::fingerprint::Fingerprint;
use super::flows::{Flowing, TRANSFER_SERVICE, follow};
use super::meter::{Metered, Settled, settle, sum};
use super::parts::parts;
use super::place::{Placed, place};
use super::terms::{Terms, Wanted};
use super::{Choice, DEFINITION, Dimensions, Plan, intervals};
use crate::catalog::Catalog;
use crate::document::Table;
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Assumption, FreeAllowances, Status};
use crate::prices::PriceProvider;

pub(super) fn compile(
    architecture: &Architecture,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    dimensions: Dimensions,
) -> Result<Plan, Findings> {
    let mut findings = Findings::none();
    let mut terms = Terms::new(architecture, dimensions);
    terms.drivers(&mut findings);
    let placed = place(architecture, catalog, prices, &mut findings);
    let flowing = follow(&mut terms, &placed, &mut findings);
    let mut bill = Bill::default();
    for (index, one) in placed.iter().enumerate() {
        component(&mut terms, one, index, &flowing, prices, &mut bill, &mut findings);
    }
    transfers(&mut terms, &placed, &flowing, catalog, prices, &mut bill, &mut findings);
    existing_use(&mut terms, &mut bill, &mut findings);
    let total = price(&mut terms, &mut bill);
    check_currency(architecture, &bill, &mut findings);
    let latents = latents(&terms, &mut findings);
    let total = findings.or(total)?;
    check_domain(&terms, &bill)?;
    finish(terms, bill, total, latents, flowing.choices, prices)
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
                .for_each(|charge| charge.existing = Some(quantity.node()));
        }
    }
}

/// Prices every line and returns the node of their total.
fn price(terms: &mut Terms<'_>, bill: &mut Bill) -> NodeId {
    let free = terms.architecture.free_allowances() == FreeAllowances::Always;
    let (settled, mut totals) = settle(&mut terms.program, &bill.metered, free);
    let kept = terms.architecture.discount().map(|discount| {
        // INVARIANT: a discount lies between 0 and 1 and has few digits.
        let kept = Decimal::ONE.sub_rounded(discount.fraction(), costcone_formula::Rounding::Nearest);
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
    let line = &mut bill.lines[part.line];
    line.cost = cost;
    line.trace.billed = Some(part.billed);
    line.trace.metered = part.metered;
    line.trace.schedule =
        bill.metered.iter().find(|charge| charge.line == part.line).map(|charge| charge.schedule.clone());
    if let Some(fraction) = discount {
        line.trace.remarks.push(format!("less a discount of {fraction}"));
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
        let line = &mut bill.lines[part.line];
        line.quantity = base;
        line.cost = part.cost;
        line.trace.billed = Some(base);
        let charge = charges.iter().find(|charge| charge.line == part.line);
        line.trace.schedule = charge.map(|charge| charge.schedule.clone());
        if let Some(least) = charge.and_then(|charge| charge.minimum) {
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

fn latents(terms: &Terms<'_>, findings: &mut Findings) -> Latents {
    let number = |id: &str| terms.assumptions.iter().position(|known| known.id() == id);
    let within = |correlation: &&crate::model::Correlation| {
        correlation.kind().latent().abs() <= 1.0 && correlation.between()[0] != correlation.between()[1]
    };
    let stated: Vec<_> = terms.architecture.correlations().iter().filter(within).cloned().collect();
    Latents::new(&stated, number).unwrap_or_else(|finding| {
        findings.push(finding);
        Latents::default()
    })
}

/// Findings where a divisor can be zero, a quantity negative or an amount too large.
fn check_domain(terms: &Terms<'_>, bill: &Bill) -> Result<(), Findings> {
    let inputs = intervals(&terms.assumptions);
    let ranges = terms.program.bounds(&inputs).map_err(|error| undefined(terms, &error))?;
    let mut findings = Findings::none();
    let quantities = bill.lines.iter().map(|line| line.quantity);
    let usages = terms.labels.iter().filter(|(path, _, _)| !path.starts_with("drivers."));
    let mut checked: Vec<NodeId> = Vec::new();
    for (path, text, node) in usages {
        negative(terms, path, text, *node, &inputs, &ranges, &mut findings);
        checked.push(*node);
    }
    for (line, node) in bill.lines.iter().zip(quantities) {
        if findings.is_empty() && !checked.contains(&node) {
            let path = format!("components.{}", line.component);
            negative(terms, &path, &line.trace.formula, node, &inputs, &ranges, &mut findings);
        }
    }
    findings.or(())
}

fn negative(
    terms: &Terms<'_>,
    path: &str,
    text: &str,
    node: NodeId,
    inputs: &[Interval],
    ranges: &[Interval],
    findings: &mut Findings,
) {
    if ranges[node.index()].inf() >= Decimal::ZERO {
        return;
    }
    let least = match terms.program.tight_bounds(node, inputs, ranges) {
        Ok((bounds, _)) => bounds.inf(),
        Err(_) => ranges[node.index()].inf(),
    };
    if least < Decimal::ZERO {
        let message = format!("the quantity can be negative, down to {}", least.round_places(4));
        findings.push(
            Finding::new(Code::OutOfDomain, path, message)
                .with_detail(text)
                .with_help(format!("write `max(0, {text})` where that is meant")),
        );
    }
}

/// Names the first formula in which the failed operation stands.
fn undefined(terms: &Terms<'_>, error: &costcone_formula::EvaluationError) -> Findings {
    let holds = |node: NodeId| terms.program.ancestors(&[node])[error.node.index()];
    let place = terms.labels.iter().find(|(_, _, node)| holds(*node));
    let (path, text) = place.map_or(("", ""), |(path, text, _)| (path, text));
    let message = match error.kind {
        costcone_formula::ArithmeticError::DivisionByZero => "the divisor can be zero".to_owned(),
        other => format!("{other}"),
    };
    let code = match error.kind {
        costcone_formula::ArithmeticError::DivisionByZero => Code::OutOfDomain,
        _ => Code::OutOfRange,
    };
    let finding = Finding::new(code, path, message);
    let finding = if text.is_empty() { finding } else { finding.with_detail(text) };
    let help = match code {
        Code::OutOfDomain => "give the divisor a floor above zero, as in `max(1, ...)`",
        _ => "the figures are too large to be priced: check their units",
    };
    finding.with_help(help).into()
}

fn finish(
    terms: Terms<'_>,
    bill: Bill,
    total: NodeId,
    latents: Latents,
    choices: Vec<Choice>,
    prices: &dyn PriceProvider,
) -> Result<Plan, Findings> {
    let architecture = terms.architecture;
    let class = classify(architecture, terms.figures.len(), || open_drivers(&terms, total));
    let mut assumptions = terms.assumptions;
    assumptions[0] = definition(architecture, &class)?;
    let uncertain = assumptions.iter().skip(1).filter(|assumption| !assumption.spread().is_exact()).count();
    let mut program = terms.program;
    let parts = parts(&mut program, &bill.lines);
    let mut plan = Plan {
        name: architecture.name().to_owned(),
        region: architecture.region().to_owned(),
        currency: architecture.currency().clone(),
        calendar: terms.calendar,
        program,
        assumptions,
        dimensions: terms.dimensions,
        latents,
        lines: bill.lines,
        total,
        parts,
        figures: terms.figures,
        choices: [standing_choices(architecture), choices].concat(),
        notes: Vec::new(),
        class,
        excluded: architecture.excluded().to_vec(),
        environments: architecture.environments().iter().map(|e| e.name().to_owned()).collect(),
        independent_pairs: Latents::independent_pairs(architecture.correlations().len(), uncertain),
        price_version: prices.version(),
        price_dates: None,
        fingerprint: String::new(),
    };
    plan.notes = notes(&plan);
    plan.price_dates = price_dates(&plan);
    plan.fingerprint = fingerprint(&plan);
    Ok(plan)
}

/// The uncertain, unconfirmed assumptions among those that together carry 80 % of the squared swings of the total, each
/// swung from its P10 to its P90 with the others at their expected values.
fn open_drivers(terms: &Terms<'_>, total: NodeId) -> Vec<String> {
    let expected: Vec<Decimal> = terms.assumptions.iter().map(|a| a.spread().expected_decimal()).collect();
    let at = |number: usize, u: f64| -> f64 {
        let mut inputs = expected.clone();
        let spread = terms.assumptions[number].spread();
        let value = Decimal::from_f64(spread.quantile(u), costcone_formula::Rounding::Nearest);
        inputs[number] = value.unwrap_or(inputs[number]);
        terms.program.exact(&inputs).map_or(0.0, |values| values[total.index()].to_f64())
    };
    let mut swings: Vec<(f64, &Assumption)> = (1..terms.assumptions.len())
        .filter(|number| !terms.assumptions[*number].spread().is_exact())
        .map(|number| ((at(number, 0.9) - at(number, 0.1)).powi(2), &terms.assumptions[number]))
        .collect();
    swings.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: f64 = swings.iter().map(|(swing, _)| swing).sum();
    let mut carried = 0.0;
    let mut open = Vec::new();
    for (swing, assumption) in swings {
        if carried >= 0.8 * all {
            break;
        }
        carried += swing;
        if assumption.status() == Status::Open {
            open.push(assumption.id().to_owned());
        }
    }
    open
}

/// The assumption that stands for what is not defined yet: a factor on every charge.
fn definition(architecture: &Architecture, class: &ClassReport) -> Result<Assumption, Findings> {
    let (low, high) = class.factor();
    let mut given = Table::new();
    let statement = "Factor on every charge for what is not defined yet";
    let (basis, owner) = (format!("Range of a class {} estimate, after AACE 18R-97", class.class()), "architect");
    for (key, value) in [("statement", statement), ("basis", basis.as_str()), ("owner", owner)] {
        given.insert(key, value);
    }
    if architecture.definition_uncertainty() {
        for (key, value) in [("low", low), ("expected", Decimal::ONE), ("high", high)] {
            given.insert(key, value.to_string());
        }
    } else {
        given.insert("exact", "1");
    }
    Assumption::new(DEFINITION, &given)
}

/// Choices that every estimate makes.
fn standing_choices(architecture: &Architecture) -> Vec<Choice> {
    let hours = architecture.calendar().hours_per_month();
    let choice = |statement: &str, value: String, basis: &str| Choice {
        statement: statement.to_owned(),
        value,
        basis: basis.to_owned(),
    };
    let mut choices = vec![choice(
        "Hours in a month",
        hours.to_string(),
        "AWS bills actual hours, 672 to 744; its calculator uses 730",
    )];
    choices.push(match architecture.free_allowances() {
        FreeAllowances::Never => {
            choice("Free allowances", "never".to_owned(), "other workloads of the organisation usually use them up")
        }
        FreeAllowances::Always => choice("Free allowances", "always".to_owned(), "this workload has them to itself"),
    });
    if let Some(discount) = architecture.discount() {
        choices.push(choice("Discount on every AWS charge but support", discount.fraction().to_string(), discount.basis()));
    }
    if !architecture.definition_uncertainty() {
        choices.push(choice("Definition uncertainty", "left out".to_owned(), "the architecture asks for it"));
    }
    choices
}

/// What a reader should know of the assumptions' shapes.
fn notes(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    for assumption in &plan.assumptions {
        if let Some(ratio) = assumption.spread().long_range() {
            notes.push(format!(
                "{}: max is {} times min; a three-point guess over orders of magnitude belongs on a log scale (p10, p50, p90)",
                assumption.id(),
                ratio.round_places(0)
            ));
        }
    }
    notes
}

fn price_dates(plan: &Plan) -> Option<(String, String)> {
    let dates = || plan.lines.iter().flat_map(|line| &line.trace.prices).map(|row| row.effective_date());
    Some((dates().min()?.to_owned(), dates().max()?.to_owned()))
}

fn fingerprint(plan: &Plan) -> String {
    let mut hash = Fingerprint::new();
    for node in plan.program.nodes() {
        hash.add(node);
    }
    for schedule in plan.program.schedules() {
        hash.add(schedule);
    }
    for assumption in &plan.assumptions {
        hash.add(&(assumption.id(), assumption.unit().to_string(), assumption.spread().describe()));
        hash.add(&plan.dimensions.get(assumption.id()));
    }
    for line in &plan.lines {
        hash.add(&(&line.id, line.cost));
    }
    hash.add(&(&plan.latents.members, &plan.latents.factor, plan.total, plan.currency.code()));
    hash.text()
}

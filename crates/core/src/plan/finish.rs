//! From a compiled program to a plan: the class and its factor, choices, notes, dates, fingerprint.

use costcone_formula::{Decimal, NodeId, Rounding};

use super::charges::Bill;
use super::class::{ClassReport, classify};
use super::correlation::CopulaFactor;
use super::domain::Domain;
use super::fingerprint::{Fingerprint, Prints};
use super::line::LineItem;
use super::parts::{PartKind, parts};
use super::terms::Terms;
use super::{DEFINITION, ModelingChoice, Plan, percent};
use crate::document::Table;
use crate::finding::Findings;
use crate::model::{Architecture, Assumption, FreeAllowances, Status};
use crate::prices::PriceProvider;

/// A program and what it computes.
pub(super) struct Compiled<'a> {
    pub(super) terms: Terms<'a>,
    pub(super) bill: Bill,
    pub(super) total: NodeId,
    pub(super) latents: CopulaFactor,
    pub(super) domain: Domain,
    pub(super) choices: Vec<ModelingChoice>,
}

pub(super) fn finish(compiled: Compiled<'_>, prices: &dyn PriceProvider) -> Result<Plan, Findings> {
    let Compiled { terms, bill, total, latents, domain, choices } = compiled;
    let architecture = terms.architecture;
    let class = classify(architecture, terms.figures.len(), || open_drivers(&terms, total));
    let mut assumptions = terms.assumptions;
    assumptions[0] = definition(architecture, &class)?;
    let uncertain = assumptions.iter().skip(1).filter(|assumption| !assumption.spread().is_exact()).count();
    let dimensions = terms.dimensions.with(&assumptions);
    let mut program = terms.program;
    let parts = parts(&mut program, &bill.lines, |kind, name| part_label(architecture, &bill.lines, kind, name));
    let mut plan = Plan {
        name: architecture.name().to_owned(),
        origin: architecture.origin().cloned(),
        region: architecture.region().to_owned(),
        currency: architecture.currency().clone(),
        calendar: terms.calendar,
        program,
        assumptions,
        dimensions,
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
        independent_pairs: CopulaFactor::independent_pairs(architecture.correlations().len(), uncertain),
        price_version: prices.version(),
        price_dates: None,
        domain,
        prints: Prints::default(),
        fingerprint: String::new(),
    };
    plan.notes = notes(&plan);
    plan.price_dates = price_dates(&plan);
    plan.prints = prints(&plan);
    plan.fingerprint = plan.prints.with(&[]);
    Ok(plan)
}

/// A component's label, a service's name as AWS writes it; regions and environments are called by their ids.
fn part_label(architecture: &Architecture, lines: &[LineItem], kind: PartKind, name: &str) -> String {
    let label = match kind {
        PartKind::Component => {
            let component = architecture.components().iter().find(|component| component.id() == name);
            component.map(|component| component.label().into_owned())
        }
        PartKind::Service => lines.iter().find(|line| line.service() == name).map(|line| line.service_name.clone()),
        PartKind::Region | PartKind::Environment => None,
    };
    label.unwrap_or_else(|| name.to_owned())
}

/// The uncertain, unconfirmed assumptions among those that together carry 80 % of the squared swings of the total, each
/// swung from its P10 to its P90 with the others at their expected values.
fn open_drivers(terms: &Terms<'_>, total: NodeId) -> Vec<String> {
    let expected: Vec<Decimal> = terms.assumptions.iter().map(|a| a.spread().expected_decimal()).collect();
    let at = |number: usize, u: f64| -> f64 {
        let mut inputs = expected.clone();
        let spread = terms.assumptions[number].spread();
        let value = Decimal::from_f64(spread.quantile(u), Rounding::Nearest);
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
    let (label, statement) =
        ("Allowance for parts not designed yet", "Factor on every charge for parts not designed yet");
    let (basis, owner) = (format!("Range of a class {} estimate, after AACE 18R-97", class.class()), "architect");
    for (key, value) in [("label", label), ("statement", statement), ("basis", basis.as_str()), ("owner", owner)] {
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
fn standing_choices(architecture: &Architecture) -> Vec<ModelingChoice> {
    let hours = architecture.calendar().hours_per_month();
    let choice = |statement: &str, value: String, basis: &str| ModelingChoice {
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
        choices.push(choice(
            "Discount on every AWS charge but support",
            percent(discount.fraction()),
            discount.basis(),
        ));
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
        if let Some(ratio) = assumption.spread().wide_range_ratio() {
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
    let dates = || plan.lines.iter().flat_map(|line| &line.trace.prices).map(|row| row.as_of());
    Some((dates().min()?.to_owned(), dates().max()?.to_owned()))
}

fn prints(plan: &Plan) -> Prints {
    let mut body = Fingerprint::new();
    for node in plan.program.nodes() {
        body.add(node);
    }
    for schedule in plan.program.schedules() {
        body.add(schedule);
    }
    for line in &plan.lines {
        body.add(&(&line.id, line.cost));
    }
    body.add(&(&plan.latents.members, &plan.latents.factor, plan.total, plan.currency.code()));
    Prints { body, assumptions: plan.assumptions.iter().map(|one| plan.print_of(one, one.spread())).collect() }
}

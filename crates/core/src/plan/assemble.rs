//! Assembles a plan from a compiled program: class, choices, notes, dates and fingerprint.

use costcone_formula::{Decimal, NodeId, Rounding};

use super::charges::Bill;
use super::class::{ClassReport, classify};
use super::compiled_plan::Plan;
use super::correlation::CopulaFactor;
use super::domain::Domain;
use super::line_item::LineItem;
use super::modeling_choice::{ModelingChoice, percent};
use super::parts::{PartKind, parts};
use super::plan_hashes::PlanHashes;
use super::program_builder::ProgramBuilder;
use crate::document::Table;
use crate::finding::Findings;
use crate::fingerprint::Fingerprint;
use crate::model::{Architecture, Assumption, DEFINITION, FreeAllowances, Status};
use crate::prices::PriceProvider;

/// The parts of a plan that the compilation gives.
pub(super) struct CompiledProgram<'a> {
    pub(super) builder: ProgramBuilder<'a>,
    pub(super) bill: Bill,
    pub(super) total: NodeId,
    pub(super) copula: CopulaFactor,
    pub(super) domain: Domain,
    pub(super) choices: Vec<ModelingChoice>,
}

pub(super) fn assemble(compiled: CompiledProgram<'_>, prices: &dyn PriceProvider) -> Result<Plan, Findings> {
    let CompiledProgram { builder, bill, total, copula, domain, choices } = compiled;
    let architecture = builder.architecture;
    let class = classify(architecture, builder.figures.len(), || unconfirmed_assumptions(&builder, total));
    let mut assumptions = builder.assumptions;
    assumptions[0] = definition(architecture, &class)?;
    let uncertain = assumptions.iter().skip(1).filter(|assumption| !assumption.spread().is_exact()).count();
    let dimensions = builder.dimensions.with(&assumptions);
    let mut program = builder.program;
    let parts = parts(&mut program, &bill.lines, |kind, name| part_label(architecture, &bill.lines, kind, name));
    let mut plan = Plan {
        name: architecture.name().to_owned(),
        origin: architecture.origin().cloned(),
        region: architecture.region().to_owned(),
        currency: architecture.currency().clone(),
        calendar: builder.calendar,
        program,
        assumptions,
        dimensions,
        copula,
        lines: bill.lines,
        total,
        parts,
        figures: builder.figures,
        choices: [architecture_choices(architecture), choices].concat(),
        notes: Vec::new(),
        class,
        excluded: architecture.excluded().to_vec(),
        environments: architecture.environments().iter().map(|e| e.name().to_owned()).collect(),
        independent_pairs: CopulaFactor::independent_pairs(architecture.correlations().len(), uncertain),
        price_version: prices.version(),
        price_dates: None,
        domain,
        hashes: PlanHashes::default(),
        fingerprint: String::new(),
    };
    plan.notes = notes(&plan);
    plan.price_dates = price_dates(&plan);
    plan.hashes = hashes(&plan);
    plan.fingerprint = plan.hashes.with(&[]);
    Ok(plan)
}

/// The label of a component or the name of a service as AWS writes it. Regions and environments keep their ids.
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

/// The unconfirmed assumptions that carry most of the range.
///
/// Each uncertain assumption moves from its P10 to its P90, with the others at their expected values. The largest squared
/// changes of the total that add up to 80% count as most of the range.
fn unconfirmed_assumptions(builder: &ProgramBuilder<'_>, total: NodeId) -> Vec<String> {
    let expected: Vec<Decimal> = builder.assumptions.iter().map(|a| a.spread().expected_decimal()).collect();
    let at = |number: usize, u: f64| -> f64 {
        let mut inputs = expected.clone();
        let spread = builder.assumptions[number].spread();
        let value = Decimal::from_f64(spread.quantile(u), Rounding::Nearest);
        inputs[number] = value.unwrap_or(inputs[number]);
        builder.program.exact(&inputs).map_or(0.0, |values| values[total.index()].to_f64())
    };
    let mut swings: Vec<(f64, &Assumption)> = (1..builder.assumptions.len())
        .filter(|number| !builder.assumptions[*number].spread().is_exact())
        .map(|number| ((at(number, 0.9) - at(number, 0.1)).powi(2), &builder.assumptions[number]))
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

/// The allowance for parts that are not designed yet: a factor on every line.
fn definition(architecture: &Architecture, class: &ClassReport) -> Result<Assumption, Findings> {
    let (low, high) = class.factor();
    let mut given = Table::new();
    let (label, statement) =
        ("Allowance for parts not designed yet", "Allowance for parts not designed yet, applied to every line.");
    let (basis, owner) = (format!("Accuracy range of a class {} estimate in AACE 18R-97", class.class()), "architect");
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

/// The choices of the whole architecture.
fn architecture_choices(architecture: &Architecture) -> Vec<ModelingChoice> {
    let hours = architecture.calendar().hours_per_month();
    let choice = |statement: &str, value: String, basis: &str| ModelingChoice {
        statement: statement.to_owned(),
        value,
        basis: basis.to_owned(),
    };
    let mut choices = vec![choice(
        "Hours in a month",
        hours.to_string(),
        "AWS bills the actual hours of each month (672 to 744); its calculator uses 730",
    )];
    choices.push(match architecture.free_allowances() {
        FreeAllowances::Never => {
            choice("Free allowances", "never".to_owned(), "Other workloads of the organization usually use them up")
        }
        FreeAllowances::Always => choice("Free allowances", "always".to_owned(), "No other workload uses them"),
    });
    if let Some(discount) = architecture.discount() {
        choices.push(choice(
            "Discount on every AWS charge except support",
            percent(discount.fraction()),
            discount.basis(),
        ));
    }
    if !architecture.definition_uncertainty() {
        choices.push(choice(
            "Allowance for parts not designed yet",
            "left out".to_owned(),
            "The architecture sets `definition_uncertainty = false`",
        ));
    }
    choices
}

/// Notes about the shapes of assumptions.
fn notes(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    for assumption in &plan.assumptions {
        if let Some(ratio) = assumption.spread().wide_range_ratio() {
            notes.push(format!(
                "{}: max is {} times min; for such a wide range, give p10, p50 and p90 instead of min, likely and max",
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

fn hashes(plan: &Plan) -> PlanHashes {
    let mut body = Fingerprint::new();
    for node in plan.program.nodes() {
        body.add_debug(node);
    }
    for schedule in plan.program.schedules() {
        body.add_debug(schedule);
    }
    for line in &plan.lines {
        body.add_debug(&(&line.id, line.cost));
    }
    body.add_debug(&(&plan.copula.members, &plan.copula.factor, plan.total, plan.currency.code()));
    PlanHashes { body, assumptions: plan.assumptions.iter().map(|one| plan.hash_of(one, one.spread())).collect() }
}

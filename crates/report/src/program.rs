//! The compiled program of a plan as a listing: every step that an estimate computes for each draw.
//!
//! The listing has each step exactly once, so a reader can recompute the total by hand.

use costcone_core::formula::{Decimal, NodeId, Schedule, TapeOperand, TapeOperation};
use costcone_core::model::Assumption;
use costcone_core::plan::{DEFINITION, LineItem, PartKind, Plan};
use serde_json::{Value, json};

use crate::explain::quantity_text;
use crate::program_listing::{ListedCost, Listing, NOTATION, Section};
use crate::style::{Style, TextBuilder};

/// The program of a plan as text.
#[must_use]
pub fn program(plan: &Plan, style: Style) -> String {
    let listing = Listing::new(plan);
    let mut text = TextBuilder::new(style);
    head(&mut text, &listing);
    inputs(&mut text, &listing);
    lines(&mut text, &listing);
    for kind in PartKind::ALL {
        parts(&mut text, &listing, kind);
    }
    total(&mut text, &listing);
    text.finish()
}

fn head(text: &mut TextBuilder, listing: &Listing) {
    let plan = listing.plan;
    let name = text.style().bold(plan.name());
    text.paragraph(0, &format!("{name} — plan {}, {}", plan.fingerprint(), plan.region()));
    text.blank();
    let exact = used(listing).filter(|(_, assumption)| assumption.spread().is_exact()).count();
    let words = format!(
        "{} lines in {} steps from {} assumptions, {exact} of them exact. At most {} arrays of numbers are in memory at a time.",
        plan.lines().len(),
        listing.steps().count(),
        listing.inputs.len(),
        listing.arrays,
    );
    text.paragraph(2, &words);
    text.paragraph(
        2,
        "Each draw computes every step once, in this order. A step is listed where it is first needed. Constants are part of \
         the steps that read them, and steps that no cost needs are left out.",
    );
    let formulas: Vec<String> = listing.steps().map(|step| listing.formula(step)).collect();
    for (word, meaning) in NOTATION {
        if formulas.iter().any(|formula| formula.starts_with(word)) {
            let meaning = text.style().dim(meaning);
            text.hanging("  ", "      ", &meaning);
        }
    }
}

/// The assumptions that steps read, with their numbers.
fn used<'a>(listing: &'a Listing) -> impl Iterator<Item = (u32, &'a Assumption)> {
    let all = listing.plan.assumptions();
    listing.inputs.iter().filter_map(|number| Some((*number, all.get(*number as usize)?)))
}

/// The assumptions that no step reads. The allowance for undefined parts multiplies the results of the steps instead.
fn unused<'a>(listing: &'a Listing) -> Vec<&'a str> {
    let all = (0..).zip(listing.plan.assumptions());
    let rest = all.filter(|(number, assumption)| assumption.id() != DEFINITION && !listing.inputs.contains(number));
    rest.map(|(_, assumption)| assumption.id()).collect()
}

fn inputs(text: &mut TextBuilder, listing: &Listing) {
    text.heading("Inputs");
    for (_, assumption) in used(listing) {
        let id = text.style().bold(assumption.id());
        text.hanging(
            "  ",
            "      ",
            &format!("{id}: {}{}", assumption.understood(), mean_and_dimension(listing.plan, assumption)),
        );
    }
    let unused = unused(listing);
    if !unused.is_empty() {
        text.hanging("  ", "      ", &format!("Not used in any step: {}.", unused.join(", ")));
    }
}

/// The mean of an uncertain assumption and its dimension of the random sequence: `, mean 43,281.2; dimension 3`.
fn mean_and_dimension(plan: &Plan, assumption: &Assumption) -> String {
    let spread = assumption.spread();
    let dimension = plan.dimensions().get(assumption.id()).filter(|_| !spread.is_exact());
    dimension.map_or_else(String::new, |dimension| {
        format!(", mean {}; dimension {dimension}", quantity_text(spread.expected_decimal(), assumption.unit()))
    })
}

fn lines(text: &mut TextBuilder, listing: &Listing) {
    for section in &listing.sections {
        let ListedCost::Line(line) = section.output else { continue };
        if !section.steps.is_empty() {
            text.heading(line.id());
            text.paragraph(2, &line_summary(listing, line));
            steps(text, listing, section);
        }
    }
    lines_of_earlier_steps(text, listing);
}

/// `Requests (request): quantity s3, cost s5`
fn line_summary(listing: &Listing, line: &LineItem) -> String {
    let unit = if line.unit().is_pure() { String::new() } else { format!(" {}", line.unit()) };
    let cost = name(listing, line.cost());
    let quantity = match quantity(listing, line) {
        Some(quantity) => format!("quantity {quantity}{unit}"),
        // A quantity that only the cost reads is computed in the same step as the cost.
        None => "quantity within its cost".to_owned(),
    };
    format!("{}: {quantity}, cost {cost} {}", line.statement(), listing.plan.currency())
}

/// The name of a line's quantity, or its number.
fn quantity(listing: &Listing, line: &LineItem) -> Option<String> {
    let number = listing.plan.program().constant_value(line.quantity()).map(|number| number.to_string());
    number.or_else(|| listing.name(line.quantity()).map(str::to_owned))
}

fn name<'a>(listing: &'a Listing, node: NodeId) -> &'a str {
    listing.name(node).unwrap_or("?")
}

fn steps(text: &mut TextBuilder, listing: &Listing, section: &Section) {
    for step in &section.steps {
        let name = name(listing, step.0);
        let indent = " ".repeat(7 + name.len());
        text.hanging(&format!("    {name} = "), &indent, &listing.formula(step));
    }
}

/// Lines with the cost of an earlier step, grouped by that step. Unused charges, for example, share a cost of 0.
fn lines_of_earlier_steps(text: &mut TextBuilder, listing: &Listing) {
    let mut by_cost: Vec<(&str, Vec<&str>)> = Vec::new();
    for section in listing.sections.iter().filter(|section| section.steps.is_empty()) {
        let ListedCost::Line(line) = section.output else { continue };
        let cost = name(listing, line.cost());
        match by_cost.iter_mut().find(|(known, _)| *known == cost) {
            Some((_, ids)) => ids.push(line.id()),
            None => by_cost.push((cost, vec![line.id()])),
        }
    }
    if by_cost.is_empty() {
        return;
    }
    text.heading("Lines with the cost of an earlier step");
    for (cost, ids) in by_cost {
        text.hanging(&format!("  {cost}  "), &" ".repeat(4 + cost.len()), &ids.join(", "));
    }
}

fn parts(text: &mut TextBuilder, listing: &Listing, kind: PartKind) {
    let mut is_first = true;
    for section in &listing.sections {
        let ListedCost::Part(part) = section.output else { continue };
        if part.kind() != kind {
            continue;
        }
        if std::mem::take(&mut is_first) {
            text.heading(&format!("By {}", kind.word()));
        }
        steps(text, listing, section);
        text.paragraph(2, &format!("{} = {}", part.name(), name(listing, part.cost())));
    }
}

fn total(text: &mut TextBuilder, listing: &Listing) {
    let plan = listing.plan;
    text.heading("Total");
    for section in listing.sections.iter().filter(|section| matches!(section.output, ListedCost::Total(_))) {
        steps(text, listing, section);
        text.paragraph(2, &format!("total = {} {}", name(listing, plan.total()), plan.currency()));
    }
    if let Some(value) = at_expected(plan) {
        text.paragraph(2, &format!("With every input at its mean, it is {}.", value.round_places(6)));
    }
    if let Some(definition) = plan.assumptions().first() {
        text.blank();
        text.paragraph(
            2,
            &format!("Each of these costs is then multiplied by {}: {}.", definition.id(), definition.understood()),
        );
    }
}

fn at_expected(plan: &Plan) -> Option<Decimal> {
    plan.at(|_| None).ok()?.get(plan.total().index()).copied()
}

/// The program of a plan as JSON: the same steps, with their operations and operands.
///
/// A step applies its operations to its operands from the left: `["multiply", "add"]` of a, b, c is `a * b + c`.
#[must_use]
pub fn program_json(plan: &Plan) -> Value {
    let listing = Listing::new(plan);
    let lines = listing.sections.iter().filter_map(|section| match section.output {
        ListedCost::Line(line) => Some(line_json(&listing, line, section)),
        _ => None,
    });
    json!({
        "schema": 1,
        "name": plan.name(),
        "region": plan.region(),
        "currency": plan.currency().code(),
        "plan_fingerprint": plan.fingerprint(),
        "arrays": listing.arrays,
        "inputs": used(&listing).map(|(_, assumption)| input_json(plan, assumption)).collect::<Vec<_>>(),
        "unused": unused(&listing),
        "steps": listing.steps().map(|step| step_json(&listing, step)).collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
        "parts": plan.parts().iter().map(|part| json!({
            "kind": part.kind().word(), "name": part.name(), "cost": name(&listing, part.cost()),
        })).collect::<Vec<_>>(),
        "total": name(&listing, plan.total()),
        "total_at_expected": at_expected(plan).map(|value| value.to_string()),
        "factor": plan.assumptions().first().map(|definition| input_json(plan, definition)),
    })
}

fn input_json(plan: &Plan, assumption: &Assumption) -> Value {
    let spread = assumption.spread();
    json!({
        "id": assumption.id(),
        "understood": assumption.understood(),
        "unit": assumption.unit().to_string(),
        "exact": spread.is_exact(),
        "expected": spread.expected_decimal().to_string(),
        "dimension": plan.dimensions().get(assumption.id()).filter(|_| !spread.is_exact()),
    })
}

fn step_json(listing: &Listing, step: &(NodeId, TapeOperation<NodeId>)) -> Value {
    json!({
        "name": name(listing, step.0),
        "formula": listing.formula(step),
        "operations": listing.operations(step),
        "operands": operands(listing, &step.1),
        "tiers": listing.schedule(step.0).map(tiers_json),
    })
}

/// Names of inputs and steps, and numbers.
fn operands(listing: &Listing, operation: &TapeOperation<NodeId>) -> Vec<Value> {
    let named = |node: &NodeId| json!({ "name": name(listing, *node) });
    let number = |value: f64| json!({ "number": value.to_string() });
    let operand = |operand: &TapeOperand<NodeId>| match operand {
        TapeOperand::Computed(node) => named(node),
        TapeOperand::Constant(value) => number(*value),
    };
    match operation {
        TapeOperation::Fill(value) => vec![number(*value)],
        TapeOperation::Unary(kernel, a) => {
            let parameter = kernel.parameter().map(|parameter| number(f64::from(parameter)));
            std::iter::once(named(a)).chain(parameter).collect()
        }
        TapeOperation::Binary(_, a, b) => vec![operand(a), operand(b)],
        TapeOperation::Fused { operands: (a, b, c), .. } => vec![named(a), operand(b), operand(c)],
        other => other.operands().map(|node| named(&node)).collect(),
    }
}

fn tiers_json(schedule: &Schedule) -> Value {
    let tier = |step: &costcone_core::formula::PriceTier| {
        json!({
            "from": step.from.to_string(), "price": step.price.to_string(),
        })
    };
    schedule.tiers().iter().map(tier).collect()
}

fn line_json(listing: &Listing, line: &LineItem, section: &Section) -> Value {
    json!({
        "id": line.id(),
        "statement": line.statement(),
        "unit": line.unit().to_string(),
        "quantity": quantity(listing, line),
        "cost": name(listing, line.cost()),
        "steps": section.steps.iter().map(|(node, _)| name(listing, *node)).collect::<Vec<_>>(),
    })
}

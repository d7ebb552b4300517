//! The basis of an estimate in writing: assumptions, defaults, choices, undocumented figures, gaps, and exclusions.

use costcone_core::estimate::Estimate;
use costcone_core::model::Assumption;
use costcone_core::plan::Plan;

use crate::assumption_text::{AssumptionGroups, name_with_id, standing, without_period};
use crate::remarks::{figure_with_path, figures_heading};
use crate::shared_text::{missing_heading, no_correlation};
use crate::style::TextBuilder;

/// Everything that the range is based on.
pub(super) fn basis(text: &mut TextBuilder, estimate: &Estimate) {
    let plan = estimate.plan();
    let groups = AssumptionGroups::new(plan);
    text.heading(&groups.stated_heading());
    groups.stated.iter().for_each(|assumption| stated(text, assumption));
    if let Some(correlation) = no_correlation(plan) {
        text.paragraph(2, &correlation);
    }
    for note in plan.notes() {
        text.hanging("  note: ", "        ", note);
    }
    if !groups.defaults.is_empty() {
        text.heading(&groups.defaults_heading());
        groups.defaults.iter().for_each(|assumption| default(text, assumption));
    }
    choices(text, plan);
    figures(text, plan);
    missing(text, plan);
}

fn stated(text: &mut TextBuilder, assumption: &Assumption) {
    let name = text.style().bold(&name_with_id(assumption));
    text.paragraph(2, &format!("{name}: {}", assumption.understood()));
    let (statement, basis) = (without_period(assumption.statement()), without_period(assumption.basis()));
    text.paragraph(6, &format!("{statement}. Basis: {basis}."));
    text.paragraph(6, &text.style().dim(&standing(assumption)));
}

fn default(text: &mut TextBuilder, assumption: &Assumption) {
    let (name, basis) = (name_with_id(assumption), without_period(assumption.basis()));
    text.hanging("  ", "      ", &format!("{name}: {}. {basis}.", assumption.understood()));
}

fn choices(text: &mut TextBuilder, plan: &Plan) {
    text.heading("Modeling choices");
    for choice in plan.choices() {
        text.hanging("  ", "      ", &format!("{}: {} ({})", choice.statement, choice.value, choice.basis));
    }
}

fn figures(text: &mut TextBuilder, plan: &Plan) {
    if plan.figures().is_empty() {
        return;
    }
    text.heading(&figures_heading(plan));
    for figure in plan.figures() {
        text.hanging("  ", "      ", &figure_with_path(figure));
    }
}

fn missing(text: &mut TextBuilder, plan: &Plan) {
    if !plan.class().gaps().is_empty() {
        text.heading(&missing_heading(plan));
        for gap in plan.class().gaps() {
            text.hanging("  - ", "    ", &gap.text());
        }
    }
    if !plan.excluded().is_empty() {
        text.heading("Not included");
        for item in plan.excluded() {
            text.hanging("  - ", "    ", item);
        }
    }
}

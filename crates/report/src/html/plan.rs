//! A plan as HTML: the lines of the bill, with the compiled program folded below.

use costcone_core::plan::Plan;

use super::table::{cell, head};
use super::{escaped, scoped};
use crate::program::program;
use crate::style::Style;
use crate::tidy::plan_lines;

/// Lines that are shown.
const LINES: usize = 40;

/// `Plan of shop (eu-central-1): 3 lines, 4 assumptions, 21 steps; not simulated yet`
#[must_use]
pub fn plan_summary(plan: &Plan) -> String {
    let (lines, steps) = (plan.lines().len(), plan.program().nodes().len());
    let assumptions = plan.assumptions().len();
    let (name, region) = (plan.name(), plan.region());
    format!("Plan of {name} ({region}): {lines} lines, {assumptions} assumptions, {steps} steps; not simulated yet")
}

/// A plan.
#[must_use]
pub fn plan(plan: &Plan) -> String {
    let summary = plan_summary(plan);
    let data = plan_lines(plan);
    let shown = ["line", "statement", "quantity", "price", "steps"];
    let columns: Vec<_> = data.columns().iter().filter(|column| shown.contains(&&*column.name)).collect();
    let heads: String = columns.iter().map(|column| head(&column.name, column.cells.are_figures())).collect();
    let row = |row: usize| {
        columns.iter().map(|column| cell(&column.cells.shown(row), column.cells.are_figures())).collect::<String>()
    };
    let rows: String = (0..data.rows().min(LINES)).map(|place| format!("<tr>{}</tr>", row(place))).collect();
    let more = match data.rows().saturating_sub(LINES) {
        0 => String::new(),
        more => format!("<div class=\"cc-note\">{more} more lines</div>"),
    };
    let program = escaped(&program(plan, Style::plain()));
    let prices = escaped(&format!("{}; plan {}", plan.price_version(), plan.fingerprint()));
    let body = format!(
        "<div class=\"cc-title\">{}</div><div class=\"cc-wide\"><table class=\"cc-table\"><thead><tr>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table></div>{more}<details><summary>Calculation of each draw, step by step</summary><pre>{program}</pre>\
         </details><div class=\"cc-note\">{prices}</div>",
        escaped(&summary)
    );
    scoped(&summary, &body)
}

//! An estimate as HTML: the range, its distribution, its parts, and its basis.

use costcone_core::estimate::Estimate;
use costcone_core::plan::PartKind;
use costcone_core::sensitivity::{Sensitivity, first_open};

use super::table::{cell, head};
use super::{authored, escaped, folded, headline, scoped, wide};
use crate::assumption_text::AssumptionGroups;
use crate::cost_table::{CostRow, cost_rows};
use crate::question_text::{ASK_NEXT, asked};
use crate::range_text::RangeText;
use crate::remarks::remarks;
use crate::shared_text::{COSTS_ADD_UP, estimate_title, no_correlation, price_source, simulation};
use crate::tornado::{TornadoChart, TornadoFigure};

/// Rows of the table of components.
const ROWS: usize = 20;

/// Bars of the histogram.
const HISTOGRAM_BARS: usize = 60;

/// Bars of the tornado.
const TORNADO_BARS: usize = 8;

/// An estimate. With a sensitivity analysis, the questions to ask next and the tornado come before the assumptions.
#[must_use]
pub fn estimate(estimate: &Estimate, sensitivity: Option<&Sensitivity>) -> String {
    let plan = estimate.plan();
    let title = estimate_title("", plan);
    let body = format!(
        "<div class=\"cc-title\">{}{}</div>{}{}{}{}{}{}{}",
        authored(plan.name()),
        escaped(&title),
        headline(&RangeText::total(estimate)),
        histogram(estimate),
        components(estimate),
        sensitivity.map(questions).unwrap_or_default(),
        sensitivity.map(|sensitivity| tornado(estimate, sensitivity)).unwrap_or_default(),
        basis(estimate),
        closing(estimate),
    );
    scoped(&estimate_title(plan.name(), plan), &body)
}

/// The distribution of the total, if it has a width.
fn histogram(estimate: &Estimate) -> String {
    let range = estimate.total();
    if range.low() == range.high() { String::new() } else { wide(&crate::svg::histogram(estimate, HISTOGRAM_BARS).svg) }
}

/// The first questions.
fn questions(sensitivity: &Sensitivity) -> String {
    let plan = sensitivity.plan();
    let questions = first_open(sensitivity.questions());
    let items: String =
        questions.iter().map(|question| format!("<li>{}</li>", authored(&asked(plan, question)))).collect();
    if items.is_empty() {
        return String::new();
    }
    format!("<div class=\"cc-head\">{ASK_NEXT}</div><ol>{items}</ol>")
}

/// The tornado of the expected cost, if any assumption is uncertain.
fn tornado(estimate: &Estimate, sensitivity: &Sensitivity) -> String {
    let tornado = TornadoChart::new(estimate, sensitivity, TornadoFigure::Expected, TORNADO_BARS);
    if tornado.rows.is_empty() {
        return String::new();
    }
    let picture = wide(&crate::svg::tornado(&tornado).svg);
    format!("<div class=\"cc-head\">Tornado: {}</div>{picture}", lower_first(&tornado.title()))
}

fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The components, the largest expected cost first.
fn components(estimate: &Estimate) -> String {
    let [low, high] = RangeText::total(estimate).percentiles();
    let heads = [head("component", false), head(&format!("low {low}"), true), head("expected, mean", true)].concat()
        + &head(&format!("high {high}"), true)
        + &head("share", true);
    let body: String = cost_rows(estimate, PartKind::Component, ROWS).iter().map(row).collect();
    format!(
        "<div class=\"cc-head\">Cost by component</div><div class=\"cc-wide\"><table class=\"cc-table\"><thead><tr>{heads}</tr></thead>\
         <tbody>{body}</tbody></table></div><div class=\"cc-note\">{COSTS_ADD_UP}</div>"
    )
}

fn row(row: &CostRow) -> String {
    let amounts = row.amounts().map(|amount| cell(amount, true)).concat();
    format!("<tr><th scope=\"row\">{}</th>{amounts}{}</tr>", authored(&row.label), cell(&row.share, true))
}

/// The assumptions, defaults, choices, remarks, and exclusions, each list folded.
fn basis(estimate: &Estimate) -> String {
    let plan = estimate.plan();
    let groups = AssumptionGroups::new(plan);
    let mut stated: Vec<String> = groups.stated.iter().map(|one| super::assumption::item(one)).collect();
    stated.extend(no_correlation(plan).map(|note| escaped(&note)));
    let defaults: Vec<String> = groups.defaults.iter().map(|one| super::assumption::item(one)).collect();
    let choices = plan
        .choices()
        .iter()
        .map(|choice| escaped(&format!("{}: {} ({})", choice.statement, choice.value, choice.basis)));
    let remarks = remarks(plan).into_iter().map(|remark| {
        let place = if remark.path.is_empty() { String::new() } else { format!("{}: ", remark.path) };
        escaped(&format!("{place}{}", remark.message))
    });
    let remarks: Vec<String> = remarks.collect();
    let excluded: Vec<String> = plan.excluded().iter().map(|item| escaped(item)).collect();
    [
        folded(&groups.stated_heading(), &stated),
        folded(&groups.defaults_heading(), &defaults),
        folded("Modeling choices", &choices.collect::<Vec<_>>()),
        folded(&format!("Remarks ({})", remarks.len()), &remarks),
        folded("Not included", &excluded),
    ]
    .concat()
}

/// The prices, the seed, and the draws that reproduce the estimate.
fn closing(estimate: &Estimate) -> String {
    let plan = estimate.plan();
    let text = format!("{}. {}. Plan {}.", price_source(plan), simulation(estimate), plan.fingerprint());
    format!("<div class=\"cc-note\">{}</div>", escaped(&text))
}

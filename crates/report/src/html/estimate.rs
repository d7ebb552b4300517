//! An estimate: range, distribution, parts, and what all of it rests on.

use costcone_core::estimate::{Estimate, EstimatedCost};
use costcone_core::model::{Assumption, Status};
use costcone_core::plan::{DEFINITION, PartKind};
use costcone_core::sensitivity::{Sensitivity, first_open};

use super::table::{cell, head};
use super::{escaped, folded, headline, own, scoped, wide};
use crate::amount::{MoneyFormat, percent};
use crate::ask::{ASK_NEXT, asked as asked_of};
use crate::range_text::RangeText;
use crate::remarks::remarks;
use crate::tornado::{TornadoChart, TornadoFigure};

/// The most components that are shown.
const SHOWN: usize = 20;

/// Bars of its tornado.
const BARS: usize = 8;

/// An estimate; with the analysis of it, what to ask next and the tornado stand above the assumptions.
#[must_use]
pub fn estimate(estimate: &Estimate, sensitivity: Option<&Sensitivity>) -> String {
    let plan = estimate.plan();
    let shown = RangeText::of(estimate);
    let label = match plan.class().class() {
        5 => "high-level estimate (class 5)".to_owned(),
        class => format!("estimate of class {class}"),
    };
    let title = format!("{} — {label}, {}", plan.name(), plan.region());
    let body = format!(
        "<div class=\"cc-title\">{} — {}</div>{}{}{}{}{}{}{}",
        own(plan.name()),
        escaped(&format!("{label}, {}", plan.region())),
        headline(&shown),
        picture(estimate),
        parts(estimate),
        sensitivity.map(questions).unwrap_or_default(),
        sensitivity.map(|sensitivity| tornado(estimate, sensitivity)).unwrap_or_default(),
        assumptions(estimate),
        colophon(estimate),
    );
    scoped(&title, &body)
}

/// The distribution, where there is one to show.
fn picture(estimate: &Estimate) -> String {
    let range = estimate.total();
    if range.low() == range.high() { String::new() } else { wide(&crate::svg::histogram(estimate, 60).svg) }
}

/// The first questions in words.
fn questions(sensitivity: &Sensitivity) -> String {
    let plan = sensitivity.plan();
    let asked = first_open(sensitivity.questions());
    let items: String = asked.iter().map(|question| format!("<li>{}</li>", own(&asked_of(plan, question)))).collect();
    if items.is_empty() {
        return String::new();
    }
    format!("<div class=\"cc-head\">{ASK_NEXT}</div><ol>{items}</ol>")
}

/// What each assumption does to the cost, where any does.
fn tornado(estimate: &Estimate, sensitivity: &Sensitivity) -> String {
    let tornado = TornadoChart::new(estimate, sensitivity, TornadoFigure::Expected, BARS);
    if tornado.rows.is_empty() {
        return String::new();
    }
    let picture = wide(&crate::svg::tornado(&tornado).svg);
    format!("<div class=\"cc-head\">What each assumption does to the expected cost</div>{picture}")
}

/// Components in order of their expected cost, the dearest first.
fn parts(estimate: &Estimate) -> String {
    let mut rows: Vec<(&str, &EstimatedCost)> = estimate.by(PartKind::Component).collect();
    rows.sort_by_key(|(_, ranged)| std::cmp::Reverse(ranged.range().expected()));
    let [low, high] = RangeText::new(estimate.total(), "").percentiles();
    let heads = [head("component", false), head(&format!("low {low}"), true), head("expected, mean", true)].concat()
        + &head(&format!("high {high}"), true)
        + &head("share", true);
    let whole = estimate.total().expected().to_f64();
    let body: String = rows.iter().take(SHOWN).map(|(name, ranged)| row(name, ranged, whole)).collect();
    let more = match rows.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("<div class=\"cc-note\">and {more} more of {} components</div>", rows.len()),
    };
    format!(
        "<div class=\"cc-wide\"><table class=\"cc-table\"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{more}\
         <div class=\"cc-note\">Expected figures add up to the total's. Lows and highs do not: not everything is high at \
         once.</div>"
    )
}

fn row(name: &str, ranged: &EstimatedCost, whole: f64) -> String {
    let range = ranged.range();
    let rounded = MoneyFormat::of(range);
    let amounts = [range.low(), range.expected(), range.high()].map(|amount| cell(&rounded.amount(amount), true));
    let share = percent(range.expected().to_f64() / whole);
    format!("<tr><th scope=\"row\">{}</th>{}{}</tr>", escaped(name), amounts.concat(), cell(&share, true))
}

/// What is assumed, chosen, undocumented and missing, each folded.
fn assumptions(estimate: &Estimate) -> String {
    let plan = estimate.plan();
    let left_out = |assumption: &&Assumption| assumption.id() == DEFINITION && assumption.spread().is_exact();
    let (defaults, stated): (Vec<_>, Vec<_>) =
        plan.assumptions().iter().filter(|assumption| !left_out(assumption)).partition(|one| one.is_default());
    let confirmed = stated.iter().filter(|assumption| assumption.status() == Status::Confirmed).count();
    let items = |list: &[&Assumption]| list.iter().map(|one| super::assumption::item(one)).collect::<Vec<_>>();
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
        folded(&format!("Assumptions ({}, of which {confirmed} confirmed)", stated.len()), &items(&stated)),
        folded(&format!("Defaults taken ({}): nobody stated these", defaults.len()), &items(&defaults)),
        folded("Choices", &choices.collect::<Vec<_>>()),
        folded(&format!("Worth knowing ({})", remarks.len()), &remarks),
        folded("Not included", &excluded),
    ]
    .concat()
}

fn colophon(estimate: &Estimate) -> String {
    let (plan, options) = (estimate.plan(), estimate.options());
    let dates = plan.price_dates().map(|(first, last)| match first == last {
        true => format!(", effective {first}"),
        false => format!(", effective {first} to {last}"),
    });
    let text = format!(
        "{}{}; {}, before tax. Seed {}, {} draws ({}). Plan {}.",
        plan.price_version(),
        dates.unwrap_or_default(),
        plan.currency(),
        options.seed(),
        crate::amount::group_digits(&estimate.draws_made().to_string()),
        options.sampling().words(),
        plan.fingerprint()
    );
    format!("<div class=\"cc-note\">{}</div>", escaped(&text))
}

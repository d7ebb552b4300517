//! An estimate as text for a terminal or a pipe: the range first, then its parts, then its basis.

mod basis;
mod headline;

use costcone_core::estimate::Estimate;
use costcone_core::plan::PartKind;
use costcone_core::sensitivity::Question;

use crate::assumption_text::{AssumptionGroups, rest_of_basis};
use crate::budget::Budget;
use crate::cost_table::{CostRow, cost_rows};
use crate::percentile::percentile;
use crate::question_text::{ASK_NEXT, asked};
use crate::shared_text::{COSTS_ADD_UP, price_source, simulation};
use crate::style::{Style, TextBuilder, fitted};

/// How much of an estimate the terminal output prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TerminalDetail {
    /// One screen: the range, the largest components, the questions, and the number of assumptions.
    #[default]
    OneScreen,
    /// Everything: every part, assumption, default, choice, and exclusion in writing.
    Full,
}

/// Rows of the table of components on one screen.
const ROWS: usize = 6;

/// An estimate as text in the width of `style`, with a budget and the questions to ask next, if there are any.
#[must_use]
pub fn terminal(
    estimate: &Estimate,
    budget: Option<&Budget>,
    questions: &[Question],
    detail: TerminalDetail,
    style: Style,
) -> String {
    let mut text = TextBuilder::new(style);
    headline::headline(&mut text, estimate, budget);
    match detail {
        TerminalDetail::OneScreen => {
            costs(&mut text, estimate, PartKind::Component, ROWS);
            add_up(&mut text);
            first_questions(&mut text, estimate, questions);
            basis_in_short(&mut text, estimate);
        }
        TerminalDetail::Full => {
            headline::bounds(&mut text, estimate);
            every_part(&mut text, estimate);
            first_questions(&mut text, estimate, questions);
            basis::basis(&mut text, estimate);
        }
    }
    closing(&mut text, estimate, detail);
    text.finish()
}

fn every_part(text: &mut TextBuilder, estimate: &Estimate) {
    costs(text, estimate, PartKind::Component, usize::MAX);
    for kind in [PartKind::Environment, PartKind::Region] {
        if estimate.by(kind).count() > 1 {
            costs(text, estimate, kind, usize::MAX);
        }
    }
    add_up(text);
}

fn add_up(text: &mut TextBuilder) {
    let note = text.style().dim(COSTS_ADD_UP);
    text.paragraph(2, &note);
}

/// Costs by one kind of part, the largest first.
fn costs(text: &mut TextBuilder, estimate: &Estimate, kind: PartKind, most: usize) {
    text.heading(&format!("Cost by {}", kind.word()));
    let name_width = text.width() - 46;
    let line = |name: &str, cells: [&str; 4]| {
        format!("  {}{:>10}{:>10}{:>10}{:>10}", fitted(name, name_width), cells[0], cells[1], cells[2], cells[3])
    };
    let level = estimate.total().level();
    let [low, high] =
        [(false, "low"), (true, "high")].map(|(upper, word)| format!("{word} {}", percentile(level, upper)));
    let titles = text.style().dim(&line("", [&low, "expected", &high, "share"]));
    text.line(&titles);
    for CostRow { label, low, expected, high, share } in cost_rows(estimate, kind, most) {
        text.line(&line(&text.style().clean(&label), [&low, &expected, &high, &share]));
    }
}

fn first_questions(text: &mut TextBuilder, estimate: &Estimate, questions: &[Question]) {
    if questions.is_empty() {
        return;
    }
    text.heading(ASK_NEXT);
    for (place, question) in questions.iter().enumerate() {
        text.hanging(&format!("  {}. ", place + 1), "     ", &asked(estimate.plan(), question));
    }
}

/// The number of assumptions and of everything else that the range is based on.
fn basis_in_short(text: &mut TextBuilder, estimate: &Estimate) {
    text.blank();
    let summary = AssumptionGroups::new(estimate.plan()).summary();
    let rest = rest_of_basis(estimate.plan()).map(|rest| format!(" {rest}")).unwrap_or_default();
    text.paragraph(0, &format!("{summary}{rest}"));
}

/// The prices, the seed, and the draws that reproduce the estimate.
fn closing(text: &mut TextBuilder, estimate: &Estimate, detail: TerminalDetail) {
    let plan = estimate.plan();
    if detail == TerminalDetail::Full {
        text.blank();
    }
    let target = headline::target(estimate);
    let words = format!("{}. {}{target}. Plan {}.", price_source(plan), simulation(estimate), plan.fingerprint());
    let words = text.style().dim(&words);
    text.paragraph(0, &words);
}

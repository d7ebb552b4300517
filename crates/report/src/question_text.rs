//! The questions to ask next, and the narrowing that an answer brings.

use costcone_core::formula::{Decimal, Rounding};
use costcone_core::plan::{DEFINITION, Plan};
use costcone_core::sensitivity::Question;

use crate::money::MoneyFormat;
use crate::number::percent;

/// The heading over the first questions.
pub(crate) const ASK_NEXT: &str = "Ask next: the answers that narrow the range most";

/// A question with the person to ask and the narrowing that the answer brings.
pub(crate) fn asked(plan: &Plan, question: &Question) -> String {
    let owner = plan.assumptions()[question.assumption()].owner();
    let whom = owner.map(|owner| format!(" Ask: {owner}.")).unwrap_or_default();
    let value = match is_definition(plan, question) {
        true => if_defined(plan, question.narrowing()),
        false if is_narrow(question.narrowing()) => "The answer hardly narrows the range.".to_owned(),
        false => format!("Narrows the range by about {}.", percent(question.narrowing())),
    };
    format!("{}{whom} {value}", ended(question.text()))
}

/// `Knowing this narrows the range from $780 to about $570 (27%).`
pub(crate) fn value_of_answer(plan: &Plan, question: &Question) -> String {
    let narrowing = question.narrowing();
    if is_definition(plan, question) {
        return if_defined(plan, narrowing);
    }
    let left = question.left().value;
    let width = left.add_rounded(question.narrows_by().value, Rounding::Nearest).unwrap_or(left);
    let format = width_format(width, plan);
    if is_narrow(narrowing) || format.amount(left) == format.amount(width) {
        return "Knowing this hardly narrows the range.".to_owned();
    }
    format!("Knowing this narrows the range {}.", from_to(width, left, narrowing, plan))
}

/// `from $780 to about $570 (27%)`
pub(crate) fn from_to(width: Decimal, left: Decimal, narrowing: f64, plan: &Plan) -> String {
    let format = width_format(width, plan);
    format!("from {} to about {} ({})", format.amount(width), format.amount(left), percent(narrowing))
}

/// The rounding of widths: two digits of the whole width.
pub(crate) fn width_format(width: Decimal, plan: &Plan) -> MoneyFormat {
    let tenth = width.div_rounded(Decimal::TEN, Rounding::Nearest).unwrap_or_default();
    MoneyFormat::for_amount(tenth, plan.currency().code())
}

/// Whether an answer narrows the range by less than the sampling error of its width.
pub(crate) fn is_narrow(narrowing: f64) -> bool {
    narrowing < 0.005
}

fn is_definition(plan: &Plan, question: &Question) -> bool {
    plan.assumptions()[question.assumption()].id() == DEFINITION
}

/// No single open point brings the whole narrowing: it belongs to an architecture without open points.
fn if_defined(plan: &Plan, narrowing: f64) -> String {
    let open = match plan.class().gaps().len() {
        0 | 1 => String::new(),
        points => format!("{points} points are open. "),
    };
    match is_narrow(narrowing) {
        true => format!("{open}With everything defined, the range would hardly be narrower."),
        false => format!("{open}With everything defined, the range would be {} narrower.", percent(narrowing)),
    }
}

/// A question that ends in a question mark or a period.
fn ended(question: &str) -> String {
    if question.ends_with(['?', '.', '!']) { question.to_owned() } else { format!("{question}.") }
}

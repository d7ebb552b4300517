//! The answers to the four-step question: `asked = { lowest = "20k user", highest = "80k user", best = "45k user",
//! sure = "70%" }`.
//!
//! | key | answer | meaning if `sure` is 70% |
//! |---|---|---|
//! | `lowest` | the lowest plausible figure | P15 |
//! | `highest` | the highest plausible figure | P85 |
//! | `best` | the best guess | P50 |
//! | `sure` | the confidence that the true value is between lowest and highest | 50% to 99.8% |
//!
//! People are less overconfident if they name the extremes before the best guess, and their confidence last. See [`Spread::four_step`].

use costcone_formula::Decimal;

use super::figures::FigureReader;
use crate::document::{Reader, Value, pure_number};
use crate::finding::{Code, Finding, Findings};
use crate::spread::{Spread, SpreadError};

const KEYS: [&str; 4] = ["lowest", "highest", "best", "sure"];

const EXAMPLE: &str =
    r#"for example: asked = { lowest = "20k user", highest = "80k user", best = "45k user", sure = "70%" }"#;

/// The spread of the answers, in the unit of the assumption.
pub(super) fn four_step(figures: &mut FigureReader<'_>, findings: &mut Findings) -> Option<Spread> {
    let answers = answers(figures.reader, findings)?;
    answers.only(&KEYS, findings);
    let mut figure = |key| figures.convert(answers.value(key)?, &answers.at(key), findings);
    let [lowest, highest, best] = [figure("lowest"), figure("highest"), figure("best")];
    let sure = sure(&answers, findings);
    check_missing(&answers, findings);
    let (lowest, highest, best, sure) = (lowest?, highest?, best?, sure?);
    // As for percentiles, a logarithm needs figures above zero.
    let may_be_negative = [lowest, highest, best].iter().any(|figure| *figure <= Decimal::ZERO);
    let spread = Spread::four_step(lowest, best, highest, sure, may_be_negative);
    spread.map_err(|error| findings.push(spread_finding(&answers, &error))).ok()
}

fn answers<'a>(reader: &Reader<'a>, findings: &mut Findings) -> Option<Reader<'a>> {
    match reader.value("asked")? {
        Value::Table(table) => Some(Reader::new(reader.at("asked"), table)),
        other => {
            let message = format!("expected a table, was {}", other.kind());
            findings.push(Finding::new(Code::BadValue, reader.at("asked"), message).with_help(EXAMPLE));
            None
        }
    }
}

fn sure(answers: &Reader<'_>, findings: &mut Findings) -> Option<Decimal> {
    let report = |message| findings.push(Finding::new(Code::BadValue, answers.at("sure"), message));
    pure_number(answers.value("sure")?).map_err(report).ok()
}

/// Reports all missing answers in one finding.
fn check_missing(answers: &Reader<'_>, findings: &mut Findings) {
    let missing: Vec<String> =
        KEYS.iter().filter(|key| answers.value(key).is_none()).map(|key| format!("`{key}`")).collect();
    if !missing.is_empty() {
        let message = format!("has no {}", missing.join(" and no "));
        findings.push(Finding::new(Code::Missing, &answers.path, message).with_help(EXAMPLE));
    }
}

/// A finding at the answer that causes the error.
fn spread_finding(answers: &Reader<'_>, error: &SpreadError) -> Finding {
    let at = |path: String| Finding::new(Code::Spread, path, error.to_string());
    match error {
        SpreadError::SureOutOfRange { sure } => at(answers.at("sure")).with_help(sure_help(*sure)),
        _ => at(answers.path.clone()),
    }
}

fn sure_help(sure: Decimal) -> &'static str {
    if sure > Decimal::ONE {
        "write a percentage as text, such as `\"70%\"`, or a fraction as a number, such as `0.7`"
    } else if sure.to_f64() < 0.5 {
        "below 50% the interval more likely misses the true value than contains it: widen the interval"
    } else {
        "ranges are cut off at P0.1 and P99.9: use `min` and `max` for hard limits, or `exact` for a known value"
    }
}

//! The answers to the four-step question: `asked = { lowest = "20k user", highest = "80k user", best = "45k user",
//! sure = "70 %" }`.
//!
//! | key | answers | read as, 70 % sure |
//! |---|---|---|
//! | `lowest` | what is the lowest plausible figure? | P15 |
//! | `highest` | what is the highest plausible figure? | P85 |
//! | `best` | what is the best guess? | P50 |
//! | `sure` | how sure is it that the truth lies between lowest and highest? | a share, 50 % to 99.8 % |
//!
//! Asked so, the extremes before the best guess and then how sure, people are less overconfident; see [`Spread::four_step`].

use costcone_formula::Decimal;

use super::figures::{Figures, Shape};
use crate::document::{Reader, Value, pure_number};
use crate::finding::{Code, Finding, Findings};
use crate::spread::{Spread, SpreadError};

const KEYS: [&str; 4] = ["lowest", "highest", "best", "sure"];

const EXAMPLE: &str =
    r#"as in `asked = { lowest = "20k user", highest = "80k user", best = "45k user", sure = "70 %" }`"#;

impl Figures<'_> {
    /// The spread of the answers, in the unit of the assumption.
    pub(super) fn asked(&mut self, findings: &mut Findings) -> Shape {
        let asked = answers(self.reader, findings)?;
        asked.only(&KEYS, findings);
        let mut figure = |key| self.converted(asked.value(key)?, &asked.at(key), findings);
        let [lowest, highest, best] = [figure("lowest"), figure("highest"), figure("best")];
        let sure = sure(&asked, findings);
        missing(&asked, findings);
        let (lowest, highest, best, sure) = (lowest?, highest?, best?, sure?);
        // As for percentiles: logarithms need figures above zero.
        let may_be_negative = [lowest, highest, best].iter().any(|figure| *figure <= Decimal::ZERO);
        let spread = Spread::four_step(lowest, best, highest, sure, may_be_negative);
        spread.map_err(|error| findings.push(refused(&asked, &error))).ok()
    }
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

fn sure(asked: &Reader<'_>, findings: &mut Findings) -> Option<Decimal> {
    let wrong = |message| findings.push(Finding::new(Code::BadValue, asked.at("sure"), message));
    pure_number(asked.value("sure")?).map_err(wrong).ok()
}

/// One finding names every answer that is missing, so that one look at the question mends it.
fn missing(asked: &Reader<'_>, findings: &mut Findings) {
    let missing: Vec<String> =
        KEYS.iter().filter(|key| asked.value(key).is_none()).map(|key| format!("`{key}`")).collect();
    if !missing.is_empty() {
        let message = format!("has no {}", missing.join(" and no "));
        findings.push(Finding::new(Code::Missing, &asked.path, message).with_help(EXAMPLE));
    }
}

/// What is wrong with answers that can be read, at the one to blame.
fn refused(asked: &Reader<'_>, error: &SpreadError) -> Finding {
    let at = |path: String| Finding::new(Code::Spread, path, error.to_string());
    match error {
        SpreadError::SureOutOfRange { sure } => at(asked.at("sure")).with_help(less_or_more_sure(*sure)),
        _ => at(asked.path.clone()),
    }
}

fn less_or_more_sure(sure: Decimal) -> &'static str {
    if sure > Decimal::ONE {
        "a percentage is a text with its sign, as in `\"70 %\"`; a fraction a number, as in 0.7"
    } else if sure.to_f64() < 0.5 {
        "widen the interval until it is more likely than not to hold the truth"
    } else {
        "give `min` and `max` where nothing beyond is possible, `exact` for a fact"
    }
}

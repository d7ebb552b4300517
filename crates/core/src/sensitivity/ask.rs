//! The questions to ask next: the width of the range if an assumption, or several, were known.

use costcone_formula::{Decimal, Rounding};

use super::conditional::{InputColumn, PartCells};
use super::influence::{Percentiles, Read, width};
use super::sample::AssumptionDraws;
use super::{Amount, assumption};
use crate::finding::Finding;
use crate::model::Status;
use crate::plan::Plan;

/// Parts of each assumption's distribution if one, two, or three are known together. Each cell needs enough draws for
/// percentiles.
const PARTS_OF_EACH: [usize; 3] = [32, 16, 8];
/// The most answers in a joint question.
pub(super) const MOST_TOGETHER: usize = 3;
/// The number of candidates for the second and third question of a group.
pub(super) const CANDIDATES: usize = 8;

/// The effect of one answer on the range.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub(super) assumption: usize,
    pub(super) status: Status,
    pub(super) text: String,
    pub(super) left: Amount,
    pub(super) narrows_by: Amount,
    pub(super) narrowing: f64,
}

impl Question {
    /// The position of the assumption in the plan.
    #[must_use]
    pub fn assumption(&self) -> usize {
        self.assumption
    }

    /// Whether its owner has confirmed it.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The question in words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The expected width of the range after the answer.
    #[must_use]
    pub fn left(&self) -> Amount {
        self.left
    }

    /// The expected reduction of the width.
    #[must_use]
    pub fn narrows_by(&self) -> Amount {
        self.narrows_by
    }

    /// The reduction as a fraction of the width: 0.4 leaves 60% of it. Sampling error may make it slightly negative.
    #[must_use]
    pub fn narrowing(&self) -> f64 {
        self.narrowing
    }
}

/// The number of questions at the end of an estimate.
const FIRST: usize = 3;

/// The first open questions, as at the end of an estimate.
#[must_use]
pub fn first_open(questions: &[Question]) -> Vec<Question> {
    questions.iter().filter(|question| question.status == Status::Open).take(FIRST).cloned().collect()
}

/// The effect of several answers together.
#[derive(Clone, Debug, PartialEq)]
pub struct JointQuestion {
    pub(super) assumptions: Vec<usize>,
    pub(super) left: Amount,
    pub(super) narrowing: f64,
}

impl JointQuestion {
    /// The positions of the assumptions in the plan, in the order of their choice.
    #[must_use]
    pub fn assumptions(&self) -> &[usize] {
        &self.assumptions
    }

    /// The expected width of the range after all answers.
    #[must_use]
    pub fn left(&self) -> Amount {
        self.left
    }

    /// The reduction as a fraction of the width.
    #[must_use]
    pub fn narrowing(&self) -> f64 {
        self.narrowing
    }
}

/// The open questions of one owner.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerQuestions {
    pub(super) owner: Option<String>,
    pub(super) questions: Vec<usize>,
    pub(super) together: JointQuestion,
}

impl OwnerQuestions {
    /// The owner; `None` for questions without one.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// The indexes of the questions, most useful first.
    #[must_use]
    pub fn questions(&self) -> &[usize] {
        &self.questions
    }

    /// The effect of the first three answers together.
    #[must_use]
    pub fn together(&self) -> &JointQuestion {
        &self.together
    }
}

/// Widths of the range before and after answers.
pub(super) struct AnswerWidths<'a> {
    pub(super) total: &'a [f64],
    pub(super) wanted: Percentiles,
    /// The width before any answer.
    pub(super) whole: Read,
    pub(super) months: f64,
}

impl AnswerWidths<'_> {
    /// The expected width if these assumptions are known.
    pub(super) fn given(&self, known: &[&AssumptionDraws]) -> Read {
        let given: Vec<InputColumn<'_>> = known.iter().map(|drawn| drawn.column()).collect();
        let parts_of_each = PARTS_OF_EACH[(known.len() - 1).min(PARTS_OF_EACH.len() - 1)];
        let mut cells = PartCells::new(&given, parts_of_each).parts(self.total);
        let read = cells.iter_mut().map(|cell| {
            let found = cell.percentiles(&self.wanted.tails);
            (cell.count, [found[0], found[1]])
        });
        width(read, self.wanted)
    }

    /// The reduction to a width, as a fraction of the whole.
    pub(super) fn narrowing(&self, left: Read) -> f64 {
        if self.whole.0 > 0.0 { 1.0 - left.0 / self.whole.0 } else { 0.0 }
    }

    pub(super) fn together(&self, assumptions: Vec<usize>, left: Read) -> JointQuestion {
        JointQuestion { assumptions, left: amount(left, self.months), narrowing: self.narrowing(left) }
    }

    /// The question about an assumption that leaves a width.
    pub(super) fn question(&self, plan: &Plan, place: usize, left: Read) -> Question {
        let of = assumption(plan, place);
        let narrows_by = (self.whole.0 - left.0, left.1);
        Question {
            assumption: place,
            status: of.status(),
            text: super::question::question(plan, of),
            left: amount(left, self.months),
            narrows_by: amount(narrows_by, self.months),
            narrowing: self.narrowing(left),
        }
    }
}

/// A figure for a month as money for several months.
pub(super) fn amount((value, error): Read, months: f64) -> Amount {
    // OK because draws and their differences lie within decimal bounds.
    let decimal = |value: f64| Decimal::from_f64(value * months, Rounding::Nearest).unwrap_or_default();
    Amount { value: decimal(value), error: decimal(error) }
}

/// The questions with the largest joint effect, chosen one after the other: the first, the first two, the first three.
/// `candidates` are assumptions with their draws, most useful first.
///
/// # Errors
/// Returns an error if `look` stops the run.
pub(super) fn greedy(
    widths: &AnswerWidths<'_>,
    candidates: &[(usize, &AssumptionDraws)],
    first_left: Read,
    look: impl Fn() -> Result<(), Finding>,
) -> Result<Vec<JointQuestion>, Finding> {
    let Some(first) = candidates.first() else { return Ok(Vec::new()) };
    let mut chosen = vec![*first];
    let mut groups = vec![widths.together(vec![first.0], first_left)];
    while chosen.len() < MOST_TOGETHER {
        let mut best: Option<((usize, &AssumptionDraws), Read)> = None;
        for candidate in candidates.iter().filter(|(place, _)| chosen.iter().all(|(known, _)| known != place)) {
            look()?;
            let known: Vec<&AssumptionDraws> = chosen.iter().chain([candidate]).map(|(_, drawn)| *drawn).collect();
            let left = widths.given(&known);
            if best.is_none_or(|(_, least)| left.0 < least.0) {
                best = Some((*candidate, left));
            }
        }
        let Some((candidate, left)) = best else { break };
        chosen.push(candidate);
        groups.push(widths.together(chosen.iter().map(|(place, _)| *place).collect(), left));
    }
    Ok(groups)
}

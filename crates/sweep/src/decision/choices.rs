//! Decisions: choices under the author's control against states that are not.

use std::collections::BTreeSet;

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::rows::{DecisionRows, too_large};
use super::slice::{RowGroups, Slice};

/// The costs of choices in states. A choice is a combination of values of the axes that the author controls, such as the region.
/// A state is a combination of values of all other axes, such as the number of users.
///
/// The regret of a choice in a state is its cost minus the lowest cost of any choice in that state: the amount saved by knowing
/// the state in advance. Regret is never negative.
///
/// # Source
/// L. J. Savage, "The theory of statistical decision", Journal of the American Statistical Association 46 (1951), 55-67.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<'a> {
    pub(super) rows: &'a DecisionRows,
    pub(super) choice_axes: Vec<usize>,
    pub(super) state_axes: Vec<usize>,
    pub(super) choices: Vec<Vec<usize>>,
    pub(super) states: Vec<Vec<usize>>,
    /// One row of cells for each choice.
    cells: Vec<DecisionCell>,
    /// The lowest cost in each state.
    least: Vec<Option<Decimal>>,
}

/// The result of a choice in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionCell {
    /// The cost and its row.
    Cost(Decimal, usize),
    /// It has no cost there; a place among [`DecisionRows::failed`] says why.
    Failed(usize),
    /// The sweep has no such combination.
    Absent,
}

/// The highest number of pairs of a choice and a state.
const MOST: usize = 20_000_000;

impl DecisionRows {
    /// Builds a decision on a column: the choices are the combinations of the named axes, the states are the combinations of all
    /// other axes.
    ///
    /// # Errors
    /// Returns an error if a name is unknown or repeated, no axis is named, two rows have the same combination, or there are
    /// more than twenty million pairs of a choice and a state.
    pub fn decision(&self, choice: &[&str], by: &str) -> Result<Decision<'_>, Finding> {
        let choice_axes = self.axes_of(choice)?;
        if choice_axes.is_empty() {
            let names: Vec<&str> = self.axes().iter().map(super::AxisLevels::name).collect();
            return Err(Finding::new(Code::Missing, "choice", "names no axis")
                .with_help(format!("name the axes that you decide on, from: {}", names.join(", "))));
        }
        let state_axes: Vec<usize> = (0..self.axes().len()).filter(|axis| !choice_axes.contains(axis)).collect();
        let figures = self.figures(by)?;
        let shown: Vec<usize> = choice_axes.iter().chain(&state_axes).copied().collect();
        let heaps = self.heaps(&shown, &Slice::none())?;
        Decision::of(self, [choice_axes, state_axes], &heaps, &figures)
    }
}

impl<'a> Decision<'a> {
    fn of(
        rows: &'a DecisionRows,
        axes: [Vec<usize>; 2],
        heaps: &RowGroups,
        figures: &[Decimal],
    ) -> Result<Self, Finding> {
        let [choice_axes, state_axes] = axes;
        let chosen = choice_axes.len();
        let all = |part: fn(&[usize], usize) -> &[usize]| -> Vec<Vec<usize>> {
            let places: BTreeSet<&[usize]> = heaps.keys().map(|key| part(key, chosen)).collect();
            places.into_iter().map(<[usize]>::to_vec).collect()
        };
        let choices = all(|key, chosen| &key[..chosen]);
        let states = all(|key, chosen| &key[chosen..]);
        if choices.len().saturating_mul(states.len()) > MOST {
            let (choices, states) = (choices.len(), states.len());
            let message = format!("{choices} choices in {states} states are too many to compare");
            return Err(
                Finding::new(Code::OutOfRange, "choice", message).with_help("sweep fewer values, or filter rows")
            );
        }
        let mut cells = vec![DecisionCell::Absent; choices.len() * states.len()];
        for (key, heap) in heaps {
            let find = |all: &[Vec<usize>], part: &[usize]| all.binary_search_by(|known| known.as_slice().cmp(part));
            if let (Ok(choice), Ok(state)) = (find(&choices, &key[..chosen]), find(&states, &key[chosen..])) {
                let cost = heap.rows.first().map(|row| DecisionCell::Cost(figures[*row], *row));
                let failed = heap.failed.first().map(|number| DecisionCell::Failed(*number));
                cells[choice * states.len() + state] = cost.or(failed).unwrap_or(DecisionCell::Absent);
            }
        }
        let mut decision = Decision { rows, choice_axes, state_axes, choices, states, cells, least: Vec::new() };
        decision.least = (0..decision.states.len()).map(|state| decision.least_of(state)).collect();
        Ok(decision)
    }

    fn least_of(&self, state: usize) -> Option<Decimal> {
        (0..self.choices.len()).filter_map(|choice| self.cost(choice, state)).min()
    }

    /// The rows behind the decision.
    #[must_use]
    pub fn rows(&self) -> &'a DecisionRows {
        self.rows
    }

    /// The numbers of the axes of the choices.
    #[must_use]
    pub fn choice_axes(&self) -> &[usize] {
        &self.choice_axes
    }

    /// The numbers of the axes of the states.
    #[must_use]
    pub fn state_axes(&self) -> &[usize] {
        &self.state_axes
    }

    /// The choices, each as levels of the choice axes.
    #[must_use]
    pub fn choices(&self) -> &[Vec<usize>] {
        &self.choices
    }

    /// The states, each as levels of the state axes. Without state axes there is one state with no levels.
    #[must_use]
    pub fn states(&self) -> &[Vec<usize>] {
        &self.states
    }

    /// The result of a choice in a state.
    #[must_use]
    pub fn cell(&self, choice: usize, state: usize) -> DecisionCell {
        self.cells.get(choice * self.states.len() + state).copied().unwrap_or(DecisionCell::Absent)
    }

    /// The cost of a choice in a state, if it has one.
    #[must_use]
    pub fn cost(&self, choice: usize, state: usize) -> Option<Decimal> {
        match self.cell(choice, state) {
            DecisionCell::Cost(cost, _) => Some(cost),
            DecisionCell::Failed(_) | DecisionCell::Absent => None,
        }
    }

    /// The lowest cost of any choice in a state; `None` if no choice has a cost in it.
    #[must_use]
    pub fn least(&self, state: usize) -> Option<Decimal> {
        self.least.get(state).copied().flatten()
    }

    /// The cost of a choice in a state minus the lowest cost in that state; `None` if the choice has no cost.
    ///
    /// # Errors
    /// Returns an error if the difference exceeds the range of decimals.
    pub fn regret(&self, choice: usize, state: usize) -> Result<Option<Decimal>, Finding> {
        let pair = self.cost(choice, state).zip(self.least(state));
        pair.map(|(cost, least)| cost.sub_rounded(least, Rounding::Nearest).map_err(too_large)).transpose()
    }
}

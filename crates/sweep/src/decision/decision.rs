//! What one chooses against what one does not.

use std::collections::BTreeSet;

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::over::{Heaps, Rest};
use super::rows::{Rows, too_large};

/// The costs of choices in states. A choice is a combination of values of the axes that one chooses, such as a region; a state one of all
/// others, such as how many users come.
///
/// The regret of a choice in a state is its cost less the least cost of any choice in that state: what one would have saved had one known
/// the state. It is never negative.
///
/// # Source
/// L. J. Savage, "The theory of statistical decision", Journal of the American Statistical Association 46 (1951), 55-67.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<'a> {
    pub(super) rows: &'a Rows,
    pub(super) choice_axes: Vec<usize>,
    pub(super) state_axes: Vec<usize>,
    pub(super) choices: Vec<Vec<usize>>,
    pub(super) states: Vec<Vec<usize>>,
    /// Choice by choice.
    cells: Vec<Cell>,
    /// The least cost of each state.
    least: Vec<Option<Decimal>>,
}

/// What a choice costs in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// So much, in this row.
    Cost(Decimal, usize),
    /// It has no cost there; a place among [`Rows::failed`] says why.
    Failed(usize),
    /// The sweep has no such combination.
    Absent,
}

/// The most pairs of a choice and a state.
const MOST: usize = 20_000_000;

impl Rows {
    /// Choices, the combinations of the axes named, against the states of all other axes, by a column.
    ///
    /// # Errors
    /// Where a name is none or comes twice, no axis is chosen, two rows are of one combination, or there are more than twenty million
    /// pairs of a choice and a state.
    pub fn decision(&self, choice: &[&str], by: &str) -> Result<Decision<'_>, Finding> {
        let choice_axes = self.axes_of(choice)?;
        if choice_axes.is_empty() {
            let names: Vec<&str> = self.axes().iter().map(super::Levels::name).collect();
            return Err(Finding::new(Code::Missing, "choice", "names no axis")
                .with_help(format!("name what one chooses, of: {}", names.join(", "))));
        }
        let state_axes: Vec<usize> = (0..self.axes().len()).filter(|axis| !choice_axes.contains(axis)).collect();
        let figures = self.figures(by)?;
        let shown: Vec<usize> = choice_axes.iter().chain(&state_axes).copied().collect();
        let heaps = self.heaps(&shown, &Rest::none())?;
        Decision::of(self, [choice_axes, state_axes], &heaps, &figures)
    }
}

impl<'a> Decision<'a> {
    fn of(rows: &'a Rows, axes: [Vec<usize>; 2], heaps: &Heaps, figures: &[Decimal]) -> Result<Self, Finding> {
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
            let message = format!("there are {choices} choices in {states} states, too many to compare");
            return Err(
                Finding::new(Code::OutOfRange, "choice", message).with_help("sweep fewer values, or filter rows")
            );
        }
        let mut cells = vec![Cell::Absent; choices.len() * states.len()];
        for (key, heap) in heaps {
            let find = |all: &[Vec<usize>], part: &[usize]| all.binary_search_by(|known| known.as_slice().cmp(part));
            if let (Ok(choice), Ok(state)) = (find(&choices, &key[..chosen]), find(&states, &key[chosen..])) {
                let cost = heap.rows.first().map(|row| Cell::Cost(figures[*row], *row));
                let failed = heap.failed.first().map(|number| Cell::Failed(*number));
                cells[choice * states.len() + state] = cost.or(failed).unwrap_or(Cell::Absent);
            }
        }
        let mut decision = Decision { rows, choice_axes, state_axes, choices, states, cells, least: Vec::new() };
        decision.least = (0..decision.states.len()).map(|state| decision.least_of(state)).collect();
        Ok(decision)
    }

    fn least_of(&self, state: usize) -> Option<Decimal> {
        (0..self.choices.len()).filter_map(|choice| self.cost(choice, state)).min()
    }

    /// The rows that it is over.
    #[must_use]
    pub fn rows(&self) -> &'a Rows {
        self.rows
    }

    /// What one chooses, by number of axis.
    #[must_use]
    pub fn choice_axes(&self) -> &[usize] {
        &self.choice_axes
    }

    /// What one does not choose.
    #[must_use]
    pub fn state_axes(&self) -> &[usize] {
        &self.state_axes
    }

    /// The choices, each by its level on the axes that one chooses.
    #[must_use]
    pub fn choices(&self) -> &[Vec<usize>] {
        &self.choices
    }

    /// The states, each by its level on all other axes; one state without levels where there is no other axis.
    #[must_use]
    pub fn states(&self) -> &[Vec<usize>] {
        &self.states
    }

    /// What a choice comes to in a state.
    #[must_use]
    pub fn cell(&self, choice: usize, state: usize) -> Cell {
        self.cells.get(choice * self.states.len() + state).copied().unwrap_or(Cell::Absent)
    }

    /// The cost of a choice in a state, where it has one.
    #[must_use]
    pub fn cost(&self, choice: usize, state: usize) -> Option<Decimal> {
        match self.cell(choice, state) {
            Cell::Cost(cost, _) => Some(cost),
            Cell::Failed(_) | Cell::Absent => None,
        }
    }

    /// The least cost of any choice in a state; none where no choice has a cost in it.
    #[must_use]
    pub fn least(&self, state: usize) -> Option<Decimal> {
        self.least.get(state).copied().flatten()
    }

    /// The cost of a choice in a state less the least of any choice in it, where the choice has a cost.
    ///
    /// # Errors
    /// Where the difference leaves the range of decimals.
    pub fn regret(&self, choice: usize, state: usize) -> Result<Option<Decimal>, Finding> {
        let pair = self.cost(choice, state).zip(self.least(state));
        pair.map(|(cost, least)| cost.sub_rounded(least, Rounding::Nearest).map_err(too_large)).transpose()
    }
}

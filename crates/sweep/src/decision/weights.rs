//! The weights of states.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::rows::{DecisionRows, too_large};

/// Weights of the values of state axes. The weights of several axes multiply. The values of an axis without weights count
/// equally.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateWeights {
    given: Vec<(String, String, Decimal)>,
}

impl StateWeights {
    /// Equal weights for all states.
    #[must_use]
    pub fn equal() -> StateWeights {
        StateWeights::default()
    }

    /// A copy with the weight of a value. If one value of an axis has a weight, every value needs one.
    #[must_use]
    pub fn with(mut self, axis: &str, value: &str, weight: Decimal) -> StateWeights {
        self.given.push((axis.to_owned(), value.to_owned(), weight));
        self
    }

    /// The weights of each axis's levels; `None` for equal weights.
    pub(super) fn read(&self, rows: &DecisionRows, states: &[usize]) -> Result<Vec<Option<Vec<Decimal>>>, Finding> {
        for (name, ..) in &self.given {
            if !states.contains(&rows.axis(name)?) {
                return Err(Finding::new(
                    Code::BadValue,
                    format!("weights.{name}"),
                    "is an axis of the choice, which takes no weights",
                )
                .with_help("give weights to the other axes"));
            }
        }
        states.iter().map(|axis| self.of(rows, *axis)).collect()
    }

    fn of(&self, rows: &DecisionRows, axis: usize) -> Result<Option<Vec<Decimal>>, Finding> {
        let levels = &rows.axes()[axis];
        let path = format!("weights.{}", levels.name());
        let mut weights: Vec<Option<Decimal>> = vec![None; levels.labels().len()];
        for (_, label, weight) in self.given.iter().filter(|(name, ..)| name == levels.name()) {
            if weight.is_negative() {
                return Err(Finding::new(Code::OutOfRange, path, format!("`{label}` has the weight {weight}"))
                    .with_help("use weights of 0 or more"));
            }
            weights[rows.level_of(axis, label)?] = Some(*weight);
        }
        if weights.iter().all(Option::is_none) {
            return Ok(None);
        }
        match weights.iter().position(Option::is_none) {
            Some(place) => {
                Err(Finding::new(Code::Missing, path, format!("`{}` has no weight", levels.labels()[place]))
                    .with_help("give every value a weight, 0 for an impossible one"))
            }
            None => Ok(Some(weights.into_iter().flatten().collect())),
        }
    }
}

/// The weight of a state: the product of the weights of its values.
pub(super) fn weight(read: &[Option<Vec<Decimal>>], state: &[usize]) -> Result<Decimal, Finding> {
    let mut weights = read.iter().zip(state).filter_map(|(weights, place)| Some(weights.as_ref()?[*place]));
    let product = |product: Decimal, weight| product.mul_rounded(weight, Rounding::Nearest);
    weights.try_fold(Decimal::ONE, product).map_err(too_large)
}

//! How much each state weighs.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::rows::{Rows, too_large};

/// Weights of the values of state axes; those of several axes multiply. An axis without weights counts its values alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    given: Vec<(String, String, Decimal)>,
}

impl Weights {
    /// All states alike.
    #[must_use]
    pub fn equal() -> Weights {
        Weights::default()
    }

    /// The same with the weight of a value. An axis of which one value has a weight has weights for all of them.
    #[must_use]
    pub fn with(mut self, axis: &str, value: &str, weight: Decimal) -> Weights {
        self.given.push((axis.to_owned(), value.to_owned(), weight));
        self
    }

    /// The weights of each axis's levels, `None` where they are alike.
    pub(super) fn read(&self, rows: &Rows, states: &[usize]) -> Result<Vec<Option<Vec<Decimal>>>, Finding> {
        for (name, ..) in &self.given {
            if !states.contains(&rows.axis(name)?) {
                return Err(Finding::new(Code::BadValue, format!("weights.{name}"), "is chosen, and has no weights")
                    .with_help("give weights to the axes that one does not choose"));
            }
        }
        states.iter().map(|axis| self.of(rows, *axis)).collect()
    }

    fn of(&self, rows: &Rows, axis: usize) -> Result<Option<Vec<Decimal>>, Finding> {
        let levels = &rows.axes()[axis];
        let path = format!("weights.{}", levels.name());
        let mut weights: Vec<Option<Decimal>> = vec![None; levels.labels().len()];
        for (_, label, weight) in self.given.iter().filter(|(name, ..)| name == levels.name()) {
            if weight.is_negative() {
                return Err(Finding::new(Code::OutOfRange, path, format!("`{label}` has the weight {weight}"))
                    .with_help("weights are not negative"));
            }
            weights[rows.level_of(axis, label)?] = Some(*weight);
        }
        if weights.iter().all(Option::is_none) {
            return Ok(None);
        }
        match weights.iter().position(Option::is_none) {
            Some(place) => {
                Err(Finding::new(Code::Missing, path, format!("`{}` has no weight", levels.labels()[place]))
                    .with_help("give every value its weight, 0 for what cannot be"))
            }
            None => Ok(Some(weights.into_iter().flatten().collect())),
        }
    }
}

/// The weight of a state: the product of those of its values.
pub(super) fn weight(read: &[Option<Vec<Decimal>>], state: &[usize]) -> Result<Decimal, Finding> {
    let mut weights = read.iter().zip(state).filter_map(|(weights, place)| Some(weights.as_ref()?[*place]));
    let product = |product: Decimal, weight| product.mul_rounded(weight, Rounding::Nearest);
    weights.try_fold(Decimal::ONE, product).map_err(too_large)
}

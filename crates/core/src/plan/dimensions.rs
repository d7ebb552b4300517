//! The dimension of the random sequence that each assumption uses.

use std::collections::BTreeMap;

use crate::model::{Assumption, DEFINITION};

/// Maps each assumption to its dimension of the random sequence. The map only grows.
///
/// A changed copy of a plan reuses the map. So a new assumption changes the draws of no other assumption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceDimensions {
    of: BTreeMap<String, usize>,
}

impl SequenceDimensions {
    /// Adds a dimension for each new assumption: first the definition, then the uncertain assumptions by name, then the exact
    /// ones by name. The order in the file does not change the draws.
    pub(crate) fn with(mut self, assumptions: &[Assumption]) -> SequenceDimensions {
        let mut new: Vec<&Assumption> = assumptions.iter().collect();
        new.sort_by_key(|assumption| (assumption.id() != DEFINITION, assumption.spread().is_exact(), assumption.id()));
        for assumption in new {
            let next = self.of.len();
            self.of.entry(assumption.id().to_owned()).or_insert(next);
        }
        self
    }

    /// The dimension of an assumption; `None` if it has none.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<usize> {
        self.of.get(id).copied()
    }
}

//! Which dimension of the random sequence draws which assumption.

use std::collections::BTreeMap;

use crate::model::{Assumption, DEFINITION};

/// The append-only map from an assumption to its dimension of the random sequence.
///
/// A changed copy of a plan reuses the map, so that adding an assumption moves no other draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceDimensions {
    of: BTreeMap<String, usize>,
}

impl SequenceDimensions {
    /// With a dimension for each assumption that has none yet: the uncertain before the facts, which are not drawn, and by
    /// name, so that the order in which an author writes moves no draw.
    pub(crate) fn with(mut self, assumptions: &[Assumption]) -> SequenceDimensions {
        let mut new: Vec<&Assumption> = assumptions.iter().collect();
        new.sort_by_key(|assumption| (assumption.id() != DEFINITION, assumption.spread().is_exact(), assumption.id()));
        for assumption in new {
            let next = self.of.len();
            self.of.entry(assumption.id().to_owned()).or_insert(next);
        }
        self
    }

    /// The dimension of an assumption that has one.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<usize> {
        self.of.get(id).copied()
    }
}

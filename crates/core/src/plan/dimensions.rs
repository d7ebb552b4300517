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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;

    fn assumption(id: &str, is_exact: bool) -> Assumption {
        let mut given = Table::new();
        let shape: &[(&str, &str)] = if is_exact { &[("exact", "1")] } else { &[("min", "1"), ("max", "2")] };
        for (key, value) in shape.iter().chain(&[("statement", "s"), ("basis", "b")]) {
            given.insert(*key, *value);
        }
        Assumption::new(id, &given).unwrap()
    }

    #[test]
    fn the_order_of_the_file_does_not_change_the_dimensions() {
        let all = [("b", false), ("a", true), ("c", false), (DEFINITION, false)].map(|(id, fact)| assumption(id, fact));
        let mut reversed = all.to_vec();
        reversed.reverse();
        let dimensions = SequenceDimensions::default().with(&all);
        assert_eq!(dimensions, SequenceDimensions::default().with(&reversed));
        assert_eq!(
            [DEFINITION, "b", "c", "a", "d"].map(|id| dimensions.get(id)),
            [Some(0), Some(1), Some(2), Some(3), None]
        );
    }

    #[test]
    fn a_new_assumption_changes_no_other_dimension() {
        let before = SequenceDimensions::default().with(&[assumption("m", false), assumption("z", true)]);
        let after = before.clone().with(&[assumption("a", false), assumption("z", false), assumption("m", false)]);
        assert_eq!(["m", "z", "a"].map(|id| after.get(id)), [Some(0), Some(1), Some(2)]);
    }
}

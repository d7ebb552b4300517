//! What a combination comes to.

use crate::document::Value;
use crate::estimate::Estimate;
use crate::finding::Findings;

/// A combination and its estimate, or what is wrong with it.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub(super) number: u64,
    pub(super) point: Vec<(String, Value)>,
    pub(super) estimate: Result<Estimate, Findings>,
}

impl Outcome {
    /// Its number among the combinations of the sweep.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Names and values.
    #[must_use]
    pub fn point(&self) -> &[(String, Value)] {
        &self.point
    }

    /// Its estimate.
    ///
    /// # Errors
    /// What is wrong with it, such as a price that is missing in its region.
    pub fn estimate(&self) -> Result<&Estimate, &Findings> {
        self.estimate.as_ref()
    }
}

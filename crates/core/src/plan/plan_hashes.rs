//! The hashes of a plan's parts.

use crate::fingerprint::Fingerprint;

/// The hashes of a plan's parts. They give the fingerprint of the plan with other assumptions without a compilation.
#[derive(Clone, Debug, Default)]
pub(super) struct PlanHashes {
    /// The hash of the program and its lines.
    pub(super) body: Fingerprint,
    /// The hash of each assumption.
    pub(super) assumptions: Vec<Fingerprint>,
}

impl PlanHashes {
    /// The fingerprint of the whole plan, with other hashes for some assumptions.
    pub(super) fn with(&self, changed: &[(usize, Fingerprint)]) -> String {
        let mut whole = self.body;
        for (number, own) in self.assumptions.iter().enumerate() {
            let other = changed.iter().find(|(place, _)| *place == number).map(|(_, hash)| hash);
            whole.join(*other.unwrap_or(own));
        }
        whole.short_text()
    }
}

//! The trust in an assumption: as stated, or as its basis implies.

use super::basis_words::{guess, measurement};
use crate::model::{Assumption, Trust};

/// The trust in an assumption and where it comes from.
pub(super) enum ImpliedTrust {
    /// The author states it.
    Stated(Trust),
    /// A word of the basis implies it.
    Basis(Trust, &'static str),
    /// Neither; counts as medium.
    Unstated,
}

impl ImpliedTrust {
    pub(super) fn of(assumption: &Assumption) -> ImpliedTrust {
        if let Some(trust) = assumption.trust() {
            return ImpliedTrust::Stated(trust);
        }
        // A guess comes first: "estimated from the logs" is an estimate.
        if let Some(word) = guess(assumption.basis()) {
            return ImpliedTrust::Basis(Trust::Low, word);
        }
        match measurement(assumption.basis()) {
            Some(word) => ImpliedTrust::Basis(Trust::High, word),
            None => ImpliedTrust::Unstated,
        }
    }

    pub(super) fn level(&self) -> Trust {
        match self {
            ImpliedTrust::Stated(trust) | ImpliedTrust::Basis(trust, _) => *trust,
            ImpliedTrust::Unstated => Trust::Medium,
        }
    }

    /// The least plausible half width, as a share of the middle.
    pub(super) fn least_half_width(&self) -> f64 {
        match self.level() {
            Trust::Low => 0.25,
            Trust::Medium => 0.1,
            Trust::High => 0.03,
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            ImpliedTrust::Stated(trust) => format!("with {} trust", trust.as_str()),
            ImpliedTrust::Basis(_, word) => format!("with a basis that says \"{word}\""),
            ImpliedTrust::Unstated => "with no stated trust".to_owned(),
        }
    }
}

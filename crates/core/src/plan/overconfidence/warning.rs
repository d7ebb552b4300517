//! The warning, and the rule that decides which assumptions get one.

use super::implied_trust::ImpliedTrust;
use super::width::{half_width, is_given, ratio_beyond_measurement};
use super::wording::{question, too_narrow, too_wide};
use crate::model::{Assumption, DEFINITION, Status, Trust};
use crate::plan::compiled_plan::Plan;

/// An assumption whose width is implausible for its trust and basis, and the question that would settle it.
#[derive(Clone, Debug, PartialEq)]
pub struct OverconfidenceWarning {
    /// The id of the assumption.
    pub id: String,
    /// Whether the range is too narrow or too wide.
    pub kind: ImplausibleWidth,
    /// Half of the width divided by the middle: `(P90 - P10) / (2 * |P50|)`. 0.04 means 4%. Infinite if P50 is 0 and the
    /// range has a width; never negative.
    pub half_width: f64,
    /// The least half width that is plausible for the trust and basis: 0.03, 0.1 or 0.25.
    pub least_half_width: f64,
    /// The reason, as a sentence without a final period.
    pub why: String,
    /// The four-step question about the assumption, and how to write down the answers.
    pub question: String,
}

/// How the width of an assumption is implausible.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImplausibleWidth {
    /// Narrower than its trust and basis support: the author seems overconfident.
    TooNarrow,
    /// Wider than a measurement or a contract would be, although its trust is high.
    TooWide,
}

impl ImplausibleWidth {
    /// The stable word for programs and reports: `too narrow` or `too wide`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ImplausibleWidth::TooNarrow => "too narrow",
            ImplausibleWidth::TooWide => "too wide",
        }
    }
}

/// A half width below this share of the least plausible half width is too narrow.
const NARROW: f64 = 0.95;

impl Plan {
    /// The assumptions whose width is implausible for their trust and basis, in the order of
    /// [`assumptions`](Self::assumptions). Empty if there are none.
    ///
    /// People are overconfident: their 80% and 90% intervals contain the true value about half of the time. So a narrow
    /// range needs evidence. The least plausible half width is 25% for low trust, 10% for medium or unstated trust, and 3%
    /// for high trust, as for an [estimate of class](crate::plan::ClassReport) 5, 3 and 1.
    ///
    /// - An exact value has no width. It gets a warning unless it is confirmed or its trust is high.
    /// - An assumption of high trust whose P90 is more than 4 times its P10 is too wide for a measurement.
    /// - If no trust is stated, a basis that names a guess counts as low trust, and a basis that names a measurement or a
    ///   contract counts as high trust.
    /// - Observed data, defaults of the catalog, and the assumption `definition` never get a warning.
    ///
    /// # Source
    /// J. B. Soll, J. Klayman, "Overconfidence in interval estimates", Journal of Experimental Psychology: Learning, Memory, and
    /// Cognition 30 (2004), 299-314. M. Alpert, H. Raiffa, "A progress report on the training of probability assessors", in
    /// Judgment under Uncertainty (1982), 294-305. A. Speirs-Bridge et al., Risk Analysis 30 (2010), 512-523, for the question.
    #[must_use]
    pub fn overconfidence_warnings(&self) -> Vec<OverconfidenceWarning> {
        self.assumptions.iter().filter(|assumption| is_stated(assumption)).filter_map(warning).collect()
    }
}

/// Whether the width expresses the confidence of a person.
fn is_stated(assumption: &Assumption) -> bool {
    !assumption.is_default() && !is_given(assumption, "observed") && assumption.id() != DEFINITION
}

/// The warning about one assumption; `None` if its width is plausible.
pub(super) fn warning(assumption: &Assumption) -> Option<OverconfidenceWarning> {
    let (half_width, trust) = (half_width(assumption), ImpliedTrust::of(assumption));
    let least = trust.least_half_width();
    let (kind, why) = if let Some(ratio) = ratio_beyond_measurement(assumption) {
        (ImplausibleWidth::TooWide, too_wide(ratio))
    } else if half_width < NARROW * least && !is_fact(assumption, &trust) {
        (ImplausibleWidth::TooNarrow, too_narrow(assumption, half_width, &trust))
    } else {
        return None;
    };
    let id = assumption.id().to_owned();
    Some(OverconfidenceWarning { id, kind, half_width, least_half_width: least, why, question: question(assumption) })
}

/// Whether the assumption is an exact value that was confirmed, measured, or signed.
fn is_fact(assumption: &Assumption, trust: &ImpliedTrust) -> bool {
    assumption.spread().is_exact() && (assumption.status() == Status::Confirmed || trust.level() == Trust::High)
}

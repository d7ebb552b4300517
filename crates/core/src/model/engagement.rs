//! The progress of the engagement with the customer. This evidence determines the class of an estimate.

use std::collections::BTreeMap;

/// The recorded evidence of an engagement. Evidence that is not recorded counts as missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Engagement {
    records: BTreeMap<Evidence, String>,
}

/// A piece of evidence.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The problem in one sentence.
    Problem,
    /// The person on the customer's side who confirmed that sentence.
    ProblemConfirmedBy,
    /// The owner of the outcome.
    Owner,
    /// The source of the budget and its approver.
    BudgetPath,
    /// The compliance rules for the solution.
    Compliance,
    /// The deadline.
    Timeline,
    /// A pilot and its result.
    Pilot,
    /// The actual spend that the estimate was calibrated with.
    Calibration,
}

impl Evidence {
    /// All pieces, in the usual order of an engagement.
    pub const ALL: [Evidence; 8] = [
        Evidence::Problem,
        Evidence::ProblemConfirmedBy,
        Evidence::Owner,
        Evidence::BudgetPath,
        Evidence::Compliance,
        Evidence::Timeline,
        Evidence::Pilot,
        Evidence::Calibration,
    ];

    /// The key under `[engagement]`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Evidence::Problem => "problem",
            Evidence::ProblemConfirmedBy => "problem_confirmed_by",
            Evidence::Owner => "owner",
            Evidence::BudgetPath => "budget_path",
            Evidence::Compliance => "compliance",
            Evidence::Timeline => "timeline",
            Evidence::Pilot => "pilot",
            Evidence::Calibration => "calibration",
        }
    }

    /// The words for this piece of evidence if it is missing.
    #[must_use]
    pub fn missing(self) -> &'static str {
        match self {
            Evidence::Problem => "the problem in one sentence",
            Evidence::ProblemConfirmedBy => "who agreed with the problem sentence",
            Evidence::Owner => "who owns the outcome",
            Evidence::BudgetPath => "where the budget comes from",
            Evidence::Compliance => "which compliance rules apply",
            Evidence::Timeline => "by when it is needed",
            Evidence::Pilot => "a pilot and its result",
            Evidence::Calibration => "actual spend to calibrate against",
        }
    }
}

impl Engagement {
    /// An engagement without evidence.
    #[must_use]
    pub fn new() -> Engagement {
        Engagement::default()
    }

    /// A copy with a record for a piece of evidence.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::model::{Engagement, Evidence};
    /// let engagement = Engagement::new().with(Evidence::Owner, "Head of e-commerce");
    /// assert_eq!(engagement.get(Evidence::Owner), Some("Head of e-commerce"));
    /// ```
    #[must_use]
    pub fn with(mut self, evidence: Evidence, record: impl Into<String>) -> Engagement {
        self.records.insert(evidence, record.into());
        self
    }

    /// The record for a piece of evidence.
    #[must_use]
    pub fn get(&self, evidence: Evidence) -> Option<&str> {
        self.records.get(&evidence).map(String::as_str)
    }
}

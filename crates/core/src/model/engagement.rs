//! How far the engagement with the customer has come: the evidence that an estimate's class follows from.

use std::collections::BTreeMap;

/// What is on record about the engagement. Nothing on record means nothing agreed.
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
    /// Who on the customer's side agreed with that sentence.
    ProblemConfirmedBy,
    /// Who owns the outcome.
    Owner,
    /// Where the money comes from and who releases it.
    BudgetPath,
    /// Which rules bind the solution.
    Compliance,
    /// By when it is needed.
    Timeline,
    /// A pilot that ran, and what it showed.
    Pilot,
    /// Actual spend that the estimate was calibrated against.
    Calibration,
}

impl Evidence {
    /// Every piece in the order in which an engagement gathers them.
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

    /// What is missing, in words, when it is.
    #[must_use]
    pub fn missing(self) -> &'static str {
        match self {
            Evidence::Problem => "the problem in one sentence",
            Evidence::ProblemConfirmedBy => "who agreed with the problem sentence",
            Evidence::Owner => "who owns the outcome",
            Evidence::BudgetPath => "where the budget comes from",
            Evidence::Compliance => "which compliance rules apply",
            Evidence::Timeline => "by when it is needed",
            Evidence::Pilot => "a pilot and what it showed",
            Evidence::Calibration => "actual spend to calibrate against",
        }
    }
}

impl Engagement {
    /// Nothing agreed yet.
    #[must_use]
    pub fn new() -> Engagement {
        Engagement::default()
    }

    /// The same with a piece of evidence on record.
    ///
    /// ```
    /// use costcone_core::model::{Engagement, Evidence};
    /// let engagement = Engagement::new().with(Evidence::Owner, "Head of e-commerce");
    /// assert_eq!(engagement.get(Evidence::Owner), Some("Head of e-commerce"));
    /// ```
    #[must_use]
    pub fn with(mut self, evidence: Evidence, record: impl Into<String>) -> Engagement {
        self.records.insert(evidence, record.into());
        self
    }

    /// What is on record for a piece of evidence.
    #[must_use]
    pub fn get(&self, evidence: Evidence) -> Option<&str> {
        self.records.get(&evidence).map(String::as_str)
    }
}

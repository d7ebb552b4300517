//! What is kept of a fact once a rule has taken it.

use std::fmt;
use std::rc::Rc;

use costcone_core::formula::Decimal;

/// One step of a price, as a source states it.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) place: Place,
    /// Whether it was mapped by hand.
    pub(crate) is_curated: bool,
    pub(crate) date: Rc<str>,
    pub(crate) source: Rc<Source>,
    /// AWS's key of it; empty where the source does not tell.
    pub(crate) rate_code: String,
    pub(crate) from: Decimal,
    /// `None`: without end.
    pub(crate) to: Option<Decimal>,
    /// US dollars for as many units as the rule says.
    pub(crate) price: Decimal,
}

/// Where a fact comes from.
#[derive(Debug)]
pub(crate) struct Source {
    /// In its own words.
    pub(crate) text: String,
    /// Our id for it.
    pub(crate) id: String,
}

/// The line that a fact stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: &'static str,
    pub(crate) line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

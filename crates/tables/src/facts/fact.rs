//! The stored part of a fact.

use std::fmt;
use std::rc::Rc;

use costcone_core::formula::Decimal;

/// One price tier from one source.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) place: FactPlace,
    /// Whether the fact was mapped manually.
    pub(crate) is_curated: bool,
    pub(crate) date: Rc<str>,
    pub(crate) source: Rc<FactSource>,
    /// AWS rate code. Empty if the source has none.
    pub(crate) rate_code: String,
    pub(crate) from: Decimal,
    /// `None` if the tier has no end.
    pub(crate) to: Option<Decimal>,
    /// Price in US dollars for the number of units in the rule.
    pub(crate) price: Decimal,
}

/// The source of a fact.
#[derive(Debug)]
pub(crate) struct FactSource {
    /// Text in the facts.
    pub(crate) text: String,
    /// Our id of the source.
    pub(crate) id: String,
}

/// File and line of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FactPlace {
    pub(crate) file: &'static str,
    pub(crate) line: u64,
}

impl fmt::Display for FactPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

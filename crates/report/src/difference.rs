//! What one architecture costs more than another, as a chart shows it: the distribution of the difference around zero.

use costcone_core::compare::{Comparison, Difference};

use crate::compare::{cases, sentence};
use crate::range_text::RangeText;

/// The difference of two architectures, and what is said of it.
#[derive(Clone, Debug)]
pub struct DifferenceChart {
    /// The architecture that costs more, or less where the difference is negative.
    pub of: String,
    /// What it is held against.
    pub than: String,
    /// The range of the difference.
    pub shown: RangeText,
    /// Its distribution.
    pub difference: Difference,
    /// How probably each of the two is cheaper; equal costs are neither.
    pub cheaper: [f64; 2],
}

impl DifferenceChart {
    /// What the architecture at place `of` costs more than the one at place `than`; nothing where there is no such place.
    #[must_use]
    pub fn new(comparison: &Comparison, of: usize, than: usize) -> Option<DifferenceChart> {
        let name = |place: usize| comparison.sides().nth(place).map(|(name, _)| name.to_owned());
        let difference = comparison.difference(of, than)?;
        let shown = RangeText::new(difference.range(), comparison.options().period().word());
        let cheaper = [comparison.cheaper(of, than)?.value, comparison.cheaper(than, of)?.value];
        Some(DifferenceChart { of: name(of)?, than: name(than)?, shown, difference, cheaper })
    }

    /// `What large costs more than small`
    #[must_use]
    pub fn title(&self) -> String {
        format!("What {} costs more than {}", self.of, self.than)
    }

    /// `large costs $300 less to $50 more a month than small (P10 to P90), expected $120 less; cheaper in 9 in 10 cases`
    #[must_use]
    pub fn sentence(&self) -> String {
        let said = sentence(&self.difference, self.cheaper[0], &self.than, &self.shown.period);
        format!("{} costs {said}", self.of)
    }

    /// What either side of zero means, and how probable each is.
    #[must_use]
    pub fn sides(&self) -> String {
        let [below, above] = self.cheaper.map(cases);
        let equal = 1.0 - self.cheaper.iter().sum::<f64>();
        // What is left of a sum that is rounded is no case.
        let same = if equal > 1e-9 { format!(" Both cost the same: {}.", cases(equal)) } else { String::new() };
        format!("Left of 0 {} is cheaper: {below}. Right of 0 {} is: {above}.{same}", self.of, self.than)
    }
}

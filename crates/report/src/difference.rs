//! The contents of a chart of the difference between two architectures.

use costcone_core::compare::{Comparison, Difference};

use crate::compare::{cases, difference_sentence};
use crate::range_text::RangeText;

/// The label of the line at zero of a difference.
pub(crate) const EQUAL_COST: &str = "equal cost";

/// The difference of two architectures: its range, its distribution, and its words.
#[derive(Clone, Debug)]
pub struct DifferenceChart {
    /// The architecture with the additional cost; it is cheaper where the difference is negative.
    pub of: String,
    /// The architecture that it is compared with.
    pub than: String,
    /// The range of the difference.
    pub range: RangeText,
    /// The distribution of the difference.
    pub difference: Difference,
    /// The probability that each of the two is cheaper. Equal costs count for neither.
    pub cheaper: [f64; 2],
}

impl DifferenceChart {
    /// The cost of the architecture at index `of` minus the cost of the one at index `than`; `None` if there is no such index.
    #[must_use]
    pub fn new(comparison: &Comparison, of: usize, than: usize) -> Option<DifferenceChart> {
        let name = |place: usize| comparison.sides().nth(place).map(|(name, _)| name.to_owned());
        let difference = comparison.difference(of, than)?;
        let range = RangeText::new(difference.range(), comparison.options().period().word());
        let cheaper = [comparison.cheaper(of, than)?.value, comparison.cheaper(than, of)?.value];
        Some(DifferenceChart { of: name(of)?, than: name(than)?, range, difference, cheaper })
    }

    /// `Monthly cost of large compared with small (negative = cheaper)`
    #[must_use]
    pub fn title(&self) -> String {
        let period = if self.range.period == "year" { "Yearly" } else { "Monthly" };
        format!("{period} cost of {} compared with {} (negative = cheaper)", self.of, self.than)
    }

    /// `large saves $600 to $4.3k a year compared with small (P10 to P90; expected: $2.3k). It is cheaper in 96% of cases.`
    #[must_use]
    pub fn sentence(&self) -> String {
        let sentence = difference_sentence(&self.difference, self.cheaper[0], &self.than, &self.range.period);
        format!("{} {sentence}", self.of)
    }

    /// The meaning of either side of zero, and how often each happens.
    #[must_use]
    pub fn sides(&self) -> String {
        let [below, above] = self.cheaper.map(cases);
        let equal = 1.0 - self.cheaper.iter().sum::<f64>();
        // Rounding leaves a tiny rest of a sum of 1.
        let equal = if equal > 1e-9 { format!(" Both cost the same in {}.", cases(equal)) } else { String::new() };
        format!("Left of 0, {} is cheaper: {below}. Right of 0, {} is cheaper: {above}.{equal}", self.of, self.than)
    }
}

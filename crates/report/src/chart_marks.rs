//! Amounts that a chart marks, with what stands beside them: the same words in every picture.

use crate::range_text::RangeText;
use crate::terminal::{Budget, exact_amount};

/// An amount on a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartMark {
    /// What stands beside it: `P10 $1.2k`.
    pub label: String,
    /// The amount, unrounded.
    pub value: f64,
    /// Whether it is a percentile; the mean is drawn through.
    pub is_dashed: bool,
}

impl ChartMark {
    /// How its line is dashed.
    pub(crate) fn dashes(&self) -> &'static str {
        if self.is_dashed { "3 3" } else { "" }
    }
}

impl RangeText {
    /// Low, mean and high; one mark where all are the same.
    #[must_use]
    pub fn marks(&self) -> Vec<ChartMark> {
        let rounded = self.rounded();
        let mark = |word: &str, value, is_dashed| {
            let label = format!("{word} {}", rounded.amount(value));
            ChartMark { label, value: value.to_f64(), is_dashed }
        };
        if self.low == self.high {
            return vec![mark("always", self.expected, false)];
        }
        let [low, high] = self.percentiles();
        vec![mark(&low, self.low, true), mark("mean", self.expected, false), mark(&high, self.high, true)]
    }
}

impl Budget {
    /// The budget with the chance of exceeding it: `Budget $3,000: 1 in 10 chance of more`.
    #[must_use]
    pub fn mark(&self) -> ChartMark {
        let chance = crate::amount::odds(self.probability_over);
        let label = format!("Budget {}: {chance} chance of more", exact_amount(&self.amount));
        ChartMark { label, value: self.amount.amount().to_f64(), is_dashed: true }
    }
}

//! Amounts that a chart marks with a line and a label.

use crate::range_text::RangeText;

/// A marked amount on a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartMark {
    /// The label beside the line: `P10 $1.2k`.
    pub label: String,
    /// The amount, unrounded.
    pub value: f64,
    /// Whether the line is dashed. Percentiles and budgets are dashed, the mean is solid.
    pub is_dashed: bool,
}

impl ChartMark {
    /// The SVG dash pattern of the line.
    pub(crate) fn dashes(&self) -> &'static str {
        if self.is_dashed { "3 3" } else { "" }
    }
}

impl RangeText {
    /// Marks at low, mean, and high; a single mark if all three are equal.
    #[must_use]
    pub fn marks(&self) -> Vec<ChartMark> {
        let format = self.money_format();
        let mark = |word: &str, value, is_dashed| {
            let label = format!("{word} {}", format.amount(value));
            ChartMark { label, value: value.to_f64(), is_dashed }
        };
        if self.low == self.high {
            return vec![mark("always", self.expected, false)];
        }
        let [low, high] = self.percentiles();
        vec![mark(&low, self.low, true), mark("mean", self.expected, false), mark(&high, self.high, true)]
    }
}

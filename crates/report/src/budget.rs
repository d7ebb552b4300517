//! A budget, and the chance of exceeding it.

use costcone_core::Money;

use crate::chart_mark::ChartMark;
use crate::money::exact_amount;
use crate::probability::chance_of;

/// A budget and the probability of exceeding it.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::Money;
/// use costcone::report::Budget;
/// let budget = Budget { amount: Money::parse("400 USD")?, probability_over: 0.0169 };
/// assert_eq!(budget.sentence(), "Budget $400: 1.7% chance of exceeding it (about 1 in 59)");
/// # Ok::<(), costcone::Finding>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// The amount for the period of the estimate.
    pub amount: Money,
    /// The probability that the cost exceeds the amount, from 0 to 1.
    pub probability_over: f64,
}

impl Budget {
    /// The budget with the chance of exceeding it, without a period at the end.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("Budget {}: {}", exact_amount(&self.amount), chance_of(self.probability_over, "exceeding it"))
    }

    /// The budget as a mark on a chart of the cost.
    #[must_use]
    pub fn mark(&self) -> ChartMark {
        ChartMark { label: self.sentence(), value: self.amount.amount().to_f64(), is_dashed: true }
    }
}

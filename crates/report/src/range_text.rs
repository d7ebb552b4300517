//! A range as a sentence: the same words in every face.

use costcone_core::CostRange;
use costcone_core::estimate::Estimate;
use costcone_core::formula::Decimal;

use crate::amount::{MoneyFormat, odds};
use crate::terminal::percentile;

/// A range, and the period it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeText {
    /// The lower percentile.
    pub low: Decimal,
    /// The mean.
    pub expected: Decimal,
    /// The upper percentile.
    pub high: Decimal,
    /// The currency of all three by its code.
    pub currency: String,
    /// The probability of lying between low and high.
    pub level: Decimal,
    /// `month` or `year`.
    pub period: String,
}

impl RangeText {
    /// A range for a period.
    #[must_use]
    pub fn new(range: &CostRange, period: &str) -> RangeText {
        RangeText {
            low: range.low(),
            expected: range.expected(),
            high: range.high(),
            currency: range.currency().code().to_owned(),
            level: range.level(),
            period: period.to_owned(),
        }
    }

    /// The range of an estimate's total.
    #[must_use]
    pub fn of(estimate: &Estimate) -> RangeText {
        RangeText::new(estimate.total(), estimate.options().period().word())
    }

    /// `USD a month, before tax`: what an axis of amounts says.
    #[must_use]
    pub fn axis(&self) -> String {
        format!("{} a {}, before tax", self.currency, self.period)
    }

    /// The rounding that its width can bear.
    #[must_use]
    pub fn rounded(&self) -> MoneyFormat {
        MoneyFormat::new(self.low, self.high, &self.currency)
    }

    /// `$1.2k to $3.9k a month`
    #[must_use]
    pub fn ends(&self) -> String {
        let rounded = self.rounded();
        format!("{} to {} a {}", rounded.amount(self.low), rounded.amount(self.high), self.period)
    }

    /// `P10`, `P90`: what low and high are.
    #[must_use]
    pub fn percentiles(&self) -> [String; 2] {
        [percentile(self.level, false), percentile(self.level, true)]
    }

    /// `$1.2k to $3.9k a month, expected $2.1k (P10, mean, P90)`
    #[must_use]
    pub fn sentence(&self) -> String {
        let [low, high] = self.percentiles();
        let expected = self.rounded().amount(self.expected);
        format!("{}, expected {expected} ({low}, mean, {high})", self.ends())
    }

    /// `expected $2.1k (the mean); P10 to P90: 8 in 10 cases fall inside; 1 in 10 chance of more than $3.9k`
    #[must_use]
    pub fn explained(&self) -> String {
        let expected = self.rounded().amount(self.expected);
        format!("expected {expected} (the mean); {}; {}", self.meaning(), self.chance_above())
    }

    /// `P10 to P90: 8 in 10 cases fall inside`
    #[must_use]
    pub fn meaning(&self) -> String {
        let [low, high] = self.percentiles();
        if self.low == self.high {
            return format!("{low} to {high}: nothing is uncertain");
        }
        format!("{low} to {high}: {} cases fall inside", odds(self.level.to_f64()))
    }

    /// `1 in 10 chance of more than $3.9k`
    #[must_use]
    pub fn chance_above(&self) -> String {
        let above = (1.0 - self.level.to_f64()) / 2.0;
        if self.low == self.high {
            return format!("no chance of more than {}", self.rounded().amount(self.high));
        }
        format!("{} chance of more than {}", odds(above), self.rounded().amount(self.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_said_as_a_range() {
        let d = |text| Decimal::parse(text).unwrap();
        let (low, expected, high) = (d("1234.5"), d("2111"), d("3912"));
        let shown = RangeText { low, expected, high, currency: "USD".into(), level: d("0.8"), period: "month".into() };
        assert_eq!(shown.sentence(), "$1.2k to $3.9k a month, expected $2.1k (P10, mean, P90)");
        assert_eq!(shown.chance_above(), "1 in 10 chance of more than $3.9k");
    }
}

//! A cost range in words: the same words in every output.

use costcone_core::CostRange;
use costcone_core::estimate::Estimate;
use costcone_core::formula::Decimal;

use crate::money::MoneyFormat;
use crate::percentile::percentile;
use crate::probability::{chance_of, probability_percent};

/// A cost range with its period, ready to be put into words.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::formula::Decimal;
/// use costcone::report::RangeText;
/// let d = |text| Decimal::parse(text);
/// let range = RangeText {
///     low: d("1234.5")?,
///     expected: d("2111")?,
///     high: d("3912")?,
///     currency: "USD".into(),
///     level: d("0.8")?,
///     period: "month".into(),
/// };
/// assert_eq!(range.sentence(), "$1.2k to $3.9k a month, expected $2.1k (P10, mean, P90)");
/// assert_eq!(range.meaning(), "80% of cases fall in this range (P10 to P90)");
/// assert_eq!(range.chance_above(), "10% chance of more than $3.9k (1 in 10)");
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RangeText {
    /// The lower percentile.
    pub low: Decimal,
    /// The mean.
    pub expected: Decimal,
    /// The upper percentile.
    pub high: Decimal,
    /// The code of the currency of all three.
    pub currency: String,
    /// The probability between low and high, from 0 to 1.
    pub level: Decimal,
    /// The period: `month` or `year`.
    pub period: String,
}

impl RangeText {
    /// The words for a range and its period.
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

    /// The words for the total of an estimate.
    #[must_use]
    pub fn total(estimate: &Estimate) -> RangeText {
        RangeText::new(estimate.total(), estimate.options().period().word())
    }

    /// The title of an axis of these amounts: `USD a month, before tax`.
    #[must_use]
    pub fn axis_title(&self) -> String {
        format!("{} a {}, before tax", self.currency, self.period)
    }

    /// The rounding that the width of the range supports.
    #[must_use]
    pub fn money_format(&self) -> MoneyFormat {
        MoneyFormat::new(self.low, self.high, &self.currency)
    }

    /// `$1.2k to $3.9k a month`
    #[must_use]
    pub fn ends(&self) -> String {
        let format = self.money_format();
        format!("{} to {} a {}", format.amount(self.low), format.amount(self.high), self.period)
    }

    /// The mean as shown: `$2.1k`
    #[must_use]
    pub fn expected_amount(&self) -> String {
        self.money_format().amount(self.expected)
    }

    /// The names of low and high: `P10` and `P90`.
    #[must_use]
    pub fn percentiles(&self) -> [String; 2] {
        [percentile(self.level, false), percentile(self.level, true)]
    }

    /// `$1.2k to $3.9k a month, expected $2.1k (P10, mean, P90)`
    #[must_use]
    pub fn sentence(&self) -> String {
        let [low, high] = self.percentiles();
        format!("{}, expected {} ({low}, mean, {high})", self.ends(), self.expected_amount())
    }

    /// `expected $2.1k (the mean); 80% of cases fall in this range (P10 to P90); 10% chance of more than $3.9k (1 in 10)`
    #[must_use]
    pub fn explanation(&self) -> String {
        format!("expected {} (the mean); {}; {}", self.expected_amount(), self.meaning(), self.chance_above())
    }

    /// `80% of cases fall in this range (P10 to P90)`
    #[must_use]
    pub fn meaning(&self) -> String {
        let [low, high] = self.percentiles();
        if self.is_exact() {
            return "nothing is uncertain in this estimate".to_owned();
        }
        if self.low == self.high {
            let level = probability_percent(self.level.to_f64());
            return format!("{low} and {high} are equal: at least {level} of cases cost this");
        }
        format!("{} of cases fall in this range ({low} to {high})", probability_percent(self.level.to_f64()))
    }

    /// `10% chance of more than $3.9k (1 in 10)`
    #[must_use]
    pub fn chance_above(&self) -> String {
        let above = (1.0 - self.level.to_f64()) / 2.0;
        let high = self.money_format().amount(self.high);
        if self.is_exact() {
            return format!("no chance of more than {high}");
        }
        if self.low == self.high {
            return format!("{} or less chance of more than {high}", probability_percent(above));
        }
        chance_of(above, &format!("more than {high}"))
    }

    /// Whether every case has the same cost. A choice with a rare alternative has equal percentiles and another mean.
    fn is_exact(&self) -> bool {
        self.low == self.high && self.expected == self.low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: &str, high: &str, level: &str) -> RangeText {
        let d = |text| Decimal::parse(text).unwrap();
        let (currency, period) = ("USD".to_owned(), "year".to_owned());
        RangeText { low: d(low), expected: d(low), high: d(high), currency, level: d(level), period }
    }

    #[test]
    fn the_chance_above_the_range_is_half_of_the_chance_outside() {
        assert_eq!(range("100", "900", "0.5").chance_above(), "25% chance of more than $900 (1 in 4)");
        assert_eq!(range("100", "900", "0.9").chance_above(), "5% chance of more than $900 (1 in 20)");
    }

    #[test]
    fn equal_percentiles_alone_do_not_mean_that_nothing_is_uncertain() {
        let choice = RangeText { expected: Decimal::parse("80").unwrap(), ..range("73", "73", "0.8") };
        assert_eq!(choice.meaning(), "P10 and P90 are equal: at least 80% of cases cost this");
        assert_eq!(choice.chance_above(), "10% or less chance of more than $73.00");
    }

    #[test]
    fn a_range_without_width_says_that_nothing_is_uncertain() {
        let fixed = range("73", "73", "0.8");
        assert_eq!(fixed.meaning(), "nothing is uncertain in this estimate");
        assert_eq!(fixed.chance_above(), "no chance of more than $73.00");
    }
}

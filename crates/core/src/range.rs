//! The result for one part of the cost: its range and its bounds.
//!
//! | type | contents | adds up |
//! |---|---|---|
//! | [`CostRange`] | low and high (percentiles), expected (the mean) | only `expected` |
//! | [`Bounds`] | floor and ceiling of the model | no |
//!
//! A range has no conversion to one number, no `+` and no order. A single number hides the uncertainty, and the low of a sum is not the sum of the lows.
//!
//! ```compile_fail
//! fn one_number(range: costcone_core::CostRange) -> f64 { range.into() }
//! ```
//! ```compile_fail
//! fn sum(a: costcone_core::CostRange, b: costcone_core::CostRange) -> costcone_core::CostRange { a + b }
//! ```
//! ```compile_fail
//! fn cheaper(a: costcone_core::CostRange, b: costcone_core::CostRange) -> bool { a < b }
//! ```

use std::fmt;
use std::sync::Arc;

use costcone_formula::Decimal;

/// An amount of money in a currency.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::Money;
/// let fee = Money::parse("29.5 USD")?;
/// assert_eq!(fee.to_string(), "29.5 USD");
/// assert!(Money::parse("29.5").is_err());
/// # Ok::<(), costcone::Finding>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount in a currency.
    #[must_use]
    pub fn new(amount: Decimal, currency: Currency) -> Money {
        Money { amount, currency }
    }

    /// Reads a text such as `5000 USD`.
    ///
    /// # Errors
    /// If the text is not a number with a currency code.
    pub fn parse(text: &str) -> Result<Money, crate::Finding> {
        let invalid = || {
            crate::Finding::new(crate::Code::BadValue, "", format!("`{}` is not an amount of money", text.trim()))
                .with_help("write the amount and its currency, such as `5000 USD`")
        };
        let quantity: costcone_formula::Quantity = text.parse().map_err(|_| invalid())?;
        let currency = Currency::new(&quantity.unit().to_string()).ok_or_else(invalid)?;
        Ok(Money { amount: quantity.value(), currency })
    }

    /// The amount.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// A currency, identified by its ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Currency(Arc<str>);

impl Currency {
    /// The currency with this code. `None` unless the code has three capital letters.
    #[must_use]
    pub fn new(code: &str) -> Option<Currency> {
        let fits = code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
        fits.then(|| Currency(code.into()))
    }

    /// US dollars, the currency of AWS list prices.
    #[must_use]
    pub fn usd() -> Currency {
        Currency("USD".into())
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Low, expected and high cost of a period, at a level, in one currency.
///
/// At level 0.8, low is P10 and high is P90: the cost is between them in 8 of 10 cases. Expected is the mean. It need not be in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostRange {
    low: Decimal,
    expected: Decimal,
    high: Decimal,
    currency: Currency,
    level: Decimal,
}

impl CostRange {
    #[doc(hidden)]
    pub fn new(low: Decimal, expected: Decimal, high: Decimal, currency: Currency, level: Decimal) -> CostRange {
        CostRange { low, expected, high, currency, level }
    }

    /// The cost is below this percentile with probability `(1 - level) / 2`.
    #[must_use]
    pub fn low(&self) -> Decimal {
        self.low
    }

    /// The mean.
    #[must_use]
    pub fn expected(&self) -> Decimal {
        self.expected
    }

    /// The cost is above this percentile with probability `(1 - level) / 2`.
    #[must_use]
    pub fn high(&self) -> Decimal {
        self.high
    }

    /// The currency of all three figures.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The probability that the cost is between low and high, such as 0.8.
    #[must_use]
    pub fn level(&self) -> Decimal {
        self.level
    }
}

impl fmt::Display for CostRange {
    /// `1200 to 3900 USD, expected 2100`. The range always comes first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = |amount: Decimal| amount.round_places(2);
        write!(f, "{} to {} {}, expected {}", cents(self.low), cents(self.high), self.currency, cents(self.expected))
    }
}

/// Limits of the cost for all values of the assumptions between their floors and ceilings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    floor: Decimal,
    ceiling: Decimal,
    tight: bool,
    cut: bool,
}

impl Bounds {
    #[doc(hidden)]
    pub fn new(floor: Decimal, ceiling: Decimal, tight: bool, cut: bool) -> Bounds {
        Bounds { floor, ceiling, tight, cut }
    }

    /// No cost is below.
    #[must_use]
    pub fn floor(&self) -> Decimal {
        self.floor
    }

    /// No cost is above.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        self.ceiling
    }

    /// Whether some values of the assumptions reach each end. Otherwise the ends may be farther out than necessary.
    #[must_use]
    pub fn tight(&self) -> bool {
        self.tight
    }

    /// Whether a spread behind the bounds was clamped at P0.1 and P99.9, so that reality can exceed them.
    #[must_use]
    pub fn cut(&self) -> bool {
        self.cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currency_codes_have_three_capital_letters() {
        for code in ["USD", "EUR", "XXX"] {
            assert_eq!(Currency::new(code).map(|currency| currency.to_string()).as_deref(), Some(code));
        }
        for code in ["", "usd", "US", "USDX", "U1D", "ÄÖÜ", "US "] {
            assert_eq!(Currency::new(code), None, "{code}");
        }
    }

    #[test]
    fn money_is_an_amount_with_a_currency_code() {
        let parse = |text| Money::parse(text).map(|money| money.to_string()).ok();
        assert_eq!(parse("5000 USD").as_deref(), Some("5000 USD"));
        assert_eq!(parse(" 19k EUR ").as_deref(), Some("19000 EUR"));
        assert_eq!(parse("-0.5 USD").as_deref(), Some("-0.5 USD"));
        for text in ["5000", "USD", "5 GB", "5 USD/month", "", "$5"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_are_shown_to_the_cent() {
        let [low, expected, high, level] =
            ["1199.999", "2100.004", "3900", "0.8"].map(|text| Decimal::parse(text).unwrap());
        let range = CostRange::new(low, expected, high, Currency::usd(), level);
        assert_eq!(range.to_string(), "1200 to 3900 USD, expected 2100");
    }
}

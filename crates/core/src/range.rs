//! What an estimate says of one part of the cost: a range, and the bounds it cannot leave.
//!
//! | type | says | adds up |
//! |---|---|---|
//! | [`CostRange`] | low and high are percentiles, expected is the mean | only `expected` does |
//! | [`Bounds`] | floor and ceiling of the model | no |
//!
//! A range has no conversion to one number, no `+` and no order: a single figure would be wrong on the day it is given,
//! and the low of a sum is not the sum of lows.
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
/// use costcone_core::Money;
/// let fee = Money::parse("29.5 USD")?;
/// assert_eq!(fee.to_string(), "29.5 USD");
/// assert!(Money::parse("29.5").is_err());
/// # Ok::<(), costcone_core::Finding>(())
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

    /// Reads `5000 USD`.
    ///
    /// # Errors
    /// Where the text is no number with a currency code behind it.
    pub fn parse(text: &str) -> Result<Money, crate::Finding> {
        let wrong = || {
            crate::Finding::new(crate::Code::BadValue, "", format!("`{}` is no amount of money", text.trim()))
                .with_help("write the amount and its currency, as in `5000 USD`")
        };
        let quantity: costcone_formula::Quantity = text.parse().map_err(|_| wrong())?;
        let currency = Currency::new(&quantity.unit().to_string()).ok_or_else(wrong)?;
        Ok(Money { amount: quantity.value(), currency })
    }

    /// How much.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// In what currency.
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

/// A currency by its ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Currency(Arc<str>);

impl Currency {
    /// The currency of a code of three capital letters; `None` for anything else.
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

/// Low, expected and high cost of a period at a level, in one currency.
///
/// At level 0.8, low is P10 and high P90: the cost stays inside in 8 of 10 cases. Expected is the mean, which need not
/// lie in the middle.
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

    /// The percentile below which the cost falls in `(1 - level) / 2` of cases.
    #[must_use]
    pub fn low(&self) -> Decimal {
        self.low
    }

    /// The mean.
    #[must_use]
    pub fn expected(&self) -> Decimal {
        self.expected
    }

    /// The percentile above which the cost falls in `(1 - level) / 2` of cases.
    #[must_use]
    pub fn high(&self) -> Decimal {
        self.high
    }

    /// The currency of all three.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The probability of lying between low and high, as in 0.8.
    #[must_use]
    pub fn level(&self) -> Decimal {
        self.level
    }
}

impl fmt::Display for CostRange {
    /// `1200 to 3900 USD, expected 2100`: always the range first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = |amount: Decimal| amount.round_places(2);
        write!(f, "{} to {} {}, expected {}", cents(self.low), cents(self.high), self.currency, cents(self.expected))
    }
}

/// What the cost cannot leave, whatever the assumptions are inside their floors and ceilings.
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

    /// No cost lies below.
    #[must_use]
    pub fn floor(&self) -> Decimal {
        self.floor
    }

    /// No cost lies above.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        self.ceiling
    }

    /// Whether both ends are reached by some values of the assumptions; otherwise they may lie further out than need be.
    #[must_use]
    pub fn tight(&self) -> bool {
        self.tight
    }

    /// Whether an assumption behind it was cut at P0.1 and P99.9 of a belief, which is no limit of nature.
    #[must_use]
    pub fn cut(&self) -> bool {
        self.cut
    }
}

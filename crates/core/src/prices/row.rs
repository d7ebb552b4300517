//! One tier of one rate.

use std::fmt;

use costcone_formula::{Decimal, Unit};

use crate::range::Currency;

/// One tier of one rate: a price with its unit, currency, date and source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    pub(super) attributes: Vec<(String, String)>,
    pub(super) from: Decimal,
    pub(super) to: Option<Decimal>,
    pub(super) price: Price,
    unit: Unit,
    currency: Currency,
    as_of: String,
    source: String,
    rate_code: Option<String>,
}

/// The price of one unit, or the reason why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// The price of one unit.
    Amount(Decimal),
    /// AWS does not offer it in the region.
    NotOffered,
    /// AWS offers it in the region, but the price is not known.
    Unknown,
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Price::Amount(amount) => write!(f, "{amount}"),
            Price::NotOffered => f.write_str("not_offered"),
            Price::Unknown => f.write_str("unknown"),
        }
    }
}

impl PriceRow {
    /// A price for any quantity, with its effective date (YYYY-MM-DD) and source.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::prices::{Price, PriceRow};
    /// use costcone::Currency;
    /// use costcone::formula::Decimal;
    /// let usd = Currency::new("USD").ok_or("a currency")?;
    /// let row = PriceRow::new(Price::Amount(Decimal::parse("0.045")?), "GB".parse()?, usd, "2025-10-28", "aws-pages")
    ///     .with_attributes([("state".to_owned(), "idle".to_owned())])
    ///     .with_step(Decimal::ZERO, Some(Decimal::parse("1024")?));
    /// assert_eq!(row.line("processed"), "processed,state=idle,0,1024,0.045,GB,USD,2025-10-28,aws-pages,");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(price: Price, unit: Unit, currency: Currency, as_of: &str, source: &str) -> PriceRow {
        PriceRow {
            attributes: Vec::new(),
            from: Decimal::ZERO,
            to: None,
            price,
            unit,
            currency,
            as_of: as_of.to_owned(),
            source: source.to_owned(),
            rate_code: None,
        }
    }

    /// A copy with these attributes, sorted by name.
    #[must_use]
    pub fn with_attributes(mut self, attributes: impl IntoIterator<Item = (String, String)>) -> PriceRow {
        self.attributes = attributes.into_iter().collect();
        self.attributes.sort();
        self
    }

    /// A copy for quantities in this range, in the unit of the row.
    #[must_use]
    pub fn with_step(mut self, from: Decimal, to: Option<Decimal>) -> PriceRow {
        (self.from, self.to) = (from, to);
        self
    }

    /// A copy with the AWS rate code; an empty code means none.
    #[must_use]
    pub fn with_rate_code(mut self, code: &str) -> PriceRow {
        self.rate_code = (!code.is_empty()).then(|| code.to_owned());
        self
    }

    /// The value of an attribute; `None` if the row does not have it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The attributes, sorted by name.
    #[must_use]
    pub fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    /// The start of the tier, in the unit of the row.
    #[must_use]
    pub fn from(&self) -> Decimal {
        self.from
    }

    /// The end of the tier; `None` if it has no end.
    #[must_use]
    pub fn to(&self) -> Option<Decimal> {
        self.to
    }

    /// The price of one unit, or the reason why there is no price.
    #[must_use]
    pub fn price(&self) -> Price {
        self.price
    }

    /// The unit of the price: USD per this unit.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The currency of the price.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The effective date of the price, as YYYY-MM-DD.
    #[must_use]
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// The id of the source.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The AWS rate code; `None` if it is not known.
    #[must_use]
    pub fn rate_code(&self) -> Option<&str> {
        self.rate_code.as_deref()
    }

    /// The line of text of this row in the table, as a tier of this rate.
    #[must_use]
    pub fn line(&self, rate: &str) -> String {
        let attributes: Vec<String> = self.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let to = self.to.map(|to| to.to_string()).unwrap_or_default();
        let PriceRow { from, price, unit, as_of, source, .. } = self;
        let (currency, code) = (self.currency.code(), self.rate_code().unwrap_or_default());
        format!("{rate},{},{from},{to},{price},{unit},{currency},{as_of},{source},{code}", attributes.join(";"))
    }
}

//! One step of one rate, and the line of text that it is kept as.

use std::fmt;

use costcone_formula::{Decimal, Unit};

use crate::range::Currency;

/// One step of one rate.
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

/// The state of a rate in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// So much for one unit.
    Amount(Decimal),
    /// AWS does not sell it there.
    NotOffered,
    /// AWS sells it there, at a price that is not on record.
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
    /// A price of any quantity, as of a day (YYYY-MM-DD), from a source.
    ///
    /// ```
    /// use costcone_core::prices::{Price, PriceRow};
    /// use costcone_core::Currency;
    /// use costcone_formula::Decimal;
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

    /// The same for these attributes, which are sorted.
    #[must_use]
    pub fn with_attributes(mut self, attributes: impl IntoIterator<Item = (String, String)>) -> PriceRow {
        self.attributes = attributes.into_iter().collect();
        self.attributes.sort();
        self
    }

    /// The same for quantities from one to another, in its unit.
    #[must_use]
    pub fn with_step(mut self, from: Decimal, to: Option<Decimal>) -> PriceRow {
        (self.from, self.to) = (from, to);
        self
    }

    /// The same with AWS's rate code.
    #[must_use]
    pub fn with_rate_code(mut self, code: &str) -> PriceRow {
        self.rate_code = (!code.is_empty()).then(|| code.to_owned());
        self
    }

    /// The value of one of its attributes.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Its attributes, sorted by name.
    #[must_use]
    pub fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    /// Where the step starts, in its unit.
    #[must_use]
    pub fn from(&self) -> Decimal {
        self.from
    }

    /// Where the step ends; `None` for never.
    #[must_use]
    pub fn to(&self) -> Option<Decimal> {
        self.to
    }

    /// The price of one unit, or why there is none.
    #[must_use]
    pub fn price(&self) -> Price {
        self.price
    }

    /// What the price is per.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The currency of the price.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The day as of which its source has the price (AWS's effective date where the source is AWS), as YYYY-MM-DD.
    #[must_use]
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// The id of the source.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The AWS rate code, where known.
    #[must_use]
    pub fn rate_code(&self) -> Option<&str> {
        self.rate_code.as_deref()
    }

    /// Its line in the text form of a table, as a step of this rate.
    #[must_use]
    pub fn line(&self, rate: &str) -> String {
        let attributes: Vec<String> = self.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let to = self.to.map(|to| to.to_string()).unwrap_or_default();
        let PriceRow { from, price, unit, as_of, source, .. } = self;
        let (currency, code) = (self.currency.code(), self.rate_code().unwrap_or_default());
        format!("{rate},{},{from},{to},{price},{unit},{currency},{as_of},{source},{code}", attributes.join(";"))
    }
}

/// The attributes of a line of which nothing else is read: of most lines that is all one wants to know.
pub(super) fn attributes(line: &str) -> impl Iterator<Item = (&str, &str)> {
    pairs(line.split(',').nth(1).unwrap_or_default())
}

/// What is no `key=value` has no value.
fn pairs(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = attributes.split(';').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// The most characters of a number that is worth repeating.
const MOST_DIGITS: usize = 40;

/// The cells of a line behind its rate, not read yet.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    attributes: &'a str,
    from: &'a str,
    to: &'a str,
    price: &'a str,
    /// unit, currency, as of, source, rate code
    rest: [&'a str; 5],
}

impl<'a> Line<'a> {
    pub(super) fn new(line: &'a str) -> Result<Line<'a>, String> {
        let mut cells = line.trim_end().split(',');
        let mut read = [""; 10];
        for (place, cell) in read.iter_mut().enumerate() {
            *cell = cells.next().ok_or_else(|| format!("has {place} cells, expected 10"))?;
        }
        if cells.next().is_some() {
            return Err("has more than 10 cells".to_owned());
        }
        let [_, attributes, from, to, price, rest @ ..] = read;
        Ok(Line { attributes, from, to, price, rest })
    }

    /// Whether it has a price.
    pub(super) fn is_priced(&self) -> bool {
        !matches!(self.price, "not_offered" | "unknown")
    }

    /// Its attributes.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        pairs(self.attributes)
    }

    pub(super) fn read(&self) -> Result<PriceRow, String> {
        let number = |text: &str| {
            Decimal::parse(text).map_err(|error| match text.len() {
                0..=MOST_DIGITS => error.to_string(),
                length => format!("a number has {length} characters: none may have so many"),
            })
        };
        let price = match self.price {
            "not_offered" => Price::NotOffered,
            "unknown" => Price::Unknown,
            text => Price::Amount(number(text)?),
        };
        if matches!(price, Price::Amount(amount) if amount.is_negative()) {
            return Err(format!("the price `{}` is negative", self.price));
        }
        if let Some((key, _)) = self.attributes().find(|(key, value)| key.is_empty() || value.is_empty()) {
            return Err(format!("the attribute `{key}` is no `key=value`"));
        }
        let [unit, currency, as_of, source, rate_code] = self.rest;
        let unit = unit.parse().map_err(|error| format!("`{unit}`: {error}"))?;
        let currency = Currency::new(currency).ok_or_else(|| format!("`{currency}` is no currency code"))?;
        let from = if self.from.is_empty() { Decimal::ZERO } else { number(self.from)? };
        let to = if self.to.is_empty() { None } else { Some(number(self.to)?) };
        let attributes = self.attributes().map(|(key, value)| (key.to_owned(), value.to_owned()));
        Ok(PriceRow::new(price, unit, currency, as_of, source)
            .with_attributes(attributes)
            .with_step(from, to)
            .with_rate_code(rate_code))
    }
}

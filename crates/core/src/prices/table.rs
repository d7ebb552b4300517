//! One price table: the rates of a service in a region.
//!
//! The text form is a line a price step:
//! `rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code`, no quoting, `key=value` attributes
//! joined by `;`, tiers in ascending order without gap or overlap, `not_offered` or `unknown` in place of a price.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Schedule, ScheduleKind, Step, Unit};

use crate::finding::{Code, Finding, Findings};
use crate::range::Currency;

/// The first line of every table.
const HEADER: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code";

/// The prices of one service in one region.
#[derive(Clone, Debug)]
pub struct PriceTable {
    rates: BTreeMap<String, Vec<PriceRow>>,
}

/// One step of one rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    attributes: Vec<(String, String)>,
    from: Decimal,
    to: Option<Decimal>,
    price: Price,
    unit: Unit,
    currency: Currency,
    effective_date: String,
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

/// What a rate costs for given attributes.
#[derive(Clone, Debug)]
pub enum Priced<'a> {
    /// The steps of its schedule.
    Rows(Vec<&'a PriceRow>),
    /// AWS does not sell it there.
    NotOffered,
    /// AWS sells it there, at a price that is not on record.
    Unknown,
    /// The table has no row for it.
    Absent,
}

impl PriceTable {
    /// Reads a table from its text form; `name` (`lambda/us-east-1`) starts the paths of findings.
    ///
    /// # Errors
    /// Every line that cannot be read, and every gap or overlap in tiers.
    ///
    /// # Examples
    /// ```
    /// use costcone_core::prices::{PriceTable, Priced};
    /// let text = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n\
    ///             processed,,0,,0.045,GB,USD,2025-10-28,aws-pages,\n";
    /// let table = PriceTable::parse("nat_gateway/us-east-1", text)?;
    /// assert!(matches!(table.lookup("processed", |_| None), Priced::Rows(rows) if rows.len() == 1));
    /// # Ok::<(), costcone_core::Findings>(())
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<PriceTable, Findings> {
        let mut findings = Findings::none();
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line.trim_end()) != Some(HEADER) {
            let wrong = Finding::new(Code::Unreadable, name, format!("the first line must be `{HEADER}`"));
            return Err(wrong.into());
        }
        let mut rates: BTreeMap<String, Vec<PriceRow>> = BTreeMap::new();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            match row(line) {
                Ok((rate, row)) => rates.entry(rate).or_default().push(row),
                Err(message) => {
                    findings.push(Finding::new(Code::Unreadable, format!("{name}:{}", index + 1), message));
                }
            }
        }
        for (rate, rows) in &rates {
            ladders(name, rate, rows, &mut findings);
        }
        findings.or(PriceTable { rates })
    }

    /// The rates it has, sorted.
    pub fn rates(&self) -> impl Iterator<Item = &str> {
        self.rates.keys().map(String::as_str)
    }

    /// Every row of a rate.
    #[must_use]
    pub fn rows(&self, rate: &str) -> &[PriceRow] {
        self.rates.get(rate).map_or(&[], Vec::as_slice)
    }

    /// The rows of a rate whose attributes all have the value that `value_of` gives.
    pub fn lookup<'a, 'b>(&'a self, rate: &str, value_of: impl Fn(&str) -> Option<&'b str>) -> Priced<'a> {
        let rows: Vec<&PriceRow> = self.rows(rate).iter().filter(|row| row.fits(&value_of)).collect();
        match rows.first().map(|row| row.price) {
            None => Priced::Absent,
            Some(Price::NotOffered) => Priced::NotOffered,
            Some(Price::Unknown) => Priced::Unknown,
            Some(Price::Amount(_)) => Priced::Rows(rows),
        }
    }

    /// The values of an attribute among the priced rows of a rate, sorted, where the other attributes fit.
    pub fn values<'b>(&self, rate: &str, attribute: &str, value_of: impl Fn(&str) -> Option<&'b str>) -> Vec<&str> {
        let fits = |row: &&PriceRow| {
            row.attributes
                .iter()
                .all(|(key, value)| key == attribute || value_of(key).is_none_or(|wanted| wanted == value))
        };
        let mut values: Vec<&str> = self
            .rows(rate)
            .iter()
            .filter(|row| matches!(row.price, Price::Amount(_)))
            .filter(fits)
            .filter_map(|row| row.attribute(attribute))
            .collect();
        values.sort_unstable();
        values.dedup();
        values
    }
}

/// The schedule of rows that [`PriceTable::lookup`] found.
///
/// # Errors
/// Where the rows make no ladder.
pub(crate) fn schedule(rows: &[&PriceRow], kind: ScheduleKind) -> Result<Schedule, String> {
    let steps = rows.iter().filter_map(|row| match row.price {
        Price::Amount(price) => Some(Step { from: row.from, price }),
        _ => None,
    });
    Schedule::new(kind, steps.collect()).map_err(|error| error.to_string())
}

impl PriceRow {
    fn fits<'b>(&self, value_of: &impl Fn(&str) -> Option<&'b str>) -> bool {
        self.attributes.iter().all(|(key, value)| value_of(key) == Some(value.as_str()))
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
        &self.effective_date
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
}

fn row(line: &str) -> Result<(String, PriceRow), String> {
    let cells: Vec<&str> = line.trim_end().split(',').collect();
    let [rate, attributes, from, to, price, unit, currency, date, source, code] = cells[..] else {
        return Err(format!("has {} cells, expected 10", cells.len()));
    };
    let number = |text: &str| Decimal::parse(text).map_err(|error| format!("`{text}`: {error}"));
    let price = match price {
        "not_offered" => Price::NotOffered,
        "unknown" => Price::Unknown,
        text => Price::Amount(number(text)?),
    };
    if matches!(price, Price::Amount(amount) if amount.is_negative()) {
        return Err("the price is negative".to_owned());
    }
    let row = PriceRow {
        attributes: pairs(attributes)?,
        from: if from.is_empty() { Decimal::ZERO } else { number(from)? },
        to: if to.is_empty() { None } else { Some(number(to)?) },
        price,
        unit: unit.parse().map_err(|error| format!("`{unit}`: {error}"))?,
        currency: Currency::new(currency).ok_or_else(|| format!("`{currency}` is no currency code"))?,
        effective_date: date.to_owned(),
        source: source.to_owned(),
        rate_code: (!code.is_empty()).then(|| code.to_owned()),
    };
    Ok((rate.to_owned(), row))
}

fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    text.split(';')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is no `key=value`"))?;
            Ok((key.to_owned(), value.to_owned()))
        })
        .collect()
}

/// Each ladder of a rate starts at zero and each step where the one before it ends; rows of one ladder stand together.
fn ladders(name: &str, rate: &str, rows: &[PriceRow], findings: &mut Findings) {
    let path = format!("{name}:{rate}");
    let mut last: Option<&PriceRow> = None;
    for row in rows {
        let start = match last {
            Some(before) if before.attributes == row.attributes => before.to,
            _ => Some(Decimal::ZERO),
        };
        if start != Some(row.from) {
            let message = format!("tiers do not meet at `{}` ({:?})", row.from, row.attributes);
            findings.push(Finding::new(Code::BadValue, &path, message));
        }
        last = Some(row);
    }
}

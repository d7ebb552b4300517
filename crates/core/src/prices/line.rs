//! One line of text of a price table.

use costcone_formula::Decimal;

use super::row::{Price, PriceRow};
use crate::range::Currency;

/// The attributes of a line, without reading its other cells. A look-up rejects most lines by their attributes.
pub(super) fn attributes(line: &str) -> impl Iterator<Item = (&str, &str)> {
    pairs(line.split(',').nth(1).unwrap_or_default())
}

/// Each `key=value` pair. A part without `=` has an empty value.
fn pairs(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = attributes.split(';').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// A message repeats a number only up to this many characters.
const MAX_SHOWN_DIGITS: usize = 40;

/// The cells of a line after its rate, not parsed yet.
#[derive(Clone, Copy)]
pub(super) struct PriceLine<'a> {
    attributes: &'a str,
    from: &'a str,
    to: &'a str,
    price: &'a str,
    /// Unit, currency, effective date, source and rate code.
    rest: [&'a str; 5],
}

impl<'a> PriceLine<'a> {
    /// Splits a line into its cells.
    ///
    /// # Errors
    /// If the line does not have 10 cells.
    pub(super) fn new(line: &'a str) -> Result<PriceLine<'a>, String> {
        let mut cells = line.trim_end().split(',');
        let mut read = [""; 10];
        for (place, cell) in read.iter_mut().enumerate() {
            *cell = cells.next().ok_or_else(|| format!("expected 10 cells, was {place}"))?;
        }
        if cells.next().is_some() {
            return Err("expected 10 cells, was more".to_owned());
        }
        let [_, attributes, from, to, price, rest @ ..] = read;
        Ok(PriceLine { attributes, from, to, price, rest })
    }

    /// Whether the line has a price.
    pub(super) fn is_priced(&self) -> bool {
        !matches!(self.price, "not_offered" | "unknown")
    }

    /// The attributes of the line.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        pairs(self.attributes)
    }

    /// Parses the line.
    ///
    /// # Errors
    /// A message about the first cell that is wrong.
    pub(super) fn read(&self) -> Result<PriceRow, String> {
        let number = |text: &str| {
            Decimal::parse(text).map_err(|error| match text.len() {
                0..=MAX_SHOWN_DIGITS => error.to_string(),
                length => format!("a number has {length} characters, expected at most {MAX_SHOWN_DIGITS}"),
            })
        };
        let price = match self.price {
            "not_offered" => Price::NotOffered,
            "unknown" => Price::Unknown,
            text => Price::Amount(number(text)?),
        };
        if matches!(price, Price::Amount(amount) if amount.is_negative()) {
            return Err(format!("expected a price of at least 0, was `{}`", self.price));
        }
        if let Some((key, _)) = self.attributes().find(|(key, value)| key.is_empty() || value.is_empty()) {
            return Err(format!("expected attributes as `key=value`, was `{key}`"));
        }
        let [unit, currency, as_of, source, rate_code] = self.rest;
        let unit = unit.parse().map_err(|error| format!("`{unit}`: {error}"))?;
        let currency = Currency::new(currency)
            .ok_or_else(|| format!("expected a currency code such as `USD`, was `{currency}`"))?;
        let from = if self.from.is_empty() { Decimal::ZERO } else { number(self.from)? };
        let to = if self.to.is_empty() { None } else { Some(number(self.to)?) };
        let attributes = self.attributes().map(|(key, value)| (key.to_owned(), value.to_owned()));
        Ok(PriceRow::new(price, unit, currency, as_of, source)
            .with_attributes(attributes)
            .with_step(from, to)
            .with_rate_code(rate_code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<PriceRow, String> {
        PriceLine::new(line)?.read()
    }

    #[test]
    fn a_row_reads_back_from_its_own_line() {
        for line in [
            "processed,,0,,0.045,GB,USD,2025-10-28,aws-pages,",
            "storage,class=standard;zone=one,0,51200,0.023,GB-month,USD,2025-10-28,aws-api,ABC.DEF",
            "storage,class=standard,51200,,0.022,GB-month,EUR,2025-10-28,own,",
            "hours,type=x9.huge,0,,not_offered,hour,USD,2025-10-28,aws-api,",
            "hours,type=x9.huge,0,,unknown,hour,USD,2025-10-28,aws-api,",
        ] {
            let (rate, _) = line.split_once(',').unwrap();
            assert_eq!(read(line).map(|row| row.line(rate)), Ok(line.to_owned()));
        }
    }

    #[test]
    fn each_unreadable_cell_has_its_own_message() {
        for (line, message) in [
            ("r,,0,,1,GB,USD,2025-10-28,s", "expected 10 cells, was 9"),
            ("r,,0,,1,GB,USD,2025-10-28,s,,", "expected 10 cells, was more"),
            ("r,,0,,-1,GB,USD,2025-10-28,s,", "expected a price of at least 0, was `-1`"),
            ("r,type,0,,1,GB,USD,2025-10-28,s,", "expected attributes as `key=value`, was `type`"),
            ("r,,0,,1,GB,dollars,2025-10-28,s,", "expected a currency code such as `USD`, was `dollars`"),
        ] {
            assert_eq!(read(line).unwrap_err(), message, "{line}");
        }
        for line in ["r,,0,,free,GB,USD,2025-10-28,s,", "r,,x,,1,GB,USD,2025-10-28,s,"] {
            assert!(read(line).is_err(), "{line}");
        }
        let long = format!("r,,0,,{},GB,USD,2025-10-28,s,", "9".repeat(100));
        assert_eq!(read(&long).unwrap_err(), "a number has 100 characters, expected at most 40");
    }
}

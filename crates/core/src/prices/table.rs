//! One price table: the rates of a service in a region.
//!
//! The text form has one line for each tier of a price:
//! `rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code`.
//!
//! - Cells have no quotes. Attributes are `key=value` pairs joined by `;`.
//! - The tiers of a price are in ascending order, without gap or overlap.
//! - `not_offered` or `unknown` can replace a price.
//! - The lines of a rate are next to each other.
//!
//! A table keeps its text and parses only the lines that a look-up needs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::line::{PriceLine, attributes};
use super::row::{Price, PriceRow};
use super::tiers::check_tiers;
use crate::finding::{Code, Finding, Findings};

/// The prices of one service in one region.
#[derive(Clone, Debug)]
pub struct PriceTable {
    name: String,
    text: String,
    /// The lines of each rate, as byte ranges of the text.
    rates: BTreeMap<String, Range<usize>>,
}

/// The result of a look-up: the price of a rate for given attributes.
#[derive(Clone, Debug)]
pub enum PriceLookup {
    /// The tiers of its price.
    Rows(Vec<PriceRow>),
    /// AWS does not offer it in the region.
    NotOffered,
    /// AWS offers it in the region, but the price is not known.
    Unknown,
    /// The table has no row for it.
    Absent,
}

impl PriceTable {
    /// The first line of every table.
    pub const HEADER: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code";

    /// Reads and checks a whole table. The paths of findings start with `name`: `lambda/us-east-1`.
    ///
    /// # Errors
    /// Every unreadable line, every gap or overlap between tiers, duplicate rows, and more than one currency.
    ///
    /// # Examples
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::prices::{PriceTable, PriceLookup};
    /// let text = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n\
    ///             processed,,0,,0.045,GB,USD,2025-10-28,aws-pages,\n";
    /// let table = PriceTable::parse("nat_gateway/us-east-1", text)?;
    /// assert!(matches!(table.lookup("processed", |_| None)?, PriceLookup::Rows(rows) if rows.len() == 1));
    /// # Ok::<(), costcone::Findings>(())
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<PriceTable, Findings> {
        let table = PriceTable::unchecked(name, text)?;
        table.check()?;
        Ok(table)
    }

    /// Like [`parse`](Self::parse), without the check. Use it for a text that was checked before: a look-up parses only the
    /// lines that it needs, which is much faster for a large table.
    ///
    /// # Errors
    /// If the first line is not [`HEADER`](Self::HEADER), or if the lines of a rate are not next to each other.
    pub fn unchecked(name: &str, text: impl Into<String>) -> Result<PriceTable, Findings> {
        let (name, text) = (name.to_owned(), text.into());
        let end = text.find('\n').map_or(text.len(), |end| end + 1);
        if text[..end].trim_end() != Self::HEADER {
            let wrong =
                Finding::new(Code::Unreadable, name, format!("expected the first line to be `{}`", Self::HEADER));
            return Err(wrong.into());
        }
        let mut rates: BTreeMap<String, Range<usize>> = BTreeMap::new();
        let mut start = end;
        let mut last: Option<(&str, Range<usize>)> = None;
        let mut findings = Findings::none();
        let mut close = |block: Option<(&str, Range<usize>)>| {
            let Some((rate, place)) = block else { return };
            if rates.insert(rate.to_owned(), place).is_some() {
                let message = format!("the lines of the rate `{rate}` are not next to each other");
                findings
                    .push(Finding::new(Code::BadValue, format!("{name}:{rate}"), message).with_help("sort the lines"));
            }
        };
        for line in split(&text[end..]) {
            let place = start..start + line.len();
            start = place.end;
            match &mut last {
                // Fast path: nearly every line has the same rate as the line before it.
                Some((rate, block)) if line.strip_prefix(*rate).is_some_and(|rest| rest.starts_with(',')) => {
                    block.end = place.end;
                }
                _ if line.trim().is_empty() => {}
                _ => close(last.replace((line.split(',').next().unwrap_or_default(), place))),
            }
        }
        close(last);
        findings.into_result(PriceTable { name, text, rates })
    }

    /// A table of these rows, each with its rate, in any order.
    ///
    /// # Errors
    /// As for [`parse`](Self::parse).
    pub fn of_rows(name: &str, rows: impl IntoIterator<Item = (String, PriceRow)>) -> Result<PriceTable, Findings> {
        let mut rows: Vec<(String, PriceRow)> = rows.into_iter().collect();
        let key = |(rate, row): &(String, PriceRow)| (rate.clone(), row.attributes.clone(), row.from);
        rows.sort_by_cached_key(key);
        let lines: Vec<String> = rows.iter().map(|(rate, row)| row.line(rate)).collect();
        let mut text =
            [Self::HEADER].into_iter().chain(lines.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
        text.push('\n');
        PriceTable::parse(name, &text)
    }

    /// This table, completed by another table: a row of the other table counts if this table has no row for the same rate
    /// and attributes.
    ///
    /// # Errors
    /// If a line of either table is unreadable, or if the result is not a valid table.
    pub fn over(&self, lower: &PriceTable) -> Result<PriceTable, Findings> {
        let mut rows = self.all_rows()?;
        let own: BTreeSet<(String, Vec<(String, String)>)> =
            rows.iter().map(|(rate, row)| (rate.clone(), row.attributes.clone())).collect();
        let below = lower.all_rows()?;
        rows.extend(below.into_iter().filter(|(rate, row)| !own.contains(&(rate.clone(), row.attributes.clone()))));
        PriceTable::of_rows(&self.name, rows)
    }

    /// Every row with its rate.
    ///
    /// # Errors
    /// The unreadable lines, if the table was not checked.
    pub fn all_rows(&self) -> Result<Vec<(String, PriceRow)>, Findings> {
        let mut all = Vec::new();
        for rate in self.rates() {
            all.extend(self.rows(rate)?.into_iter().map(|row| (rate.to_owned(), row)));
        }
        Ok(all)
    }

    /// The text form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rates of the table, in ascending order.
    pub fn rates(&self) -> impl Iterator<Item = &str> {
        self.rates.keys().map(String::as_str)
    }

    /// Every row of a rate.
    ///
    /// # Errors
    /// The unreadable lines, if the table was not checked.
    pub fn rows(&self, rate: &str) -> Result<Vec<PriceRow>, Findings> {
        let mut findings = Findings::none();
        let mut rows = Vec::new();
        for (place, line) in self.lines(rate) {
            match PriceLine::new(line).and_then(|line| line.read()) {
                Ok(row) => rows.push(row),
                Err(message) => findings.push(self.finding(place, message)),
            }
        }
        findings.into_result(rows)
    }

    /// The rows of a rate whose attributes all have the values that `value_of` gives.
    ///
    /// # Errors
    /// The unreadable lines, if the table was not checked.
    pub fn lookup<'b>(&self, rate: &str, value_of: impl Fn(&str) -> Option<&'b str>) -> Result<PriceLookup, Findings> {
        let mut rows = Vec::new();
        for (place, line) in self.lines(rate) {
            if attributes(line).all(|(key, value)| value_of(key) == Some(value)) {
                let row = PriceLine::new(line).and_then(|line| line.read());
                rows.push(row.map_err(|message| self.finding(place, message))?);
            }
        }
        Ok(match rows.first().map(|row| row.price) {
            None => PriceLookup::Absent,
            Some(Price::NotOffered) => PriceLookup::NotOffered,
            Some(Price::Unknown) => PriceLookup::Unknown,
            Some(Price::Amount(_)) => PriceLookup::Rows(rows),
        })
    }

    /// The values of an attribute in the rows of a rate that have a price, in ascending order. Rows whose other attributes
    /// contradict `value_of` do not count.
    pub fn values<'b>(&self, rate: &str, attribute: &str, value_of: impl Fn(&str) -> Option<&'b str>) -> Vec<&str> {
        let fits = |line: &PriceLine<'_>| {
            line.attributes().all(|(key, value)| key == attribute || value_of(key).is_none_or(|wanted| wanted == value))
        };
        let lines = self.lines(rate).filter_map(|(_, line)| PriceLine::new(line).ok());
        let mut values: Vec<&str> =
            lines.filter(PriceLine::is_priced).filter(fits).filter_map(value_in(attribute)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// The lines of a rate with their positions in the text.
    fn lines(&self, rate: &str) -> impl Iterator<Item = (usize, &str)> {
        let block = self.rates.get(rate).cloned().unwrap_or_default();
        let mut start = block.start;
        split(&self.text[block]).filter_map(move |line| {
            let place = start;
            start += line.len();
            // Skip blank lines. Most lines are longer than a line ending, so test the length first.
            (line.len() > 2 || !line.trim().is_empty()).then_some((place, line))
        })
    }

    /// A finding about the line at this position.
    fn finding(&self, place: usize, message: String) -> Finding {
        let number = self.text[..place].matches('\n').count() + 1;
        Finding::new(Code::Unreadable, format!("{}:{number}", self.name), message)
    }

    fn check(&self) -> Result<(), Findings> {
        let mut findings = Findings::none();
        let mut currency = None;
        for rate in self.rates() {
            match self.rows(rate) {
                Ok(rows) => {
                    check_tiers(&format!("{}:{rate}", self.name), &rows, &mut findings);
                    for row in &rows {
                        let first = currency.get_or_insert_with(|| row.currency().clone());
                        if first != row.currency() {
                            let message =
                                format!("expected one currency, was {} and {}", first.code(), row.currency().code());
                            let path = format!("{}:{rate}", self.name);
                            findings.push(
                                Finding::new(Code::BadValue, path, message)
                                    .with_help("keep each currency in a table of its own"),
                            );
                        }
                    }
                }
                Err(more) => findings.extend(more),
            }
        }
        findings.into_result(())
    }
}

/// Reads the value of an attribute from a line, without copying it.
fn value_in<'a>(attribute: &str) -> impl Fn(PriceLine<'a>) -> Option<&'a str> {
    move |line| line.attributes().find(|(key, _)| *key == attribute).map(|(_, value)| value)
}

/// The lines of a text with their line endings. This is the hot loop of a look-up: a table may have a megabyte.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    ends.chain((!text.is_empty() && !text.ends_with('\n')).then_some(text.len())).map(move |end| {
        let line = &text[start..end];
        start = end;
        line
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &[&str]) -> PriceTable {
        PriceTable::parse("svc/region", &format!("{}\n{}\n", PriceTable::HEADER, lines.join("\n"))).unwrap()
    }

    fn price(table: &PriceTable, rate: &str, kind: Option<&str>) -> String {
        match table.lookup(rate, |_| kind).unwrap() {
            PriceLookup::Rows(rows) => rows.iter().map(|row| row.price().to_string()).collect::<Vec<_>>().join(" "),
            PriceLookup::NotOffered => "not offered".to_owned(),
            PriceLookup::Unknown => "unknown".to_owned(),
            PriceLookup::Absent => "absent".to_owned(),
        }
    }

    const UPPER: [&str; 4] = [
        "hours,type=a,0,,2,hour,USD,2026-01-01,own,",
        "hours,type=c,0,,not_offered,hour,USD,2026-01-01,own,",
        "hours,type=d,0,,unknown,hour,USD,2026-01-01,own,",
        "traffic,,0,,0.1,GB,USD,2026-01-01,own,",
    ];
    const LOWER: [&str; 5] = [
        "hours,type=a,0,,3,hour,USD,2025-01-01,aws,",
        "hours,type=b,0,,4,hour,USD,2025-01-01,aws,",
        "hours,type=d,0,,5,hour,USD,2025-01-01,aws,",
        "traffic,,0,10,0.3,GB,USD,2025-01-01,aws,",
        "traffic,,10,,0.2,GB,USD,2025-01-01,aws,",
    ];

    #[test]
    fn a_look_up_tells_a_price_from_the_reasons_for_none() {
        let table = table(&UPPER);
        for (kind, expected) in [("a", "2"), ("b", "absent"), ("c", "not offered"), ("d", "unknown")] {
            assert_eq!(price(&table, "hours", Some(kind)), expected, "{kind}");
        }
        assert_eq!([price(&table, "traffic", None), price(&table, "other", None)], ["0.1", "absent"]);
        assert_eq!(table.values("hours", "type", |_| None), ["a"]);
    }

    /// All tiers of a price come from one table: two tables never mix within a rate and its attributes.
    #[test]
    fn a_price_of_the_upper_table_replaces_all_tiers_of_the_lower() {
        let both = table(&UPPER).over(&table(&LOWER)).unwrap();
        for (kind, expected) in [("a", "2"), ("b", "4"), ("c", "not offered"), ("d", "unknown")] {
            assert_eq!(price(&both, "hours", Some(kind)), expected, "{kind}");
        }
        assert_eq!(price(&both, "traffic", None), "0.1");
        let reversed = table(&LOWER).over(&table(&UPPER)).unwrap();
        assert_eq!(price(&reversed, "traffic", None), "0.3 0.2");
        assert_eq!(price(&reversed, "hours", Some("d")), "5");
    }

    #[test]
    fn a_table_of_rows_in_any_order_is_the_same_table() {
        let sorted = table(&LOWER);
        let mut rows = sorted.all_rows().unwrap();
        rows.reverse();
        assert_eq!(PriceTable::of_rows("svc/region", rows).unwrap().text(), sorted.text());
    }

    #[test]
    fn an_unreadable_line_is_named_by_its_number() {
        let text = format!("{}\n{}\nhours,type=b,0,,free,hour,USD,2026-01-01,own,\n", PriceTable::HEADER, UPPER[0]);
        let findings = PriceTable::parse("svc/region", &text).unwrap_err();
        assert_eq!(findings.iter().map(Finding::path).collect::<Vec<_>>(), ["svc/region:3"]);
        let table = PriceTable::unchecked("svc/region", text).unwrap();
        assert_eq!(price(&table, "hours", Some("a")), "2");
        assert!(table.lookup("hours", |_| Some("b")).is_err());
    }

    #[test]
    fn scattered_lines_and_a_second_currency_are_refused() {
        let scattered = [UPPER[0], UPPER[3], UPPER[1]].join("\n");
        assert!(PriceTable::unchecked("t", format!("{}\n{scattered}", PriceTable::HEADER)).is_err());
        let mixed = format!("{}\n{}\n{}", PriceTable::HEADER, UPPER[0], UPPER[3].replace("USD", "EUR"));
        let findings = PriceTable::parse("t", &mixed).unwrap_err();
        assert!(findings.iter().all(|finding| finding.message() == "expected one currency, was USD and EUR"));
    }
}

//! One price table: the rates of a service in a region.
//!
//! The text form is a line a price step:
//! `rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code`, no quoting, `key=value` attributes
//! joined by `;`, tiers in ascending order without gap or overlap, `not_offered` or `unknown` in place of a price; the lines
//! of a rate stand together. A table keeps this text, and reads of it what is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use costcone_formula::{Decimal, PriceTier, Schedule, ScheduleKind};

use super::row::{Line, Price, PriceRow, attributes};
use crate::finding::{Code, Finding, Findings};

/// The prices of one service in one region.
#[derive(Clone, Debug)]
pub struct PriceTable {
    name: String,
    text: String,
    /// The lines of each rate, as places in the text.
    rates: BTreeMap<String, Range<usize>>,
}

/// What a rate costs for given attributes.
#[derive(Clone, Debug)]
pub enum PriceLookup {
    /// The steps of its schedule.
    Rows(Vec<PriceRow>),
    /// AWS does not sell it there.
    NotOffered,
    /// AWS sells it there, at a price that is not on record.
    Unknown,
    /// The table has no row for it.
    Absent,
}

impl PriceTable {
    /// The first line of every table.
    pub const HEADER: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code";

    /// Reads a table from its text form and checks all of it; `name` (`lambda/us-east-1`) starts the paths of findings.
    ///
    /// # Errors
    /// Every line that cannot be read, every gap or overlap in tiers, rows that stand twice, more than one currency.
    ///
    /// # Examples
    /// ```
    /// use costcone_core::prices::{PriceTable, PriceLookup};
    /// let text = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n\
    ///             processed,,0,,0.045,GB,USD,2025-10-28,aws-pages,\n";
    /// let table = PriceTable::parse("nat_gateway/us-east-1", text)?;
    /// assert!(matches!(table.lookup("processed", |_| None)?, PriceLookup::Rows(rows) if rows.len() == 1));
    /// # Ok::<(), costcone_core::Findings>(())
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<PriceTable, Findings> {
        let table = PriceTable::unchecked(name, text)?;
        table.check()?;
        Ok(table)
    }

    /// As [`parse`](Self::parse), of a text that was checked before: its lines are read when they are asked for, which is
    /// much quicker for a large table of which a few prices are wanted.
    ///
    /// # Errors
    /// Where the first line is not [`HEADER`](Self::HEADER) or the lines of a rate do not stand together.
    pub fn unchecked(name: &str, text: impl Into<String>) -> Result<PriceTable, Findings> {
        let (name, text) = (name.to_owned(), text.into());
        let end = text.find('\n').map_or(text.len(), |end| end + 1);
        if text[..end].trim_end() != Self::HEADER {
            let wrong = Finding::new(Code::Unreadable, name, format!("the first line must be `{}`", Self::HEADER));
            return Err(wrong.into());
        }
        let mut rates: BTreeMap<String, Range<usize>> = BTreeMap::new();
        let mut start = end;
        let mut last: Option<(&str, Range<usize>)> = None;
        let mut findings = Findings::none();
        let mut close = |block: Option<(&str, Range<usize>)>| {
            let Some((rate, place)) = block else { return };
            if rates.insert(rate.to_owned(), place).is_some() {
                let message = format!("the lines of `{rate}` do not stand together");
                findings
                    .push(Finding::new(Code::BadValue, format!("{name}:{rate}"), message).with_help("sort the lines"));
            }
        };
        for line in split(&text[end..]) {
            let place = start..start + line.len();
            start = place.end;
            match &mut last {
                // Nearly every line is of the same rate as the one before it.
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

    /// The table of these rows, each with its rate, in any order.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
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

    /// This table with the rows of another for what this has no row of: a rate with the same attributes.
    ///
    /// # Errors
    /// Where a line of either cannot be read, or the two together are no table.
    pub fn over(&self, lower: &PriceTable) -> Result<PriceTable, Findings> {
        let mut rows = self.all_rows()?;
        let own: BTreeSet<(String, Vec<(String, String)>)> =
            rows.iter().map(|(rate, row)| (rate.clone(), row.attributes.clone())).collect();
        let below = lower.all_rows()?;
        rows.extend(below.into_iter().filter(|(rate, row)| !own.contains(&(rate.clone(), row.attributes.clone()))));
        PriceTable::of_rows(&self.name, rows)
    }

    /// Every row, with its rate.
    ///
    /// # Errors
    /// Lines that cannot be read, of a table that was not checked.
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

    /// The rates it has, sorted.
    pub fn rates(&self) -> impl Iterator<Item = &str> {
        self.rates.keys().map(String::as_str)
    }

    /// Every row of a rate.
    ///
    /// # Errors
    /// Lines that cannot be read, of a table that was not checked.
    pub fn rows(&self, rate: &str) -> Result<Vec<PriceRow>, Findings> {
        let mut findings = Findings::none();
        let mut rows = Vec::new();
        for (place, line) in self.lines(rate) {
            match Line::new(line).and_then(|line| line.read()) {
                Ok(row) => rows.push(row),
                Err(message) => findings.push(self.finding(place, message)),
            }
        }
        findings.into_result(rows)
    }

    /// The rows of a rate whose attributes all have the value that `value_of` gives.
    ///
    /// # Errors
    /// Lines that cannot be read, of a table that was not checked.
    pub fn lookup<'b>(&self, rate: &str, value_of: impl Fn(&str) -> Option<&'b str>) -> Result<PriceLookup, Findings> {
        let mut rows = Vec::new();
        for (place, line) in self.lines(rate) {
            if attributes(line).all(|(key, value)| value_of(key) == Some(value)) {
                let row = Line::new(line).and_then(|line| line.read());
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

    /// The values of an attribute among the priced rows of a rate, sorted, where the other attributes fit.
    pub fn values<'b>(&self, rate: &str, attribute: &str, value_of: impl Fn(&str) -> Option<&'b str>) -> Vec<&str> {
        let fits = |line: &Line<'_>| {
            line.attributes().all(|(key, value)| key == attribute || value_of(key).is_none_or(|wanted| wanted == value))
        };
        let lines = self.lines(rate).filter_map(|(_, line)| Line::new(line).ok());
        let mut values: Vec<&str> =
            lines.filter(Line::is_priced).filter(fits).filter_map(value_in(attribute)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// The lines of a rate, with their places.
    fn lines(&self, rate: &str) -> impl Iterator<Item = (usize, &str)> {
        let block = self.rates.get(rate).cloned().unwrap_or_default();
        let mut start = block.start;
        split(&self.text[block]).filter_map(move |line| {
            let place = start;
            start += line.len();
            // A line of more than its end has something to say, or its reader will say what is wrong with it.
            (line.len() > 2 || !line.trim().is_empty()).then_some((place, line))
        })
    }

    /// What is wrong with the line at a place.
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
                    ladders(&format!("{}:{rate}", self.name), &rows, &mut findings);
                    for row in &rows {
                        let first = currency.get_or_insert_with(|| row.currency().clone());
                        if first != row.currency() {
                            let message = format!("prices are in {} and in {}", first.code(), row.currency().code());
                            let path = format!("{}:{rate}", self.name);
                            findings.push(
                                Finding::new(Code::BadValue, path, message).with_help("a table has one currency"),
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

/// The value of an attribute in a line, for as long as the line's text lives.
fn value_in<'a>(attribute: &str) -> impl Fn(Line<'a>) -> Option<&'a str> {
    move |line| line.attributes().find(|(key, _)| *key == attribute).map(|(_, value)| value)
}

/// Lines with their ends. A table may have a megabyte, and most of the time of a look-up goes by here.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    ends.chain((!text.is_empty() && !text.ends_with('\n')).then_some(text.len())).map(move |end| {
        let line = &text[start..end];
        start = end;
        line
    })
}

/// The schedule of rows that [`PriceTable::lookup`] found.
///
/// # Errors
/// Where the rows make no ladder.
pub(crate) fn schedule(rows: &[&PriceRow], kind: ScheduleKind) -> Result<Schedule, String> {
    let steps = rows.iter().filter_map(|row| match row.price {
        Price::Amount(price) => Some(PriceTier { from: row.from, price }),
        _ => None,
    });
    Schedule::new(kind, steps.collect()).map_err(|error| error.to_string())
}

/// Each ladder of a rate starts at zero and each step where the one before it ends; rows of one ladder stand together, and
/// its last step has no end.
fn ladders(path: &str, rows: &[PriceRow], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for ladder in rows.chunk_by(|a, b| a.attributes == b.attributes) {
        let attributes = &ladder[0].attributes;
        if !seen.insert(attributes) {
            let message = format!("rows for {} stand in two places", named(attributes));
            findings.push(Finding::new(Code::Duplicate, path, message).with_help("keep one of them"));
        }
        let mut start = Some(Decimal::ZERO);
        for row in ladder {
            if start != Some(row.from) {
                let message = format!("tiers do not meet at {} for {}", row.from, named(attributes));
                findings.push(
                    Finding::new(Code::BadValue, path, message)
                        .with_help("each tier starts where the one before it ends"),
                );
            }
            start = row.to;
        }
        if start.is_some() {
            let message = format!("the last tier for {} ends", named(attributes));
            findings.push(Finding::new(Code::BadValue, path, message).with_help("leave `to` of the last tier empty"));
        }
        if ladder.len() > 1 && ladder.iter().any(|row| !matches!(row.price, Price::Amount(_))) {
            let message = format!("a tier for {} has no price", named(attributes));
            findings.push(Finding::new(Code::BadValue, path, message));
        }
    }
}

fn named(attributes: &[(String, String)]) -> String {
    match attributes {
        [] => "all".to_owned(),
        _ => attributes.iter().map(|(key, value)| format!("`{key}={value}`")).collect::<Vec<_>>().join(" "),
    }
}

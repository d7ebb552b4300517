//! Savings Plans files: what a product costs under a commitment, by the SKU that it has on demand.
//!
//! # Source
//! <https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-offer-file.html> (read 2026-11-21), and the columns of a real
//! file of Database Savings Plans of 2026-04-22.

use std::borrow::Cow;
use std::io::Read;

use ::csv::{ReaderBuilder, StringRecord};
use serde::Deserialize;

use crate::csv::{byte, next};
use crate::scan::{Scanner, Wrong};

/// What a product costs an hour under a plan.
#[derive(Debug)]
pub(crate) struct Discount<'a> {
    /// The SKU that the product has on demand.
    pub(crate) sku: Cow<'a, str>,
    pub(crate) rate_code: Cow<'a, str>,
    pub(crate) unit: Cow<'a, str>,
    pub(crate) currency: Cow<'a, str>,
    pub(crate) price: Cow<'a, str>,
    pub(crate) effective: Cow<'a, str>,
    /// `1yr_no_upfront`
    pub(crate) plan: String,
}

/// Whether the beginning of a file is that of a Savings Plans file.
pub(crate) fn begins(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    text.contains("SavingsPlan") && !text.contains("\"offerCode\"")
}

/// Hands every rate in a file to `take`, with its byte.
///
/// # Errors
/// Where the file is none of Savings Plans, or breaks off.
pub(crate) fn read(from: impl Read, is_json: bool, take: impl FnMut(&Discount<'_>, u64)) -> Result<(), Wrong> {
    if is_json { read_json(from, take) } else { read_csv(from, take) }
}

/// `1yr_no_upfront`, of the words that files use.
fn plan(duration: &str, unit: &str, option: &str) -> String {
    let years = if unit.to_ascii_lowercase().starts_with("year") || unit == "yr" { "yr" } else { unit };
    format!("{duration}{years}_{}", option.to_ascii_lowercase().replace(' ', "_"))
}

fn read_csv(from: impl Read, mut take: impl FnMut(&Discount<'_>, u64)) -> Result<(), Wrong> {
    const COLUMNS: [&str; 9] = [
        "DiscountedSKU",
        "RateCode",
        "Unit",
        "Currency",
        "DiscountedRate",
        "EffectiveDate",
        "LeaseContractLength",
        "LeaseContractLengthUnit",
        "PurchaseOption",
    ];
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    let mut record = StringRecord::new();
    while next(&mut reader, &mut record)? {
        if record.get(0) != Some("SKU") {
            continue;
        }
        let count = record.len();
        let places: Vec<usize> =
            COLUMNS.iter().filter_map(|name| record.iter().position(|column| column == *name)).collect();
        if places.len() < COLUMNS.len() {
            let message = format!("it has not all of the columns {}", COLUMNS.join(", "));
            return Err(Wrong::at(byte(&record), message));
        }
        while next(&mut reader, &mut record)? {
            if record.len() != count {
                let message = format!("a line has {} cells, the header {count}: it is cut off", record.len());
                return Err(Wrong::at(byte(&record), message));
            }
            let cell = |column: usize| Cow::Borrowed(record.get(places[column]).unwrap_or_default());
            let discount = Discount {
                sku: cell(0),
                rate_code: cell(1),
                unit: cell(2),
                currency: cell(3),
                price: cell(4),
                effective: cell(5),
                plan: plan(&cell(6), &cell(7), &cell(8)),
            };
            take(&discount, byte(&record));
        }
        return Ok(());
    }
    Err(Wrong::at(0, "it has no line that begins with `SKU`"))
}

#[derive(Deserialize)]
struct Listed {
    sku: String,
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Default, Deserialize)]
struct Attributes {
    #[serde(rename = "purchaseOption", default)]
    option: String,
}

#[derive(Deserialize)]
struct Term {
    sku: String,
    #[serde(rename = "effectiveDate", default)]
    effective: String,
    #[serde(rename = "leaseContractLength")]
    length: Length,
    rates: Vec<Rate>,
}

#[derive(Deserialize)]
struct Length {
    duration: u32,
    unit: String,
}

#[derive(Deserialize)]
struct Rate {
    #[serde(rename = "discountedSku")]
    sku: String,
    #[serde(rename = "rateCode", default)]
    rate_code: String,
    #[serde(default)]
    unit: String,
    #[serde(rename = "discountedRate")]
    price: Price,
}

#[derive(Deserialize)]
struct Price {
    price: String,
    currency: String,
}

fn read_json(from: impl Read, mut take: impl FnMut(&Discount<'_>, u64)) -> Result<(), Wrong> {
    let mut scanner = Scanner::new(from);
    scanner.pass(b'{')?;
    let (mut first, mut options) = (true, Vec::new());
    while let Some(key) = scanner.key(&mut first)? {
        match key.as_str() {
            "products" => {
                each(&mut scanner, |product: Listed, _| options.push((product.sku, product.attributes.option)))?;
            }
            "terms" => {
                scanner.pass(b'{')?;
                let mut first = true;
                while let Some(key) = scanner.key(&mut first)? {
                    match key.as_str() {
                        "savingsPlan" => each(&mut scanner, |term: Term, byte| {
                            let option = options.iter().find(|(sku, _)| *sku == term.sku);
                            let option = option.map(|(_, option)| option.as_str()).unwrap_or_default();
                            let plan = plan(&term.length.duration.to_string(), &term.length.unit, option);
                            for rate in &term.rates {
                                take(&discount(&term, rate, &plan), byte);
                            }
                        })?,
                        _ => scanner.skip()?,
                    }
                }
            }
            _ => scanner.skip()?,
        }
    }
    Ok(())
}

fn discount<'a>(term: &'a Term, rate: &'a Rate, plan: &str) -> Discount<'a> {
    Discount {
        sku: Cow::Borrowed(&rate.sku),
        rate_code: Cow::Borrowed(&rate.rate_code),
        unit: Cow::Borrowed(&rate.unit),
        currency: Cow::Borrowed(&rate.price.currency),
        price: Cow::Borrowed(&rate.price.price),
        effective: Cow::Borrowed(&term.effective),
        plan: plan.to_owned(),
    }
}

/// The elements of an array, one by one.
fn each<T: for<'de> Deserialize<'de>>(
    scanner: &mut Scanner<impl Read>,
    mut take: impl FnMut(T, u64),
) -> Result<(), Wrong> {
    scanner.pass(b'[')?;
    let mut first = true;
    while scanner.element(&mut first)? {
        scanner.peek()?;
        let byte = scanner.byte();
        let value = scanner.value()?;
        take(serde_json::from_slice(value).map_err(|error| Wrong::at(byte, error.to_string()))?, byte);
    }
    Ok(())
}

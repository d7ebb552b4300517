//! Reader of Savings Plans files: prices under a commitment, by on-demand SKU.
//!
//! # Source
//! <https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-offer-file.html> (read 2026-11-21), and the columns of a
//! published file of Database Savings Plans of 2026-04-22.

use std::borrow::Cow;
use std::io::Read;

use ::csv::{ReaderBuilder, StringRecord};
use serde::Deserialize;

use crate::csv::{byte, next};
use crate::scan::{FileError, Scanner};

/// Price of a product under a Savings Plan.
#[derive(Debug)]
pub(crate) struct SavingsPlanRate<'a> {
    /// On-demand SKU of the product.
    pub(crate) sku: Cow<'a, str>,
    pub(crate) rate_code: Cow<'a, str>,
    pub(crate) unit: Cow<'a, str>,
    pub(crate) currency: Cow<'a, str>,
    pub(crate) price: Cow<'a, str>,
    pub(crate) effective: Cow<'a, str>,
    /// Term and payment option, for example `1yr_no_upfront`.
    pub(crate) plan: String,
}

/// Whether a file is a Savings Plans file, judged by its first bytes.
pub(crate) fn is_savings_plans_file(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    text.contains("SavingsPlan") && !text.contains("\"offerCode\"")
}

/// Passes every rate of a file to `take`, with its byte position.
///
/// # Errors
/// If the file is not a Savings Plans file, or is cut off.
pub(crate) fn read(
    from: impl Read,
    is_json: bool,
    take: impl FnMut(&SavingsPlanRate<'_>, u64),
) -> Result<(), FileError> {
    if is_json { read_json(from, take) } else { read_csv(from, take) }
}

/// The plan name from the words in the file, for example `1yr_no_upfront`.
fn plan(duration: &str, unit: &str, option: &str) -> String {
    let years = if unit.to_ascii_lowercase().starts_with("year") || unit == "yr" { "yr" } else { unit };
    format!("{duration}{years}_{}", option.to_ascii_lowercase().replace(' ', "_"))
}

fn read_csv(from: impl Read, mut take: impl FnMut(&SavingsPlanRate<'_>, u64)) -> Result<(), FileError> {
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
            let message = format!("columns are missing, expected {}", COLUMNS.join(", "));
            return Err(FileError::at(byte(&record), message));
        }
        while next(&mut reader, &mut record)? {
            if record.len() != count {
                let message = format!(
                    "a line has {} cells, expected {count} as in the header: the file is cut off",
                    record.len()
                );
                return Err(FileError::at(byte(&record), message));
            }
            let cell = |column: usize| Cow::Borrowed(record.get(places[column]).unwrap_or_default());
            let discount = SavingsPlanRate {
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
    Err(FileError::at(0, "no line starts with `SKU`"))
}

#[derive(Deserialize)]
struct PlanProduct {
    sku: String,
    #[serde(default)]
    attributes: PlanAttributes,
}

#[derive(Default, Deserialize)]
struct PlanAttributes {
    #[serde(rename = "purchaseOption", default)]
    option: String,
}

#[derive(Deserialize)]
struct PlanTerm {
    sku: String,
    #[serde(rename = "effectiveDate", default)]
    effective: String,
    #[serde(rename = "leaseContractLength")]
    length: PlanLength,
    rates: Vec<PlanRate>,
}

#[derive(Deserialize)]
struct PlanLength {
    duration: u32,
    unit: String,
}

#[derive(Deserialize)]
struct PlanRate {
    #[serde(rename = "discountedSku")]
    sku: String,
    #[serde(rename = "rateCode", default)]
    rate_code: String,
    #[serde(default)]
    unit: String,
    #[serde(rename = "discountedRate")]
    price: PlanPrice,
}

#[derive(Deserialize)]
struct PlanPrice {
    price: String,
    currency: String,
}

fn read_json(from: impl Read, mut take: impl FnMut(&SavingsPlanRate<'_>, u64)) -> Result<(), FileError> {
    let mut scanner = Scanner::new(from);
    scanner.pass(b'{')?;
    let (mut first, mut options) = (true, Vec::new());
    while let Some(key) = scanner.key(&mut first)? {
        match key.as_str() {
            "products" => {
                read_elements(&mut scanner, |product: PlanProduct, _| {
                    options.push((product.sku, product.attributes.option))
                })?;
            }
            "terms" => {
                scanner.pass(b'{')?;
                let mut first = true;
                while let Some(key) = scanner.key(&mut first)? {
                    match key.as_str() {
                        "savingsPlan" => read_elements(&mut scanner, |term: PlanTerm, byte| {
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

fn discount<'a>(term: &'a PlanTerm, rate: &'a PlanRate, plan: &str) -> SavingsPlanRate<'a> {
    SavingsPlanRate {
        sku: Cow::Borrowed(&rate.sku),
        rate_code: Cow::Borrowed(&rate.rate_code),
        unit: Cow::Borrowed(&rate.unit),
        currency: Cow::Borrowed(&rate.price.currency),
        price: Cow::Borrowed(&rate.price.price),
        effective: Cow::Borrowed(&term.effective),
        plan: plan.to_owned(),
    }
}

/// Passes the elements of a JSON array to `take`, one at a time.
fn read_elements<T: for<'de> Deserialize<'de>>(
    scanner: &mut Scanner<impl Read>,
    mut take: impl FnMut(T, u64),
) -> Result<(), FileError> {
    scanner.pass(b'[')?;
    let mut first = true;
    while scanner.element(&mut first)? {
        scanner.peek()?;
        let byte = scanner.byte();
        let value = scanner.value()?;
        take(serde_json::from_slice(value).map_err(|error| FileError::at(byte, error.to_string()))?, byte);
    }
    Ok(())
}

//! Streaming reader of JSON price list files.
//!
//! # Source
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html> (read 2026-11-21).

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::offer::{Dimension, OfferHeader, OfferVisitor, Product, begin};
use crate::scan::{FileError, Scanner, text};

/// Passes the contents of a file to a visitor.
///
/// # Errors
/// If the file is not a price list, or is cut off.
pub(crate) fn read(from: impl Read, visitor: &mut impl OfferVisitor) -> Result<(), FileError> {
    let mut scanner = Scanner::new(from);
    let mut head = OfferHeader::default();
    let (mut first, mut begun, mut has_terms) = (true, None, false);
    // Files in other encodings start with other bytes.
    match scanner.peek()? {
        Some(b'{') => scanner.pass(b'{')?,
        Some(0xFE | 0xFF | 0xEF | 0) => {
            return Err(scanner.error("the file starts with a byte order mark, expected plain UTF-8"));
        }
        _ => return Err(scanner.error("not a JSON price list file: it does not start with `{`")),
    }
    while let Some(key) = scanner.key(&mut first)? {
        match key.as_str() {
            "formatVersion" => head.format = string(&mut scanner)?,
            "offerCode" => head.offer = string(&mut scanner)?,
            "publicationDate" => head.published = string(&mut scanner)?,
            "products" | "terms" => {
                if begun.is_none() {
                    begun = Some(begin(visitor, &head, scanner.byte())?);
                }
                has_terms |= key == "terms";
                if begun != Some(true) {
                    return Ok(());
                }
                match key.as_str() {
                    "products" if has_terms => {
                        return Err(scanner.error("the products come after the terms, expected before"));
                    }
                    "products" => products(&mut scanner, visitor)?,
                    _ => terms(&mut scanner, visitor)?,
                }
            }
            _ => scanner.skip()?,
        }
    }
    match scanner.peek()? {
        None if has_terms => Ok(()),
        None if head.offer.is_empty() => {
            Err(FileError::other_format(scanner.byte(), "no prices: the file has no `terms`"))
        }
        None => Err(scanner.error("no prices: the file has no `terms`")),
        Some(_) => Err(scanner.error("unexpected content after the end of the JSON object")),
    }
}

fn string(scanner: &mut Scanner<impl Read>) -> Result<String, FileError> {
    scanner.peek()?;
    let byte = scanner.byte();
    let value = scanner.value()?;
    text(value).map(Cow::into_owned).map_err(|message| FileError::at(byte, message))
}

fn products(scanner: &mut Scanner<impl Read>, visitor: &mut impl OfferVisitor) -> Result<(), FileError> {
    scanner.pass(b'{')?;
    let mut first = true;
    while let Some(sku) = scanner.key(&mut first)? {
        scanner.peek()?;
        let byte = scanner.byte();
        let value = scanner.value()?;
        let listed: JsonProduct<'_> =
            serde_json::from_slice(value).map_err(|error| parse_error(byte, "product", &sku, &error))?;
        visitor.product(&Product { sku: &sku, family: listed.family, attributes: listed.attributes.0 }, byte);
    }
    Ok(())
}

fn parse_error(byte: u64, what: &str, sku: &str, error: &serde_json::Error) -> FileError {
    FileError::at(byte + error.column() as u64, format!("{what} `{sku}`: {error}"))
}

fn terms(scanner: &mut Scanner<impl Read>, visitor: &mut impl OfferVisitor) -> Result<(), FileError> {
    scanner.pass(b'{')?;
    let mut first = true;
    while let Some(term) = scanner.key(&mut first)? {
        match term.as_str() {
            "OnDemand" => on_demand(scanner, visitor)?,
            _ => scanner.skip()?,
        }
    }
    Ok(())
}

fn on_demand(scanner: &mut Scanner<impl Read>, visitor: &mut impl OfferVisitor) -> Result<(), FileError> {
    scanner.pass(b'{')?;
    let mut first = true;
    while let Some(sku) = scanner.key(&mut first)? {
        if !visitor.wants(&sku) {
            scanner.skip()?;
            continue;
        }
        scanner.peek()?;
        let byte = scanner.byte();
        let value = scanner.value()?;
        let terms: Members<JsonTerm<'_>> =
            serde_json::from_slice(value).map_err(|error| parse_error(byte, "terms of", &sku, &error))?;
        for (_, term) in terms.0 {
            for (_, step) in term.dimensions.0 {
                let mut prices = step.prices.0.into_iter();
                let (currency, price) = prices.next().unwrap_or_default();
                if let Some((other, _)) = prices.next() {
                    let message = format!("terms of `{sku}`: one price has two currencies, {currency} and {other}");
                    return Err(FileError::at(byte, message));
                }
                let dimension = Dimension {
                    rate_code: step.rate_code,
                    unit: step.unit,
                    begin: step.begin,
                    end: step.end,
                    currency,
                    price,
                    effective: term.effective.clone(),
                };
                visitor.dimension(&sku, &dimension, byte);
            }
        }
    }
    Ok(())
}

/// A product in the JSON format.
#[derive(Deserialize)]
struct JsonProduct<'a> {
    #[serde(borrow, rename = "productFamily")]
    family: Option<Cow<'a, str>>,
    #[serde(borrow)]
    attributes: TextMembers<'a>,
}

#[derive(Deserialize)]
struct JsonTerm<'a> {
    #[serde(borrow, rename = "effectiveDate", default)]
    effective: Cow<'a, str>,
    #[serde(borrow, rename = "priceDimensions")]
    dimensions: Members<JsonDimension<'a>>,
}

#[derive(Deserialize)]
struct JsonDimension<'a> {
    #[serde(borrow, rename = "rateCode")]
    rate_code: Cow<'a, str>,
    #[serde(borrow, default)]
    unit: Cow<'a, str>,
    #[serde(borrow, rename = "beginRange", default)]
    begin: Cow<'a, str>,
    #[serde(borrow, rename = "endRange", default)]
    end: Cow<'a, str>,
    #[serde(borrow, rename = "pricePerUnit")]
    prices: TextMembers<'a>,
}

/// The members of a JSON object with string values, in order. Strings without escapes are not copied.
struct TextMembers<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

/// A string that borrows if possible. A bare `Cow` never borrows in serde.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for TextMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextMembersVisitor;
        impl<'de> Visitor<'de> for TextMembersVisitor {
            type Value = TextMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with string values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TextMembers<'de>, A::Error> {
                let mut members = Vec::with_capacity(32);
                while let Some((Text(key), Text(value))) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(TextMembers(members))
            }
        }
        deserializer.deserialize_map(TextMembersVisitor)
    }
}

/// The members of a JSON object, in order.
struct Members<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
            type Value = Members<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<T>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor(std::marker::PhantomData))
    }
}

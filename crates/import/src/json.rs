//! Price list files in JSON, read as they stream.
//!
//! # Source
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html> (read 2026-11-21).

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::offer::{Dimension, Head, Product, Sink, begin};
use crate::scan::{Scanner, Wrong, text};

/// Hands everything in a file to a sink.
///
/// # Errors
/// Where the file is no price list, or breaks off.
pub(crate) fn read(from: impl Read, sink: &mut impl Sink) -> Result<(), Wrong> {
    let mut scanner = Scanner::new(from);
    let mut head = Head::default();
    let (mut first, mut begun, mut has_terms) = (true, None, false);
    // A file in another encoding begins with other bytes.
    match scanner.peek()? {
        Some(b'{') => scanner.pass(b'{')?,
        Some(0xFE | 0xFF | 0xEF | 0) => {
            return Err(scanner.wrong("it is not plain UTF-8: it begins with a byte order mark"));
        }
        _ => return Err(scanner.wrong("it does not begin with `{`, so it is no JSON price list file")),
    }
    while let Some(key) = scanner.key(&mut first)? {
        match key.as_str() {
            "formatVersion" => head.format = string(&mut scanner)?,
            "offerCode" => head.offer = string(&mut scanner)?,
            "publicationDate" => head.published = string(&mut scanner)?,
            "products" | "terms" => {
                if begun.is_none() {
                    begun = Some(begin(sink, &head, scanner.byte())?);
                }
                has_terms |= key == "terms";
                if begun != Some(true) {
                    return Ok(());
                }
                match key.as_str() {
                    "products" if has_terms => return Err(scanner.wrong("its products stand behind its terms")),
                    "products" => products(&mut scanner, sink)?,
                    _ => terms(&mut scanner, sink)?,
                }
            }
            _ => scanner.skip()?,
        }
    }
    match scanner.peek()? {
        None if has_terms => Ok(()),
        None if head.offer.is_empty() => Err(Wrong::other(scanner.byte(), "it has no `terms`, so no prices")),
        None => Err(scanner.wrong("it has no `terms`, so no prices")),
        Some(_) => Err(scanner.wrong("something stands behind the end of the object")),
    }
}

fn string(scanner: &mut Scanner<impl Read>) -> Result<String, Wrong> {
    scanner.peek()?;
    let byte = scanner.byte();
    let value = scanner.value()?;
    text(value).map(Cow::into_owned).map_err(|message| Wrong::at(byte, message))
}

fn products(scanner: &mut Scanner<impl Read>, sink: &mut impl Sink) -> Result<(), Wrong> {
    scanner.pass(b'{')?;
    let mut first = true;
    while let Some(sku) = scanner.key(&mut first)? {
        scanner.peek()?;
        let byte = scanner.byte();
        let value = scanner.value()?;
        let listed: Listed<'_> = serde_json::from_slice(value).map_err(|error| wrong(byte, "product", &sku, &error))?;
        sink.product(&Product { sku: &sku, family: listed.family, attributes: listed.attributes.0 }, byte);
    }
    Ok(())
}

fn wrong(byte: u64, what: &str, sku: &str, error: &serde_json::Error) -> Wrong {
    Wrong::at(byte + error.column() as u64, format!("{what} `{sku}`: {error}"))
}

fn terms(scanner: &mut Scanner<impl Read>, sink: &mut impl Sink) -> Result<(), Wrong> {
    scanner.pass(b'{')?;
    let mut first = true;
    while let Some(term) = scanner.key(&mut first)? {
        match term.as_str() {
            "OnDemand" => on_demand(scanner, sink)?,
            _ => scanner.skip()?,
        }
    }
    Ok(())
}

fn on_demand(scanner: &mut Scanner<impl Read>, sink: &mut impl Sink) -> Result<(), Wrong> {
    scanner.pass(b'{')?;
    let mut first = true;
    while let Some(sku) = scanner.key(&mut first)? {
        if !sink.wants(&sku) {
            scanner.skip()?;
            continue;
        }
        scanner.peek()?;
        let byte = scanner.byte();
        let value = scanner.value()?;
        let terms: Members<Term<'_>> =
            serde_json::from_slice(value).map_err(|error| wrong(byte, "terms of", &sku, &error))?;
        for (_, term) in terms.0 {
            for (_, step) in term.dimensions.0 {
                let mut prices = step.prices.0.into_iter();
                let (currency, price) = prices.next().unwrap_or_default();
                if let Some((other, _)) = prices.next() {
                    let message = format!("terms of `{sku}`: one price is in {currency} and in {other}");
                    return Err(Wrong::at(byte, message));
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
                sink.dimension(&sku, &dimension, byte);
            }
        }
    }
    Ok(())
}

/// A product as it is written.
#[derive(Deserialize)]
struct Listed<'a> {
    #[serde(borrow, rename = "productFamily")]
    family: Option<Cow<'a, str>>,
    #[serde(borrow)]
    attributes: Texts<'a>,
}

#[derive(Deserialize)]
struct Term<'a> {
    #[serde(borrow, rename = "effectiveDate", default)]
    effective: Cow<'a, str>,
    #[serde(borrow, rename = "priceDimensions")]
    dimensions: Members<Step<'a>>,
}

#[derive(Deserialize)]
struct Step<'a> {
    #[serde(borrow, rename = "rateCode")]
    rate_code: Cow<'a, str>,
    #[serde(borrow, default)]
    unit: Cow<'a, str>,
    #[serde(borrow, rename = "beginRange", default)]
    begin: Cow<'a, str>,
    #[serde(borrow, rename = "endRange", default)]
    end: Cow<'a, str>,
    #[serde(borrow, rename = "pricePerUnit")]
    prices: Texts<'a>,
}

/// The members of an object whose values are texts, in their order. A text without escapes is not copied.
struct Texts<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

/// A text that borrows where it can, which a `Cow` of its own does not.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Texts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Texts<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts<'de>, A::Error> {
                let mut members = Vec::with_capacity(32);
                while let Some((Text(key), Text(value))) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Texts(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// The members of an object, in their order.
struct Members<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
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
        deserializer.deserialize_map(Each(std::marker::PhantomData))
    }
}

//! Price list files in CSV: five lines on the file itself, then a line for each step of each price with the product's
//! attributes beside it.

use std::borrow::Cow;
use std::io::Read;

use ::csv::{ReaderBuilder, StringRecord};

use crate::offer::{Dimension, Head, Product, Sink, begin, is_name};
use crate::scan::Wrong;

/// Columns that belong to a price; all others are attributes of the product.
const PRICE_COLUMNS: [&str; 16] = [
    "SKU",
    "OfferTermCode",
    "RateCode",
    "TermType",
    "PriceDescription",
    "EffectiveDate",
    "StartingRange",
    "EndingRange",
    "Unit",
    "PricePerUnit",
    "Currency",
    "Product Family",
    "LeaseContractLength",
    "PurchaseOption",
    "OfferingClass",
    "RelatedTo",
];

/// Hands everything in a file to a sink.
///
/// # Errors
/// Where the file is no price list, or breaks off.
pub(crate) fn read(from: impl Read, sink: &mut impl Sink) -> Result<(), Wrong> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    let mut record = StringRecord::new();
    let mut head = Head::default();
    let columns = loop {
        if !next(&mut reader, &mut record)? {
            return Err(Wrong::other(0, "it has no line that begins with `SKU`, so it is no price list file"));
        }
        let value = record.get(1).unwrap_or_default().to_owned();
        match record.get(0).unwrap_or_default() {
            "FormatVersion" => head.format = value,
            "OfferCode" => head.offer = value,
            "Publication Date" => head.published = value,
            "SKU" => break Columns::new(&record, byte(&record))?,
            _ => {}
        }
    };
    if !begin(sink, &head, byte(&record))? {
        return Ok(());
    }
    let mut last = String::new();
    while next(&mut reader, &mut record)? {
        if record.len() != columns.count {
            let message = format!("a line has {} cells, the header {}: it is cut off", record.len(), columns.count);
            return Err(Wrong::at(byte(&record), message));
        }
        let cell = |place: usize| Cow::Borrowed(record.get(place).unwrap_or_default());
        let sku = record.get(columns.sku).unwrap_or_default();
        // The lines of a product follow each other.
        if sku != last {
            let attributes =
                columns.attributes.iter().map(|(name, place)| (Cow::Borrowed(name.as_str()), cell(*place)));
            let attributes = attributes.filter(|(_, value)| !value.is_empty()).collect();
            let family = Some(cell(columns.family)).filter(|family| !family.is_empty());
            sink.product(&Product { sku, family, attributes }, byte(&record));
            sku.clone_into(&mut last);
        }
        if record.get(columns.term) == Some("OnDemand") && sink.wants(sku) {
            let [rate_code, unit, begin, end, currency, price, effective] = columns.dimension.map(cell);
            let dimension = Dimension { rate_code, unit, begin, end, currency, price, effective };
            sink.dimension(sku, &dimension, byte(&record));
        }
    }
    Ok(())
}

pub(crate) fn byte(record: &StringRecord) -> u64 {
    record.position().map_or(0, ::csv::Position::byte)
}

pub(crate) fn next(reader: &mut ::csv::Reader<impl Read>, record: &mut StringRecord) -> Result<bool, Wrong> {
    reader.read_record(record).map_err(|error| {
        let byte = error.position().map_or(0, ::csv::Position::byte);
        let message = match error.kind() {
            ::csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_owned(),
            _ => error.to_string(),
        };
        Wrong::at(byte, message)
    })
}

/// Where each column is.
struct Columns {
    count: usize,
    sku: usize,
    family: usize,
    term: usize,
    /// Rate code, unit, start, end, currency, price, effective date.
    dimension: [usize; 7],
    attributes: Vec<(String, usize)>,
}

impl Columns {
    fn new(header: &StringRecord, byte: u64) -> Result<Columns, Wrong> {
        let place = |name: &str| {
            let missing = || Wrong::at(byte, format!("it has no column `{name}`"));
            header.iter().position(|column| column == name).ok_or_else(missing)
        };
        let is_attribute = |name: &str| !PRICE_COLUMNS.iter().any(|known| is_name(known, name));
        Ok(Columns {
            count: header.len(),
            sku: place("SKU")?,
            family: place("Product Family")?,
            term: place("TermType")?,
            dimension: [
                place("RateCode")?,
                place("Unit")?,
                place("StartingRange")?,
                place("EndingRange")?,
                place("Currency")?,
                place("PricePerUnit")?,
                place("EffectiveDate")?,
            ],
            attributes: header
                .iter()
                .enumerate()
                .filter(|(_, name)| is_attribute(name))
                .map(|(place, name)| (name.to_owned(), place))
                .collect(),
        })
    }
}

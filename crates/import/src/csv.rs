//! Reader of CSV price list files: five header lines, then one line per price tier with the attributes of the product.

use std::borrow::Cow;
use std::io::Read;

use ::csv::{ReaderBuilder, StringRecord};

use crate::offer::{Dimension, OfferHeader, OfferVisitor, Product, begin, is_name};
use crate::scan::FileError;

/// Columns of a price. All other columns are attributes of the product.
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

/// Passes the contents of a file to a visitor.
///
/// # Errors
/// If the file is not a price list, or is cut off.
pub(crate) fn read(from: impl Read, visitor: &mut impl OfferVisitor) -> Result<(), FileError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    let mut record = StringRecord::new();
    let mut head = OfferHeader::default();
    let columns = loop {
        if !next(&mut reader, &mut record)? {
            return Err(FileError::other_format(0, "not a price list file: no line starts with `SKU`"));
        }
        let value = record.get(1).unwrap_or_default().to_owned();
        match record.get(0).unwrap_or_default() {
            "FormatVersion" => head.format = value,
            "OfferCode" => head.offer = value,
            "Publication Date" => head.published = value,
            "SKU" => break OfferColumns::new(&record, byte(&record))?,
            _ => {}
        }
    };
    if !begin(visitor, &head, byte(&record))? {
        return Ok(());
    }
    let mut last = String::new();
    while next(&mut reader, &mut record)? {
        if record.len() != columns.count {
            let message = format!(
                "a line has {} cells, expected {} as in the header: the file is cut off",
                record.len(),
                columns.count
            );
            return Err(FileError::at(byte(&record), message));
        }
        let cell = |place: usize| Cow::Borrowed(record.get(place).unwrap_or_default());
        let sku = record.get(columns.sku).unwrap_or_default();
        // The lines of one product are consecutive.
        if sku != last {
            let attributes =
                columns.attributes.iter().map(|(name, place)| (Cow::Borrowed(name.as_str()), cell(*place)));
            let attributes = attributes.filter(|(_, value)| !value.is_empty()).collect();
            let family = Some(cell(columns.family)).filter(|family| !family.is_empty());
            visitor.product(&Product { sku, family, attributes }, byte(&record));
            sku.clone_into(&mut last);
        }
        if record.get(columns.term) == Some("OnDemand") && visitor.wants(sku) {
            let [rate_code, unit, begin, end, currency, price, effective] = columns.dimension.map(cell);
            let dimension = Dimension { rate_code, unit, begin, end, currency, price, effective };
            visitor.dimension(sku, &dimension, byte(&record));
        }
    }
    Ok(())
}

pub(crate) fn byte(record: &StringRecord) -> u64 {
    record.position().map_or(0, ::csv::Position::byte)
}

pub(crate) fn next(reader: &mut ::csv::Reader<impl Read>, record: &mut StringRecord) -> Result<bool, FileError> {
    reader.read_record(record).map_err(|error| {
        let byte = error.position().map_or(0, ::csv::Position::byte);
        let message = match error.kind() {
            ::csv::ErrorKind::Utf8 { .. } => "the file is not UTF-8".to_owned(),
            _ => error.to_string(),
        };
        FileError::at(byte, message)
    })
}

/// Positions of the columns.
struct OfferColumns {
    count: usize,
    sku: usize,
    family: usize,
    term: usize,
    /// Rate code, unit, start, end, currency, price, and effective date.
    dimension: [usize; 7],
    attributes: Vec<(String, usize)>,
}

impl OfferColumns {
    fn new(header: &StringRecord, byte: u64) -> Result<OfferColumns, FileError> {
        let place = |name: &str| {
            let missing = || FileError::at(byte, format!("column `{name}` is missing"));
            header.iter().position(|column| column == name).ok_or_else(missing)
        };
        let is_attribute = |name: &str| !PRICE_COLUMNS.iter().any(|known| is_name(known, name));
        Ok(OfferColumns {
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

//! Which products of the AWS Price List belong to a rate.
//!
//! A product of an offer (`AmazonEC2`, `AWSLambda`) has a family and attributes. The entry of a service lists the products
//! of each rate, and maps their attributes to the attributes of our price rows. The import of a price list then needs no
//! code for each service.
//!
//! # Source
//! Reading the service price list file: <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html>
//! (read 2026-11-21).

use costcone_formula::Decimal;

use crate::document::Reader;
use crate::finding::{Code, Finding, Findings};

/// A kind of product that a rate includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceListProduct {
    pub(crate) offer: String,
    pub(crate) family: Option<String>,
    pub(crate) attributes: Vec<(String, Vec<String>)>,
    pub(crate) keys: Vec<(String, String)>,
    pub(crate) words: Vec<(String, Vec<(String, String)>)>,
    pub(crate) fixed: Vec<(String, String)>,
    pub(crate) units: Vec<String>,
    pub(crate) per: Decimal,
    pub(crate) free: bool,
}

impl PriceListProduct {
    /// The offer code: `AmazonEC2`.
    #[must_use]
    pub fn offer(&self) -> &str {
        &self.offer
    }

    /// The product family. `None` matches products of any family and products without a family.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// Attributes of the product with the values that they may have. `usagetype` has no prefix of the billing region here.
    #[must_use]
    pub fn attributes(&self) -> &[(String, Vec<String>)] {
        &self.attributes
    }

    /// Attributes of our price rows, each with the attribute of the product that gives its value.
    #[must_use]
    pub fn keys(&self) -> &[(String, String)] {
        &self.keys
    }

    /// Our word for a product's value of one of our attributes. If the attribute has a list of words, a product with
    /// another value does not match, and the result is `None`.
    #[must_use]
    pub fn word<'a>(&'a self, attribute: &str, value: &'a str) -> Option<&'a str> {
        match self.words.iter().find(|(name, _)| name == attribute) {
            None => Some(value),
            Some((_, words)) => words.iter().find(|(theirs, _)| theirs == value).map(|(_, ours)| ours.as_str()),
        }
    }

    /// Attributes of our price rows that have a fixed value.
    #[must_use]
    pub fn fixed(&self) -> &[(String, String)] {
        &self.fixed
    }

    /// The units that its prices may have, as AWS writes them. Empty: any unit.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// Whether a first tier at price 0 is an allowance, which the entry of the service states separately.
    #[must_use]
    pub fn has_free_step(&self) -> bool {
        self.free
    }

    /// The number of our units in one AWS unit.
    #[must_use]
    pub fn per(&self) -> Decimal {
        self.per
    }
}

const RATE_KEYS: [&str; 1] = ["aws"];
const PRODUCT_KEYS: [&str; 9] = ["offer", "family", "attributes", "keys", "words", "fixed", "unit", "per", "free"];

/// Reads the products of each rate.
pub(super) fn rates(reader: &Reader<'_>, findings: &mut Findings) -> Vec<(String, Vec<PriceListProduct>)> {
    let rates = reader.named_tables("rates", findings);
    rates
        .into_iter()
        .map(|(rate, table)| {
            table.only(&RATE_KEYS, findings);
            let products = table.tables("aws", findings);
            (rate, products.iter().filter_map(|product| read(product, findings)).collect())
        })
        .collect()
}

fn read(table: &Reader<'_>, findings: &mut Findings) -> Option<PriceListProduct> {
    table.only(&PRODUCT_KEYS, findings);
    let per = match table.text("per", findings) {
        None => Decimal::ONE,
        Some(text) => Decimal::parse(&text).ok().filter(|per| *per > Decimal::ZERO).or_else(|| {
            let message = format!("expected a number above zero, was `{text}`");
            findings.push(Finding::new(Code::BadValue, table.at("per"), message).with_help("write `per = \"1024\"`"));
            None
        })?,
    };
    let words = table.named_tables("words", findings);
    Some(PriceListProduct {
        offer: table.required_text("offer", findings)?,
        family: table.text("family", findings),
        attributes: lists(table, "attributes", findings),
        keys: pairs(table, "keys", findings),
        words: words.into_iter().map(|(name, table)| (name, all_pairs(&table, findings))).collect(),
        fixed: pairs(table, "fixed", findings),
        units: table.texts("unit", findings).unwrap_or_default(),
        per,
        free: table.flag("free", findings).unwrap_or(false),
    })
}

fn lists(table: &Reader<'_>, key: &str, findings: &mut Findings) -> Vec<(String, Vec<String>)> {
    let Some(inner) = table.sub_table(key, findings) else { return Vec::new() };
    let names: Vec<String> = inner.table().iter().map(|(name, _)| name.to_owned()).collect();
    names
        .into_iter()
        .map(|name| {
            let values = inner.texts(&name, findings).unwrap_or_default();
            (name, values)
        })
        .collect()
}

fn pairs(table: &Reader<'_>, key: &str, findings: &mut Findings) -> Vec<(String, String)> {
    table.sub_table(key, findings).map(|inner| all_pairs(&inner, findings)).unwrap_or_default()
}

fn all_pairs(table: &Reader<'_>, findings: &mut Findings) -> Vec<(String, String)> {
    let names: Vec<String> = table.table().iter().map(|(name, _)| name.to_owned()).collect();
    names.into_iter().filter_map(|name| Some((name.clone(), table.text(&name, findings)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Table, Value};

    fn service(product: &[(&str, Value)]) -> Result<super::super::Service, Findings> {
        let mut entry = Table::new();
        for (key, value) in product {
            entry.insert(*key, value.clone());
        }
        let mut rate = Table::new();
        rate.insert("aws", vec![Value::Table(entry)]);
        let mut rates = Table::new();
        rates.insert("hours", Value::Table(rate));
        let mut document = Table::new();
        document.insert("name", "Test");
        document.insert("rates", Value::Table(rates));
        super::super::Service::read("test", &document)
    }

    fn text(text: &str) -> Value {
        Value::from(text)
    }

    #[test]
    fn the_number_of_units_must_be_above_zero() {
        for per in ["0", "-1", "many"] {
            let findings = service(&[("offer", text("AmazonEC2")), ("per", text(per))]).unwrap_err();
            let messages: Vec<String> = findings.iter().map(|finding| finding.message().to_owned()).collect();
            assert_eq!(messages, [format!("expected a number above zero, was `{per}`")]);
        }
        let service = service(&[("offer", text("AmazonEC2")), ("per", text("1024"))]).unwrap();
        assert_eq!(service.rates()[0].1[0].per(), Decimal::from_i64(1024));
    }

    #[test]
    fn a_word_outside_the_list_of_an_attribute_does_not_match() {
        let mut licenses = Table::new();
        licenses.insert("No License required", "none");
        let mut words = Table::new();
        words.insert("license", Value::Table(licenses));
        let service = service(&[("offer", text("AmazonEC2")), ("words", Value::Table(words))]).unwrap();
        let product = &service.rates()[0].1[0];
        assert_eq!(product.word("license", "No License required"), Some("none"));
        assert_eq!(product.word("license", "Bring your own license"), None);
        assert_eq!(product.word("engine", "MySQL"), Some("MySQL"));
    }
}

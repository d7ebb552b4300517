//! The contents of a price list file, independent of its format: products and their prices.

use std::borrow::Cow;

use crate::scan::FileError;

/// A product that AWS sells.
#[derive(Debug, Default)]
pub(crate) struct Product<'a> {
    pub(crate) sku: &'a str,
    pub(crate) family: Option<Cow<'a, str>>,
    pub(crate) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Product<'_> {
    /// The value of an attribute. Names are compared with [`is_name`].
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| is_name(key, name)).map(|(_, value)| value.as_ref())
    }
}

/// Whether two attribute names are equal without case and spaces. JSON files have `usagetype` and `regionCode`; CSV
/// files of the same offer have `usageType` and `Region Code`.
pub(crate) fn is_name(a: &str, b: &str) -> bool {
    let letters = |name: &str| -> usize { name.bytes().filter(|byte| *byte != b' ').count() };
    let folded = |byte: u8| byte.to_ascii_lowercase();
    let same =
        a.bytes().filter(|byte| *byte != b' ').map(folded).eq(b.bytes().filter(|byte| *byte != b' ').map(folded));
    same && letters(a) == letters(b)
}

/// One tier of the on-demand price of a product.
#[derive(Debug, Default)]
pub(crate) struct Dimension<'a> {
    pub(crate) rate_code: Cow<'a, str>,
    pub(crate) unit: Cow<'a, str>,
    pub(crate) begin: Cow<'a, str>,
    pub(crate) end: Cow<'a, str>,
    pub(crate) currency: Cow<'a, str>,
    pub(crate) price: Cow<'a, str>,
    /// YYYY-MM-DD, possibly with a time.
    pub(crate) effective: Cow<'a, str>,
}

/// The header of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct OfferHeader {
    pub(crate) offer: String,
    pub(crate) format: String,
    /// Publication date, YYYY-MM-DD with a time.
    pub(crate) published: String,
}

/// The supported format.
pub(crate) const FORMAT: &str = "v1.0";

/// Receives the contents of a file in order: the header, then products, then price dimensions.
pub(crate) trait OfferVisitor {
    /// Receives the header. Returns whether the rest of the file is needed.
    fn head(&mut self, head: &OfferHeader) -> bool;

    /// Receives a product.
    fn product(&mut self, product: &Product<'_>, byte: u64);

    /// Whether the price dimensions of a product are needed.
    fn wants(&self, sku: &str) -> bool;

    /// Receives a price dimension of a needed product.
    fn dimension(&mut self, sku: &str, dimension: &Dimension<'_>, byte: u64);
}

/// Checks the header and passes it on.
pub(crate) fn begin(visitor: &mut impl OfferVisitor, head: &OfferHeader, byte: u64) -> Result<bool, FileError> {
    let wrong = |message: String| FileError::at(byte, message);
    if head.offer.is_empty() {
        return Err(wrong("not a price list file: no `offerCode` before the products".to_owned()));
    }
    if head.format != FORMAT {
        return Err(wrong(format!("unsupported format `{}`, expected `{FORMAT}`", head.format)));
    }
    Ok(visitor.head(head))
}

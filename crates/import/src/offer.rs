//! What a price list file says, whatever its format: products and what they cost.

use std::borrow::Cow;

use crate::scan::Wrong;

/// A product: what is sold.
#[derive(Debug, Default)]
pub(crate) struct Product<'a> {
    pub(crate) sku: &'a str,
    pub(crate) family: Option<Cow<'a, str>>,
    pub(crate) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Product<'_> {
    /// The value of an attribute; names are compared as [`is_name`] does.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| is_name(key, name)).map(|(_, value)| value.as_ref())
    }
}

/// Whether two names of an attribute mean the same. JSON files write `usagetype` and `regionCode` where CSV files of the same
/// offer have `usageType` and `Region Code`.
pub(crate) fn is_name(a: &str, b: &str) -> bool {
    let letters = |name: &str| -> usize { name.bytes().filter(|byte| *byte != b' ').count() };
    let folded = |byte: u8| byte.to_ascii_lowercase();
    let same =
        a.bytes().filter(|byte| *byte != b' ').map(folded).eq(b.bytes().filter(|byte| *byte != b' ').map(folded));
    same && letters(a) == letters(b)
}

/// One step of what a product costs on demand.
#[derive(Debug, Default)]
pub(crate) struct Dimension<'a> {
    pub(crate) rate_code: Cow<'a, str>,
    pub(crate) unit: Cow<'a, str>,
    pub(crate) begin: Cow<'a, str>,
    pub(crate) end: Cow<'a, str>,
    pub(crate) currency: Cow<'a, str>,
    pub(crate) price: Cow<'a, str>,
    /// YYYY-MM-DD and maybe a time.
    pub(crate) effective: Cow<'a, str>,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) offer: String,
    pub(crate) format: String,
    /// When it was published, YYYY-MM-DD and a time.
    pub(crate) published: String,
}

/// The format that is read.
pub(crate) const FORMAT: &str = "v1.0";

/// Takes what a file says, in its order: the head, then products, then dimensions.
pub(crate) trait Sink {
    /// The head; whether the rest is wanted.
    fn head(&mut self, head: &Head) -> bool;

    /// A product; whether its dimensions are wanted.
    fn product(&mut self, product: &Product<'_>, byte: u64);

    /// Whether the dimensions of a product are wanted.
    fn wants(&self, sku: &str) -> bool;

    /// A step of the price of a product that is wanted.
    fn dimension(&mut self, sku: &str, dimension: &Dimension<'_>, byte: u64);
}

/// Hands the head on where it can be used.
pub(crate) fn begin(sink: &mut impl Sink, head: &Head, byte: u64) -> Result<bool, Wrong> {
    let wrong = |message: String| Wrong::at(byte, message);
    if head.offer.is_empty() {
        return Err(wrong("it has no `offerCode` before its products, so it is no price list file".to_owned()));
    }
    if head.format != FORMAT {
        return Err(wrong(format!("its format is `{}`, and `{FORMAT}` is what is read", head.format)));
    }
    Ok(sink.head(head))
}

//! What an import found, file by file.

use std::collections::BTreeMap;

use crate::offer::Product;

/// What was found in one file.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// Where it lies.
    pub path: String,
    /// Its offer, `AmazonEC2`; empty where a file in a folder is no price list.
    pub offer: String,
    /// When AWS published it, as it says.
    pub published: String,
    /// Whether any rate is read from the offer; the rest of a file that is not wanted was not read.
    pub is_wanted: bool,
    /// Products in it.
    pub products: u64,
    /// Rows that were read from it.
    pub rows: u64,
    /// Products that a rate is made of, without a price on demand.
    pub without_price: u64,
    /// Products by family.
    pub families: BTreeMap<String, Family>,
}

/// Products of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// Products that are some rate.
    pub matched: u64,
    /// Products that are none.
    pub unmatched: u64,
    /// The usage type of the first that is none.
    pub example: Option<String>,
}

impl FileReport {
    pub(crate) fn note(&mut self, product: &Product<'_>, is_matched: bool) {
        let name = product.family.as_deref().unwrap_or("(no family)");
        if !self.families.contains_key(name) {
            self.families.insert(name.to_owned(), Family::default());
        }
        let Some(family) = self.families.get_mut(name) else { return };
        if is_matched {
            family.matched += 1;
            return;
        }
        family.unmatched += 1;
        if family.example.is_none() {
            family.example = product.attribute("usagetype").map(str::to_owned);
        }
    }
}

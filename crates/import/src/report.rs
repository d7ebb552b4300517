//! Report of an import, per file.

use std::collections::BTreeMap;

use crate::offer::Product;

/// Report on one imported file.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// Path of the file.
    pub path: String,
    /// Offer code, for example `AmazonEC2`. Empty if a file in a folder is not a price list.
    pub offer: String,
    /// Publication date in the file.
    pub published: String,
    /// Whether any rate uses the offer. The import does not read the rest of other files.
    pub is_wanted: bool,
    /// Number of products.
    pub products: u64,
    /// Number of imported rows.
    pub rows: u64,
    /// Number of products that match a rate but have no on-demand price.
    pub without_price: u64,
    /// Number of products by product family.
    pub families: BTreeMap<String, FamilyCounts>,
}

/// Number of products of one product family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyCounts {
    /// Products that match a rate.
    pub matched: u64,
    /// Products that match no rate.
    pub unmatched: u64,
    /// Usage type of the first product that matches no rate.
    pub example: Option<String>,
}

impl FileReport {
    pub(crate) fn count_product(&mut self, product: &Product<'_>, is_matched: bool) {
        let name = product.family.as_deref().unwrap_or("(no family)");
        if !self.families.contains_key(name) {
            self.families.insert(name.to_owned(), FamilyCounts::default());
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

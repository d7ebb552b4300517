//! Prices that differ strongly between regions.

use std::collections::BTreeMap;

use costcone_core::formula::{Decimal, Rounding};

/// A price is an outlier if it is more than this factor above or below the median of the regions.
pub const OUTLIER_FACTOR: i64 = 3;
/// Minimum number of regions for a median.
const MIN_REGIONS: usize = 4;

/// A price far from the median of the regions. It needs a review but can be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlier {
    /// Priced item, for example `ec2 instance_hour instance_type=m7g.large`.
    pub item: String,
    /// Region of the outlier.
    pub region: String,
    /// Price in this region.
    pub price: Decimal,
    /// Median over all regions.
    pub median: Decimal,
}

/// Prices of items by region, for a comparison between regions.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::RegionalPrices;
/// let mut prices = RegionalPrices::default();
/// for (region, price) in [("us-east-1", "0.20"), ("us-east-2", "0.20"), ("eu-west-1", "0.22"), ("sa-east-1", "0.95")] {
///     prices.record("lambda requests".to_owned(), region, price.parse()?);
/// }
/// let [far] = &prices.outliers()[..] else { panic!("one lies far from the median") };
/// assert_eq!(far.region, "sa-east-1");
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[derive(Debug, Default)]
pub struct RegionalPrices(BTreeMap<String, Vec<(String, Decimal)>>);

impl RegionalPrices {
    /// Adds the price of an item in a region.
    pub fn record(&mut self, item: String, region: &str, price: Decimal) {
        self.0.entry(item).or_default().push((region.to_owned(), price));
    }

    /// The prices that are more than [`OUTLIER_FACTOR`] times the median, or less than the median divided by it, sorted
    /// by item. Items with prices in fewer than four regions have no outliers.
    #[must_use]
    pub fn outliers(&self) -> Vec<Outlier> {
        self.0.iter().flat_map(|(item, prices)| outliers(item, prices)).collect()
    }
}

fn outliers(item: &str, prices: &[(String, Decimal)]) -> Vec<Outlier> {
    let mut sorted: Vec<Decimal> = prices.iter().map(|(_, price)| *price).collect();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    if sorted.len() < MIN_REGIONS || median.is_zero() {
        return Vec::new();
    }
    let times =
        |price: Decimal| price.mul_rounded(Decimal::from_i64(OUTLIER_FACTOR), Rounding::Nearest).unwrap_or(price);
    let is_far = |price: Decimal| price > times(median) || times(price) < median;
    let far = prices.iter().filter(|(_, price)| is_far(*price));
    far.map(|(region, price)| Outlier { item: item.to_owned(), region: region.clone(), price: *price, median })
        .collect()
}

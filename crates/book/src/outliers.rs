//! Prices that lie far from those of the same item in other regions.

use std::collections::BTreeMap;

use costcone_core::formula::{Decimal, Rounding};

/// How many times as much, or as little, as the median a price may be before it is listed.
pub const FAR: i64 = 3;
/// The least number of regions that make a median.
const FEW: usize = 4;

/// A price far from the median of the regions: to look at, not necessarily wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlier {
    /// `ec2 instance_hour instance_type=m7g.large`
    pub item: String,
    /// Where.
    pub region: String,
    /// The price there.
    pub price: Decimal,
    /// The median of all regions.
    pub median: Decimal,
}

/// Prices of items by region, to be held against each other.
///
/// ```
/// use costcone_book::RegionalPrices;
/// let mut prices = RegionalPrices::default();
/// for (region, price) in [("us-east-1", "0.20"), ("us-east-2", "0.20"), ("eu-west-1", "0.22"), ("sa-east-1", "0.95")] {
///     prices.note("lambda requests".to_owned(), region, price.parse()?);
/// }
/// let [far] = &prices.outliers()[..] else { panic!("one lies far from the median") };
/// assert_eq!(far.region, "sa-east-1");
/// # Ok::<(), costcone_core::formula::DecimalParseError>(())
/// ```
#[derive(Debug, Default)]
pub struct RegionalPrices(BTreeMap<String, Vec<(String, Decimal)>>);

impl RegionalPrices {
    /// Notes the price of an item in a region.
    pub fn note(&mut self, item: String, region: &str, price: Decimal) {
        self.0.entry(item).or_default().push((region.to_owned(), price));
    }

    /// The prices more than [`FAR`] times, or less than one part in as many of, the median of at least four regions; by item.
    #[must_use]
    pub fn outliers(&self) -> Vec<Outlier> {
        self.0.iter().flat_map(|(item, prices)| outliers(item, prices)).collect()
    }
}

fn outliers(item: &str, prices: &[(String, Decimal)]) -> Vec<Outlier> {
    let mut sorted: Vec<Decimal> = prices.iter().map(|(_, price)| *price).collect();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    if sorted.len() < FEW || median.is_zero() {
        return Vec::new();
    }
    let times = |price: Decimal| price.mul_rounded(Decimal::from_i64(FAR), Rounding::Nearest).unwrap_or(price);
    let is_far = |price: Decimal| price > times(median) || times(price) < median;
    let far = prices.iter().filter(|(_, price)| is_far(*price));
    far.map(|(region, price)| Outlier { item: item.to_owned(), region: region.clone(), price: *price, median })
        .collect()
}

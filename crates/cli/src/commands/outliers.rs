//! Prices that differ a lot from those of other regions, as text and JSON.

use std::collections::BTreeMap;

use costcone::book::{OUTLIER_FACTOR, Outlier};
use costcone::formula::{Decimal, Rounding};
use serde_json::{Value, json};

/// A paragraph with the farthest outlier of each rate, or empty text without outliers.
pub fn outliers_text(outliers: &[Outlier]) -> String {
    let mut rates: BTreeMap<String, Vec<&Outlier>> = BTreeMap::new();
    for outlier in outliers {
        let rate: Vec<&str> = outlier.item.split(' ').take(2).collect();
        rates.entry(rate.join(" ")).or_default().push(outlier);
    }
    if rates.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "\nPrices over {OUTLIER_FACTOR} times or under 1/{OUTLIER_FACTOR} of the median of all regions (the farthest of each rate):\n"
    );
    for of_rate in rates.values() {
        if let Some(Outlier { item, region, price, median }) = of_rate.iter().max_by_key(|outlier| distance(outlier)) {
            text.push_str(&format!("{item} in {region}: {price}, median {median}"));
            let more = of_rate.len() - 1;
            text.push_str(&if more == 0 { "\n".to_owned() } else { format!(" (and {more} more, see --json)\n") });
        }
    }
    text
}

/// The ratio of price and median, at least 1. A free price is the farthest of all.
fn distance(outlier: &Outlier) -> Decimal {
    let (least, most) = (outlier.price.min(outlier.median), outlier.price.max(outlier.median));
    most.div_rounded(least, Rounding::Nearest).unwrap_or(Decimal::MAX)
}

/// All outliers.
pub fn outliers_json(outliers: &[Outlier]) -> Value {
    let each = outliers.iter().map(|Outlier { item, region, price, median }| {
        json!({ "item": item, "region": region, "price": price.to_string(), "median": median.to_string() })
    });
    Value::Array(each.collect())
}

//! Prices far from those of other regions, as text and JSON.

use std::collections::BTreeMap;

use costcone::book::{OUTLIER_FACTOR, Outlier};
use costcone::formula::{Decimal, Rounding};
use serde_json::{Value, json};

/// A paragraph with the farthest price of each rate; nothing where none is far.
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
        "\nMore than {OUTLIER_FACTOR} times or less than a {OUTLIER_FACTOR}rd of the median of all regions, the farthest of each rate:\n"
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

/// How many times as much, or as little, as the median it is; nothing is farther than what is free.
fn distance(outlier: &Outlier) -> Decimal {
    let (least, most) = (outlier.price.min(outlier.median), outlier.price.max(outlier.median));
    most.div_rounded(least, Rounding::Nearest).unwrap_or(Decimal::MAX)
}

/// All of them.
pub fn outliers_json(outliers: &[Outlier]) -> Value {
    let each = outliers.iter().map(|Outlier { item, region, price, median }| {
        json!({ "item": item, "region": region, "price": price.to_string(), "median": median.to_string() })
    });
    Value::Array(each.collect())
}

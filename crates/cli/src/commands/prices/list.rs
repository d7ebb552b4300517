//! `costcone prices SERVICE`: lists unit prices with date and source.

use costcone::prices::{Price, PriceRow};
use costcone::{Book, ListedPrice};
use serde_json::{Value, json};

use super::super::Done;
use crate::output::{Failure, pretty};

/// Lists the prices of a service in one region or in all.
pub fn run(book: &Book, service: &str, region: Option<&str>, json: bool) -> Done {
    let rows = book.listed_prices(service, region).map_err(|findings| Failure::unknown_name(&findings))?;
    Ok(if json {
        pretty(&Value::Array(rows.iter().map(row_json).collect()))
    } else {
        rows.iter().map(row_text).collect()
    })
}

fn price(row: &PriceRow) -> String {
    match row.price() {
        Price::Amount(amount) => amount.to_string(),
        Price::NotOffered => "not offered".to_owned(),
        Price::Unknown => "unknown".to_owned(),
    }
}

fn row_text(ListedPrice { region, rate, row }: &ListedPrice) -> String {
    let attributes: Vec<String> = row.attributes().iter().map(|(key, value)| format!("{key}={value}")).collect();
    let step = match (row.from().is_zero(), row.to()) {
        (true, None) => String::new(),
        (_, Some(to)) => format!(" from {} to {to}", row.from()),
        (false, None) => format!(" from {}", row.from()),
    };
    let with = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
    let price = price(row);
    format!(
        "{region}  {rate}{with}{step}: {price} {} per {}  ({}, {})\n",
        row.currency(),
        row.unit(),
        row.as_of(),
        row.source()
    )
}

fn row_json(ListedPrice { region, rate, row }: &ListedPrice) -> Value {
    json!({
        "region": region,
        "rate": rate,
        "attributes": row.attributes().iter().map(|(key, value)| (key.clone(), json!(value))).collect::<serde_json::Map<_, _>>(),
        "from": row.from().to_string(),
        "to": row.to().map(|to| to.to_string()),
        "state": match row.price() {
            Price::Amount(_) => "priced",
            Price::NotOffered => "not offered",
            Price::Unknown => "offered, price unknown",
        },
        "price": match row.price() {
            Price::Amount(amount) => json!(amount.to_string()),
            Price::NotOffered | Price::Unknown => Value::Null,
        },
        "unit": row.unit().to_string(),
        "currency": row.currency().code(),
        "as_of": row.as_of(),
        "source": row.source(),
        "rate_code": row.rate_code(),
    })
}

//! `costcone prices SERVICE`: what a unit costs, since when, by whose word.

use costcone::Book;
use costcone::formula::did_you_mean;
use costcone::prices::{Price, PriceProvider, PriceRow};
use serde_json::{Value, json};

use super::super::{Done, services};
use crate::output::{Failure, pretty};

/// Lists the prices of a service in one region or in all.
pub fn run(book: &Book, service: &str, region: Option<&str>, json: bool) -> Done {
    let known = book.regions(service);
    if known.is_empty() {
        let service = services::find(book, service)?;
        return Err(Failure::Usage(format!(
            "`{}` has no prices of its own: its cost is given with each component",
            service.id()
        )));
    }
    let regions = match region {
        None => known,
        Some(region) if known.iter().any(|known| known == region) => vec![region.to_owned()],
        // Prices that are the same everywhere hold in every region.
        Some(_) if known == ["global"] => known,
        Some(region) => return Err(no_prices(service, region, &known)),
    };
    let mut rows = Vec::new();
    for region in regions {
        let table = book.table(service, &region).map_err(|findings| Failure::Usage(findings.to_string()))?;
        let Some(table) = table else { continue };
        for rate in table.rates() {
            let found = table.rows(rate).map_err(|findings| Failure::Usage(findings.to_string()))?;
            rows.extend(found.into_iter().map(|row| (region.clone(), rate.to_owned(), row)));
        }
    }
    Ok(if json {
        pretty(&Value::Array(rows.iter().map(row_json).collect()))
    } else {
        rows.iter().map(row_text).collect()
    })
}

fn no_prices(service: &str, region: &str, known: &[String]) -> Failure {
    let hint = match did_you_mean(region, known.iter().map(String::as_str)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("regions with prices: {}", known.join(", ")),
    };
    Failure::Usage(format!("no prices of `{service}` are known for the region `{region}`; {hint}"))
}

type Row = (String, String, PriceRow);

fn price(row: &PriceRow) -> String {
    match row.price() {
        Price::Amount(amount) => amount.to_string(),
        Price::NotOffered => "not offered".to_owned(),
        Price::Unknown => "unknown".to_owned(),
    }
}

fn row_text((region, rate, row): &Row) -> String {
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

fn row_json((region, rate, row): &Row) -> Value {
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

//! Checks a book: reads every table, and compares it with the services and with other regions.

use std::collections::BTreeMap;

use costcone_core::catalog::{Catalog, Pricing};
use costcone_core::formula::Unit;
use costcone_core::prices::{Price, PriceProvider, PriceRow, PriceTable};
use costcone_core::{Code, Finding, Findings};

use crate::book::PriceBook;
use crate::error::BookError;
use crate::outliers::{Outlier, RegionalPrices};

/// Result of a check without errors.
#[derive(Debug, Default)]
pub struct BookCheck {
    /// Number of priced, not offered, and unknown items by service and region.
    pub coverage: BTreeMap<(String, String), Coverage>,
    /// Prices far from those of the same item in other regions. They need a review but can be right.
    pub outliers: Vec<Outlier>,
}

/// Number of items by state of their price.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::Coverage;
/// use costcone::prices::Price;
/// let mut coverage = Coverage::default();
/// [Price::Amount("0.1".parse()?), Price::NotOffered, Price::NotOffered].map(|price| coverage.count(price));
/// assert_eq!((coverage.priced, coverage.not_offered, coverage.unknown), (1, 2, 0));
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Items with a price.
    pub priced: usize,
    /// Items that AWS does not offer.
    pub not_offered: usize,
    /// Items that AWS offers at an unknown price.
    pub unknown: usize,
}

impl Coverage {
    /// Counts an item by the price of its first tier.
    pub fn count(&mut self, price: Price) {
        match price {
            Price::Amount(_) => self.priced += 1,
            Price::NotOffered => self.not_offered += 1,
            Price::Unknown => self.unknown += 1,
        }
    }
}

/// Reads a whole book and compares it with the services of a catalog.
///
/// # Errors
/// All problems at once: unreadable lines, gaps and overlaps between tiers, duplicate rows, and units that differ from
/// the units of the charges that use the rate.
pub fn check(book: &PriceBook, catalog: &dyn Catalog) -> Result<BookCheck, Findings> {
    let mut findings = Findings::none();
    let mut checked = BookCheck::default();
    let units = rate_units(catalog)?;
    let mut prices = RegionalPrices::default();
    for service in book.services() {
        for region in book.regions(&service) {
            match rows(book, &service, &region) {
                Ok(rows) => {
                    check_units(&service, &region, &rows, &units, &mut findings);
                    checked.coverage.insert((service.clone(), region.clone()), coverage(&rows));
                    record_last_tiers(&service, &region, &rows, &mut prices);
                }
                Err(more) => findings.extend(more),
            }
        }
    }
    checked.outliers = prices.outliers();
    findings.into_result(checked)
}

/// The required unit of each rate, by service and rate: the unit of the charges that use it.
///
/// # Errors
/// If a service cannot be read.
pub fn rate_units(catalog: &dyn Catalog) -> Result<BTreeMap<(String, String), Unit>, Findings> {
    let mut units = BTreeMap::new();
    for id in catalog.ids() {
        let Some(service) = catalog.service(&id)? else { continue };
        for charge in service.charges() {
            if let Pricing::Rate { service: of, rate, .. } = charge.pricing() {
                units.entry((of.clone().unwrap_or_else(|| id.clone()), rate.clone())).or_insert(charge.unit().clone());
            }
        }
    }
    Ok(units)
}

fn rows(book: &PriceBook, service: &str, region: &str) -> Result<Vec<(String, PriceRow)>, Findings> {
    let name = format!("{service}/{region}");
    let unreadable = |error: BookError| Finding::new(Code::Unreadable, &name, error.to_string());
    let text = book.archive().text(&format!("prices/{name}.csv")).map_err(unreadable)?;
    PriceTable::parse(&name, &text.unwrap_or_default())?.all_rows()
}

fn check_units(
    service: &str,
    region: &str,
    rows: &[(String, PriceRow)],
    units: &BTreeMap<(String, String), Unit>,
    findings: &mut Findings,
) {
    let mut last = "";
    for (rate, row) in rows {
        let Some(wanted) = units.get(&(service.to_owned(), rate.clone())) else { continue };
        if !wanted.same_dimension(row.unit()) && last != rate {
            last = rate;
            let message = format!("is per `{}`, expected `{wanted}` as in the charges of `{service}`", row.unit());
            let path = format!("{service}/{region}:{rate}");
            findings
                .push(Finding::new(Code::BadValue, path, message).with_help("enter the price per unit of the charge"));
        }
    }
}

/// Items by the state of their first tier.
fn coverage(rows: &[(String, PriceRow)]) -> Coverage {
    let mut coverage = Coverage::default();
    for (_, row) in rows.iter().filter(|(_, row)| row.from().is_zero()) {
        coverage.count(row.price());
    }
    coverage
}

/// Adds the last tier of each item, the price for large users.
fn record_last_tiers(service: &str, region: &str, rows: &[(String, PriceRow)], prices: &mut RegionalPrices) {
    for (rate, row) in rows.iter().filter(|(_, row)| row.to().is_none()) {
        let Price::Amount(price) = row.price() else { continue };
        let attributes: String = row.attributes().iter().map(|(key, value)| format!(" {key}={value}")).collect();
        prices.record(format!("{service} {rate}{attributes}"), region, price);
    }
}

//! Whether a book can be trusted: every table is read, and held against the services and against itself.

use std::collections::BTreeMap;

use costcone_core::catalog::{Catalog, Pricing};
use costcone_core::formula::Unit;
use costcone_core::prices::{Price, PriceProvider, PriceRow, PriceTable};
use costcone_core::{Code, Finding, Findings};

use crate::book::PriceBook;
use crate::error::BookError;
use crate::outliers::{Outlier, RegionalPrices};

/// What a check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// For each service and region, how many ladders are priced, not offered, and of unknown price.
    pub coverage: BTreeMap<(String, String), Coverage>,
    /// Prices that lie far from those of the same item in other regions: to look at, not necessarily wrong.
    pub outliers: Vec<Outlier>,
}

/// How many ladders there are of each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// With a price.
    pub priced: usize,
    /// Known not to be sold.
    pub not_offered: usize,
    /// Sold at a price that is not on record.
    pub unknown: usize,
}

impl Coverage {
    /// Counts a ladder by the price of its first step.
    pub fn count(&mut self, price: Price) {
        match price {
            Price::Amount(_) => self.priced += 1,
            Price::NotOffered => self.not_offered += 1,
            Price::Unknown => self.unknown += 1,
        }
    }
}

/// Reads all of a book and holds it against the services of a catalogue.
///
/// # Errors
/// Everything that is wrong with it: lines that cannot be read, gaps and overlaps of tiers, rows that stand twice, a unit that
/// does not agree with that of the charges that use the rate.
pub fn check(book: &PriceBook, catalog: &dyn Catalog) -> Result<Checked, Findings> {
    let mut findings = Findings::none();
    let mut checked = Checked::default();
    let units = rate_units(catalog)?;
    let mut prices = RegionalPrices::default();
    for service in book.services() {
        for region in book.regions(&service) {
            match rows(book, &service, &region) {
                Ok(rows) => {
                    agree(&service, &region, &rows, &units, &mut findings);
                    checked.coverage.insert((service.clone(), region.clone()), coverage(&rows));
                    note(&service, &region, &rows, &mut prices);
                }
                Err(more) => findings.extend(more),
            }
        }
    }
    checked.outliers = prices.outliers();
    findings.into_result(checked)
}

/// What the price of each rate must be per, by service and rate: the units of the charges that use it.
///
/// # Errors
/// Services that cannot be read.
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

fn agree(
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
            let message = format!("is per `{}`, and `{service}` charges by `{wanted}`", row.unit());
            let path = format!("{service}/{region}:{rate}");
            findings.push(
                Finding::new(Code::BadValue, path, message).with_help("give the price per the unit of the charge"),
            );
        }
    }
}

/// Ladders by the state of their first step.
fn coverage(rows: &[(String, PriceRow)]) -> Coverage {
    let mut coverage = Coverage::default();
    for (_, row) in rows.iter().filter(|(_, row)| row.from().is_zero()) {
        coverage.count(row.price());
    }
    coverage
}

/// Notes the last step of each ladder: what a large user pays.
fn note(service: &str, region: &str, rows: &[(String, PriceRow)], prices: &mut RegionalPrices) {
    for (rate, row) in rows.iter().filter(|(_, row)| row.to().is_none()) {
        let Price::Amount(price) = row.price() else { continue };
        let attributes: String = row.attributes().iter().map(|(key, value)| format!(" {key}={value}")).collect();
        prices.note(format!("{service} {rate}{attributes}"), region, price);
    }
}

//! The prices of a workload: one table per component and region, one rate per line, one row per tier.
//!
//! The base case is a separate region without multipliers. In other regions, the rows have multiplied prices.
//! Percentages of other lines are equal in all regions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use costcone::formula::{Decimal, Rounding};
use costcone::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone::{Code, Finding, Findings};

use crate::Error;
use crate::format::{LineBasis, Workload, WorkloadLine};
use crate::services::minimum_of;

/// The region without multipliers.
pub const BASE: &str = "base";

const HEADER: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n";
/// Effective date of the workload's prices.
pub const DATE: &str = "2026-11-21";

/// Price tables by service and region.
#[derive(Clone, Debug)]
pub struct WorkloadPrices {
    tables: BTreeMap<(String, String), Arc<PriceTable>>,
}

impl WorkloadPrices {
    /// Makes the tables of a workload.
    ///
    /// # Errors
    /// If a region has no multiplier for a category, or a price is invalid.
    pub fn new(workload: &Workload) -> Result<WorkloadPrices, Error> {
        let mut tables = BTreeMap::new();
        for (component, region, text) in texts(workload)? {
            let table = PriceTable::parse(&format!("{component}/{region}"), &text)?;
            tables.insert((component.to_owned(), region.to_owned()), Arc::new(table));
        }
        Ok(WorkloadPrices { tables })
    }
}

/// Component, region, and text of each table.
///
/// # Errors
/// If a region has no multiplier for a category, or a price is invalid.
pub fn texts(workload: &Workload) -> Result<Vec<(&str, &str, String)>, Error> {
    let regions: Vec<&str> = workload.regions.keys().map(String::as_str).chain([BASE]).collect();
    let places = workload.components.iter().flat_map(|component| regions.iter().map(move |region| (component, region)));
    places.map(|(component, region)| Ok((component.as_str(), *region, text(workload, component, region)?))).collect()
}

impl PriceProvider for WorkloadPrices {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        Ok(self.tables.get(&(service.to_owned(), region.to_owned())).cloned())
    }

    fn regions(&self, service: &str) -> Vec<String> {
        let regions: BTreeSet<&String> =
            self.tables.keys().filter(|(own, _)| own == service).map(|(_, region)| region).collect();
        regions.into_iter().cloned().collect()
    }

    fn specification(&self, _: &str) -> Option<InstanceSpecification> {
        None
    }

    fn version(&self) -> String {
        format!("prices of the workload, {DATE}")
    }
}

fn text(workload: &Workload, component: &str, region: &str) -> Result<String, Error> {
    let mut text = HEADER.to_owned();
    for line in workload.lines_of(component) {
        rows(&mut text, line, multiplier(workload, line, region)?)?;
    }
    Ok(text)
}

/// The multiplier of a line's prices in a region.
fn multiplier(workload: &Workload, line: &WorkloadLine, region: &str) -> Result<f64, Error> {
    let same_everywhere = region == BASE || matches!(line.basis, LineBasis::OtherLines { .. });
    if same_everywhere {
        return Ok(1.0);
    }
    let multipliers = workload.regions.get(region);
    multipliers.and_then(|known| known.get(&line.category)).copied().ok_or_else(|| {
        Error::Workload(format!("region `{region}` has no multiplier for `{}` of line `{}`", line.category, line.id))
    })
}

fn rows(text: &mut String, line: &WorkloadLine, multiplier: f64) -> Result<(), Error> {
    let unit = match &line.basis {
        LineBasis::Quantity(_) => "",
        LineBasis::OtherLines { .. } => "USD",
    };
    let mut from = 0.0;
    for tier in &line.tiers {
        let to = tier.upto.map(|upto| upto.to_string()).unwrap_or_default();
        row(text, &line.id, &from.to_string(), &to, product(tier.unit, multiplier)?, unit);
        from = tier.upto.unwrap_or(from);
    }
    if let LineBasis::OtherLines { minimum } = line.basis {
        row(text, &minimum_of(line), "0", "", product(minimum, 1.0)?, "month");
    }
    Ok(())
}

fn row(text: &mut String, rate: &str, from: &str, to: &str, price: Decimal, unit: &str) {
    // OK because writing to a string cannot fail.
    let _ = writeln!(text, "{rate},,{from},{to},{price},{unit},USD,{DATE},workload,");
}

/// The decimal product, as in a price list.
fn product(price: f64, multiplier: f64) -> Result<Decimal, Error> {
    let decimal = |value| Decimal::from_f64(value, Rounding::Nearest);
    let product = decimal(price).and_then(|price| price.mul_rounded(decimal(multiplier)?, Rounding::Nearest)).map_err(
        |error| Finding::new(Code::OutOfRange, "prices", format!("`{price}` times `{multiplier}`: {error}")),
    )?;
    Ok(product)
}

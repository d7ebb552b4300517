//! Unit prices with date and source: one table for each service and region.
//!
//! A rate in a region has a price, is not offered, or is offered at an unknown price. A charge without a price is an error
//! with a hint, never zero. Rows come from a [`PriceProvider`]. Programs that embed costcone can implement their own.

mod instances;
mod line;
mod row;
mod table;
mod tiers;

use std::sync::Arc;

use costcone_formula::close_or_else;

use crate::finding::{Code, Finding, Findings};

pub use instances::{InstanceNeed, InstanceSpecification, ProcessorArchitecture};
pub use row::{Price, PriceRow};
pub use table::{PriceLookup, PriceTable};
pub(crate) use tiers::schedule;

/// The name of the region for prices that are the same in all regions.
pub const GLOBAL: &str = "global";

/// The finding for a service without prices in a region. The help names the closest of the regions with prices, or all of them.
#[doc(hidden)]
#[must_use]
pub fn no_prices(path: &str, service: &str, region: &str, regions: &[String]) -> Finding {
    let message = format!("no prices known for `{service}` in the region `{region}`");
    let help = close_or_else(region, regions.iter().map(String::as_str), || {
        format!("regions with prices: {}", regions.join(", "))
    });
    Finding::new(Code::PriceUnknown, path, message).with_help(help)
}

/// Finds price tables and the specifications of instance types.
pub trait PriceProvider: Send + Sync {
    /// The prices of a service in a region (or [`GLOBAL`]); `None` if there is no table.
    ///
    /// # Errors
    /// The faults of the table.
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings>;

    /// The regions that have a table of the service, in ascending order.
    fn regions(&self, service: &str) -> Vec<String>;

    /// The specification of an instance type such as `m7g.large`; `None` if it is not known.
    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification>;

    /// All instance types with a known specification, sorted by name. The default implementation lists none.
    fn instance_types(&self) -> Vec<(String, InstanceSpecification)> {
        Vec::new()
    }

    /// The name of the provider with its date. Every estimate shows it.
    fn version(&self) -> String;
}

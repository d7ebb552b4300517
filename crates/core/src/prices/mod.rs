//! What a unit costs: price tables by service and region, each row with its date and source.
//!
//! A rate in a region is *priced*, *not offered*, or *offered, price unknown*; the last two become errors that say
//! what would mend them, never zero. Rows come from a [`PriceProvider`]; embedders may bring their own.

mod instances;
mod row;
mod table;

use std::sync::Arc;

use crate::finding::Findings;

pub use instances::{InstanceNeed, InstanceSpecification, ProcessorArchitecture};
pub use row::{Price, PriceRow};
pub(crate) use table::schedule;
pub use table::{PriceLookup, PriceTable};

/// The region under which prices that are the same everywhere are kept.
pub const GLOBAL: &str = "global";

/// Hands out price tables, and the sizes of instance types.
pub trait PriceProvider: Send + Sync {
    /// The prices of a service in a region (or [`GLOBAL`]); `None` where there is no table.
    ///
    /// # Errors
    /// What is wrong with the table.
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings>;

    /// The regions for which there is a table of the service, sorted.
    fn regions(&self, service: &str) -> Vec<String>;

    /// The size of an instance type such as `m7g.large`; `None` where it is not known.
    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification>;

    /// The instance types of which it knows the size, sorted by name; none where it lists none.
    fn instance_types(&self) -> Vec<(String, InstanceSpecification)> {
        Vec::new()
    }

    /// What the provider calls itself, with its date: it stands on every estimate.
    fn version(&self) -> String;
}

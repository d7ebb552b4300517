//! The services of AWS as data: attributes, usages and charges, and where the price of each charge is.
//!
//! A [`Service`] is read from a document, so a new service needs no Rust code. A [`Catalog`] finds services by id.
//! Programs that embed costcone can implement their own catalog.

mod attribute;
mod charge;
mod conditions;
mod flow_usages;
mod formula;
mod price_list;
mod read;
mod service;
mod usage;

use std::sync::Arc;

use crate::finding::Findings;

pub use attribute::{Attribute, AttributeKind};
pub use charge::{Allowance, Charge, MeterScope, Pricing};
pub use conditions::Conditions;
pub use flow_usages::{CrossZonePayer, FlowUsages};
pub use price_list::PriceListProduct;
pub use service::{Placement, PriceScope, Service};
pub use usage::Usage;

/// Finds services by id.
pub trait Catalog: Send + Sync {
    /// The service with this id; `None` if there is none.
    ///
    /// # Errors
    /// The faults of the service's entry.
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings>;

    /// The ids of all services, in ascending order.
    fn ids(&self) -> Vec<String>;
}

/// A catalog in memory.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::{Table, catalog::{Catalog, Service, ServiceList}};
/// let mut entry = Table::new();
/// entry.insert("name", "Licenses");
/// let licenses = Service::read("licenses", &entry)?;
/// let catalog = ServiceList::new([licenses]);
/// assert_eq!(catalog.ids(), ["licenses"]);
/// # Ok::<(), costcone::Findings>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ServiceList {
    services: Vec<Arc<Service>>,
}

impl ServiceList {
    /// A catalog of these services.
    #[must_use]
    pub fn new(services: impl IntoIterator<Item = Service>) -> ServiceList {
        let mut services: Vec<_> = services.into_iter().map(Arc::new).collect();
        services.sort_by(|a, b| a.id().cmp(b.id()));
        ServiceList { services }
    }
}

impl Catalog for ServiceList {
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings> {
        Ok(self.services.iter().find(|service| service.id() == id).cloned())
    }

    fn ids(&self) -> Vec<String> {
        self.services.iter().map(|service| service.id().to_owned()).collect()
    }
}

//! What services charge for, as data: attributes, usages, charges, and how the rate of each charge is found.
//!
//! A [`Service`] is read from a document, so that a new service needs no Rust. A [`Catalog`] hands services out by id;
//! embedders may bring their own.

mod mapping;
mod read;
mod service;

use std::sync::Arc;

use crate::finding::Findings;

pub use mapping::PriceListProduct;
pub use service::{
    Allowance, Attribute, AttributeKind, Charge, Conditions, CrossZonePayer, FlowUsages, MeterScope, Placement,
    PriceScope, Pricing, Service, Usage,
};

/// Hands out services by id.
pub trait Catalog: Send + Sync {
    /// The service of an id; `None` where there is none.
    ///
    /// # Errors
    /// What is wrong with the service's description.
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings>;

    /// The ids of all services, sorted.
    fn ids(&self) -> Vec<String>;
}

/// A catalogue of services held in memory.
///
/// ```
/// use costcone_core::{Table, catalog::{Catalog, Service, ServiceList}};
/// let mut entry = Table::new();
/// entry.insert("name", "Licences");
/// let licences = Service::read("licences", &entry)?;
/// let catalog = ServiceList::new([licences]);
/// assert_eq!(catalog.ids(), ["licences"]);
/// # Ok::<(), costcone_core::Findings>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ServiceList {
    services: Vec<Arc<Service>>,
}

impl ServiceList {
    /// A catalogue of these services.
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

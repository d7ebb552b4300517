//! Reads AWS Price List files of any size into a price book.
//!
//! [`import`] reads files of the [Price List Bulk API](https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-fetching-price-list.html)
//! in JSON or CSV, single files or folders. The service data maps products to rates
//! ([`PriceListProduct`](costcone_core::catalog::PriceListProduct)), so a new mapping needs no code here.
//!
//! For a Savings Plans file, the import adds rates named `<rate>_savings_plan`. It finds each rate by the on-demand SKU
//! of the product in an older book.
//!
//! Files are read as streams. A scanner splits JSON into values within a small window, and the import keeps only the
//! data of the rates. This crate does not use the network.
//!
//! # Examples
//! ```
//! use costcone_core::catalog::ServiceList;
//! use costcone_import::import;
//! # use costcone_core::{Findings, prices::{PriceProvider, PriceTable, InstanceSpecification}};
//! # struct NoPrices;
//! # impl PriceProvider for NoPrices {
//! #     fn table(&self, _: &str, _: &str) -> Result<Option<std::sync::Arc<PriceTable>>, Findings> { Ok(None) }
//! #     fn regions(&self, _: &str) -> Vec<String> { Vec::new() }
//! #     fn specification(&self, _: &str) -> Option<InstanceSpecification> { None }
//! #     fn version(&self) -> String { String::new() }
//! # }
//! let services = ServiceList::new([]);
//! let findings = import(&["missing.json".into()], &services, &NoPrices, "Our prices").unwrap_err();
//! assert!(findings.to_string().starts_with("missing.json: "));
//! ```

mod collect;
mod csv;
mod import;
mod json;
mod mapping;
mod offer;
mod regions;
mod report;
mod savings;
mod scan;

pub use import::{ImportedBook, import};
pub use report::{FamilyCounts, FileReport};

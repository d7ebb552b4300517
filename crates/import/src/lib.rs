//! Reads AWS Price List files, of any size, into a price book.
//!
//! [`import`] takes the files of the [Price List Bulk API](https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-fetching-price-list.html),
//! JSON or CSV, one by one or in folders. Which product is which rate stands in the services' own data
//! ([`PriceListProduct`](costcone_core::catalog::PriceListProduct)), so that a new mapping needs no code here.
//!
//! A Savings Plans file gives each rate under a commitment a rate of its own, `<rate>_savings_plan`, by the SKU that the product
//! has on demand in an older book.
//!
//! A file streams through: JSON is cut into values by a scanner that keeps a window of it, and only what a rate is made
//! of is kept. Nothing here uses the network.

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

pub use import::{Imported, import};
pub use report::{Family, FileReport};

//! Turns an architecture and its assumptions into cost ranges. The crate is pure: it has no I/O, clock, threads or global state.
//!
//! Each stage is a value that is built from the stages before it:
//!
//! | stage | value | source |
//! |---|---|---|
//! | [`model`] | [`Architecture`](model::Architecture) | a document or a builder |
//! | [`catalog`] | [`Service`](catalog::Service) | data: attributes, usages and charges of services |
//! | [`prices`] | [`PriceTable`](prices::PriceTable) | data: unit prices with date and source |
//! | [`plan`] | [`Plan`](plan::Plan) | [`Plan::compile`](plan::Plan::compile): resolved, unit-checked, one program |
//! | [`estimate`] | [`Estimate`](estimate::Estimate) | [`Plan::estimate`](plan::Plan::estimate): ranges, bounds, traces |
//! | [`sensitivity`] | [`Sensitivity`](sensitivity::Sensitivity) | the causes of a range's width, and the questions to ask next |
//! | [`compare`] | [`Comparison`](compare::Comparison) | several plans on the same draws |
//! | [`scenario`] | [`Scenario`](scenario::Scenario) | a document and its changes |
//! | [`explore`] | [`Explorer`](explore::Explorer) | the range while answers arrive |
//!
//! Three modules serve several stages: `sampling` draws, `histogram` counts draws, and `incremental` recomputes the nodes that
//! a change affects. They and `internals` are public only for the crate `costcone-sweep`. None of the four is part of the
//! interface.
//!
//! All faults of an input are returned at once, as [`Findings`].

pub mod catalog;
pub mod compare;
mod data_table;
mod document;
pub mod estimate;
pub mod explore;
mod finding;
mod fingerprint;
#[doc(hidden)]
pub mod histogram;
#[doc(hidden)]
pub mod incremental;
#[doc(hidden)]
pub mod internals;
pub mod model;
pub mod plan;
pub mod prices;
mod range;
#[doc(hidden)]
pub mod sampling;
pub mod scenario;
pub mod sensitivity;
pub mod spread;
#[cfg(test)]
mod testing;

pub use costcone_formula as formula;
pub use data_table::{Cells, Column, DataTable};
pub use document::{Table, Value};
pub use finding::{Code, Finding, Findings};
pub use range::{Bounds, CostRange, Currency, Money};

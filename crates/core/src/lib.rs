//! From an architecture and its assumptions to cost ranges. Pure: no I/O, no clock, no threads, no global state.
//!
//! Each stage is a value, made from the one before it:
//!
//! | stage | value | made by |
//! |---|---|---|
//! | [`model`] | [`Architecture`](model::Architecture) | a document, or a builder |
//! | [`catalog`] | [`Service`](catalog::Service) | data: what services charge for |
//! | [`prices`] | [`PriceTable`](prices::PriceTable) | data: what a unit costs |
//! | [`plan`] | [`Plan`](plan::Plan) | [`Plan::compile`](plan::Plan::compile): resolved, unit-checked, one program |
//! | [`estimate`] | [`Estimate`](estimate::Estimate) | [`Plan::estimate`](plan::Plan::estimate): ranges, bounds, traces |
//! | [`sensitivity`] | [`Sensitivity`](sensitivity::Sensitivity) | the causes of a range's width, and the questions to ask next |
//! | [`compare`] | [`Comparison`](compare::Comparison) | several plans on the same draws |
//! | [`scenario`] | [`Scenario`](scenario::Scenario) | a document and its changes |
//! | [`explore`] | [`Explorer`](explore::Explorer) | the range as answers come in |
//!
//! Three modules serve several stages: `sampling` draws, `histogram` counts draws, `incremental` computes only what a change reaches. They
//! are public for the crate `costcone-sweep` alone, and so is `internals`: nothing in these four is part of the interface.
//!
//! Everything wrong with an input comes back at once as [`Findings`].

pub mod catalog;
pub mod compare;
mod data_table;
mod document;
pub mod estimate;
pub mod explore;
mod finding;
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

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
//! | [`sensitivity`] | [`Sensitivity`](sensitivity::Sensitivity) | why a range is as wide as it is, and what to ask next |
//! | [`compare`] | [`Comparison`](compare::Comparison) | several plans on common draws |
//! | [`scenario`] | [`Scenario`](scenario::Scenario) | a document and what is different in it |
//! | [`sweep`] | [`Sweep`](sweep::Sweep) | many variants, each a scenario |
//! | [`answers`] | [`Rows`](answers::Rows) | which row of a sweep is cheapest, which choice is safe, where two cost the same |
//! | [`explore`] | [`Explorer`](explore::Explorer) | the range as answers come in |
//!
//! Everything wrong with an input comes back at once as [`Findings`].

pub mod answers;
pub mod catalog;
pub mod compare;
mod document;
pub mod estimate;
pub mod explore;
mod finding;
pub mod model;
pub mod plan;
pub mod prices;
mod range;
pub mod scenario;
pub mod sensitivity;
pub mod spread;
mod sums;
pub mod sweep;
mod terms;

pub use costcone_formula as formula;
pub use document::{Table, Value};
pub use finding::{Code, Finding, Findings};
pub use range::{Bounds, CostRange, Currency, Money};

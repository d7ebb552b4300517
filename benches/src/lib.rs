//! A common workload, priced through the public interface of costcone and timed.
//!
//! A file of the neutral format `cost-workload/1` describes assumptions, lines and prices without a word of costcone,
//! so that other tools can run it too. Here it becomes what an embedder would write: a service for each component, a
//! price table for each service and region, and an architecture over named assumptions. `compare.py` runs it beside
//! them.
//!
//! | module | idea |
//! |---|---|
//! | [`mod@format`] | the files as they are written |
//! | [`services`], [`prices`], [`architecture`] | the same in costcone's words |
//! | [`book`] | the same as files that the command and Python read |
//! | [`engine`] | compile and simulate: the only place that knows plans and estimates |
//! | [`measure`], [`report`] | time, memory, and the line of JSON |

pub mod architecture;
pub mod book;
pub mod engine;
mod error;
pub mod format;
pub mod measure;
pub mod prices;
pub mod report;
pub mod services;

pub use error::Error;

//! Runs a common workload through the public API of costcone and measures time and memory.
//!
//! A file in the neutral format `cost-workload/1` describes assumptions, lines, and prices, so other tools can run it
//! too. This crate converts it to the input of an embedding program: a service per component, a price table per service
//! and region, and an architecture. `compare.py` runs costcone and the other tools.
//!
//! | module | content |
//! |---|---|
//! | [`mod@format`] | the file format |
//! | [`services`], [`prices`], [`architecture`] | the workload as costcone input |
//! | [`book`] | the workload as files for the command line and Python |
//! | [`engine`] | compilation and simulation |
//! | [`measure`], [`report`] | time, memory, and the JSON report |

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

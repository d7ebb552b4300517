#![doc = include_str!("../../../README.md")]
//!
//! # The crate
//!
//! This façade re-exports `costcone-core`, and `costcone-sweep` as [`sweep`]. Features add the rest:
//!
//! | feature | adds |
//! |---|---|
//! | `toml`, `yaml`, `json` | [`read()`] and [`write()`]: architecture files |
//! | `prices` | [`Book`], [`plan()`], [`plan_file`], and [`estimate()`]: built-in AWS services and list prices, read on first use; [`book`]: your own price books |
//! | `report` | [`report`]: output formats such as the terminal, JSON, and HTML |
//! | `serde` | `Serialize` and `Deserialize` for documents |
//! | `rayon` | [`estimate::thread_pool`](mod@estimate): estimates on a rayon pool |
//! | `arrow` | [`sweep`]: the rows of a sweep as Arrow batches |
//! | `files` | [`sweep`]: the rows of a sweep as Parquet and CSV files |
//!
//! Without features, the crate has no I/O, clock, threads, or global state.

#[cfg(feature = "prices")]
mod aws;
#[cfg(any(feature = "toml", feature = "yaml", feature = "json"))]
mod format;
#[cfg(feature = "prices")]
mod lookup;
#[cfg(feature = "prices")]
mod named_books;
#[cfg(feature = "prices")]
mod sweep_environment;

#[cfg(feature = "prices")]
pub use aws::{Book, default_book, estimate, plan, plan_file};
#[cfg(feature = "prices")]
pub use costcone_book as book;
pub use costcone_core::*;
#[cfg(feature = "prices")]
pub use costcone_pricing_data::BOOK;
#[cfg(feature = "report")]
pub use costcone_report as report;
pub use costcone_sweep as sweep;
#[cfg(any(feature = "toml", feature = "yaml", feature = "json"))]
pub use format::{Format, MAX_BYTES, document, load, load_document, read, write};
#[cfg(feature = "prices")]
pub use lookup::{ListedPrice, PricedInstance};

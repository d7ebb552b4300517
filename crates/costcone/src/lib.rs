#![doc = include_str!("../../../README.md")]
//!
//! # The crate
//!
//! This façade re-exports `costcone-core`, and `costcone-sweep` as [`sweep`], and adds what an application wants at hand, each behind a feature:
//!
//! | feature | adds |
//! |---|---|
//! | `toml`, `yaml`, `json` | [`read()`] and [`write()`]: architecture files |
//! | `prices` | [`Book`], [`plan()`], [`plan_file`] and [`estimate()`]: AWS services and list prices, compiled in and read lazily; [`book`]: books of one's own |
//! | `report` | [`report`]: an estimate for the terminal and as JSON |
//! | `serde` | `Serialize` and `Deserialize` for documents |
//! | `rayon` | [`estimate::thread_pool`](mod@estimate): a rayon pool to estimate on |
//! | `arrow` | [`sweep`]: the rows of a sweep as Arrow batches |
//! | `files` | [`sweep`]: the rows of a sweep as Parquet and CSV files |
//!
//! Without features it is the core and sweeps: no I/O, no clock, no threads, no global state.

#[cfg(feature = "prices")]
mod aws;
#[cfg(any(feature = "toml", feature = "yaml", feature = "json"))]
mod format;
#[cfg(feature = "prices")]
mod look_up;
#[cfg(feature = "prices")]
mod own_books;
#[cfg(feature = "prices")]
mod sweeps;

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
pub use look_up::{ListedPrice, SoldInstance};

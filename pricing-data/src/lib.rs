//! AWS list prices and service definitions, packed into one price book.
//!
//! This crate contains only data: service definitions (`services/<id>.toml`: attributes, usage, formulas, pools), unit
//! prices (`prices/<service>/<region>.csv`, or `global.csv` if all regions have the same prices), sizes of instance
//! types (`instances.csv`), and sources (`SOURCES.toml`). It parses nothing and has no dependencies. `costcone-book`
//! reads it.
//!
//! # Source
//! AWS public list prices in US dollars, on-demand, before tax. They come from the data of the AWS pricing pages, from
//! mirrors of the AWS Price List, and from tests of other tools. Each price row has the id of its source, a date, and
//! the AWS rate code if known. `SOURCES.toml` describes each source, its license, its trust, and the decisions about
//! contradictory sources. `costcone data make` makes the tables from the rules in `rules.toml` and
//! `rules/<service>.toml`.
//!
//! # Limits
//! The book covers all 36 regions outside China. It has no reservations, Savings Plans, or private prices. Each price
//! is valid as of its `effective_date`. [`VERSION`] is the latest of these dates.

/// The price book: a ZIP archive of the files above and `BOOK.toml`.
///
/// ```
/// // Every ZIP archive starts with these bytes.
/// assert!(costcone_pricing_data::BOOK.starts_with(b"PK"));
/// ```
pub const BOOK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/aws.book"));

/// Latest effective date of the prices, as `YYYY-MM-DD`.
///
/// ```
/// assert_eq!(costcone_pricing_data::VERSION.split('-').map(str::len).collect::<Vec<_>>(), [4, 2, 2]);
/// ```
pub const VERSION: &str = include_str!(concat!(env!("OUT_DIR"), "/version.txt"));

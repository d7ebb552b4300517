//! AWS list prices and service descriptions, packed into one book.
//!
//! This crate is only data. It holds what each service charges for (`services/<id>.toml`: attributes, usage, formulas, pools) and what a
//! unit costs (`prices/<service>/<region>.csv`, or `global.csv` where a price is the same everywhere), the sizes of instance types
//! (`instances.csv`), and where every figure comes from (`SOURCES.toml`). It parses nothing and depends on nothing: `costcone-book` reads it.
//!
//! # Source
//! AWS's public list prices in US dollars, on demand, before tax: captured from the data behind the AWS pricing pages, from mirrors of the AWS
//! Price List, and from peers' tests of it. Each price row carries the id of its source, the date that source gives it and, where known, AWS's
//! rate code; `SOURCES.toml` says what each source is, its licence, how far it is trusted, and what was decided where two disagreed.
//! `rules/<service>.toml` say how each rate was found, `rules.toml` what they share; `costcone data make` makes the tables by them.
//!
//! # Limits
//! All 36 regions outside China, and no reservations, savings plans or private prices. A price is as old as its `effective_date`; [`VERSION`] is only the
//! newest of them.

/// The book: a ZIP archive of the files above and of `BOOK.toml`, which says what it is.
///
/// ```
/// // Every ZIP archive starts so.
/// assert!(costcone_pricing_data::BOOK.starts_with(b"PK"));
/// ```
pub const BOOK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/aws.book"));

/// The newest effective date among the prices, as `YYYY-MM-DD`.
///
/// ```
/// assert_eq!(costcone_pricing_data::VERSION.split('-').map(str::len).collect::<Vec<_>>(), [4, 2, 2]);
/// ```
pub const VERSION: &str = include_str!(concat!(env!("OUT_DIR"), "/version.txt"));

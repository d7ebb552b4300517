//! Makes the price tables of `costcone-pricing-data` from a folder of price facts.
//!
//! A fact is one line: a price in a source on a date. Facts overlap, contradict older facts, and use the words of their
//! sources. A table has one ladder (a list of price tiers) for each rate and combination of attributes, in our words.
//! Rules turn facts into tables: `rules.toml` applies to all services, and `rules/<service>.toml` selects the facts of
//! each rate. The same facts and rules always make the same bytes, on every machine.
//!
//! | stage | input | output |
//! |---|---|---|
//! | rules | `rules.toml`, `rules/*.toml` | rules, gaps, excluded facts |
//! | facts | `facts.csv`, `facts-more.csv.gz`, `added_facts.csv` | the facts of each key |
//! | ladder | the facts of one key | its price tiers |
//! | tables | ladders, families, gaps | the text of every table and of `instances.csv` |
//! | check | tables, `services/*.toml`, `SOURCES.toml` | charges without a price |
//! | write | texts | files |
//!
//! # Choice of a price
//! Among the facts of one key, manually mapped facts come before automatically mapped ones (`generic=1`). A rule must
//! explain why automatic facts are safe. Then the latest date wins. Contradictory facts of one date are always a
//! finding.
//!
//! # Findings
//! [`make`] reports all problems at once: two prices for one key; tiers with a gap or an overlap; a region without a price that
//! other regions have, if no gap or absence explains it; an attribute that no rule uses; a source without a
//! description; and a charge that finds no row. Files are written only if there are no findings.
//!
//! # Examples
//! ```
//! use std::path::Path;
//! use costcone_tables::make;
//! let findings = make(Path::new("no-facts"), Path::new("no-rules")).unwrap_err();
//! assert!(findings.to_string().starts_with("rules.toml: file not found"));
//! ```

mod attributes;
mod check;
mod compare;
mod facts;
mod ladder;
mod make;
mod product;
mod rules;
mod tables;
mod text;
mod write;

pub use compare::{FileState, TableDifference};
pub use make::{GeneratedTables, make};

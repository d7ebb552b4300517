//! Makes the price tables of `costcone-pricing-data` from a folder of price facts.
//!
//! A fact is a line that says what some source asks for something on some day. Facts overlap, disagree with the past and use
//! their sources' words; a table has one ladder for each rate and choice of attributes, in ours. What leads from one to the
//! other is data: `rules.toml` holds what is common, `rules/<service>.toml` says for each rate which facts it is read from.
//! No date, order or machine enters the result: the same facts and rules make the same bytes.
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | rules | `rules.toml`, `rules/*.toml` | rules, gaps, what is left out |
//! | facts | `facts.csv`, `facts-more.csv.gz`, `added_facts.csv`, a line at a time | the facts of each key |
//! | ladder | the facts of one key | its steps, of the best facts |
//! | tables | ladders, families, gaps | every table as text, and `instances.csv` |
//! | check | tables, `services/*.toml`, `SOURCES.toml` | whether every charge finds its price |
//! | write | texts | files, each whole |
//!
//! # How a price is chosen
//! Of the facts of one key, those that were mapped by hand stand before those made mechanically (`generic=1`), which are
//! taken only where a rule says why that is safe; then the newest date wins. Facts of one date that disagree are a finding,
//! whether they win or not.
//!
//! # What stops it
//! Nothing is settled in silence. [`make`] finds, all at once: two prices for one key; tiers with a gap or overlap; a region
//! without a price that other regions have and neither gap nor absence explains; an attribute that no rule knows; a source that is not
//! described; a charge whose look-up would find no row. While there is a finding, no file is written.

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

pub use compare::{Difference, State};
pub use make::{Made, make};

//! The mechanisms of a bill: pools, allowances, tiers, environments, flows. Each test states one fact.
//!
//! Each architecture is as small as possible, and all its figures are exact. The tests compare the decimal values of its
//! lines ([`Plan::at`](costcone::plan::Plan::at)) with sums worked out by hand from the price rows. Prices come from
//! `pricing-data/prices`, in eu-central-1 unless a test names another region.

mod answers;
mod axes;
mod bill;

mod class;
mod compute;
mod correlation;

mod embedder;
mod engagement;
mod environments;
mod existing_use;
mod names;
mod network;
mod overconfidence;
mod scenarios;
mod serverless;
mod storage;
mod structures;
mod sweeps;

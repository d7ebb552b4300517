//! How costs come about: pools, allowances, tiers, environments, flows. One fact a test.
//!
//! Each architecture is as small as the fact allows and exact in every figure; the decimal reading of its lines
//! ([`Plan::at`](costcone::plan::Plan::at)) is compared with what a person works out from the price rows, which are
//! named beside the sum. Prices are those of `pricing-data/prices`, in eu-central-1 unless said.

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

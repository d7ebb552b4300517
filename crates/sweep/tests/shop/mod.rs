//! A small architecture and its sweeps.

#![allow(dead_code)] // Each test file uses the parts that it needs.

use std::error::Error;

use costcone::estimate::EstimateOptions;
use costcone::plan::Plan;
use costcone::prices::PriceProvider;
use costcone::sweep::{Axis, Sweep};
use costcone::{Book, Format, Table, Value};
use costcone_sweep::arrow::SweepRows;

pub type Outcome = Result<(), Box<dyn Error>>;

/// The error of any test here.
pub fn failed(reason: impl ToString) -> Box<dyn Error> {
    reason.to_string().into()
}

const SHOP: &str = r#"
[architecture]
name = "outpost"
region = "eu-west-1"
[assumptions]
out = { p10 = "50 GB", p90 = "400 GB", statement = "Traffic out in a month", basis = "Flow logs, 2026-10" }
[components.gateway]
service = "nat_gateway"
processed = "out"
[components.queue]
service = "nat_gateway"
processed = "out"
"#;

pub fn document() -> Result<Table, Box<dyn Error>> {
    costcone::document(SHOP, Format::Toml).map_err(failed)
}

pub fn options() -> EstimateOptions {
    EstimateOptions::default().with_draws(256)
}

pub fn planned(document: &Table, beside: Option<&Plan>) -> Result<Plan, costcone::Findings> {
    Book::aws().plan_document(document, beside)
}

/// Regions, one of them unknown, by a number of scales.
pub fn sweep(scales: i64) -> Result<Sweep, Box<dyn Error>> {
    let regions = Axis::new("region", ["eu-west-1", "moon-1", "eu-central-1"].map(Value::from));
    let scales = Axis::new("out.scale", (1..=scales).map(|scale| Value::Float(scale as f64 / 8.0)));
    Sweep::new(document()?, vec![regions, scales]).map_err(failed)
}

pub fn rows(sweep: Sweep) -> SweepRows<'static> {
    SweepRows::new(sweep, planned, options(), &Book::aws().version())
}

//! Right, by other people's numbers: tables, closed forms and handbooks; and honest about how sure figures are.
//!
//! Each test names its source. Open shapes are clamped at P0.1 and P99.9, which no table is; where that shows, the test says
//! by how much, and compares with figures that are clamped too.

// OK because a broken fact should stop a test at once, in its helpers too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bits;
mod compare;
mod correlated;
mod difference;
mod distributions;
mod fits;
mod handbooks;
mod honest;
mod metered;
mod model;
mod sums;
mod target;

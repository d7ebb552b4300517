//! Correct by other people's numbers: tables, closed forms, and handbooks. And standard errors that hold.
//!
//! Each test names its source. Open shapes are clamped at P0.1 and P99.9, unlike those of tables. Where the clamp shows, the
//! test states its effect, and compares with clamped figures too.

// OK because a broken fact should stop a test at once, also in its helper functions.
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

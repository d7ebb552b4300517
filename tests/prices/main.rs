//! Tests of the default price book against a real bill, against its own tiers, and against published AWS files.

// OK because a failed check should stop a test immediately, also in helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bill;
mod book;
mod boundaries;
mod overlap;

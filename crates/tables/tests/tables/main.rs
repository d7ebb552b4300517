//! Tests with small test tables, with wrong facts and rules, and with the tables of costcone.

// OK because a failed check should stop a test immediately, also in helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod folder;
mod made;
mod real;
mod written;
mod wrong;

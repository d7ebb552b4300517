//! The book that comes compiled in, against real bills, against itself, and against files of AWS.

// OK because a broken fact should stop a test at once, in its helpers too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bill;
mod book;
mod boundaries;
mod overlap;

//! Why ranges are as wide as they are: against indices that others published, and against itself.

// OK because a broken fact should stop a test at once, in its helpers too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod indices;
mod invariance;
mod model;
mod odd;
mod widths;

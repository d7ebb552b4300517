//! Causes of a range's width: compared with published indices, and with each other.

// OK because a broken fact should stop a test at once, also in its helper functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod indices;
mod invariance;
mod model;
mod odd;
mod widths;

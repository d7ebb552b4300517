//! Histograms that store no draws: counts by bin, and the distribution that follows from them.
//!
//! | type | is |
//! |---|---|
//! | [`Bins`] | where the bins lie |
//! | [`OutputSpec`] | which figures of one output are noted |
//! | [`Tally`] | the figures that one thread noted of one output |
//! | [`MergedTally`] | the figures that all threads noted of one output |
//! | [`CostHistogram`] | one output counted on one thread |
//! | [`Distribution`] | means, percentiles and probabilities of one output |

mod binned_draws;
mod bins;
mod cost_histogram;
mod distribution;
mod group;
mod merged_tally;
mod repeats;
mod tally;

pub(crate) use bins::BinEnds;
pub use cost_histogram::CostHistogram;
pub use distribution::{Distribution, Figure, HistogramBar};
pub(crate) use group::GROUP;
pub(crate) use merged_tally::MergedTally;
pub(crate) use tally::{OutputSpec, Tally};

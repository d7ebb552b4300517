//! Histograms that store no draws: counts by bin, and the distribution that follows from them.
//!
//! | type | purpose |
//! |---|---|
//! | `Bins` | the position of the bins |
//! | `OutputSpec` | the requirements on one output: its bins, and the draws to keep |
//! | `Tally` | the counts of one output on one thread |
//! | `MergedTally` | the counts of one output on all threads |
//! | [`CostHistogram`] | the histogram of one output on one thread |
//! | [`Distribution`] | mean, percentiles, and probabilities of one output |

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

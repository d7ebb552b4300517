//! Histograms of draws that keep no draws: counts in bins, and the distribution that is read off them.
//!
//! | type | is |
//! |---|---|
//! | [`Bins`] | where the bins lie |
//! | [`Noted`] | which figures of one output are noted |
//! | [`Tally`] | the figures that one thread noted of one output |
//! | [`Gathered`] | the figures that all threads noted of one output |
//! | [`Law`] | one output counted on one thread |
//! | [`Distribution`] | means, percentiles and probabilities of one output |

mod binned;
mod bins;
mod distribution;
mod gather;
mod group;
mod law;
mod repeats;
mod tally;

pub(crate) use bins::Ends;
pub use distribution::{Bar, Distribution, Figure};
pub(crate) use gather::{Gathered, Piece};
pub(crate) use group::GROUP;
pub use law::Law;
pub(crate) use tally::{Noted, Tally};

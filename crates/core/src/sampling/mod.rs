//! Draws of assumptions: from a seed to the value of each assumption in each block of draws.
//!
//! | type | is |
//! |---|---|
//! | [`Sampling`] | how points are chosen |
//! | [`Split`] | how many replicates there are, and how many points each has |
//! | [`Sequence`] | the points of one replicate |
//! | [`InputSampler`] | from points to the values of assumptions, correlated where the plan says so |
//! | [`BlockReader`] | a block of draws as a tape reads it |
//! | [`Draws`] | the draws of all replicates, closed up in blocks |
//! | [`Run`], [`Pool`] | whose threads draw, and who watches |

mod block_reader;
mod input_sampler;
mod packed_draws;
mod run;
mod sequence;
mod split;

pub(crate) use block_reader::BlockReader;
pub use input_sampler::{BlockPoints, DrawScratch, InputSampler};
pub use packed_draws::Draws;
#[cfg(feature = "rayon")]
pub use run::thread_pool;
pub use run::{CallingThread, Pool, Progress, Run, Watch};
pub(crate) use sequence::{Bits, key};
pub use sequence::{Replicate, Sampling, Sequence};
pub use split::Split;

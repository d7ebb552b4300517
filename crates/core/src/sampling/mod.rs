//! Draws of assumptions: from a seed to the value of each assumption in each block of draws.
//!
//! | type | is |
//! |---|---|
//! | [`Sampling`] | how points are chosen |
//! | [`Split`] | how many replicates there are, and how many points each has |
//! | [`Sequence`] | the points of one replicate |
//! | [`Inputs`] | from points to the values of assumptions, correlated where the plan says so |
//! | [`OneChunk`] | a block of draws as a tape reads it |
//! | [`Draws`] | the draws of all replicates, closed up in blocks |
//! | [`Run`], [`Pool`] | whose threads draw, and who watches |

mod chunk;
mod draws;
mod inputs;
mod run;
mod sequence;
mod split;

pub(crate) use chunk::OneChunk;
pub use draws::Draws;
pub use inputs::{At, Inputs, Scratch};
#[cfg(feature = "rayon")]
pub use run::thread_pool;
pub use run::{CallingThread, Pool, Progress, Run, Watch};
pub(crate) use sequence::{Bits, key};
pub use sequence::{Replicate, Sampling, Sequence};
pub use split::Split;

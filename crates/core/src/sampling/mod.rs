//! Draws of assumptions: from a seed to the value of each assumption in each block of draws.
//!
//! | type | purpose |
//! |---|---|
//! | [`Sampling`] | the sampling method |
//! | [`Split`] | the number of replicates and of their points |
//! | [`Sequence`] | the points of one replicate |
//! | [`InputSampler`] | converts points to values of assumptions, with the correlations of the plan |
//! | `BlockReader` | lets a tape read a block of draws |
//! | [`Blocks`], [`Replicates`] | the only path from replicates to blocks of draws and their points |
//! | [`PackedDraws`] | the draws of all replicates, packed into full blocks |
//! | [`Run`], [`Pool`] | the threads, the progress, and the cancellation of a run |

mod block_reader;
mod blocks;
mod input_sampler;
mod packed_draws;
mod run;
mod sequence;
mod split;

pub(crate) use block_reader::BlockReader;
pub(crate) use blocks::BLOCKS_OF_LONGEST;
pub use blocks::{Block, BlockRange, Blocks, DrawScheme, Replicates};
pub use input_sampler::{BlockPoints, DrawScratch, InputSampler};
pub use packed_draws::PackedDraws;
#[cfg(feature = "rayon")]
pub use run::thread_pool;
pub use run::{CallingThread, Pool, Progress, Run, Watch};
pub(crate) use sequence::{Bits, key};
pub use sequence::{Replicate, Sampling, Sequence};
pub use split::Split;

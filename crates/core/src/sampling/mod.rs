//! Draws of assumptions: from a seed to the value of each assumption in each block of draws.
//!
//! | type | is |
//! |---|---|
//! | [`Sampling`] | how points are chosen |
//! | [`Split`] | how many replicates there are, and how many points each has |
//! | [`Sequence`] | the points of one replicate |
//! | [`InputSampler`] | from points to the values of assumptions, correlated where the plan says so |
//! | [`BlockReader`] | a block of draws as a tape reads it |
//! | [`Blocks`], [`Replicates`] | the one way from replicates to blocks of draws and their points |
//! | [`PackedDraws`] | the draws of all replicates, packed into full blocks |
//! | [`Run`], [`Pool`] | whose threads draw, and who watches |

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

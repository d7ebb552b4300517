//! Incremental evaluation: a change computes only the terms that depend on it. A bill is a long sum, and most of its terms do
//! not depend on any one assumption.

mod keys;
mod lanes;
mod network;
mod sums;
mod task;
mod terms;

pub(crate) use keys::{Key, input_key, keys};
pub use lanes::Lanes;
pub use network::{Network, Root, Slot};
pub use task::{Task, Work};
pub(crate) use terms::{State, Terms};

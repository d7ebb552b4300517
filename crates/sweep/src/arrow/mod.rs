//! The rows of a sweep, as they are made: memory does not grow with their number.
//!
//! | to | use |
//! |---|---|
//! | say what the rows are: their columns, what made them | [`Rows`] |
//! | read them as Arrow batches | [`Batches`], [`Rows::each`] |
//! | write them to a file, Parquet or CSV, and go on with one that was broken off | `files`, with the feature of that name |
//! | say what they come to | [`Summary`] |
//! | turn any tidy table into Arrow | [`to_arrow`] |
//!
//! The columns are known before the first row: the number of the combination (`scenario`), the axes, and those of
//! [`Sweep::data_table`](crate::Sweep::data_table). An axis whose values are all numbers has a column of numbers, whole ones where all are
//! whole; any other has one of texts. A combination that has no estimate is a row with its error.

mod batches;
mod columns;
mod fingerprint;
mod gathered;
mod pace;
mod problem;
mod rows;
mod summary;

#[cfg(feature = "files")]
pub(crate) use batches::BATCH;
pub use batches::Batches;
pub use columns::{DIGITS, PLACES, to_arrow};
pub use fingerprint::Fingerprint;
#[cfg(feature = "files")]
pub(crate) use gathered::{Gathered, Taken};
pub use problem::Problem;
#[cfg(feature = "files")]
pub(crate) use rows::Last;
pub use rows::Rows;
pub use summary::{Failed, Summary};

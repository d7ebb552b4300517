//! The rows of a sweep as Arrow data. Memory does not grow with their number.
//!
//! | task | type |
//! |---|---|
//! | describe the rows: schema and origin | [`SweepRows`] |
//! | read rows as Arrow batches | [`Batches`], [`SweepRows::each`] |
//! | write rows to a Parquet or CSV file, and resume an interrupted one | `files`, with the feature `files` |
//! | summarize the rows | [`SweepSummary`] |
//! | convert any data table to Arrow | [`to_arrow`] |
//!
//! The schema is known before the first row: the number of the combination (`scenario`), the axes, and the columns of
//! [`Sweep::data_table`](crate::Sweep::data_table). An axis of numbers has a column of numbers, and of whole numbers if all are
//! whole. Any other axis has a column of texts. A combination without an estimate is a row with its error.

mod batch_sizer;
mod batches;
mod columns;
mod error;
mod pending_rows;
mod rows;
mod summary;

#[cfg(feature = "files")]
pub(crate) use batches::BATCH;
pub use batches::Batches;
pub use columns::{DIGITS, PLACES, to_arrow};
pub use costcone_core::internals::Fingerprint;
pub use error::RowsError;
#[cfg(feature = "files")]
pub(crate) use pending_rows::{PendingRows, RowBatch};
#[cfg(feature = "files")]
pub(crate) use rows::IsLast;
pub use rows::SweepRows;
pub use summary::{FailureReason, SweepSummary};

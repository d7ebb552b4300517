//! Files of rows, whole or not at all, and going on with one that was broken off.
//!
//! Rows are first written to parts, beside the file that is asked for, in a folder of its name and `.parts`. A part is a Parquet file of
//! consecutive combinations; its name holds a hash of everything that determines its rows, so that it is never taken for those of other
//! input. It is written under another name and renamed when it is whole. When all are there they are joined, and the joined file takes
//! the name that was asked for: nothing partial ever has it. The result is the same to the last byte however often it was broken off.

mod csv;
mod output;
mod parquet;
mod part;
mod parts;
mod sink;
mod write;

pub use csv::Csv;
pub use output::Output;
pub use parquet::read_rows;
pub use write::{Ended, write, write_made};

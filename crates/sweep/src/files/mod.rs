//! Output files: complete or absent, and resumable.
//!
//! Rows first go to parts in a folder beside the output file, with its name and the ending `.parts`. A part is a Parquet file of
//! consecutive combinations. Its name has a hash of everything that determines its rows, so it is never used for other input. A
//! part gets its name when it is complete. The parts are then joined, and the joined file gets the requested name. A partial
//! file never has that name. The result has the same bytes however often the sweep was interrupted.

mod csv;
mod output;
mod parquet;
mod part;
mod parts;
mod sink;
mod write;

pub use csv::CsvWriter;
pub use output::OutputFile;
pub use parquet::read_rows;
pub use write::{WriteOutcome, write, write_made};

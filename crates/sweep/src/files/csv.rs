//! Rows as comma-separated values.

use std::io::{self, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};

/// A table of comma-separated values after RFC 4180. Lines end in a line feed, and the first line has the column names. Money
/// has all its digits. A missing value is empty.
#[derive(Debug)]
pub struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    /// Starts a table with these columns.
    ///
    /// # Errors
    /// Returns an error if the header cannot be written.
    pub fn new(to: W, schema: &Schema) -> io::Result<CsvWriter<W>> {
        let mut csv = csv::Writer::from_writer(to);
        csv.write_record(schema.fields().iter().map(|field| field.name())).map_err(own)?;
        Ok(CsvWriter(csv))
    }

    /// Adds rows.
    ///
    /// # Errors
    /// Returns an error if the rows cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            for column in batch.columns() {
                self.0.write_field(cell(column, row)).map_err(own)?;
            }
            self.0.write_record(None::<&[u8]>).map_err(own)?;
        }
        Ok(())
    }

    /// Writes all rows so far.
    ///
    /// # Errors
    /// Returns an error if the write fails.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// Finishes the table.
    ///
    /// # Errors
    /// Returns an error if the last rows cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| error.into_error())
    }
}

/// The system's error, so that a caller can tell a closed pipe from a full disk.
fn own(error: csv::Error) -> io::Error {
    let said = error.to_string();
    if let csv::ErrorKind::Io(error) = error.into_kind() { error } else { io::Error::other(said) }
}

fn cell(column: &dyn Array, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Decimal128(_, _) => exact(&column.as_primitive::<Decimal128Type>().value_as_string(row)),
        // OK because `columns` creates no other types.
        _ => String::new(),
    }
}

/// A decimal without trailing zeros: `12.500000000000` is `12.5`.
fn exact(text: &str) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

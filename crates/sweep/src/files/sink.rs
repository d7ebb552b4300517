//! Writers of rows in either format.

use std::fs::File;
use std::path::{Path, PathBuf};

use ::parquet::arrow::ArrowWriter;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::csv::CsvWriter;
use super::parquet;
use crate::arrow::RowsError;

/// A file in progress, under a temporary name.
pub(super) struct RowWriter {
    path: PathBuf,
    writer: Writer,
}

enum Writer {
    CsvWriter(Box<CsvWriter<File>>),
    Parquet(Box<ArrowWriter<File>>),
}

impl RowWriter {
    /// Starts a file of rows.
    pub(super) fn new(path: &Path, schema: SchemaRef, is_csv: bool) -> Result<RowWriter, RowsError> {
        let file = File::create(path).map_err(RowsError::io(path))?;
        let writer = match is_csv {
            true => Writer::CsvWriter(Box::new(CsvWriter::new(file, &schema).map_err(RowsError::io(path))?)),
            false => {
                let writer = parquet::begin(file, schema).map_err(|error| parquet::problem(path, error))?;
                Writer::Parquet(Box::new(writer))
            }
        };
        Ok(RowWriter { path: path.to_owned(), writer })
    }

    /// Adds rows.
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), RowsError> {
        match &mut self.writer {
            Writer::CsvWriter(csv) => csv.write(batch).map_err(RowsError::io(&self.path)),
            Writer::Parquet(writer) => writer.write(batch).map_err(|error| parquet::problem(&self.path, error)),
        }
    }

    /// Finishes the file and writes it to disk.
    pub(super) fn finish(self) -> Result<(), RowsError> {
        let RowWriter { path, writer } = self;
        let file = match writer {
            Writer::CsvWriter(csv) => csv.finish().map_err(RowsError::io(&path))?,
            Writer::Parquet(writer) => writer.into_inner().map_err(|error| parquet::problem(&path, error))?,
        };
        file.sync_all().map_err(RowsError::io(&path))
    }
}

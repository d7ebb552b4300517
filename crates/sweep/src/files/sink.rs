//! Where rows go, in either format.

use std::fs::File;
use std::path::{Path, PathBuf};

use ::parquet::arrow::ArrowWriter;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::csv::Csv;
use super::parquet;
use crate::arrow::Problem;

/// A file that is being written, under a name that nobody asked for.
pub(super) struct Sink {
    path: PathBuf,
    writer: Writer,
}

enum Writer {
    Csv(Box<Csv<File>>),
    Parquet(Box<ArrowWriter<File>>),
}

impl Sink {
    /// Begins a file of rows.
    pub(super) fn new(path: &Path, schema: SchemaRef, is_csv: bool) -> Result<Sink, Problem> {
        let file = File::create(path).map_err(Problem::io(path))?;
        let writer = match is_csv {
            true => Writer::Csv(Box::new(Csv::new(file, &schema).map_err(Problem::io(path))?)),
            false => {
                let writer = parquet::begin(file, schema).map_err(|error| parquet::problem(path, error))?;
                Writer::Parquet(Box::new(writer))
            }
        };
        Ok(Sink { path: path.to_owned(), writer })
    }

    /// Adds rows.
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Problem> {
        match &mut self.writer {
            Writer::Csv(csv) => csv.write(batch).map_err(Problem::io(&self.path)),
            Writer::Parquet(writer) => writer.write(batch).map_err(|error| parquet::problem(&self.path, error)),
        }
    }

    /// Ends the file and has it on disk.
    pub(super) fn finish(self) -> Result<(), Problem> {
        let Sink { path, writer } = self;
        let file = match writer {
            Writer::Csv(csv) => csv.finish().map_err(Problem::io(&path))?,
            Writer::Parquet(writer) => writer.into_inner().map_err(|error| parquet::problem(&path, error))?,
        };
        file.sync_all().map_err(Problem::io(&path))
    }
}

//! Rows in Parquet.

use std::fs::File;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::arrow::{BATCH, RowsError};

/// The number of rows of a group, which a reader loads at once.
const GROUP: usize = 1 << 17;

/// Starts a file of rows. It repeats the metadata of the schema in the place where readers without Arrow find it.
pub(super) fn begin(file: File, schema: SchemaRef) -> Result<ArrowWriter<File>, ParquetError> {
    let mut said: Vec<KeyValue> =
        schema.metadata().iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
    said.sort_by(|one, other| one.key.cmp(&other.key));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_key_value_metadata(Some(said));
    ArrowWriter::try_new(file, schema, Some(properties.build()))
}

/// Reads a file of rows.
pub(super) fn read(path: &Path) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>>, RowsError> {
    opened(path)?.build().map_err(|error| problem(path, error))
}

/// Reads a Parquet file of any origin; `None` if its compression is not built in.
///
/// # Errors
/// Returns an error if the file cannot be read or is not a Parquet file.
pub fn read_rows(path: &Path) -> Result<Option<(SchemaRef, Vec<RecordBatch>)>, RowsError> {
    let reader = opened(path)?;
    let columns = reader.metadata().row_groups().iter().flat_map(|group| group.columns());
    let is_built_in = |codec| matches!(codec, Compression::UNCOMPRESSED | Compression::SNAPPY);
    if !columns.map(|column| column.compression()).all(is_built_in) {
        return Ok(None);
    }
    let schema = reader.schema().clone();
    let batches = reader.build().map_err(|error| problem(path, error))?;
    Ok(Some((schema, batches.collect::<Result<_, _>>()?)))
}

/// Opens a file and reads its Parquet footer.
fn opened(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, RowsError> {
    let file = File::open(path).map_err(RowsError::io(path))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| problem(path, error))?;
    Ok(reader.with_batch_size(BATCH))
}

/// The error of a Parquet reader or writer, or the system's error inside it.
pub(super) fn problem(path: &Path, error: ParquetError) -> RowsError {
    let error = match error {
        ParquetError::External(error) => match error.downcast::<std::io::Error>() {
            Ok(error) => *error,
            Err(error) => std::io::Error::other(error),
        },
        error => std::io::Error::other(error),
    };
    RowsError::io(path)(error)
}

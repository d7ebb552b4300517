//! Rows that wait for the reader.

use std::ops::Range;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::columns::ColumnBuilder;
use super::error::RowsError;
use super::rows::SweepRows;
use crate::Outcome;

/// The rows of consecutive combinations.
#[derive(Debug)]
pub(crate) struct PendingRows<'r> {
    rows: &'r SweepRows<'r>,
    schema: SchemaRef,
    columns: Vec<ColumnBuilder>,
    length: usize,
    numbers: Range<u64>,
    kept: Vec<u64>,
}

/// Rows for the reader, with their combinations.
// OK because only files need the combinations.
#[cfg_attr(not(feature = "files"), allow(dead_code))]
#[derive(Debug)]
pub(crate) struct RowBatch {
    pub(crate) batch: RecordBatch,
    pub(crate) numbers: Range<u64>,
    /// The combinations that constraints keep.
    pub(crate) kept: Vec<u64>,
}

impl<'r> PendingRows<'r> {
    /// No rows yet; the first combination has this number.
    pub(crate) fn new(rows: &'r SweepRows<'r>, from: u64) -> PendingRows<'r> {
        let (schema, numbers) = (rows.schema(), from..from);
        PendingRows { rows, schema, columns: Vec::new(), length: 0, numbers, kept: Vec::new() }
    }

    /// The number of rows.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Adds the rows of the next combinations. `next` is the number of the first combination after them.
    pub(crate) fn append(&mut self, outcomes: &[Outcome], next: u64) -> Result<(), RowsError> {
        self.numbers.end = next;
        if outcomes.is_empty() {
            return Ok(());
        }
        let table = self.rows.table(outcomes);
        let columns = table.columns();
        if self.columns.is_empty() {
            self.columns = columns.iter().map(|column| ColumnBuilder::of(&column.cells)).collect();
        }
        for (growing, column) in self.columns.iter_mut().zip(columns) {
            growing.append(&column.cells)?;
        }
        self.length += table.rows();
        self.kept.extend(outcomes.iter().map(Outcome::number));
        Ok(())
    }

    /// Takes all rows.
    pub(crate) fn take(&mut self) -> Result<RowBatch, RowsError> {
        let batch = match self.length {
            0 => RecordBatch::new_empty(self.schema.clone()),
            _ => {
                RecordBatch::try_new(self.schema.clone(), self.columns.iter_mut().map(ColumnBuilder::finish).collect())?
            }
        };
        let (numbers, kept) = (self.numbers.clone(), std::mem::take(&mut self.kept));
        (self.length, self.numbers.start) = (0, self.numbers.end);
        Ok(RowBatch { batch, numbers, kept })
    }
}

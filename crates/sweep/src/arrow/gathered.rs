//! Rows that were made and not yet taken.

use std::ops::Range;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::columns::Growing;
use super::problem::Problem;
use super::rows::Rows;
use crate::Outcome;

/// Rows of consecutive combinations.
#[derive(Debug)]
pub(crate) struct Gathered<'r> {
    rows: &'r Rows<'r>,
    schema: SchemaRef,
    columns: Vec<Growing>,
    length: usize,
    numbers: Range<u64>,
    kept: Vec<u64>,
}

/// Rows that were taken, and the combinations that they are all the rows of.
// Only files ask which.
#[cfg_attr(not(feature = "files"), allow(dead_code))]
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) batch: RecordBatch,
    pub(crate) numbers: Range<u64>,
    /// Those of the combinations that constraints kept.
    pub(crate) kept: Vec<u64>,
}

impl<'r> Gathered<'r> {
    /// Nothing yet of the combinations from a number on.
    pub(crate) fn new(rows: &'r Rows<'r>, from: u64) -> Gathered<'r> {
        let (schema, numbers) = (rows.schema(), from..from);
        Gathered { rows, schema, columns: Vec::new(), length: 0, numbers, kept: Vec::new() }
    }

    /// How many rows there are.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Adds the rows of the next combinations: constraints kept no others before the one of a number.
    pub(crate) fn append(&mut self, outcomes: &[Outcome], next: u64) -> Result<(), Problem> {
        self.numbers.end = next;
        if outcomes.is_empty() {
            return Ok(());
        }
        let table = self.rows.table(outcomes);
        let columns = table.columns();
        if self.columns.is_empty() {
            self.columns = columns.iter().map(|column| Growing::of(&column.cells)).collect();
        }
        for (growing, column) in self.columns.iter_mut().zip(columns) {
            growing.append(&column.cells)?;
        }
        self.length += table.rows();
        self.kept.extend(outcomes.iter().map(Outcome::number));
        Ok(())
    }

    /// Takes all rows.
    pub(crate) fn take(&mut self) -> Result<Taken, Problem> {
        let batch = match self.length {
            0 => RecordBatch::new_empty(self.schema.clone()),
            _ => RecordBatch::try_new(self.schema.clone(), self.columns.iter_mut().map(Growing::finish).collect())?,
        };
        let (numbers, kept) = (self.numbers.clone(), std::mem::take(&mut self.kept));
        (self.length, self.numbers.start) = (0, self.numbers.end);
        Ok(Taken { batch, numbers, kept })
    }
}

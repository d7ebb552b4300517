//! Rows that were made and not yet taken.

use std::ops::Range;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use costcone_core::Value;
use costcone_core::sweep::Outcome;
use costcone_report::tidy::{Cells, Column};

use crate::columns::Growing;
use crate::problem::Problem;
use crate::rows::{BEFORE_AXES, Rows};

/// Rows of consecutive combinations.
#[derive(Debug)]
pub(crate) struct Gathered<'r> {
    rows: &'r Rows<'r>,
    schema: SchemaRef,
    /// The places of columns that have the numbers of an axis.
    numeric: Vec<usize>,
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
        let (schema, numeric, numbers) = (rows.schema(), rows.numeric(), from..from);
        Gathered { rows, schema, numeric, columns: Vec::new(), length: 0, numbers, kept: Vec::new() }
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
            self.columns = columns.iter().enumerate().map(|(place, column)| self.growing(place, column)).collect();
        }
        for (place, column) in columns.iter().enumerate() {
            match self.numeric.contains(&place) {
                true => self.columns[place].append_numbers(&of_axis(outcomes, &columns[0].cells, place - BEFORE_AXES)),
                false => self.columns[place].append(&column.cells)?,
            }
        }
        self.length += table.rows();
        self.kept.extend(outcomes.iter().map(Outcome::number));
        Ok(())
    }

    fn growing(&self, place: usize, column: &Column) -> Growing {
        match self.numeric.contains(&place) {
            true => Growing::numbers(),
            false => Growing::of(&column.cells),
        }
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

/// The numbers that an axis has in each row.
fn of_axis(outcomes: &[Outcome], scenarios: &Cells, axis: usize) -> Vec<Option<f64>> {
    let Cells::Whole(scenarios) = scenarios else { return Vec::new() };
    let number = |scenario: &Option<i64>| {
        let place = outcomes.binary_search_by_key(scenario, |outcome| i64::try_from(outcome.number()).ok()).ok()?;
        match outcomes[place].point().get(axis)?.1 {
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) => Some(number),
            _ => None,
        }
    };
    scenarios.iter().map(number).collect()
}

//! Estimates a batch of a sweep: a table of scenarios in, a table of their costs out.

use arrow_array::{ArrayRef, RecordBatch};
use costcone::{Code, Finding};
use pyo3::prelude::*;

use crate::arrow::{batches, whole, words};
use crate::error::{ApiResult, argument_error, not_found};
use crate::run::{ProgressListener, run_watched};
use crate::sweep::{METADATA, SweepDescription, Sweeper};
use crate::table::ResultTable;

/// The column with the numbers of combinations.
const SCENARIO: &str = "scenario";

/// Estimates the combinations in a table; see `costcone.sweep_batch`.
#[pyfunction]
#[pyo3(signature = (table, sweep, threads))]
pub(crate) fn sweep_batch(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    sweep: Option<&Bound<'_, Sweeper>>,
    threads: usize,
) -> PyResult<ResultTable> {
    let (batches, schema) = batches(table)?;
    let described = match (sweep, schema.metadata().get(METADATA)) {
        (Some(sweep), _) => sweep.get().described().clone(),
        (None, Some(text)) => crate::sweep_text::described(text)?,
        (None, None) => {
            let message = "the schema of the table names no sweep: give `sweep`, or use a table of `Sweep.scenarios`";
            return Err(argument_error(message));
        }
    };
    let numbers = batches.iter().map(|batch| numbers(&described, batch)).collect::<ApiResult<Vec<_>>>()?.concat();
    Ok(run_watched(py, ProgressListener::Silent, move |state| described.rows_of(&numbers, threads, state))??)
}

/// Converts Arrow data to a table of costcone.
#[pyfunction]
pub(crate) fn table_of(title: &str, data: &Bound<'_, PyAny>) -> ApiResult<ResultTable> {
    let (batches, schema) = batches(data)?;
    Ok(ResultTable::new(title, crate::arrow::tidy(&batches, &schema)?))
}

/// The numbers of the combinations of a batch.
fn numbers(described: &SweepDescription, batch: &RecordBatch) -> ApiResult<Vec<u64>> {
    match batch.column_by_name(SCENARIO) {
        Some(column) => numbered(described, batch, column),
        None => found(described, batch),
    }
}

/// The numbers in the column `scenario`. The axes must agree with them.
fn numbered(described: &SweepDescription, batch: &RecordBatch, column: &ArrayRef) -> ApiResult<Vec<u64>> {
    let grid = described.sweep().grid();
    let number = |number: Option<i64>| {
        let number = number.and_then(|number| u64::try_from(number).ok()).filter(|number| *number < grid.count());
        let message = || format!("expected numbers from 0 to {}", grid.count() - 1);
        number.ok_or_else(|| Finding::new(Code::OutOfRange, SCENARIO, message()))
    };
    let numbers = whole(column)?.into_iter().map(number).collect::<Result<Vec<_>, _>>()?;
    for (place, name) in grid.names().enumerate() {
        let Some(column) = batch.column_by_name(name) else { continue };
        for (number, given) in numbers.iter().zip(words(column)?) {
            let is = grid.point(*number).get(place).map(|(_, value)| value.full_text()).unwrap_or_default();
            if given != is {
                let message = format!("scenario {number} has `{is}`, the table has `{given}`");
                return Err(Finding::new(Code::BadValue, name, message).into());
            }
        }
    }
    Ok(numbers)
}

/// The numbers of the combinations with these values of the axes.
fn found(described: &SweepDescription, batch: &RecordBatch) -> ApiResult<Vec<u64>> {
    let grid = described.sweep().grid();
    let schema = batch.schema();
    let known: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let column = |name| match batch.column_by_name(name) {
        Some(column) => Ok(words(column)?),
        None => Err(not_found("column", name, &known)),
    };
    let columns = grid.names().map(column).collect::<ApiResult<Vec<_>>>()?;
    let point = |row: usize| columns.iter().map(|column| column[row].clone()).collect::<Vec<_>>();
    let numbers = (0..batch.num_rows()).map(|row| described.index().number(grid, &point(row)));
    Ok(numbers.collect::<Result<Vec<_>, _>>()?)
}

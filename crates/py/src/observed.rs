//! Observed data that comes as Arrow.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use costcone::{Code, Finding};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyArray;

use crate::error::{Outcome, wrong_type};

/// The numbers of an Arrow array or stream of one column.
///
/// Raises
/// ------
/// ArgumentError
///     If it is no Arrow data, whatever it says of itself.
/// ModelError
///     If it has several columns, or a column that is not of numbers, or gaps.
#[pyfunction]
pub(crate) fn arrow_values(data: &Bound<'_, PyAny>) -> Outcome<Vec<f64>> {
    let chunks = crate::arrow::guarded(data, || chunks(data))?;
    let mut values = Vec::new();
    for chunk in chunks {
        values.extend(numbers(&chunk)?);
    }
    Ok(values)
}

fn chunks(data: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    let reader = data.extract::<AnyArray>()?.into_reader()?;
    let chunks: Result<Vec<ArrayRef>, arrow_schema::ArrowError> = reader.collect();
    chunks.map_err(|error| wrong_type(error.to_string()))
}

fn numbers(chunk: &ArrayRef) -> Outcome<Vec<f64>> {
    let wrong = |message: String| Finding::new(Code::BadValue, "observed", message);
    if let Some(table) = chunk.as_struct_opt() {
        return match table.columns() {
            [column] => numbers(column),
            columns => Err(wrong(format!("observed data has one column, was given {}", columns.len())).into()),
        };
    }
    if !chunk.data_type().is_numeric() {
        return Err(wrong(format!("observed data is numbers, was {}", chunk.data_type())).into());
    }
    if chunk.null_count() > 0 {
        return Err(wrong(format!("{} rows are missing: leave them out", chunk.null_count())).into());
    }
    let floats = arrow_cast::cast(chunk, &DataType::Float64).map_err(|error| wrong(error.to_string()))?;
    Ok(floats.as_primitive::<Float64Type>().values().to_vec())
}

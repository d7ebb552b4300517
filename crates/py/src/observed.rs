//! Observed data from Arrow.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use costcone::{Code, Finding};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyArray;

use crate::error::{ApiResult, argument_error};

/// The numbers of an Arrow array or stream with one column.
///
/// Raises
/// ------
/// ArgumentError
///     If the object does not export valid Arrow data.
/// ModelError
///     If there are several columns, missing values, or values that are not numbers.
#[pyfunction]
pub(crate) fn arrow_values(data: &Bound<'_, PyAny>) -> ApiResult<Vec<f64>> {
    let chunks = crate::arrow::catch_reader_panic(data, || chunks(data))?;
    let mut values = Vec::new();
    for chunk in chunks {
        values.extend(numbers(&chunk)?);
    }
    Ok(values)
}

fn chunks(data: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    let reader = data.extract::<AnyArray>()?.into_reader()?;
    let chunks: Result<Vec<ArrayRef>, arrow_schema::ArrowError> = reader.collect();
    chunks.map_err(|error| argument_error(error.to_string()))
}

fn numbers(chunk: &ArrayRef) -> ApiResult<Vec<f64>> {
    let wrong = |message: String| Finding::new(Code::BadValue, "observed", message);
    if let Some(table) = chunk.as_struct_opt() {
        return match table.columns() {
            [column] => numbers(column),
            columns => Err(wrong(format!("observed data must have one column, has {}", columns.len())).into()),
        };
    }
    if !chunk.data_type().is_numeric() {
        return Err(wrong(format!("observed data must be numbers, was {}", chunk.data_type())).into());
    }
    if chunk.null_count() > 0 {
        return Err(wrong(format!("{} rows have no value: drop them", chunk.null_count())).into());
    }
    let floats = arrow_cast::cast(chunk, &DataType::Float64).map_err(|error| wrong(error.to_string()))?;
    Ok(floats.as_primitive::<Float64Type>().values().to_vec())
}

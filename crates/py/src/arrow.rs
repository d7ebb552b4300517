//! Arrow data from Python: record batches of any Arrow library, and tables of costcone from them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, Int64Type};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use costcone::Value;
use costcone::formula::Decimal;
use costcone::report::tidy::{Cells, DataTable};
use costcone::sweep::arrow::{DIGITS, PLACES};
use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::input::AnyRecordBatch;

use crate::error::{ApiResult, argument_error};

/// Runs a reader of foreign Arrow data. Broken data can make the reader panic, which becomes an error.
pub(crate) fn catch_reader_panic<T>(data: &Bound<'_, PyAny>, read: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    let broken = || argument_error("the object exports broken Arrow data");
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| broken())?.map_err(|cause| {
        let error = broken();
        error.set_cause(data.py(), Some(cause));
        error
    })
}

/// Exports batches as a PyCapsule of an Arrow stream, with the requested schema.
pub(crate) fn stream<'py, T: PyClass>(
    py: Python<'py>,
    batches: impl Into<PyClassInitializer<T>>,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = Bound::new(py, batches)?;
    Ok(batches.as_any().call_method1("__arrow_c_stream__", (requested_schema,))?.cast_into()?)
}

/// The record batches of a table or a batch, and their schema.
pub(crate) fn batches(data: &Bound<'_, PyAny>) -> PyResult<(Vec<RecordBatch>, SchemaRef)> {
    if !data.hasattr("__arrow_c_stream__")? && !data.hasattr("__arrow_c_array__")? {
        let kind = crate::document::kind(data);
        return Err(argument_error(format!("expected a table with Arrow export (`__arrow_c_stream__`), was {kind}")));
    }
    catch_reader_panic(data, || Ok(data.extract::<AnyRecordBatch>()?.into_table()?.into_inner()))
}

/// The values of a column of any type as texts.
pub(crate) fn texts(column: &ArrayRef) -> PyResult<Vec<Option<String>>> {
    let cast = cast(column, &DataType::Utf8)?;
    Ok(cast.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect())
}

/// The values of an axis as texts. A number and its text are equal: 2, 2.0 and "2" become `2`.
pub(crate) fn words(column: &ArrayRef) -> PyResult<Vec<String>> {
    let words = match column.data_type().is_floating() {
        true => numbers(column)?.into_iter().map(|number| number.map(|number| number.to_string())).collect(),
        false => texts(column)?,
    };
    Ok(words.into_iter().map(|words| words.unwrap_or_else(|| Value::Null.full_text())).collect())
}

/// Whole numbers of a column.
pub(crate) fn whole(column: &ArrayRef) -> PyResult<Vec<Option<i64>>> {
    Ok(cast(column, &DataType::Int64)?.as_primitive::<Int64Type>().iter().collect())
}

fn cast(column: &ArrayRef, to: &DataType) -> PyResult<ArrayRef> {
    arrow_cast::cast(column, to).map_err(refused)
}

fn refused(error: ArrowError) -> PyErr {
    argument_error(error.to_string())
}

/// A table out of batches, as `crate::table` writes it into Arrow.
pub(crate) fn tidy(batches: &[RecordBatch], schema: &SchemaRef) -> ApiResult<DataTable> {
    let columns = schema.fields().iter().enumerate().map(|(place, field)| {
        let chunks: Vec<&ArrayRef> = batches.iter().map(|batch| batch.column(place)).collect();
        Ok((field.name().clone(), cells(field.data_type(), &chunks)?))
    });
    let columns = columns.collect::<PyResult<Vec<_>>>()?;
    Ok(columns.into_iter().fold(DataTable::new(), |table, (name, cells)| table.with(name, cells)))
}

fn cells(kind: &DataType, chunks: &[&ArrayRef]) -> PyResult<Cells> {
    Ok(match kind {
        DataType::Decimal128(..) => Cells::Money(all(chunks, money)?),
        DataType::Boolean => Cells::Flag(all(chunks, |chunk| Ok(chunk.as_boolean().values().iter().collect()))?),
        kind if kind.is_integer() => Cells::Whole(all(chunks, whole)?),
        kind if kind.is_floating() => Cells::Number(all(chunks, numbers)?),
        _ => Cells::Text(all(chunks, texts)?),
    })
}

fn all<T>(chunks: &[&ArrayRef], read: impl Fn(&ArrayRef) -> PyResult<Vec<T>>) -> PyResult<Vec<T>> {
    let read: PyResult<Vec<Vec<T>>> = chunks.iter().map(|chunk| read(chunk)).collect();
    Ok(read?.into_iter().flatten().collect())
}

fn numbers(column: &ArrayRef) -> PyResult<Vec<Option<f64>>> {
    Ok(cast(column, &DataType::Float64)?.as_primitive::<Float64Type>().iter().collect())
}

fn money(column: &ArrayRef) -> PyResult<Vec<Option<Decimal>>> {
    let cast = cast(column, &DataType::Decimal128(DIGITS, PLACES))?;
    let amounts = cast.as_primitive::<Decimal128Type>().iter().map(|amount| amount.map(unscaled).transpose());
    amounts.collect()
}

/// A number of trillionths as a decimal.
fn unscaled(trillionths: i128) -> PyResult<Decimal> {
    let places = PLACES.unsigned_abs() as usize;
    let sign = if trillionths < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", trillionths.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let text = format!("{sign}{whole}.{part}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    Decimal::parse(text).map_err(|error| argument_error(error.to_string()))
}

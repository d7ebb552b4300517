//! Columns of tables of other libraries.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use costcone::Value;
use costcone::formula::Decimal;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::input::AnyRecordBatch;

use crate::error::{ApiResult, argument_error};

/// The name and the values of a column.
pub(crate) type FrameColumn = (String, Vec<Value>);

/// The columns of a data frame or of another table with an Arrow stream; `None` for data without columns.
pub(crate) fn columns(data: &Bound<'_, PyAny>) -> ApiResult<Option<Vec<FrameColumn>>> {
    if !data.hasattr("columns")? && !data.hasattr("column_names")? {
        return Ok(None);
    }
    // Pandas exports Arrow only with pyarrow installed, and exports NaN as missing.
    let module: String = data.get_type().module()?.extract()?;
    if module.split('.').next() == Some("pandas") {
        return Ok(Some(of_pandas(data)?));
    }
    if !data.hasattr("__arrow_c_stream__")? {
        return Ok(None);
    }
    // A broken Arrow export can make the reader panic. The panic must not end the interpreter.
    let read = catch_unwind(AssertUnwindSafe(|| batches(data)));
    let (schema, batches) = read.map_err(|_| argument_error("the object exports broken Arrow data"))??;
    let mut columns = Vec::new();
    for (place, field) in schema.fields().iter().enumerate() {
        let mut values = Vec::new();
        for batch in &batches {
            let column = batch.get(place).ok_or_else(|| crate::error::internal_error("a batch without a column"))?;
            values.extend(of_arrow(column).map_err(|error| argument_error(format!("`{}`: {error}", field.name())))?);
        }
        columns.push((field.name().clone(), values));
    }
    Ok(Some(columns))
}

fn batches(data: &Bound<'_, PyAny>) -> PyResult<(SchemaRef, Vec<Vec<ArrayRef>>)> {
    let table = data.extract::<AnyRecordBatch>()?.into_table()?;
    let (batches, schema) = table.into_inner();
    Ok((schema, batches.into_iter().map(|batch| batch.columns().to_vec()).collect()))
}

fn of_pandas(data: &Bound<'_, PyAny>) -> ApiResult<Vec<FrameColumn>> {
    let lists = data.call_method1("to_dict", ("list",))?.cast_into::<PyDict>().map_err(PyErr::from)?;
    let mut columns = Vec::new();
    for (name, values) in lists.iter() {
        let values = values.try_iter()?.map(|value| crate::axis::nested(&value?, &mut Default::default()));
        columns.push((name.str()?.to_string(), values.collect::<ApiResult<Vec<_>>>()?));
    }
    Ok(columns)
}

/// The values of an Arrow array.
fn of_arrow(column: &ArrayRef) -> Result<Vec<Value>, ArrowError> {
    let kind = column.data_type();
    let valid = |place: usize, value: &dyn Fn() -> Value| if column.is_null(place) { Value::Null } else { value() };
    let all = |value: &dyn Fn(usize) -> Value| (0..column.len()).map(|place| valid(place, &|| value(place))).collect();
    if kind.is_integer() {
        let cells = arrow_cast::cast(column, &DataType::Int64)?;
        let cells = cells.as_primitive::<Int64Type>();
        return Ok(all(&|place| Value::Integer(cells.value(place))));
    }
    if kind.is_floating() {
        let cells = arrow_cast::cast(column, &DataType::Float64)?;
        let cells = cells.as_primitive::<Float64Type>();
        return Ok(all(&|place| Value::Float(cells.value(place))));
    }
    if *kind == DataType::Boolean {
        let cells = column.as_boolean();
        return Ok(all(&|place| Value::Bool(cells.value(place))));
    }
    let is_decimal = matches!(kind, DataType::Decimal128(..) | DataType::Decimal256(..));
    let cells = arrow_cast::cast(column, &DataType::Utf8)?;
    let cells = cells.as_string::<i32>();
    let number = |text: &str| Decimal::parse(text).map(Value::from_decimal).ok().filter(|_| is_decimal);
    Ok(all(&|place| number(cells.value(place)).unwrap_or_else(|| Value::Text(cells.value(place).to_owned()))))
}

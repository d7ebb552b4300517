//! Tables that come as Arrow, from whatever library.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, Int64Type};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use costcone::formula::Decimal;
use costcone::report::tidy::{Cells, Tidy};
use costcone::{Code, Finding};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;

use crate::error::{Outcome, wrong_type};

/// The rows of any object that speaks Arrow.
pub(crate) fn tidy(rows: &Bound<'_, PyAny>) -> Outcome<Tidy> {
    // What says that it is Arrow may hand out anything; a reader that loses its footing must not end the interpreter's day.
    let read = catch_unwind(AssertUnwindSafe(|| batches(rows)));
    let lied =
        || wrong_type("rows are a table of any library that speaks Arrow: this is none, or cannot be read as one");
    let (schema, batches) = read.map_err(|_| lied())?.map_err(|error| {
        let refused = lied();
        refused.set_cause(rows.py(), Some(error));
        refused
    })?;
    let columns = schema.fields().iter().enumerate().map(|(place, field)| {
        let chunks: Vec<&ArrayRef> = batches.iter().map(|batch| batch.column(place)).collect();
        let cells = cells(&chunks, field.data_type());
        let name = field.name();
        cells
            .map(|cells| (name.clone(), cells))
            .map_err(|error| Finding::new(Code::BadValue, name.as_str(), error.to_string()))
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    Ok(columns.into_iter().fold(Tidy::new(), |tidy, (name, cells)| tidy.with(name, cells)))
}

fn batches(rows: &Bound<'_, PyAny>) -> PyResult<(SchemaRef, Vec<RecordBatch>)> {
    let reader = rows.extract::<AnyRecordBatch>()?.into_reader()?;
    let schema = reader.schema();
    let batches = reader.collect::<Result<Vec<_>, ArrowError>>().map_err(|error| wrong_type(error.to_string()))?;
    Ok((schema, batches))
}

/// A column from its chunks: numbers as what they are, everything else as text.
fn cells(chunks: &[&ArrayRef], kind: &DataType) -> Result<Cells, ArrowError> {
    let kind = match kind {
        DataType::Dictionary(_, values) => values.as_ref(),
        kind => kind,
    };
    let cast = |to: &DataType| chunks.iter().map(|chunk| arrow_cast::cast(chunk, to)).collect::<Result<Vec<_>, _>>();
    Ok(match kind {
        DataType::Decimal128(precision, scale) if (0..=28).contains(scale) => {
            let chunks = cast(&DataType::Decimal128(*precision, *scale))?;
            let scale = scale.unsigned_abs().into();
            Cells::Money(chunks.iter().map(|chunk| decimals(chunk, scale)).collect::<Result<Vec<_>, _>>()?.concat())
        }
        kind if kind.is_integer() && *kind != DataType::UInt64 => {
            let chunks = cast(&DataType::Int64)?;
            Cells::Whole(chunks.iter().flat_map(|chunk| chunk.as_primitive::<Int64Type>().iter()).collect())
        }
        kind if kind.is_floating() => {
            let chunks = cast(&DataType::Float64)?;
            let numbers = chunks.iter().flat_map(|chunk| chunk.as_primitive::<Float64Type>().iter());
            Cells::Number(numbers.map(|number| number.unwrap_or(f64::NAN)).collect())
        }
        _ => {
            let chunks = cast(&DataType::Utf8)?;
            let texts = chunks.iter().flat_map(|chunk| chunk.as_string::<i32>().iter());
            Cells::Text(texts.map(|text| text.map(str::to_owned)).collect())
        }
    })
}

fn decimals(chunk: &ArrayRef, scale: u32) -> Result<Vec<Option<Decimal>>, ArrowError> {
    let decimal = |digits: Option<i128>| digits.map(|digits| decimal(digits, scale)).transpose();
    chunk.as_primitive::<Decimal128Type>().iter().map(decimal).collect()
}

/// So many of the least place, without the zeros at their end.
fn decimal(mut digits: i128, mut scale: u32) -> Result<Decimal, ArrowError> {
    while scale > 0 && digits % 10 == 0 {
        (digits, scale) = (digits / 10, scale - 1);
    }
    let short = i64::try_from(digits).ok().and_then(|digits| Decimal::new(digits, scale));
    let read = || Decimal::parse(&format!("{digits}e-{scale}"));
    short.map_or_else(read, Ok).map_err(|error| ArrowError::InvalidArgumentError(error.to_string()))
}

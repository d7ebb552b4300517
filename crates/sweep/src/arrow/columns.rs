//! Cells of tidy tables as Arrow columns.
//!
//! | cells | are |
//! |---|---|
//! | texts | `Utf8` |
//! | exact figures | `Decimal128(38, 12)`: to a trillionth of a dollar |
//! | simulated figures | `Float64` |
//! | whole numbers | `Int64` |
//! | true or false | `Boolean` |
//!
//! Texts are not dictionaries: not every engine reads those, and Parquet files hold each text once anyway.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use costcone_core::formula::Decimal;
use costcone_core::{Cells, DataTable};

/// Digits behind the point of money in Arrow: a trillionth of a dollar.
pub const PLACES: i8 = 12;
/// Digits of money in Arrow.
pub const DIGITS: u8 = 38;
/// Money in Arrow.
const MONEY: DataType = DataType::Decimal128(DIGITS, PLACES);

/// A tidy table in Arrow.
///
/// # Errors
/// Where an amount has more digits than Arrow's decimals.
pub fn to_arrow(table: &DataTable) -> Result<RecordBatch, ArrowError> {
    let fields: Vec<Field> = table.columns().iter().map(|column| field(&column.name, &column.cells)).collect();
    let arrays = table.columns().iter().map(|column| {
        let mut growing = Growing::of(&column.cells);
        growing.append(&column.cells)?;
        Ok(growing.finish())
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect::<Result<Vec<_>, ArrowError>>()?)
}

/// The field of a column.
pub(crate) fn field(name: &str, cells: &Cells) -> Field {
    let (kind, nullable) = match cells {
        Cells::Text(_) => (DataType::Utf8, true),
        Cells::Money(_) => (MONEY, true),
        Cells::Number(_) => (DataType::Float64, true),
        Cells::Whole(_) => (DataType::Int64, true),
        Cells::Flag(_) => (DataType::Boolean, false),
    };
    Field::new(name, kind, nullable)
}

/// A column that grows.
#[derive(Debug)]
pub(crate) enum Growing {
    Text(StringBuilder),
    Money(Decimal128Builder),
    Number(Float64Builder),
    Whole(Int64Builder),
    Flag(BooleanBuilder),
}

impl Growing {
    /// An empty column for cells of this kind.
    pub(crate) fn of(cells: &Cells) -> Growing {
        match cells {
            Cells::Text(_) => Growing::Text(StringBuilder::new()),
            Cells::Money(_) => Growing::Money(Decimal128Builder::new().with_data_type(MONEY)),
            Cells::Number(_) => Growing::Number(Float64Builder::new()),
            Cells::Whole(_) => Growing::Whole(Int64Builder::new()),
            Cells::Flag(_) => Growing::Flag(BooleanBuilder::new()),
        }
    }

    /// Adds cells of its kind.
    pub(crate) fn append(&mut self, cells: &Cells) -> Result<(), ArrowError> {
        match (self, cells) {
            (Growing::Text(built), Cells::Text(cells)) => {
                cells.iter().for_each(|cell| built.append_option(cell.as_deref()));
            }
            (Growing::Money(built), Cells::Money(cells)) => {
                for cell in cells {
                    built.append_option(cell.map(scaled).transpose()?);
                }
            }
            (Growing::Number(built), Cells::Number(cells)) => cells.iter().for_each(|cell| built.append_option(*cell)),
            (Growing::Whole(built), Cells::Whole(cells)) => cells.iter().for_each(|cell| built.append_option(*cell)),
            (Growing::Flag(built), Cells::Flag(cells)) => cells.iter().for_each(|cell| built.append_value(*cell)),
            _ => return Err(ArrowError::SchemaError("cells of another kind than their column".to_owned())),
        }
        Ok(())
    }

    /// The column so far, and empty from here.
    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Growing::Text(built) => Arc::new(built.finish()),
            Growing::Money(built) => Arc::new(built.finish()),
            Growing::Number(built) => Arc::new(built.finish()),
            Growing::Whole(built) => Arc::new(built.finish()),
            Growing::Flag(built) => Arc::new(built.finish()),
        }
    }
}

/// A decimal as a whole number of trillionths.
fn scaled(value: Decimal) -> Result<i128, ArrowError> {
    let places = PLACES.unsigned_abs() as usize;
    let text = format!("{:.places$}", value.round_places(PLACES.unsigned_abs().into()));
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    let whole = digits.parse::<i128>().ok().filter(|whole| whole.unsigned_abs() < 10_u128.pow(DIGITS.into()));
    whole.ok_or_else(|| ArrowError::InvalidArgumentError(format!("{value} is too large for decimal128")))
}

//! Columns of data tables as Arrow arrays.
//!
//! | cells | are |
//! |---|---|
//! | texts | `Utf8` |
//! | exact figures | `Decimal128(38, 12)`: to a trillionth of a dollar |
//! | simulated figures | `Float64` |
//! | whole numbers | `Int64` |
//! | true or false | `Boolean` |
//!
//! Texts are not dictionaries, because some engines cannot read these. Parquet files store each text once anyway.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use costcone_core::formula::Decimal;
use costcone_core::{Cells, DataTable};

/// Decimal places of money in Arrow: a trillionth of a dollar.
pub const PLACES: i8 = 12;
/// Digits of money in Arrow.
pub const DIGITS: u8 = 38;
/// The Arrow type of money.
const MONEY: DataType = DataType::Decimal128(DIGITS, PLACES);

/// A data table as a record batch.
///
/// # Errors
/// Returns an error if an amount has more digits than Arrow's decimals.
pub fn to_arrow(table: &DataTable) -> Result<RecordBatch, ArrowError> {
    let fields: Vec<Field> = table.columns().iter().map(|column| field(&column.name, &column.cells)).collect();
    let arrays = table.columns().iter().map(|column| {
        let mut growing = ColumnBuilder::of(&column.cells);
        growing.append(&column.cells)?;
        Ok(growing.finish())
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect::<Result<Vec<_>, ArrowError>>()?)
}

/// The Arrow field of a column.
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

/// A column that grows row by row.
#[derive(Debug)]
pub(crate) enum ColumnBuilder {
    Text(StringBuilder),
    Money(Decimal128Builder),
    Number(Float64Builder),
    Whole(Int64Builder),
    Flag(BooleanBuilder),
}

impl ColumnBuilder {
    /// An empty column for cells of this type.
    pub(crate) fn of(cells: &Cells) -> ColumnBuilder {
        match cells {
            Cells::Text(_) => ColumnBuilder::Text(StringBuilder::new()),
            Cells::Money(_) => ColumnBuilder::Money(Decimal128Builder::new().with_data_type(MONEY)),
            Cells::Number(_) => ColumnBuilder::Number(Float64Builder::new()),
            Cells::Whole(_) => ColumnBuilder::Whole(Int64Builder::new()),
            Cells::Flag(_) => ColumnBuilder::Flag(BooleanBuilder::new()),
        }
    }

    /// Adds cells of the same type.
    pub(crate) fn append(&mut self, cells: &Cells) -> Result<(), ArrowError> {
        match (self, cells) {
            (ColumnBuilder::Text(built), Cells::Text(cells)) => {
                cells.iter().for_each(|cell| built.append_option(cell.as_deref()));
            }
            (ColumnBuilder::Money(built), Cells::Money(cells)) => {
                for cell in cells {
                    built.append_option(cell.map(scaled).transpose()?);
                }
            }
            (ColumnBuilder::Number(built), Cells::Number(cells)) => {
                cells.iter().for_each(|cell| built.append_option(*cell))
            }
            (ColumnBuilder::Whole(built), Cells::Whole(cells)) => {
                cells.iter().for_each(|cell| built.append_option(*cell))
            }
            (ColumnBuilder::Flag(built), Cells::Flag(cells)) => cells.iter().for_each(|cell| built.append_value(*cell)),
            _ => return Err(ArrowError::SchemaError("the cells do not have the type of their column".to_owned())),
        }
        Ok(())
    }

    /// Returns the column, and starts an empty one.
    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            ColumnBuilder::Text(built) => Arc::new(built.finish()),
            ColumnBuilder::Money(built) => Arc::new(built.finish()),
            ColumnBuilder::Number(built) => Arc::new(built.finish()),
            ColumnBuilder::Whole(built) => Arc::new(built.finish()),
            ColumnBuilder::Flag(built) => Arc::new(built.finish()),
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

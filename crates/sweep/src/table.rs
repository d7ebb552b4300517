//! Tables of the outcomes and combinations of a sweep.

use costcone_core::formula::Decimal;
use costcone_core::plan::PartKind;
use costcone_core::{Cells, DataTable, Value};

use crate::grid::{ColumnKind, Grid, GridPoint};
use crate::outcome::{Cost, Costs, Outcome};
use crate::run::Sweep;

impl Sweep {
    /// The rows of outcomes: one for each combination and part of its cost, with the values of the axes. A combination without
    /// an estimate is a row with its error.
    #[must_use]
    pub fn data_table<'a>(&self, outcomes: &'a [Outcome]) -> DataTable {
        let rows: Vec<TableRow<'a>> = outcomes.iter().flat_map(|outcome| TableRow::all(outcome, self.by())).collect();
        let of = |read: fn(&Cost) -> Decimal| Cells::Money(rows.iter().map(|row| row.cost.map(read)).collect());
        let text = |read: fn(&Costs) -> String| {
            Cells::Text(rows.iter().map(|row| row.outcome.costs().ok().map(read)).collect())
        };
        let number = |row: &TableRow<'_>| i64::try_from(row.outcome.number()).ok();
        let mut table = DataTable::new().with("scenario", Cells::Whole(rows.iter().map(number).collect()));
        for (place, (name, kind)) in self.grid().kinds().enumerate() {
            let value = |row: &TableRow<'a>| row.outcome.point().get(place).map(|(_, value)| value);
            table = table.with(name.to_owned(), values(kind, rows.iter().map(value)));
        }
        table = table
            .texts("part", rows.iter().map(|row| row.part))
            .with("low", of(|cost| cost.range().low()))
            .with("expected", of(|cost| cost.range().expected()))
            .with("high", of(|cost| cost.range().high()))
            .with("floor", of(|cost| cost.bounds().floor()))
            .with("ceiling", of(|cost| cost.bounds().ceiling()));
        for (place, percentile) in self.percentiles().iter().enumerate() {
            let value = |row: &TableRow<'_>| row.cost?.percentiles().get(place).copied();
            table = table
                .with(DataTable::percentile_name(100.0 * percentile), Cells::Money(rows.iter().map(value).collect()));
        }
        table
            .with("width", of(Cost::width))
            .with("currency", text(|costs| costs.currency().code().to_owned()))
            .with("period", text(|costs| costs.period().word().to_owned()))
            .with("seed", text(|costs| costs.seed().to_string()))
            .with("plan", text(|costs| costs.fingerprint().to_owned()))
            .with("prices", text(|costs| costs.price_version().to_owned()))
            .optional_texts("error", rows.iter().map(|row| Some(row.outcome.costs().err()?.to_string())))
    }
}

impl Grid {
    /// The combinations with the given numbers, one row each: `scenario`, and the values of the axes.
    #[must_use]
    pub fn data_table(&self, numbers: &[u64]) -> DataTable {
        let points: Vec<GridPoint<'_>> = numbers.iter().map(|number| self.point(*number)).collect();
        let table = DataTable::new()
            .with("scenario", Cells::Whole(numbers.iter().map(|number| (*number).try_into().ok()).collect()));
        self.kinds().enumerate().fold(table, |table, (place, (name, kind))| {
            let values = values(kind, points.iter().map(|point| point.get(place).map(|(_, value)| *value)));
            table.with(name.to_owned(), values)
        })
    }
}

/// The values of an axis as cells.
fn values<'a>(kind: ColumnKind, values: impl Iterator<Item = Option<&'a Value>>) -> Cells {
    let whole = |value: &Value| if let Value::Integer(number) = value { Some(*number) } else { None };
    let number = |value: &Value| match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    };
    match kind {
        ColumnKind::Whole => Cells::Whole(values.map(|value| value.and_then(whole)).collect()),
        ColumnKind::Number => Cells::Number(values.map(|value| value.and_then(number)).collect()),
        ColumnKind::Any => Cells::Text(values.map(|value| value.map(Value::full_text)).collect()),
    }
}

/// One part of an outcome.
struct TableRow<'a> {
    outcome: &'a Outcome,
    part: &'a str,
    cost: Option<&'a Cost>,
}

impl<'a> TableRow<'a> {
    fn all(outcome: &'a Outcome, by: Option<PartKind>) -> Vec<TableRow<'a>> {
        let row = |(part, cost)| TableRow { outcome, part, cost };
        match (outcome.costs(), by) {
            (Err(_), _) => vec![row(("total", None))],
            (Ok(costs), None) => vec![row(("total", Some(costs.total())))],
            (Ok(costs), Some(_)) => costs.parts().map(|(name, cost)| row((name, Some(cost)))).collect(),
        }
    }
}

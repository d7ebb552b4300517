//! The rows of one part of a sweep, and decisions from them. `costcone.answers` is the public interface.

use std::sync::Arc;

use costcone::formula::Decimal;
use costcone::report::{
    answers,
    tidy::{Cells, DataTable},
};
use costcone::sweep::decision::{Aggregation, BreakEven, DecisionRows, RankedRow, Slice, StateWeights};
use costcone::{Code, Finding, Findings};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::arguments::{decimal, money, one_of};
use crate::chart::Chart;
use crate::error::{ApiError, ApiResult, option_error};
use crate::sweep_batch::table_of;
use crate::table::ResultTable;

/// A `Table` from columns of texts of a CSV file. Empty cells are missing values.
#[pyfunction]
pub(crate) fn table_of_texts(names: Vec<String>, rows: Vec<Vec<String>>) -> ApiResult<ResultTable> {
    let mut columns: Vec<Vec<Option<String>>> = names.iter().map(|_| Vec::with_capacity(rows.len())).collect();
    for (number, row) in rows.into_iter().enumerate() {
        if row.len() != columns.len() {
            let message = format!("expected {} cells, one for each column, was {}", columns.len(), row.len());
            return Err(Finding::new(Code::BadValue, format!("row {}", number + 1), message).into());
        }
        let cells = row.into_iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty()));
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }
    let columns = names.into_iter().zip(columns);
    let table = columns.fold(DataTable::new(), |table, (name, cells)| table.with(name, Cells::Text(cells)));
    Ok(ResultTable::new("Sweep", table))
}

/// Checks that a table has the columns of a sweep. The error names all missing columns.
#[pyfunction]
pub(crate) fn check_sweep(table: &ResultTable) -> ApiResult<()> {
    Ok(answers::check(table.tidy())?)
}

/// The rows of one part of a sweep, indexed for decisions.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct SweepPart {
    rows: Arc<DecisionRows>,
}

#[pymethods]
impl SweepPart {
    /// Reads the rows of a part.
    #[new]
    fn new(py: Python<'_>, rows: &Bound<'_, PyAny>, part: &str) -> ApiResult<SweepPart> {
        let table = match rows.cast::<ResultTable>() {
            Ok(table) => table.get().clone(),
            Err(_) => table_of("Sweep", rows)?,
        };
        let rows = py.detach(|| answers::rows(table.tidy(), part)).map_err(of_findings)?;
        Ok(SweepPart { rows: Arc::new(rows) })
    }

    /// The cheapest rows by a column.
    fn cheapest(&self, py: Python<'_>, by: &str, n: usize) -> ApiResult<ResultTable> {
        let rows = &self.rows;
        let table = py.detach(|| {
            let ranked: Vec<RankedRow> = rows.cheapest(by, n)?;
            answers::cheapest(rows, &ranked, by)
        });
        Ok(ResultTable::new("Cheapest", table.map_err(of)?))
    }

    /// A row for each choice, compared across all states.
    fn robust(
        &self,
        py: Python<'_>,
        choice: Vec<String>,
        by: &str,
        weights: &Bound<'_, PyDict>,
        within: &Bound<'_, PyAny>,
    ) -> ApiResult<ResultTable> {
        let (weights, within) = (read_weights(weights)?, decimal(within, "within")?);
        let table = py.detach(|| self.ranked_choices(&choice, by, &weights, within, usize::MAX));
        Ok(ResultTable::new("Robust choice", table.map_err(of)?))
    }

    /// The choices with the least regret.
    fn least_regret(
        &self,
        py: Python<'_>,
        choice: Vec<String>,
        weights: &Bound<'_, PyDict>,
        n: usize,
    ) -> ApiResult<ResultTable> {
        let weights = read_weights(weights)?;
        let table = py.detach(|| self.ranked_choices(&choice, "expected", &weights, Decimal::ZERO, n));
        Ok(ResultTable::new("Cheapest by regret", table.map_err(of)?))
    }

    /// The regret of each choice in each state.
    fn regret(
        &self,
        py: Python<'_>,
        choice: Vec<String>,
        by: &str,
        weights: &Bound<'_, PyDict>,
        bars: usize,
    ) -> ApiResult<Chart> {
        if !(1..=100).contains(&bars) {
            return Err(option_error("bars", format!("expected 1 to 100 bars, was {bars}")));
        }
        let weights = read_weights(weights)?;
        let drawn = py.detach(|| {
            let decision = self.rows.decision(&texts(&choice), by)?;
            let robust = decision.robust(&weights, Decimal::ZERO)?;
            Ok((answers::regrets(&decision)?, answers::RegretChart::new(&decision, &robust, bars)))
        });
        let (table, shown) = drawn.map_err(of)?;
        Ok(Chart::regret(ResultTable::new("Regret", table), &shown))
    }

    /// The Pareto front of two columns.
    fn pareto(&self, py: Python<'_>, x: &str, y: &str) -> ApiResult<Chart> {
        let rows = &self.rows;
        let drawn = py.detach(|| {
            let front = rows.front(x, y)?;
            Ok((answers::pareto_front(rows, &front, x, y)?, answers::ParetoChart::new(rows, &front, x, y)?))
        });
        let (table, shown) = drawn.map_err(of)?;
        Ok(Chart::front(ResultTable::new("Pareto front", table), &shown, [x, y]))
    }

    /// A column over two axes.
    fn heat_map(
        &self,
        py: Python<'_>,
        x: &str,
        y: &str,
        value: &str,
        over: Option<&str>,
        at: &Bound<'_, PyDict>,
    ) -> ApiResult<Chart> {
        let slice = slice(over, at)?;
        let rows = &self.rows;
        for axis in [x, y] {
            let count = rows.axis(axis).map_err(of)?;
            let count = rows.axes()[count].labels().len();
            if count > MOST_CELLS {
                let message = format!("`{axis}` has {count} values, a heat map shows at most {MOST_CELLS}");
                return Err(option_error("heat_map", message));
            }
        }
        let map = py.detach(|| rows.heat_map(x, y, value, &slice)).map_err(of)?;
        let table = ResultTable::new("Heat map", answers::heat_map(rows, &map));
        Ok(Chart::heat_map(table, &answers::HeatMapChart::new(rows, &map), value))
    }

    /// Where two options cost the same along an axis, or where a column reaches a budget.
    #[allow(clippy::too_many_arguments)] // OK because each is an option of the public call.
    fn break_even(
        &self,
        axis: &str,
        between: Option<(String, Option<(String, String)>)>,
        budget: Option<&Bound<'_, PyAny>>,
        value: &str,
        over: Option<&str>,
        at: &Bound<'_, PyDict>,
    ) -> ApiResult<Chart> {
        let slice = slice(over, at)?;
        let along = self.rows.axis(axis).map_err(of)?;
        let (answer, names, shown) = match (between, budget) {
            (Some((other, two)), None) => self.between_values(axis, &other, two, value, &slice)?,
            (None, Some(budget)) => {
                let (answer, names) = self.against_budget(axis, budget, value, &slice)?;
                (answer, names, vec![along])
            }
            _ => return Err(option_error("between", "give `between`, or a `budget`, but not both")),
        };
        let table = ResultTable::new("Break-even", answers::break_even(&self.rows, &answer, &names));
        Ok(Chart::break_even(table, &answers::BreakEvenChart::new(&self.rows, &answer, &names, &shown)))
    }
}

/// Largest number of values of an axis of a heat map.
const MOST_CELLS: usize = 100;

impl SweepPart {
    /// The first choices by their largest regret.
    fn ranked_choices(
        &self,
        choice: &[String],
        by: &str,
        weights: &StateWeights,
        near: Decimal,
        n: usize,
    ) -> Result<DataTable, Finding> {
        let decision = self.rows.decision(&texts(choice), by)?;
        let robust = decision.robust(weights, near)?;
        Ok(answers::robust(&decision, &robust, n))
    }

    fn between_values(
        &self,
        axis: &str,
        other: &str,
        two: Option<(String, String)>,
        value: &str,
        slice: &Slice,
    ) -> ApiResult<(BreakEven, [String; 2], Vec<usize>)> {
        let (along, place) = (self.rows.axis(axis).map_err(of)?, self.rows.axis(other).map_err(of)?);
        let (one, next) = match (two, self.rows.axes()[place].labels()) {
            (Some(two), _) => two,
            (None, [one, next]) => (one.clone(), next.clone()),
            (None, labels) => {
                let message = format!("`{other}` has {} values: name two of them", labels.len());
                return Err(option_error("between", message));
            }
        };
        let answer = self.rows.break_even(axis, (other, [&one, &next]), value, slice).map_err(of)?;
        Ok((answer, [one, next], vec![along, place]))
    }

    fn against_budget(
        &self,
        axis: &str,
        budget: &Bound<'_, PyAny>,
        value: &str,
        slice: &Slice,
    ) -> ApiResult<(BreakEven, [String; 2])> {
        let amount = money(budget)?;
        if amount.currency().code() != self.rows.currency() && !self.rows.is_empty() {
            let message =
                format!("expected an amount in {}, the currency of the rows, was {amount}", self.rows.currency());
            return Err(Finding::new(Code::Currency, "budget", message).into());
        }
        let answer = self.rows.within_budget(axis, amount.amount(), value, slice).map_err(of)?;
        let name = if value == "expected" { "expected cost" } else { value };
        Ok((answer, [name.to_owned(), format!("budget {amount}")]))
    }
}

fn texts(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

fn label(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(value.str()?.to_string())
}

/// The axes fixed at a value, and the aggregation over the others.
fn slice(over: Option<&str>, at: &Bound<'_, PyDict>) -> ApiResult<Slice> {
    let words = [("best", Aggregation::Best), ("mean", Aggregation::Mean), ("worst", Aggregation::Worst)];
    let over = over.map(|over| one_of(over, "over", &words)).transpose()?;
    let fixed = at.iter().try_fold(Slice::none(), |rest, (axis, value)| -> PyResult<Slice> {
        Ok(rest.at(axis.cast::<PyString>()?.to_str()?, &label(&value)?))
    });
    Ok(over.into_iter().fold(fixed?, Slice::over))
}

/// Weights by axis and value.
fn read_weights(given: &Bound<'_, PyDict>) -> ApiResult<StateWeights> {
    let mut weights = StateWeights::equal();
    for (axis, values) in given {
        let axis: String = axis.extract()?;
        for (value, weight) in values.cast::<PyDict>().map_err(PyErr::from)? {
            let weight = decimal(&weight, &format!("weights.{axis}"))?;
            weights = weights.with(&axis, &label(&value)?, weight);
        }
    }
    Ok(weights)
}

/// An error of a decision: an unknown name, or an option out of range.
fn of(finding: Finding) -> ApiError {
    match finding.code() {
        Code::UnknownName => ApiError::NotFound(finding),
        Code::OutOfRange | Code::BadValue | Code::Duplicate | Code::Missing => ApiError::Option(finding),
        _ => finding.into(),
    }
}

/// An error of rows: an unknown part, or all findings.
fn of_findings(findings: Findings) -> ApiError {
    let first = findings.iter().next().filter(|first| first.code() == Code::UnknownName && findings.len() == 1);
    match first {
        Some(first) => ApiError::NotFound(first.clone()),
        None => findings.into(),
    }
}

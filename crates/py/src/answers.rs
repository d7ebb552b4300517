//! The rows of one part of a sweep, and the answers over them; `costcone.answers` gives them their public face.

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
use crate::error::{Fault, Outcome, bad_option};
use crate::sweep_batch::table_of;
use crate::table::Table;

/// Columns of texts, as a file has them, as a `Table`; what is empty is missing.
#[pyfunction]
pub(crate) fn table_of_texts(names: Vec<String>, rows: Vec<Vec<String>>) -> Outcome<Table> {
    let mut columns: Vec<Vec<Option<String>>> = names.iter().map(|_| Vec::with_capacity(rows.len())).collect();
    for (number, row) in rows.into_iter().enumerate() {
        if row.len() != columns.len() {
            let message = format!("has {} cells, there are {} columns", row.len(), columns.len());
            return Err(Finding::new(Code::BadValue, format!("row {}", number + 1), message).into());
        }
        let cells = row.into_iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty()));
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }
    let columns = names.into_iter().zip(columns);
    let table = columns.fold(DataTable::new(), |table, (name, cells)| table.with(name, Cells::Text(cells)));
    Ok(Table::new("Sweep", table))
}

/// Refuses a table that has not the columns of a sweep, all that is missing named.
#[pyfunction]
pub(crate) fn check_sweep(table: &Table) -> Outcome<()> {
    Ok(answers::check(table.tidy())?)
}

/// The rows of one part of a sweep, ready for answers.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct SweepPart {
    rows: Arc<DecisionRows>,
}

#[pymethods]
impl SweepPart {
    /// Reads the rows of a part; those of other parts are left alone.
    #[new]
    fn new(py: Python<'_>, rows: &Bound<'_, PyAny>, part: &str) -> Outcome<SweepPart> {
        let table = match rows.cast::<Table>() {
            Ok(table) => table.get().clone(),
            Err(_) => table_of("Sweep", rows)?,
        };
        let rows = py.detach(|| answers::rows(table.tidy(), part)).map_err(of_findings)?;
        Ok(SweepPart { rows: Arc::new(rows) })
    }

    /// The rows of the least figures of a column.
    fn cheapest(&self, py: Python<'_>, by: &str, n: usize) -> Outcome<Table> {
        let rows = &self.rows;
        let table = py.detach(|| {
            let ranked: Vec<RankedRow> = rows.cheapest(by, n)?;
            answers::cheapest(rows, &ranked, by)
        });
        Ok(Table::new("Cheapest", table.map_err(of)?))
    }

    /// Choices against states, a row for each choice.
    fn robust(
        &self,
        py: Python<'_>,
        choice: Vec<String>,
        by: &str,
        weights: &Bound<'_, PyDict>,
        within: &Bound<'_, PyAny>,
    ) -> Outcome<Table> {
        let (weights, within) = (read_weights(weights)?, decimal(within, "within")?);
        let table = py.detach(|| self.summed(&choice, by, &weights, within, usize::MAX));
        Ok(Table::new("Robust choice", table.map_err(of)?))
    }

    /// The choices of the least regret, a row for each.
    fn least_regret(
        &self,
        py: Python<'_>,
        choice: Vec<String>,
        weights: &Bound<'_, PyDict>,
        n: usize,
    ) -> Outcome<Table> {
        let weights = read_weights(weights)?;
        let table = py.detach(|| self.summed(&choice, "expected", &weights, Decimal::ZERO, n));
        Ok(Table::new("Cheapest by regret", table.map_err(of)?))
    }

    /// The regret of each choice in each state.
    fn regret(
        &self,
        py: Python<'_>,
        choice: Vec<String>,
        by: &str,
        weights: &Bound<'_, PyDict>,
        bars: usize,
    ) -> Outcome<Chart> {
        if !(1..=100).contains(&bars) {
            return Err(bad_option("bars", format!("expected 1 to 100 bars, was {bars}")));
        }
        let weights = read_weights(weights)?;
        let drawn = py.detach(|| {
            let decision = self.rows.decision(&texts(&choice), by)?;
            let robust = decision.robust(&weights, Decimal::ZERO)?;
            Ok((answers::regrets(&decision)?, answers::RegretChart::new(&decision, &robust, bars)))
        });
        let (table, shown) = drawn.map_err(of)?;
        Ok(Chart::regret(Table::new("Regret", table), &shown))
    }

    /// The Pareto front of two columns.
    fn pareto(&self, py: Python<'_>, x: &str, y: &str) -> Outcome<Chart> {
        let rows = &self.rows;
        let drawn = py.detach(|| {
            let front = rows.front(x, y)?;
            Ok((answers::pareto_front(rows, &front, x, y)?, answers::ParetoChart::new(rows, &front, x, y)?))
        });
        let (table, shown) = drawn.map_err(of)?;
        Ok(Chart::front(Table::new("Pareto front", table), &shown, [x, y]))
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
    ) -> Outcome<Chart> {
        let rest = rest(over, at)?;
        let rows = &self.rows;
        for axis in [x, y] {
            let count = rows.axis(axis).map_err(of)?;
            let count = rows.axes()[count].labels().len();
            if count > MOST_CELLS {
                let message = format!("`{axis}` has {count} values, a picture has room for {MOST_CELLS}");
                return Err(bad_option("heat_map", message));
            }
        }
        let map = py.detach(|| rows.heat_map(x, y, value, &rest)).map_err(of)?;
        let table = Table::new("Heat map", answers::heat_map(rows, &map));
        Ok(Chart::heat_map(table, &answers::HeatMapChart::new(rows, &map), value))
    }

    /// Where two values of an axis cost the same along another, or where a column meets a budget.
    #[allow(clippy::too_many_arguments)] // OK because each is an option of the public call.
    fn break_even(
        &self,
        axis: &str,
        between: Option<(String, Option<(String, String)>)>,
        budget: Option<&Bound<'_, PyAny>>,
        value: &str,
        over: Option<&str>,
        at: &Bound<'_, PyDict>,
    ) -> Outcome<Chart> {
        let rest = rest(over, at)?;
        let along = self.rows.axis(axis).map_err(of)?;
        let (answer, names, shown) = match (between, budget) {
            (Some((other, two)), None) => self.beside(axis, &other, two, value, &rest)?,
            (None, Some(budget)) => {
                let (answer, names) = self.held_against(axis, budget, value, &rest)?;
                (answer, names, vec![along])
            }
            _ => return Err(bad_option("between", "give `between`, or a `budget`, and not both")),
        };
        let table = Table::new("Break-even", answers::break_even(&self.rows, &answer, &names));
        Ok(Chart::break_even(table, &answers::BreakEvenChart::new(&self.rows, &answer, &names, &shown)))
    }
}

/// The most values of an axis of a heat map.
const MOST_CELLS: usize = 100;

impl SweepPart {
    /// The first choices by their greatest regret.
    fn summed(
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

    fn beside(
        &self,
        axis: &str,
        other: &str,
        two: Option<(String, String)>,
        value: &str,
        rest: &Slice,
    ) -> Outcome<(BreakEven, [String; 2], Vec<usize>)> {
        let (along, place) = (self.rows.axis(axis).map_err(of)?, self.rows.axis(other).map_err(of)?);
        let (one, next) = match (two, self.rows.axes()[place].labels()) {
            (Some(two), _) => two,
            (None, [one, next]) => (one.clone(), next.clone()),
            (None, labels) => {
                let message = format!("`{other}` has {} values: name two of them", labels.len());
                return Err(bad_option("between", message));
            }
        };
        let answer = self.rows.break_even(axis, (other, [&one, &next]), value, rest).map_err(of)?;
        Ok((answer, [one, next], vec![along, place]))
    }

    fn held_against(
        &self,
        axis: &str,
        budget: &Bound<'_, PyAny>,
        value: &str,
        rest: &Slice,
    ) -> Outcome<(BreakEven, [String; 2])> {
        let amount = money(budget)?;
        if amount.currency().code() != self.rows.currency() && !self.rows.is_empty() {
            let message = format!("is in {}, the rows in {}", amount.currency(), self.rows.currency());
            return Err(Finding::new(Code::Currency, "budget", message).into());
        }
        let answer = self.rows.within_budget(axis, amount.amount(), value, rest).map_err(of)?;
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

/// The axes that are held, and what stands for the others.
fn rest(over: Option<&str>, at: &Bound<'_, PyDict>) -> Outcome<Slice> {
    let words = [("best", Aggregation::Best), ("mean", Aggregation::Mean), ("worst", Aggregation::Worst)];
    let over = over.map(|over| one_of(over, "over", &words)).transpose()?;
    let held = at.iter().try_fold(Slice::none(), |rest, (axis, value)| -> PyResult<Slice> {
        Ok(rest.at(axis.cast::<PyString>()?.to_str()?, &label(&value)?))
    });
    Ok(over.into_iter().fold(held?, Slice::over))
}

/// Weights by axis and value.
fn read_weights(given: &Bound<'_, PyDict>) -> Outcome<StateWeights> {
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

/// What is wrong with a question: a name that is none, or an option that cannot be.
fn of(finding: Finding) -> Fault {
    match finding.code() {
        Code::UnknownName => Fault::NotFound(finding),
        Code::OutOfRange | Code::BadValue | Code::Duplicate | Code::Missing => Fault::Option(finding),
        _ => finding.into(),
    }
}

/// What is wrong with rows: a part that is none, or all findings.
fn of_findings(findings: Findings) -> Fault {
    let first = findings.iter().next().filter(|first| first.code() == Code::UnknownName && findings.len() == 1);
    match first {
        Some(first) => Fault::NotFound(first.clone()),
        None => findings.into(),
    }
}

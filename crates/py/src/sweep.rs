//! Sweeps: many variants of an architecture in one table.

use std::ops::ControlFlow;

use costcone::estimate::{EstimateOptions, Run, thread_pool};
use costcone::plan::{PartKind, Plan};
use costcone::report::tidy;
use costcone::sweep::{Axis, Outcome as Swept, Sweep};
use costcone::{Book, Table as Document, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::architecture::Architecture;
use crate::arguments::grouping;
use crate::asked::Asked;
use crate::definitions::Definitions;
use crate::document::{kind, value};
use crate::error::{Outcome, bad_option, wrong_type};
use crate::run::{State, watched};
use crate::table::Table;

/// Estimates every combination of what varies in an architecture, all on common draws.
///
/// Parameters
/// ----------
/// architecture : Architecture
///     What varies.
/// axes : mapping
///     Values by name: ``"region"``, ``"users"`` or ``"users.p90"``, ``"db.instance"``. Several names in a tuple go together, each value a
///     tuple then. ``"*"`` for the region stands for all regions in which every service has prices; a table of `instances` for its
///     instance types.
/// by : {'total', 'component', 'service', 'region', 'environment'}
///     The parts that have rows.
/// limit : int
///     The most combinations that are taken.
/// **options
///     As for `Architecture.estimate`: ``level``, ``draws``, ``seed``, ``period``, ``sampling``, ``threads``, ``progress``. Progress is told
///     in combinations.
///
/// Returns
/// -------
/// Table
///     A row for each combination and part, in the order of the axes, the last varying fastest: ``scenario``, the axes, ``part``, ``low``,
///     ``expected``, ``high``, ``floor``, ``ceiling``, ``width``, ``currency``, ``period``, ``seed``, ``plan``, ``prices``, ``error``. A
///     combination that cannot be has one row that says why.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
/// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
/// >>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"], "out.p90": ["400 GB", "2 TB"]}, draws=1000)
/// >>> [(row["region"], row["out.p90"], row["error"]) for row in swept]
/// [('eu-west-1', '400 GB', None), ('eu-west-1', '2 TB', None), ('sa-east-1', '400 GB', None), ('sa-east-1', '2 TB', None)]
#[pyfunction]
#[pyo3(signature = (architecture, axes, *, by="total", limit=1_000_000, **options))]
pub(crate) fn sweep(
    py: Python<'_>,
    architecture: &Bound<'_, Architecture>,
    axes: &Bound<'_, PyDict>,
    by: &str,
    limit: u64,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Table> {
    let parts = parts(by)?;
    let document = architecture.get().document().clone();
    let axes = axes.iter().map(|(names, values)| axis(&document, &names, &values)).collect::<Outcome<Vec<_>>>()?;
    let asked = Asked::read(options)?;
    if asked.prices.is_some() {
        return Err(wrong_type("sweep() takes no `prices`: all are priced with those that come along"));
    }
    let sweep = Sweep::with_limit(document, axes, limit).map_err(crate::error::Fault::from)?.with_parts(parts);
    let (threads, Asked { options, listener, .. }) = (asked.scenario_threads(), asked);
    Ok(watched(py, listener, move |state| swept(&sweep, &options, threads, state))??)
}

fn parts(by: &str) -> Outcome<Option<PartKind>> {
    match by {
        "total" => Ok(None),
        "charge" => {
            Err(bad_option("by", "expected `total`, `component`, `service`, `region` or `environment`".to_owned()))
        }
        word => grouping(word),
    }
}

fn swept(sweep: &Sweep, options: &EstimateOptions, threads: usize, state: &State) -> Outcome<Table> {
    let planner = |document: &Document, beside: Option<&Plan>| Book::aws().plan_document(document, beside);
    let watch = |progress| state.watch(progress);
    let pool = thread_pool(threads)?;
    let mut outcomes: Vec<Swept> = Vec::new();
    let take = |outcome| {
        outcomes.push(outcome);
        ControlFlow::Continue(())
    };
    sweep.run(&planner, options, Run::on(&pool).watched_by(&watch), take)?;
    Ok(Table::new("Sweep", tidy::sweep(sweep, &outcomes)))
}

/// An axis of one name, or of several that go together.
fn axis(document: &Document, names: &Bound<'_, PyAny>, values: &Bound<'_, PyAny>) -> Outcome<Axis> {
    if let Ok(together) = names.cast::<PyTuple>() {
        let names: Vec<String> = together.extract()?;
        let rows = values.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        let column = |place: usize| -> Outcome<Axis> {
            let short = |_| wrong_type(format!("each point of `{}` has {} values", names.join("`, `"), names.len()));
            let values = rows.iter().map(|row| read(&row.get_item(place).map_err(short)?));
            Ok(Axis::new(&names[place], values.collect::<Outcome<Vec<_>>>()?))
        };
        let axes = (0..names.len()).map(column).collect::<Outcome<Vec<_>>>()?;
        return Ok(Axis::zipped(axes)?);
    }
    let name: String = names.extract()?;
    if let Ok(table) = values.cast::<Table>() {
        let types: Vec<String> = table.get_item("instance_type")?.extract()?;
        return Ok(Axis::new(&name, types.into_iter().map(Value::Text)));
    }
    if !values.is_instance_of::<PyString>() {
        let values = values.try_iter()?.map(|value| read(&value?)).collect::<Outcome<Vec<_>>>()?;
        return Ok(Axis::new(&name, values));
    }
    let is_everywhere = name == "region" && values.extract::<String>()? == "*";
    match is_everywhere {
        true => Ok(Axis::new(&name, Book::aws().common_regions(document).into_iter().map(Value::Text))),
        false => Err(wrong_type(format!("the values of `{name}` are a list, was {}", kind(values))).into()),
    }
}

fn read(from: &Bound<'_, PyAny>) -> Outcome<Value> {
    match from.is_none() {
        true => Ok(Value::Null),
        false => value(from, &mut Definitions::default()),
    }
}

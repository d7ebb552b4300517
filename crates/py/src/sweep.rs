//! Sweeps: many variants of an architecture in one table.

use std::ops::ControlFlow;

use costcone::estimate::{EstimateOptions, Run, thread_pool};
use costcone::plan::{PartKind, Plan};
use costcone::report::tidy;
use costcone::sweep::{Outcome as Swept, Sweep};
use costcone::{Book, Table as Document};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::architecture::Architecture;
use crate::arguments::grouping;
use crate::asked::Asked;
use crate::axis::Given;
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
///     Values by name: ``"region"``, ``"users"`` or ``"users.p90"``, ``"users.scale"``, ``"db.instance_type"``, ``"test.scale"``; a component
///     or an environment by itself is there or not. Values are a list, a range, an array, `steps`, `sampled`; ``"*"`` for all regions that
///     offer everything; a table of `instances`, or a dict such as ``{"vcpu": 4, "memory_gib": 16}``, for all of them that the service has
///     there; under ``"architecture"`` whole architectures. Several names in a tuple go together, each value a tuple then, and so do the
///     columns of a data frame.
/// without : list of dict, optional
///     What is left out: combinations in which all of a dict holds, by name a value, a list of values, or ``{"above": 4, "below": 9}``.
/// keep : callable, optional
///     Called with a dict of each combination; those for which it is not true are left out.
/// percentiles : list, optional
///     Columns besides, as ``["P50", 0.95]``.
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
#[pyo3(signature = (architecture, axes, *, without=None, keep=None, percentiles=None, by="total", limit=1_000_000, **options))]
#[allow(clippy::too_many_arguments)] // OK because they are keywords.
pub(crate) fn sweep(
    py: Python<'_>,
    architecture: &Bound<'_, Architecture>,
    axes: &Bound<'_, PyAny>,
    without: Option<&Bound<'_, PyAny>>,
    keep: Option<&Bound<'_, PyAny>>,
    percentiles: Option<Vec<Bound<'_, PyAny>>>,
    by: &str,
    limit: u64,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Table> {
    parts(by)?;
    let given = Given { axes, without, keep, percentiles, by, limit };
    let definition = crate::axis::definition(architecture.get(), &given)?;
    let asked = Asked::read(options)?;
    if asked.prices.is_some() {
        return Err(wrong_type("sweep() takes no `prices`: all are priced with those that come along"));
    }
    let sweep = definition.sweep().clone();
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

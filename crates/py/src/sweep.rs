//! Sweeps: many variants of an architecture, described once and estimated where and when they are wanted.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use costcone::estimate::{EstimateOptions, Run, thread_pool};
use costcone::plan::{PartKind, Plan};
use costcone::prices::PriceProvider;
use costcone::report::tidy::DataTable;
use costcone::sweep::arrow::{Fingerprint, SweepRows};
use costcone::sweep::{Outcome as Swept, Planner, Sweep, SweepDefinition, SweepRunner};
use costcone::{Book, Finding, Findings, Table as Document, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::architecture::Architecture;
use crate::arguments::grouping;
use crate::asked::Asked;
use crate::axis::{Given, to_python};
use crate::error::{Fault, Outcome, bad_option};
use crate::run::{State, watched};
use crate::sweep_places::Places;
use crate::sweep_stream::SweepStream;
use crate::sweep_written;
use crate::table::Table;

/// Where the schema of a table says what sweep its rows belong to.
pub(crate) const METADATA: &str = "costcone.sweep";

/// A sweep and how it is estimated, with what follows from it, found once.
pub(crate) struct Described {
    pub(crate) definition: SweepDefinition,
    pub(crate) options: EstimateOptions,
    opened: OnceLock<Result<SweepRunner<'static>, Finding>>,
    text: OnceLock<Result<String, String>>,
    places: OnceLock<Places>,
    dropped: OnceLock<u64>,
}

impl Described {
    /// As it is defined.
    pub(crate) fn new(definition: SweepDefinition, options: EstimateOptions) -> Described {
        let (opened, text, places, dropped) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        Described { definition, options, opened, text, places, dropped }
    }

    /// What varies.
    pub(crate) fn sweep(&self) -> &Sweep {
        self.definition.sweep()
    }

    /// Ready to be estimated, with what was compiled before.
    fn opened(&self) -> Outcome<&SweepRunner<'static>> {
        const PLANNER: &Planner<'static> = &planned;
        let open = || SweepRunner::new(self.sweep().clone(), PLANNER, &self.options);
        Ok(self.opened.get_or_init(open).as_ref().map_err(Clone::clone)?)
    }

    /// Everything of it as text.
    pub(crate) fn text(&self) -> PyResult<&str> {
        let written = self.text.get_or_init(|| crate::sweep_text::written(self).map_err(|error| error.to_string()));
        written.as_deref().map_err(|error| crate::error::internal(error))
    }

    /// Where the values of its axes stand.
    pub(crate) fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self.sweep().grid()))
    }

    /// Outcomes as rows.
    pub(crate) fn rows(&self, outcomes: &[Swept]) -> Table {
        Table::new("Sweep", self.sweep().data_table(outcomes))
    }

    /// Its rows as they are made, held by nobody.
    pub(crate) fn made(&self) -> SweepRows<'static> {
        let mut prices = Fingerprint::new().with(costcone::BOOK);
        for (path, hash) in crate::sweep_books::hashes(self.sweep()) {
            prices.add(path.as_bytes());
            prices.add(hash.unwrap_or_default().as_bytes());
        }
        let version = Book::aws().version();
        SweepRows::new(self.sweep().clone(), planned, self.options.clone(), &version).determined_by(&prices)
    }

    /// The rows of combinations by their numbers.
    pub(crate) fn rows_of(&self, numbers: &[u64], threads: usize, state: &State) -> Outcome<Table> {
        let (pool, watch) = (thread_pool(threads)?, |progress| state.watch(progress));
        let run = Run::on(&pool).watched_by(&watch);
        Ok(self.rows(&self.opened()?.outcomes(numbers, run)?))
    }

    fn all_rows(&self, threads: usize, state: &State) -> Outcome<Table> {
        let (pool, watch) = (thread_pool(threads)?, |progress| state.watch(progress));
        let mut outcomes: Vec<Swept> = Vec::new();
        let take = |outcome| {
            outcomes.push(outcome);
            ControlFlow::Continue(())
        };
        self.sweep().run(&planned, &self.options, Run::on(&pool).watched_by(&watch), take)?;
        Ok(self.rows(&outcomes))
    }

    fn scenarios(&self, numbers: impl Iterator<Item = u64>) -> DataTable {
        let kept: Vec<u64> = numbers.filter(|number| self.sweep().keeps(*number)).collect();
        self.sweep().grid().data_table(&kept)
    }
}

fn planned(document: &Document, beside: Option<&Plan>) -> Result<Plan, Findings> {
    Book::aws().plan_document(document, beside)
}

/// The sweep behind `costcone.Sweep`: a description that pickles, the same in every process.
#[pyclass(frozen, module = "costcone._costcone")]
pub(crate) struct Sweeper {
    described: Arc<Described>,
}

impl Sweeper {
    /// What is estimated.
    pub(crate) fn described(&self) -> &Arc<Described> {
        &self.described
    }
}

#[pymethods]
impl Sweeper {
    #[new]
    #[pyo3(signature = (architecture, axes, *, without=None, keep=None, by="total", percentiles=None, limit=Sweep::LIMIT, **options))]
    #[allow(clippy::too_many_arguments)] // OK because they are keywords.
    fn __new__(
        architecture: &Bound<'_, Architecture>,
        axes: &Bound<'_, PyAny>,
        without: Option<&Bound<'_, PyAny>>,
        keep: Option<&Bound<'_, PyAny>>,
        by: &str,
        percentiles: Option<Vec<Bound<'_, PyAny>>>,
        limit: u64,
        options: Option<&Bound<'_, PyDict>>,
    ) -> Outcome<Sweeper> {
        parts(by)?;
        let options = Asked::read(options)?.options;
        options.check().map_err(Fault::Option)?;
        let given = Given { axes, without, keep, percentiles, by, limit };
        let definition = crate::axis::definition(architecture.get(), &given)?;
        Ok(Sweeper { described: Arc::new(Described::new(definition, options)) })
    }

    /// int: how many combinations there are, those that constraints drop included.
    #[getter]
    fn count(&self) -> u64 {
        self.described.sweep().count()
    }

    /// int: how many combinations constraints drop.
    #[getter]
    fn dropped(&self, py: Python<'_>) -> u64 {
        *self.described.dropped.get_or_init(|| py.detach(|| self.described.sweep().dropped()))
    }

    /// dict: the values of each axis, by its name, or by a tuple of names that go together.
    #[getter]
    fn axes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let axes = PyDict::new(py);
        for axis in self.described.sweep().grid().axes() {
            let points = (0..axis.len()).filter_map(|place| axis.point(place));
            match axis.names() {
                [name] => {
                    let values = points.flatten().map(|value| to_python(py, value)).collect::<PyResult<Vec<_>>>()?;
                    axes.set_item(name, values)?;
                }
                names => {
                    let point = |point: &[Value]| {
                        let values = point.iter().map(|value| to_python(py, value)).collect::<PyResult<Vec<_>>>()?;
                        PyTuple::new(py, values)
                    };
                    axes.set_item(PyTuple::new(py, names)?, points.map(point).collect::<PyResult<Vec<_>>>()?)?;
                }
            }
        }
        Ok(axes)
    }

    /// The combinations of some numbers that constraints keep, and in the schema what they belong to.
    #[pyo3(signature = (start=0, stop=None))]
    fn scenarios(&self, py: Python<'_>, start: u64, stop: Option<u64>) -> PyResult<Table> {
        let stop = stop.unwrap_or(u64::MAX).min(self.count());
        let table = py.detach(|| self.described.scenarios(start..stop));
        Ok(Table::new("Scenarios", table).with_metadata(METADATA, self.described.text()?))
    }

    /// The table of the rows without any.
    fn empty(&self) -> Table {
        self.described.rows(&[])
    }

    /// The rows of all combinations that constraints keep; `threads` and `progress` as for an estimate.
    #[pyo3(signature = (**options))]
    fn rows(&self, py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Table> {
        let asked = Asked::read(options)?;
        let (threads, described) = (asked.scenario_threads(), self.described.clone());
        let listener = asked.listener.counting("combinations");
        Ok(watched(py, listener, move |state| described.all_rows(threads, state))??)
    }

    /// The rows as an Arrow stream that makes them as they are taken.
    #[pyo3(signature = (**options))]
    fn stream(&self, options: Option<&Bound<'_, PyDict>>) -> Outcome<SweepStream> {
        Ok(SweepStream::new(self.described.clone(), Asked::read(options)?.scenario_threads()))
    }

    /// Writes the rows into a Parquet or CSV file: those of a table that was made of it, or all of them, made now.
    #[pyo3(signature = (path, made, resume, force, **options))]
    fn write(
        &self,
        py: Python<'_>,
        path: PathBuf,
        made: Option<&Bound<'_, Table>>,
        resume: bool,
        force: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> Outcome<()> {
        let asked = Asked::read(options)?;
        let output = sweep_written::output(&path, resume, force)?;
        match made {
            Some(made) => sweep_written::write_made(py, &self.described, made.get(), &output),
            None => sweep_written::write(py, &self.described, output, asked),
        }
    }

    #[staticmethod]
    fn _restored(text: &str) -> Outcome<Sweeper> {
        Ok(Sweeper { described: crate::sweep_text::described(text)? })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let text = slf.get().described.text()?;
        Ok((slf.get_type().getattr("_restored")?, (text,).into_pyobject(slf.py())?))
    }
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

//! Sweeps: descriptions of many variants of an architecture, and their estimation on any machine.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use costcone::estimate::{EstimateOptions, Run, thread_pool};
use costcone::plan::{PartKind, Plan};
use costcone::prices::PriceProvider;
use costcone::report::tidy::DataTable;
use costcone::sweep::arrow::{Fingerprint, SweepRows};
use costcone::sweep::{Outcome, Planner, Sweep, SweepDefinition, SweepRunner};
use costcone::{Book, Finding, Findings, Table as Document, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::architecture::Architecture;
use crate::arguments::grouping;
use crate::axis::{SweepKeywords, to_python};
use crate::axis_index::AxisIndex;
use crate::error::{ApiError, ApiResult, option_error};
use crate::estimate_keywords::EstimateKeywords;
use crate::run::{RunState, run_watched};
use crate::sweep_file;
use crate::sweep_stream::SweepStream;
use crate::table::ResultTable;

/// Key of the schema metadata that contains the description of a sweep.
pub(crate) const METADATA: &str = "costcone.sweep";

/// A sweep and its options, with values computed from them once.
pub(crate) struct SweepDescription {
    pub(crate) definition: SweepDefinition,
    pub(crate) options: EstimateOptions,
    runner: OnceLock<Result<SweepRunner<'static>, Finding>>,
    text: OnceLock<Result<String, String>>,
    index: OnceLock<AxisIndex>,
    dropped: OnceLock<u64>,
}

impl SweepDescription {
    /// The description of a sweep.
    pub(crate) fn new(definition: SweepDefinition, options: EstimateOptions) -> SweepDescription {
        let (runner, text, index, dropped) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        SweepDescription { definition, options, runner, text, index, dropped }
    }

    /// The sweep.
    pub(crate) fn sweep(&self) -> &Sweep {
        self.definition.sweep()
    }

    /// The runner, which keeps compiled plans.
    fn runner(&self) -> ApiResult<&SweepRunner<'static>> {
        const PLANNER: &Planner<'static> = &plan_document;
        let open = || SweepRunner::new(self.sweep().clone(), PLANNER, &self.options);
        Ok(self.runner.get_or_init(open).as_ref().map_err(Clone::clone)?)
    }

    /// The description as text.
    pub(crate) fn text(&self) -> PyResult<&str> {
        let written = self.text.get_or_init(|| crate::sweep_text::written(self).map_err(|error| error.to_string()));
        written.as_deref().map_err(|error| crate::error::internal_error(error))
    }

    /// The index of the values of its axes.
    pub(crate) fn index(&self) -> &AxisIndex {
        self.index.get_or_init(|| AxisIndex::of(self.sweep().grid()))
    }

    /// Outcomes as rows.
    pub(crate) fn rows(&self, outcomes: &[Outcome]) -> ResultTable {
        ResultTable::new("Sweep", self.sweep().data_table(outcomes))
    }

    /// The source of its rows, which keeps none of them.
    pub(crate) fn row_source(&self) -> SweepRows<'static> {
        let mut prices = Fingerprint::new().with(costcone::BOOK);
        for (path, hash) in crate::sweep_books::hashes(self.sweep()) {
            prices.add(path.as_bytes());
            prices.add(hash.unwrap_or_default().as_bytes());
        }
        let version = Book::aws().version();
        SweepRows::new(self.sweep().clone(), plan_document, self.options.clone(), &version).determined_by(&prices)
    }

    /// The rows of the combinations with these numbers.
    pub(crate) fn rows_of(&self, numbers: &[u64], threads: usize, state: &RunState) -> ApiResult<ResultTable> {
        let (pool, watch) = (thread_pool(threads)?, |progress| state.watch(progress));
        let run = Run::on(&pool).watched_by(&watch);
        Ok(self.rows(&self.runner()?.outcomes(numbers, run)?))
    }

    fn all_rows(&self, threads: usize, state: &RunState) -> ApiResult<ResultTable> {
        let (pool, watch) = (thread_pool(threads)?, |progress| state.watch(progress));
        let mut outcomes: Vec<Outcome> = Vec::new();
        let take = |outcome| {
            outcomes.push(outcome);
            ControlFlow::Continue(())
        };
        self.sweep().run(&plan_document, &self.options, Run::on(&pool).watched_by(&watch), take)?;
        Ok(self.rows(&outcomes))
    }

    fn scenarios(&self, numbers: impl Iterator<Item = u64>) -> DataTable {
        let kept: Vec<u64> = numbers.filter(|number| self.sweep().keeps(*number)).collect();
        self.sweep().grid().data_table(&kept)
    }
}

fn plan_document(document: &Document, beside: Option<&Plan>) -> Result<Plan, Findings> {
    Book::aws().plan_document(document, beside)
}

/// The sweep behind `costcone.Sweep`: a description that pickles, the same in every process.
#[pyclass(frozen, module = "costcone._costcone")]
pub(crate) struct Sweeper {
    described: Arc<SweepDescription>,
}

impl Sweeper {
    /// The description of the sweep.
    pub(crate) fn described(&self) -> &Arc<SweepDescription> {
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
    ) -> ApiResult<Sweeper> {
        check_parts(by)?;
        let options = EstimateKeywords::read(options)?.options;
        options.check().map_err(ApiError::Option)?;
        let given = SweepKeywords { axes, without, keep, percentiles, by, limit };
        let definition = crate::axis::definition(architecture.get(), &given)?;
        Ok(Sweeper { described: Arc::new(SweepDescription::new(definition, options)) })
    }

    /// int: number of combinations, including those that constraints exclude.
    #[getter]
    fn count(&self) -> u64 {
        self.described.sweep().count()
    }

    /// int: number of combinations that constraints exclude.
    #[getter]
    fn dropped(&self, py: Python<'_>) -> u64 {
        *self.described.dropped.get_or_init(|| py.detach(|| self.described.sweep().dropped()))
    }

    /// dict: values of each axis by its name, or by the tuple of names that vary together.
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

    /// The remaining combinations with numbers in a range. The schema contains the description of the sweep.
    #[pyo3(signature = (start=0, stop=None))]
    fn scenarios(&self, py: Python<'_>, start: u64, stop: Option<u64>) -> PyResult<ResultTable> {
        let stop = stop.unwrap_or(u64::MAX).min(self.count());
        let table = py.detach(|| self.described.scenarios(start..stop));
        Ok(ResultTable::new("Scenarios", table).with_metadata(METADATA, self.described.text()?))
    }

    /// A table without rows, with the columns of this sweep.
    fn empty(&self) -> ResultTable {
        self.described.rows(&[])
    }

    /// The rows of all remaining combinations. The options are `threads` and `progress`, as for an estimate.
    #[pyo3(signature = (**options))]
    fn rows(&self, py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<ResultTable> {
        let arguments = EstimateKeywords::read(options)?;
        let (threads, described) = (arguments.scenario_threads(), self.described.clone());
        let listener = arguments.listener.counting("combinations");
        Ok(run_watched(py, listener, move |state| described.all_rows(threads, state))??)
    }

    /// The rows as an Arrow stream, estimated as they are read.
    #[pyo3(signature = (**options))]
    fn stream(&self, options: Option<&Bound<'_, PyDict>>) -> ApiResult<SweepStream> {
        Ok(SweepStream::new(self.described.clone(), EstimateKeywords::read(options)?.scenario_threads()))
    }

    /// Writes the rows to a Parquet or CSV file: the rows of a table, or all rows, estimated now.
    #[pyo3(signature = (path, made, resume, force, **options))]
    fn write(
        &self,
        py: Python<'_>,
        path: PathBuf,
        made: Option<&Bound<'_, ResultTable>>,
        resume: bool,
        force: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> ApiResult<()> {
        let arguments = EstimateKeywords::read(options)?;
        let output = sweep_file::output(&path, resume, force)?;
        match made {
            Some(made) => sweep_file::write_table(py, &self.described, made.get(), &output),
            None => sweep_file::write(py, &self.described, output, arguments),
        }
    }

    #[staticmethod]
    fn _restored(text: &str) -> ApiResult<Sweeper> {
        Ok(Sweeper { described: crate::sweep_text::described(text)? })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let text = slf.get().described.text()?;
        Ok((slf.get_type().getattr("_restored")?, (text,).into_pyobject(slf.py())?))
    }
}

fn check_parts(by: &str) -> ApiResult<Option<PartKind>> {
    match by {
        "total" => Ok(None),
        "charge" => {
            Err(option_error("by", "expected `total`, `component`, `service`, `region` or `environment`".to_owned()))
        }
        word => grouping(word),
    }
}

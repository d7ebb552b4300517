//! Comparisons of architectures on the same draws.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use costcone::Book;
use costcone::compare::Comparison as Model;
use costcone::estimate::{EstimateOptions, Estimator, Run, thread_pool};
use costcone::report::{Style, compare as face, compare_json, html, markdown, tidy};
use costcone::scenario::Waterfall;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::architecture::Architecture;
use crate::chart::{Chart, MOST_ROWS, checked_bars};
use crate::error::{ApiResult, argument_error, not_found};
use crate::estimate::Estimate;
use crate::estimate_keywords::EstimateKeywords;
use crate::range::CostRange;
use crate::run::{ProgressListener, RunState, run_watched};
use crate::table::ResultTable;

/// Architectures side by side, simulated with the same draws.
///
/// Shared assumptions have the same value in each simulated case, so differences are true differences. `costcone.compare` makes a
/// comparison. ``comparison['Ireland']`` is an estimate. The first architecture is the base of the comparison.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Comparison {
    model: Arc<Model>,
    sides: Vec<(String, Architecture, Arc<Estimator>)>,
    /// Waterfalls by the places of the two architectures.
    waterfalls: Mutex<HashMap<(usize, usize), Arc<Waterfall>>>,
}

/// Notebook output contains waterfalls for at most this many architectures.
const MOST_WATERFALLS: usize = 6;

/// Estimate several architectures on the same draws and compare them.
///
/// Parameters
/// ----------
/// *architectures : Architecture or mapping of str to Architecture
///     Two or more, with their own names or the keys of a mapping. The first is the base of the comparison.
/// **options
///     ``level``, ``draws``, ``seed``, ``period``, ``sampling``, ``threads``, ``progress``; see `Architecture.estimate`.
///
/// Returns
/// -------
/// Comparison
///
/// Raises
/// ------
/// ModelError, PriceError, FormulaError, UndocumentedError, CurrencyError
///     If an architecture is not valid, there are fewer than two, or two have the same name.
/// OptionError
///     If an option is out of range or unknown.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
/// >>> frankfurt = cc.Architecture("outpost", region="eu-central-1").add("gateway", "nat_gateway", processed=out)
/// >>> comparison = cc.compare({"Frankfurt": frankfurt, "Ireland": frankfurt.with_region("eu-west-1")})
/// >>> comparison.prob_cheaper("Ireland", than="Frankfurt")
/// 1.0
#[pyfunction]
#[pyo3(signature = (*architectures, **options))]
pub(crate) fn compare(
    py: Python<'_>,
    architectures: &Bound<'_, PyTuple>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Comparison> {
    let named = named(architectures)?;
    let arguments = EstimateKeywords::read(options)?;
    if arguments.prices.is_some() {
        return Err(argument_error(
            "compare() takes no `prices`: set them with `architecture.with_options(prices=...)`",
        ));
    }
    let (threads, EstimateKeywords { options, listener, .. }) = (arguments.threads(), arguments);
    Ok(run_watched(py, listener, move |state| run_comparison(named, &options, threads, state))??)
}

/// Simulates all architectures together.
fn run_comparison(
    named: Vec<(String, Architecture)>,
    options: &EstimateOptions,
    threads: usize,
    state: &RunState,
) -> ApiResult<Comparison> {
    let sides = plan_together(named)?;
    let pairs: Vec<(&str, &Estimator)> = sides.iter().map(|(name, _, made)| (name.as_str(), &**made)).collect();
    let watch = |progress| state.watch(progress);
    let pool = thread_pool(threads)?;
    let model = Model::new(&pairs, options, Run::on(&pool).watched_by(&watch))?;
    Ok(Comparison { model: Arc::new(model), sides, waterfalls: Mutex::default() })
}

/// The architectures with their names.
fn named(architectures: &Bound<'_, PyTuple>) -> PyResult<Vec<(String, Architecture)>> {
    let mut named = Vec::new();
    for given in architectures.iter() {
        if let Ok(one) = given.cast::<Architecture>() {
            let one = one.get().clone();
            named.push((one.title(), one));
        } else if let Ok(several) = given.cast::<PyDict>() {
            for (name, one) in several.iter() {
                let one = one.cast::<Architecture>().map_err(|_| not_an_architecture(&one))?;
                named.push((name.extract()?, one.get().clone()));
            }
        } else {
            return Err(not_an_architecture(&given));
        }
    }
    Ok(named)
}

fn not_an_architecture(value: &Bound<'_, PyAny>) -> PyErr {
    argument_error(format!("expected architectures, or a dict of them by name, was {}", crate::document::kind(value)))
}

/// Plans each architecture after the one before it, which makes all of them share their draws.
fn plan_together(named: Vec<(String, Architecture)>) -> ApiResult<Vec<(String, Architecture, Arc<Estimator>)>> {
    let mut sides: Vec<(String, Architecture, Arc<Estimator>)> = Vec::new();
    for (name, architecture) in named {
        let estimator = match sides.last() {
            None => architecture.estimator()?,
            Some((_, _, before)) => Arc::new(architecture.estimator_with_draws_of(before.plan())?),
        };
        sides.push((name, architecture, estimator));
    }
    Ok(sides)
}

impl Comparison {
    fn place(&self, name: &str) -> ApiResult<usize> {
        let found = self.sides.iter().position(|(known, ..)| known == name);
        found.ok_or_else(|| not_found("architecture", name, &self.names()))
    }

    fn names(&self) -> Vec<&str> {
        self.sides.iter().map(|(name, ..)| name.as_str()).collect()
    }

    /// The waterfall between two architectures, made once.
    fn waterfall_between(&self, py: Python<'_>, of: usize, than: usize) -> PyResult<Arc<Waterfall>> {
        if let Some(known) = self.cached_waterfall(of, than) {
            return Ok(known);
        }
        let [base, other] = [than, of].map(|place| self.sides[place].1.document().clone());
        let options = self.model.options().clone();
        let work = move |_: &RunState| -> ApiResult<Waterfall> { Ok(Book::aws().waterfall(&base, &other, &options)?) };
        let found = Arc::new(run_watched(py, ProgressListener::new(None)?, work)??);
        // OK because the map is valid after a panic of another thread: entries are complete when they are inserted.
        let mut kept = self.waterfalls.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.entry((of, than)).or_insert(found).clone())
    }

    fn cached_waterfall(&self, of: usize, than: usize) -> Option<Arc<Waterfall>> {
        self.waterfalls.lock().unwrap_or_else(PoisonError::into_inner).get(&(of, than)).cloned()
    }

    /// The waterfalls of all but the first architecture; none if there are too many for a notebook.
    fn waterfalls_to_show(&self, py: Python<'_>) -> PyResult<Vec<Waterfall>> {
        if self.sides.len() > MOST_WATERFALLS {
            Ok(Vec::new())
        } else {
            (1..self.sides.len()).map(|of| Ok(Waterfall::clone(&*self.waterfall_between(py, of, 0)?))).collect()
        }
    }

    /// The places of two architectures; the second is the base by default.
    fn places(&self, of: &str, than: Option<&str>) -> ApiResult<(usize, usize)> {
        Ok((self.place(of)?, than.map_or(Ok(0), |than| self.place(than))?))
    }
}

#[pymethods]
impl Comparison {
    /// Return the cost of one architecture minus the cost of another. Negative values are savings.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Name of the architecture.
    /// than : str, optional
    ///     Name of the other; the base by default.
    ///
    /// Returns
    /// -------
    /// CostRange
    ///     ``low`` and ``high`` are percentiles of the difference, not differences of percentiles.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such architecture.
    #[pyo3(signature = (of, *, than=None))]
    fn difference(&self, of: &str, than: Option<&str>) -> ApiResult<CostRange> {
        let (of, than) = self.places(of, than)?;
        let difference = self.model.difference(of, than);
        let difference = difference.ok_or_else(|| crate::error::internal_error("a place without an architecture"))?;
        Ok(CostRange::new(difference.range(), self.model.options().period().word()))
    }

    /// Return the probability that one architecture costs less than another.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Name of the architecture.
    /// than : str, optional
    ///     Name of the other; the base by default.
    ///
    /// Returns
    /// -------
    /// float
    ///     Probability, 0 to 1. Equal costs count for neither.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such architecture.
    #[pyo3(signature = (of, *, than=None))]
    fn prob_cheaper(&self, of: &str, than: Option<&str>) -> ApiResult<f64> {
        let (of, than) = self.places(of, than)?;
        let cheaper = self.model.cheaper(of, than);
        Ok(cheaper.ok_or_else(|| crate::error::internal_error("a place without an architecture"))?.value)
    }

    /// Return where the difference in expected cost comes from: a waterfall of the changes between two architectures.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Name of the architecture.
    /// than : str, optional
    ///     Name of the other; the base by default.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each change, in the order of application. Joint effects count in the later row. ``adds`` add up to the
    ///     difference.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such architecture.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> frankfurt = cc.Architecture("outpost", region="eu-central-1").add("gateway", "nat_gateway", processed="50 GB")
    /// >>> ireland = frankfurt.with_region("eu-west-1").with_component("gateway", processed="80 GB")
    /// >>> comparison = cc.compare({"Frankfurt": frankfurt, "Ireland": ireland})
    /// >>> comparison.waterfall("Ireland")["changes"]
    /// [None, 'region: eu-central-1 to eu-west-1', 'gateway.processed: 50 GB to 80 GB']
    #[pyo3(signature = (of, *, than=None))]
    fn waterfall(&self, py: Python<'_>, of: &str, than: Option<&str>) -> PyResult<ResultTable> {
        let (of, than) = self.places(of, than)?;
        let waterfall = self.waterfall_between(py, of, than)?;
        Ok(ResultTable::new(
            "Where the difference comes from",
            tidy::waterfall(&waterfall, self.model.options().period()),
        ))
    }

    /// Chart the waterfall: a bar for each change, from the expected cost of one architecture to that of the other.
    ///
    /// Bars are means. A note shows the range of the whole difference.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Name of the architecture.
    /// than : str, optional
    ///     Name of the other; the base by default.
    /// bars : int
    ///     Number of bars, 1 to 100. The smallest changes share one bar.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` is the table of `waterfall`.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such architecture.
    /// OptionError
    ///     If the number of bars is out of range.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> frankfurt = cc.Architecture("outpost", region="eu-central-1").add("gateway", "nat_gateway", processed="50 GB")
    /// >>> comparison = cc.compare({"Frankfurt": frankfurt, "Ireland": frankfurt.with_region("eu-west-1")})
    /// >>> comparison.waterfall_chart("Ireland")
    /// <Chart waterfall: Where the difference comes from: Ireland compared with Frankfurt>
    #[pyo3(signature = (of, *, than=None, bars=12))]
    fn waterfall_chart(&self, py: Python<'_>, of: &str, than: Option<&str>, bars: usize) -> PyResult<Chart> {
        let (of, than) = self.places(of, than)?;
        checked_bars(bars, 1, MOST_ROWS)?;
        Ok(Chart::waterfall(&self.model, [of, than], &*self.waterfall_between(py, of, than)?, bars)?)
    }

    /// Chart the ranges side by side, each with its probability of being the cheapest.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` is `table`.
    fn ranges(&self) -> Chart {
        Chart::ranges(&self.model)
    }

    /// Chart the distribution of the difference in cost, with the probability that each architecture is cheaper.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Name of the architecture.
    /// than : str, optional
    ///     Name of the other; the base by default.
    /// bars : int
    ///     Number of bars, 5 to 500.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` has a row for each bar: ``from``, ``to``, ``probability``.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such architecture.
    /// OptionError
    ///     If the number of bars is out of range.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs, 2026-10")
    /// >>> frankfurt = cc.Architecture("outpost", region="eu-central-1").add("gateway", "nat_gateway", processed=out)
    /// >>> comparison = cc.compare({"Frankfurt": frankfurt, "Ireland": frankfurt.with_region("eu-west-1")})
    /// >>> comparison.histogram("Ireland").title
    /// 'Monthly cost of Ireland compared with Frankfurt (negative = cheaper)'
    #[pyo3(signature = (of, *, than=None, bars=40))]
    fn histogram(&self, of: &str, than: Option<&str>, bars: usize) -> ApiResult<Chart> {
        let (of, than) = self.places(of, than)?;
        Chart::difference(&self.model, [of, than], bars)
    }

    /// Table: a row for each architecture: its range, its probability of being the cheapest, its difference from the base, and its
    /// probability of being cheaper than the base.
    #[getter]
    fn table(&self) -> ResultTable {
        ResultTable::new("Comparison", tidy::comparison(&self.model))
    }

    /// Return the comparison as JSON without rounding.
    fn to_json(&self) -> String {
        compare_json(&self.model, &[]).to_string()
    }

    /// Return the names of the architectures.
    fn keys(&self) -> Vec<String> {
        self.names().into_iter().map(str::to_owned).collect()
    }

    fn __getitem__(&self, name: &str) -> ApiResult<Estimate> {
        let place = self.place(name)?;
        let (_, architecture, estimator) = &self.sides[place];
        let estimate = self.model.sides().nth(place).map(|(_, estimate)| estimate.clone());
        let estimate = estimate.ok_or_else(|| crate::error::internal_error("a place without an architecture"))?;
        Ok(Estimate::new(estimate, estimator.clone(), architecture))
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        name.extract::<String>().is_ok_and(|name| self.names().contains(&name.as_str()))
    }

    fn __len__(&self) -> usize {
        self.sides.len()
    }

    fn _ipython_key_completions_(&self) -> Vec<String> {
        self.keys()
    }

    fn __str__(&self) -> String {
        face(&self.model, &[], Style::plain())
    }

    fn __repr__(&self) -> String {
        format!("<Comparison of {}>", self.names().join(", "))
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let waterfalls = match self.waterfalls_to_show(py) {
            // Without its price book, a comparison still shows itself, without waterfalls. Interrupts are not `Exception`s.
            Err(error) if error.is_instance_of::<PyException>(py) => Vec::new(),
            shown => shown?,
        };
        Ok(html::comparison(&self.model, &waterfalls))
    }

    fn _repr_markdown_(&self) -> String {
        markdown::comparison(&self.model)
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "...".to_owned() } else { self.__str__() };
        printer.call_method1("text", (text,)).map(drop)
    }

    #[staticmethod]
    fn _restored(py: Python<'_>, named: &Bound<'_, PyDict>, options: &str) -> PyResult<Comparison> {
        let written = costcone::document(options, costcone::Format::Json).map_err(crate::error::ApiError::from)?;
        let options = crate::estimate_keywords::options_from_json(&written);
        let named = self::named(&PyTuple::new(py, [named])?)?;
        Ok(run_watched(py, ProgressListener::new(None)?, move |state| run_comparison(named, &options, 1, state))??)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        let named = PyDict::new(py);
        for (name, architecture, _) in &this.sides {
            named.set_item(name, Py::new(py, architecture.clone())?)?;
        }
        let options = crate::estimate_keywords::options_to_json(this.model.options()).to_string();
        Ok((slf.get_type().getattr("_restored")?, (named, options).into_pyobject(py)?))
    }
}

//! Estimates: cost ranges with their sources and options.

use std::sync::{Arc, OnceLock};

use costcone::estimate::{Detail, Estimate as Model, EstimateOptions, Estimator, Run, thread_pool};
use costcone::formula::NodeId;
use costcone::plan::PartKind;
use costcone::report::{self, Style, TornadoFigure, html, markdown, tidy};
use costcone::sensitivity::{Question, Sensitivity, first_open};
use costcone::{Code, Finding, Table as Document, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::architecture::Architecture;
use crate::arguments::{grouping, money, percentile};
use crate::chart::Chart;
use crate::draws::DrawsView;
use crate::error::{ApiError, ApiResult, internal_error, not_found};
use crate::estimate_keywords::EstimateKeywords;
use crate::range::{Bounds, CostRange};
use crate::range_source::RangeSource;
use crate::run::{ProgressListener, RunState, run_watched};
use crate::table::ResultTable;

/// The cost ranges of an architecture, with their assumptions and prices.
///
/// `Architecture.estimate` makes it. ``estimate['api']`` is the range of a component or of a line of the bill.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Estimate {
    model: Arc<Model>,
    estimator: Arc<Estimator>,
    architecture: Architecture,
    with_draws: OnceLock<Arc<Model>>,
    sensitivity: OnceLock<Arc<Sensitivity>>,
}

/// Estimates an architecture with the keywords of `Architecture.estimate`.
pub(crate) fn estimate_architecture(
    py: Python<'_>,
    architecture: &Architecture,
    given: Option<&Bound<'_, PyDict>>,
) -> PyResult<Estimate> {
    let arguments = EstimateKeywords::read(given)?;
    let known = architecture.cached_estimator(arguments.prices.as_deref());
    if let Some(estimator) = known.filter(|estimator| is_short(estimator, &arguments)) {
        let model = py.detach(|| run_estimate(&estimator, &arguments.options, 1, &RunState::default()))?;
        return Ok(Estimate::new(model, estimator, architecture));
    }
    let (threads, EstimateKeywords { options, prices, listener, .. }) = (arguments.threads(), arguments);
    let owned = architecture.clone();
    let work = move |state: &RunState| -> ApiResult<(Arc<Estimator>, Model)> {
        let estimator = owned.estimator_with(prices.as_deref())?;
        let model = run_estimate(&estimator, &options, threads, state)?;
        Ok((estimator, model))
    };
    let (estimator, model) = run_watched(py, listener, work)??;
    Ok(Estimate::new(model, estimator, architecture))
}

/// Largest product of program steps and draws for a run on the calling thread. Such a run takes some hundredths of a second: starting
/// a thread would not pay, and a late answer to Ctrl-C goes unnoticed.
const SHORT: u64 = 20_000_000;

/// Whether an estimate is too short to need a thread, an interrupt or progress.
fn is_short(estimator: &Estimator, arguments: &EstimateKeywords) -> bool {
    let steps = estimator.plan().program().nodes().len() as u64;
    let is_little = steps.saturating_mul(arguments.options.draws()) <= SHORT;
    let is_plain = arguments.options.standard_error_target().is_none() && arguments.threads() == 1;
    is_little && is_plain && !matches!(arguments.listener, ProgressListener::Callable(_))
}

/// Repeats the estimate that was written as JSON.
pub(crate) fn from_json<'py>(py: Python<'py>, model: &Document, json: &Document) -> PyResult<Bound<'py, PyAny>> {
    let architecture = Architecture::from_document(model.clone());
    let options = crate::estimate_keywords::options_from_json(&json.section(&["options"]));
    let owned = architecture.clone();
    let work = move |state: &RunState| -> ApiResult<(Arc<Estimator>, Model)> {
        let estimator = owned.estimator()?;
        let model = run_estimate(&estimator, &options, 1, state)?;
        Ok((estimator, model))
    };
    let (estimator, model) = run_watched(py, ProgressListener::new(None)?, work)??;
    let fingerprint = json.get("plan_fingerprint");
    if fingerprint.is_some_and(|known| *known != Value::from(model.plan().fingerprint())) {
        return Err(ApiError::from(other_prices()).into());
    }
    Ok(Bound::new(py, Estimate::new(model, estimator, &architecture))?.into_any())
}

fn other_prices() -> Finding {
    Finding::new(Code::BadValue, "plan_fingerprint", "the estimate was made with other prices or another version")
        .with_help(
            "pass only its `model` to `costcone.from_json`, and estimate that architecture with the current prices",
        )
}

/// Runs an estimator. It separates errors of options from those of the architecture.
fn run_estimate(
    estimator: &Estimator,
    options: &EstimateOptions,
    threads: usize,
    state: &RunState,
) -> ApiResult<Model> {
    let watch = |progress| state.watch(progress);
    let fault = |finding: Finding| match finding.code() == Code::OutOfRange && !finding.path().is_empty() {
        true => ApiError::Option(finding),
        false => finding.into(),
    };
    match threads {
        1 => estimator.estimate_with(options, Run::default().watched_by(&watch)),
        threads => {
            let pool = thread_pool(threads).map_err(fault)?;
            estimator.estimate_with(options, Run::on(&pool).watched_by(&watch))
        }
    }
    .map_err(fault)
}

impl Estimate {
    pub(crate) fn new(model: Model, estimator: Arc<Estimator>, architecture: &Architecture) -> Estimate {
        let (with_draws, sensitivity) = (OnceLock::new(), OnceLock::new());
        Estimate { model: Arc::new(model), estimator, architecture: architecture.clone(), with_draws, sensitivity }
    }

    /// The estimator and the options of the estimate.
    pub(crate) fn estimator_and_options(&self) -> (Arc<Estimator>, EstimateOptions) {
        (self.estimator.clone(), self.model.options().clone())
    }

    fn cost_range(&self, range: &costcone::CostRange, node: NodeId) -> CostRange {
        CostRange::new(range, self.period()).of(RangeSource::new(&self.estimator, self.model.options(), node))
    }

    fn period(&self) -> &'static str {
        self.model.options().period().word()
    }

    /// Names, ranges and program nodes of components and lines.
    fn named(&self) -> impl Iterator<Item = (&str, &costcone::CostRange, NodeId)> {
        let plan = self.model.plan();
        let nodes = plan.parts().iter().filter(|part| part.kind() == PartKind::Component).map(|part| part.cost());
        let components = self.model.by(PartKind::Component).zip(nodes);
        let components = components.map(|((name, ranged), node)| (name, ranged.range(), node));
        components.chain(self.model.lines().map(|(line, ranged)| (line.id(), ranged.range(), line.cost())))
    }

    fn names(&self) -> Vec<&str> {
        self.named().map(|(name, ..)| name).collect()
    }

    /// The sensitivity analysis, made once.
    fn sensitivity(&self, py: Python<'_>) -> PyResult<Arc<Sensitivity>> {
        if let Some(known) = self.sensitivity.get() {
            return Ok(known.clone());
        }
        let found = self.analyze(py, None)?;
        Ok(self.sensitivity.get_or_init(|| found).clone())
    }

    /// The analysis with the tornado of another percentile. It is not cached, because callers rarely repeat it.
    fn sensitivity_of(&self, py: Python<'_>, percentile: f64) -> PyResult<Arc<Sensitivity>> {
        match self.sensitivity.get().filter(|kept| kept.percentile() == percentile) {
            Some(kept) => Ok(kept.clone()),
            None => self.analyze(py, Some(percentile)),
        }
    }

    fn analyze(&self, py: Python<'_>, percentile: Option<f64>) -> PyResult<Arc<Sensitivity>> {
        let (estimator, options) = self.estimator_and_options();
        let work = move |state: &RunState| -> ApiResult<Sensitivity> {
            let watch = |progress| state.watch(progress);
            let run = Run::default().watched_by(&watch);
            Ok(match percentile {
                Some(percentile) => estimator.sensitivity_of(&options, percentile, run)?,
                None => estimator.sensitivity(&options, run)?,
            })
        };
        Ok(Arc::new(run_watched(py, ProgressListener::new(None)?, work)??))
    }

    /// The open questions at the end of a report.
    fn questions(&self, py: Python<'_>) -> PyResult<Vec<Question>> {
        Ok(first_open(self.sensitivity(py)?.questions()))
    }

    /// The estimate with all draws of the total. The same seed gives the same draws.
    fn model_with_draws(&self, py: Python<'_>) -> PyResult<Arc<Model>> {
        if let Some(kept) = self.with_draws.get() {
            return Ok(kept.clone());
        }
        let estimator = self.estimator.clone();
        let arguments = self.model.options();
        let options = EstimateOptions::default()
            .with_draws(self.model.draws_made())
            .with_seed(arguments.seed())
            .with_period(arguments.period())
            .with_sampling(arguments.sampling())
            .with_detail(Detail::Total)
            .with_draws_kept(true);
        let kept =
            run_watched(py, ProgressListener::new(None)?, move |state| run_estimate(&estimator, &options, 1, state))??;
        Ok(self.with_draws.get_or_init(|| Arc::new(kept)).clone())
    }
}

#[pymethods]
impl Estimate {
    /// CostRange: range of the total.
    #[getter]
    fn total(&self) -> CostRange {
        self.cost_range(self.model.total(), self.model.plan().total())
    }

    /// Bounds: limits of the total in the model.
    #[getter]
    fn bounds(&self) -> Bounds {
        Bounds::new(self.model.bounds())
    }

    /// Architecture: the estimated architecture.
    #[getter]
    fn architecture(&self) -> Architecture {
        self.architecture.clone()
    }

    /// str: name of the architecture.
    #[getter]
    fn name(&self) -> &str {
        self.model.plan().name()
    }

    /// int: class of the estimate, from 5 (high-level) to 1 (calibrated against actual spend).
    #[getter]
    fn estimate_class(&self) -> u8 {
        self.model.plan().class().class()
    }

    /// int: seed of the draws.
    #[getter]
    fn seed(&self) -> u64 {
        self.model.options().seed()
    }

    /// int: number of draws.
    #[getter]
    fn draws_made(&self) -> u64 {
        self.model.draws_made()
    }

    /// str: hash of all formulas, assumptions and prices. Estimates with the same fingerprint and options are equal.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.model.plan().fingerprint()
    }

    /// Table: the assumptions, with the distribution of each in words.
    #[getter]
    fn assumptions(&self) -> ResultTable {
        ResultTable::new("assumptions", tidy::assumptions(self.model.plan()))
    }

    /// tuple of Finding: undocumented figures, missing evidence for a better class, and notes.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let remarks = report::remarks(self.model.plan());
        let finding = |remark: report::Remark| {
            crate::finding::Finding::new(&remark.path, remark.code, remark.message, remark.help)
        };
        PyTuple::new(py, remarks.into_iter().map(finding).collect::<Vec<_>>())
    }

    /// Return the ranges of parts, in the order of the architecture.
    ///
    /// Expected costs add up to the expected total. Lows and highs are percentiles and do not add up.
    ///
    /// Parameters
    /// ----------
    /// part : {'component', 'service', 'charge', 'region', 'environment'}
    ///     The kind of part.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Columns: the part, ``low``, ``expected``, ``high``, ``floor``, ``ceiling``, ``share`` (of the expected total, 0 to 1),
    ///     ``currency``, ``level``, ``period``.
    ///
    /// Raises
    /// ------
    /// OptionError
    ///     If the kind of part is unknown.
    #[pyo3(signature = (part="component"))]
    fn by(&self, part: &str) -> ApiResult<ResultTable> {
        Ok(match grouping(part)? {
            Some(kind) => ResultTable::new(&format!("by {part}"), tidy::parts(&self.model, kind)),
            None => ResultTable::new("by charge", tidy::lines(&self.model)),
        })
    }

    /// Explain how costs are computed: formulas, values, price tiers, price rows and assumptions.
    ///
    /// Parameters
    /// ----------
    /// path : str
    ///     A component, as in ``'api'``, or one of its charges, as in ``'api.duration'``. All lines by default.
    ///
    /// Returns
    /// -------
    /// Explanation
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such component or charge.
    #[pyo3(signature = (path=""))]
    fn explain(&self, path: &str) -> ApiResult<Explanation> {
        let text = report::explain(&self.model, path, Style::plain());
        let json = report::explain_json(&self.model, path);
        match (text, json) {
            (Some(text), Some(json)) => Ok(Explanation { text, json: json.to_string() }),
            _ => Err(not_found("component or charge", path, &self.names())),
        }
    }

    /// Return the probability that the total exceeds an amount.
    ///
    /// Parameters
    /// ----------
    /// amount : str
    ///     Amount with its currency, as in ``'3000 USD'``, for the period of the estimate.
    ///
    /// Returns
    /// -------
    /// float
    ///     Probability, 0 to 1.
    ///
    /// Raises
    /// ------
    /// CurrencyError
    ///     If the amount is in another currency.
    fn prob_over(&self, amount: &Bound<'_, PyAny>) -> ApiResult<f64> {
        Ok(self.model.probability_over(&money(amount)?)?)
    }

    /// Return the draws of the total in ascending order, as a read-only NumPy array without a copy.
    ///
    /// The first call repeats the simulation, because an estimate does not keep its draws.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray, shape (draws_made,), float64
    ///     Costs in the currency and for the period of the total: list price, before tax.
    ///
    /// Raises
    /// ------
    /// ModuleNotFoundError
    ///     If NumPy is not installed.
    fn draws<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let numpy = crate::table::optional(py, "numpy", "numpy", "numpy")?;
        numpy.call_method1("asarray", (DrawsView::new(self.model_with_draws(py)?),))
    }

    /// Return the questions to ask next: open ones first, and the one that narrows the range most at the top.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each uncertain assumption: the question, the current figures, the owner, and the average width of the range
    ///     after the answer.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> users = cc.assumption("users", "Active users", p10="20k", p90="80k", unit="user", basis="Workshop", owner="customer")
    /// >>> shop = cc.Architecture("shop", region="eu-central-1")
    /// >>> shop = shop.add("api", "lambda", requests=users * "40 request/user", memory="512 MB", duration="120 ms")
    /// >>> [row["assumption"] for row in shop.estimate().ask_next()]
    /// ['users', 'definition']
    fn ask_next(&self, py: Python<'_>) -> PyResult<ResultTable> {
        Ok(ResultTable::new("Questions to ask next", tidy::questions(&*self.sensitivity(py)?)))
    }

    /// Chart a tornado: the cost when each assumption moves from its P10 to its P90 while all others stay uncertain.
    ///
    /// Parameters
    /// ----------
    /// percentile : str or float, optional
    ///     Percentile of the cost, as in ``'P50'`` or ``0.5``; the expected cost by default.
    /// bars : int
    ///     Number of bars, 1 to 100. A note adds up the swings of the other assumptions.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` has a row for each uncertain assumption, widest swing first.
    ///
    /// Raises
    /// ------
    /// OptionError
    ///     If the percentile or the number of bars is out of range.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs, 2026-10")
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
    /// >>> tornado = outpost.estimate().tornado(percentile="P50")
    /// >>> tornado.data["assumption"]
    /// ['definition', 'out']
    #[pyo3(signature = (*, percentile=None, bars=10))]
    fn tornado(&self, py: Python<'_>, percentile: Option<&Bound<'_, PyAny>>, bars: usize) -> ApiResult<Chart> {
        let (sensitivity, moved) = match percentile {
            Some(arguments) => (self.sensitivity_of(py, self::percentile(arguments)?)?, TornadoFigure::Percentile),
            None => (self.sensitivity(py)?, TornadoFigure::Expected),
        };
        Chart::tornado(&self.model, &sensitivity, moved, bars)
    }

    /// Return the share of the variance by assumption: alone (first-order), with interactions (total), and Shapley.
    ///
    /// The shares also hold for correlated assumptions.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each uncertain assumption, largest Shapley share first. Shapley shares add up to 1.
    fn variance(&self, py: Python<'_>) -> PyResult<ResultTable> {
        Ok(ResultTable::new("Share of the uncertainty by assumption", tidy::variance(&*self.sensitivity(py)?)))
    }

    /// Chart the distribution of the total with low, expected and high.
    ///
    /// Parameters
    /// ----------
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
    /// OptionError
    ///     If the number of bars is out of range.
    #[pyo3(signature = (*, bars=40))]
    fn histogram(&self, bars: usize) -> ApiResult<Chart> {
        Chart::histogram(&self.model, bars)
    }

    /// Chart the probability that the total stays below each amount.
    ///
    /// Parameters
    /// ----------
    /// budget : str, optional
    ///     An amount with its currency, as in ``'3000 USD'``. The chart marks it with the chance of exceeding it.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` has the columns ``cost`` and ``probability``.
    ///
    /// Raises
    /// ------
    /// CurrencyError
    ///     If the budget is in another currency.
    #[pyo3(signature = (*, budget=None))]
    fn s_curve(&self, budget: Option<&Bound<'_, PyAny>>) -> ApiResult<Chart> {
        Chart::s_curve(&self.model, budget.map(money).transpose()?)
    }

    /// Return the what-if widget: a slider for each uncertain assumption, and the range with the chosen values.
    ///
    /// It needs the extra ``costcone[widgets]``. `Explore.to_architecture` saves the values in a changed architecture.
    ///
    /// Returns
    /// -------
    /// costcone.explore.Explore
    ///
    /// Raises
    /// ------
    /// ModuleNotFoundError
    ///     If anywidget is not installed.
    fn explore<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("costcone.explore")?.call_method1("Explore", (slf,))
    }

    /// Return the estimate as JSON without rounding, with its architecture and options. `costcone.from_json` repeats the estimate.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let mut json = report::json(&self.model, None, &self.questions(py)?);
        if let serde_json::Value::Object(map) = &mut json {
            let model = serde_json::to_value(self.architecture.document());
            map.insert("options".to_owned(), crate::estimate_keywords::options_to_json(self.model.options()));
            map.insert("model".to_owned(), model.map_err(|error| internal_error(&error.to_string()))?);
        }
        Ok(json.to_string())
    }

    fn __getitem__(&self, name: &str) -> ApiResult<CostRange> {
        let found = self.named().find(|(known, ..)| *known == name);
        let (_, range, node) = found.ok_or_else(|| not_found("component or line", name, &self.names()))?;
        Ok(self.cost_range(range, node))
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        name.extract::<String>().is_ok_and(|name| self.named().any(|(known, ..)| known == name))
    }

    /// Return the names for ``estimate[name]``: components, then lines of the bill.
    fn keys(&self) -> Vec<String> {
        self.named().map(|(name, ..)| name.to_owned()).collect()
    }

    fn _ipython_key_completions_(&self) -> Vec<String> {
        self.keys()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Estimate>() else { return Ok(false) };
        let other = other.get();
        let same = self.model.plan().fingerprint() == other.model.plan().fingerprint();
        Ok(same && self.model.options() == other.model.options())
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.fingerprint().hash(&mut hasher);
        hasher.finish()
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(report::terminal(&self.model, None, &self.questions(py)?, report::TerminalDetail::Full, Style::plain()))
    }

    fn __repr__(&self) -> String {
        report::RangeText::new(self.model.total(), self.period()).sentence()
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        Ok(html::estimate(&self.model, Some(&*self.sensitivity(py)?)))
    }

    fn _repr_markdown_(&self, py: Python<'_>) -> PyResult<String> {
        Ok(markdown::estimate(&self.model, Some(&*self.sensitivity(py)?)))
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "...".to_owned() } else { self.__str__(printer.py())? };
        printer.call_method1("text", (text,)).map(drop)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let restore = slf.py().import("costcone")?.getattr("from_json")?;
        Ok((restore, (slf.get().to_json(slf.py())?,).into_pyobject(slf.py())?))
    }
}

/// The computation of costs as text; `to_json` returns it as data.
#[pyclass(frozen, eq, hash, module = "costcone")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Explanation {
    text: String,
    json: String,
}

#[pymethods]
impl Explanation {
    /// Return the computation as JSON: a list of lines.
    fn to_json(&self) -> &str {
        &self.json
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> &str {
        &self.text
    }

    fn _repr_html_(&self) -> String {
        html::preformatted(&self.text)
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "..." } else { &self.text };
        printer.call_method1("text", (text,)).map(drop)
    }
}

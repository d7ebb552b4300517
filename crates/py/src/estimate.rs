//! Estimates: ranges, what they rest on, and how they were made.

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
use crate::asked::Asked;
use crate::chart::Chart;
use crate::draws::Draws;
use crate::error::{Fault, Outcome, internal, not_found};
use crate::origin::Origin;
use crate::range::{Bounds, CostRange};
use crate::run::{Listener, State, watched};
use crate::table::Table;

/// The ranges of an architecture's cost, with everything they rest on.
///
/// Made by `Architecture.estimate`. ``estimate['api']`` is the range of a component or of a line of the bill.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Estimate {
    model: Arc<Model>,
    estimator: Arc<Estimator>,
    architecture: Architecture,
    kept: OnceLock<Arc<Model>>,
    sensitivity: OnceLock<Arc<Sensitivity>>,
}

/// An estimate of an architecture, made with the options that are given.
pub(crate) fn made(
    py: Python<'_>,
    architecture: &Architecture,
    given: Option<&Bound<'_, PyDict>>,
) -> PyResult<Estimate> {
    let asked = Asked::read(given)?;
    let known = architecture.known_estimator(asked.prices.as_deref());
    if let Some(estimator) = known.filter(|estimator| is_short(estimator, &asked)) {
        let model = py.detach(|| drawn(&estimator, &asked.options, 1, &State::default()))?;
        return Ok(Estimate::new(model, estimator, architecture));
    }
    let (threads, Asked { options, prices, listener, .. }) = (asked.threads(), asked);
    let its_own = architecture.clone();
    let work = move |state: &State| -> Outcome<(Arc<Estimator>, Model)> {
        let estimator = its_own.estimator_with(prices.as_deref())?;
        let model = drawn(&estimator, &options, threads, state)?;
        Ok((estimator, model))
    };
    let (estimator, model) = watched(py, listener, work)??;
    Ok(Estimate::new(model, estimator, architecture))
}

/// Steps times draws that take some hundredths of a second: over before a thread for them would pay, or Ctrl-C be missed.
const SHORT: u64 = 20_000_000;

/// Whether an estimate is over before anyone could stop it or want to be told how far it is.
fn is_short(estimator: &Estimator, asked: &Asked) -> bool {
    let steps = estimator.plan().program().nodes().len() as u64;
    let is_little = steps.saturating_mul(asked.options.draws()) <= SHORT;
    let is_plain = asked.options.standard_error_target().is_none() && asked.threads() == 1;
    is_little && is_plain && !matches!(asked.listener, Listener::Callable(_))
}

/// The estimate that JSON was written of.
pub(crate) fn again<'py>(py: Python<'py>, model: &Document, json: &Document) -> PyResult<Bound<'py, PyAny>> {
    let architecture = Architecture::of(model.clone());
    let options = crate::asked::restored(&json.section(&["options"]));
    let its_own = architecture.clone();
    let work = move |state: &State| -> Outcome<(Arc<Estimator>, Model)> {
        let estimator = its_own.estimator()?;
        let model = drawn(&estimator, &options, 1, state)?;
        Ok((estimator, model))
    };
    let (estimator, model) = watched(py, Listener::new(None)?, work)??;
    let fingerprint = json.get("plan_fingerprint");
    if fingerprint.is_some_and(|known| *known != Value::from(model.plan().fingerprint())) {
        return Err(Fault::from(other_prices()).into());
    }
    Ok(Bound::new(py, Estimate::new(model, estimator, &architecture))?.into_any())
}

fn other_prices() -> Finding {
    Finding::new(Code::BadValue, "plan_fingerprint", "the estimate was made with other prices or another version")
        .with_help("read its `model` alone, and estimate that")
}

/// Draws; an option that cannot be is told from what is wrong with the architecture.
fn drawn(estimator: &Estimator, options: &EstimateOptions, threads: usize, state: &State) -> Outcome<Model> {
    let watch = |progress| state.watch(progress);
    let fault = |finding: Finding| match finding.code() == Code::OutOfRange && !finding.path().is_empty() {
        true => Fault::Option(finding),
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
        let (kept, sensitivity) = (OnceLock::new(), OnceLock::new());
        Estimate { model: Arc::new(model), estimator, architecture: architecture.clone(), kept, sensitivity }
    }

    /// What it was made by, and how.
    pub(crate) fn made_by(&self) -> (Arc<Estimator>, EstimateOptions) {
        (self.estimator.clone(), self.model.options().clone())
    }

    fn range_of(&self, range: &costcone::CostRange, node: NodeId) -> CostRange {
        CostRange::new(range, self.period()).of(Origin::new(&self.estimator, self.model.options(), node))
    }

    fn period(&self) -> &'static str {
        self.model.options().period().word()
    }

    /// Components and lines with their ranges, and what computes them.
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

    /// Why the range is as wide as it is: found once.
    fn sensitivity(&self, py: Python<'_>) -> PyResult<Arc<Sensitivity>> {
        if let Some(known) = self.sensitivity.get() {
            return Ok(known.clone());
        }
        let found = self.analysed(py, None)?;
        Ok(self.sensitivity.get_or_init(|| found).clone())
    }

    /// The analysis with the tornado of another percentile: made anew, as it is seldom asked for twice.
    fn sensitivity_of(&self, py: Python<'_>, percentile: f64) -> PyResult<Arc<Sensitivity>> {
        match self.sensitivity.get().filter(|kept| kept.percentile() == percentile) {
            Some(kept) => Ok(kept.clone()),
            None => self.analysed(py, Some(percentile)),
        }
    }

    fn analysed(&self, py: Python<'_>, percentile: Option<f64>) -> PyResult<Arc<Sensitivity>> {
        let (estimator, options) = self.made_by();
        let work = move |state: &State| -> Outcome<Sensitivity> {
            let watch = |progress| state.watch(progress);
            let run = Run::default().watched_by(&watch);
            Ok(match percentile {
                Some(percentile) => estimator.sensitivity_of(&options, percentile, run)?,
                None => estimator.sensitivity(&options, run)?,
            })
        };
        Ok(Arc::new(watched(py, Listener::new(None)?, work)??))
    }

    /// The open questions that an estimate ends in.
    fn questions(&self, py: Python<'_>) -> PyResult<Vec<Question>> {
        Ok(first_open(self.sensitivity(py)?.questions()))
    }

    /// The same with every draw of the total kept.
    fn kept(&self, py: Python<'_>) -> PyResult<Arc<Model>> {
        if let Some(kept) = self.kept.get() {
            return Ok(kept.clone());
        }
        let estimator = self.estimator.clone();
        let asked = self.model.options();
        let options = EstimateOptions::default()
            .with_draws(self.model.draws_made())
            .with_seed(asked.seed())
            .with_period(asked.period())
            .with_sampling(asked.sampling())
            .with_detail(Detail::Total)
            .with_draws_kept(true);
        let kept = watched(py, Listener::new(None)?, move |state| drawn(&estimator, &options, 1, state))??;
        Ok(self.kept.get_or_init(|| Arc::new(kept)).clone())
    }
}

#[pymethods]
impl Estimate {
    /// CostRange: the range of the total.
    #[getter]
    fn total(&self) -> CostRange {
        self.range_of(self.model.total(), self.model.plan().total())
    }

    /// Bounds: what the total cannot leave.
    #[getter]
    fn bounds(&self) -> Bounds {
        Bounds::new(self.model.bounds())
    }

    /// Architecture: what was estimated.
    #[getter]
    fn architecture(&self) -> Architecture {
        self.architecture.clone()
    }

    /// str: the name of the architecture.
    #[getter]
    fn name(&self) -> &str {
        self.model.plan().name()
    }

    /// int: how well it is defined, from 5 (high-level) to 1.
    #[getter]
    fn estimate_class(&self) -> u8 {
        self.model.plan().class().class()
    }

    /// int: the seed of its draws.
    #[getter]
    fn seed(&self) -> u64 {
        self.model.options().seed()
    }

    /// int: how many draws were made.
    #[getter]
    fn draws_made(&self) -> u64 {
        self.model.draws_made()
    }

    /// str: a hash of all formulas, assumptions and prices; two estimates of one fingerprint and seed are the same.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.model.plan().fingerprint()
    }

    /// Table: the assumptions behind it, with what was understood of each.
    #[getter]
    fn assumptions(&self) -> Table {
        Table::new("assumptions", tidy::assumptions(self.model.plan()))
    }

    /// tuple of Finding: what a reader should know: undocumented figures, what is missing for a better class, notes.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let remarks = report::remarks(self.model.plan());
        let finding = |remark: report::Remark| {
            crate::finding::Finding::new(&remark.path, remark.code, remark.message, remark.help)
        };
        PyTuple::new(py, remarks.into_iter().map(finding).collect::<Vec<_>>())
    }

    /// The ranges of its parts, in the order of the architecture. Expected figures add up to the total's; lows and highs do not.
    ///
    /// Parameters
    /// ----------
    /// part : {'component', 'service', 'charge', 'region', 'environment'}
    ///     What costs are grouped by.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Columns: the part, ``low``, ``expected``, ``high``, ``floor``, ``ceiling``, ``share``, ``currency``, ``level``,
    ///     ``period``.
    #[pyo3(signature = (part="component"))]
    fn by(&self, part: &str) -> Outcome<Table> {
        Ok(match grouping(part)? {
            Some(kind) => Table::new(&format!("by {part}"), tidy::parts(&self.model, kind)),
            None => Table::new("by charge", tidy::lines(&self.model)),
        })
    }

    /// How figures come about: formula, values, tiers, price rows, assumptions.
    ///
    /// Parameters
    /// ----------
    /// path : str
    ///     A component, as in ``'api'``, or a charge of one, as in ``'api.duration'``; every line where left out.
    ///
    /// Returns
    /// -------
    /// Explanation
    #[pyo3(signature = (path=""))]
    fn explain(&self, path: &str) -> Outcome<Explanation> {
        let text = report::explain(&self.model, path, Style::plain());
        let json = report::explain_json(&self.model, path);
        match (text, json) {
            (Some(text), Some(json)) => Ok(Explanation { text, json: json.to_string() }),
            _ => Err(not_found("component or charge", path, &self.names())),
        }
    }

    /// The probability that the total exceeds an amount.
    ///
    /// Parameters
    /// ----------
    /// amount : str
    ///     With its currency, as in ``'3000 USD'``, for the period of the estimate.
    ///
    /// Returns
    /// -------
    /// float
    ///     From 0 to 1.
    ///
    /// Raises
    /// ------
    /// CurrencyError
    ///     If the amount is in another currency.
    fn prob_over(&self, amount: &Bound<'_, PyAny>) -> Outcome<f64> {
        Ok(self.model.probability_over(&money(amount)?)?)
    }

    /// The draws of the total, ascending, as a read-only NumPy array that is not copied.
    ///
    /// They are drawn again where they were not kept: the same seed gives the same draws.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray, shape (draws,), float64
    ///     In the currency of the total, for its period.
    ///
    /// Raises
    /// ------
    /// ModuleNotFoundError
    ///     If NumPy is not installed.
    fn draws<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let numpy = crate::table::optional(py, "numpy", "numpy", "numpy")?;
        numpy.call_method1("asarray", (Draws::new(self.kept(py)?),))
    }

    /// What to ask next: open questions first, and of these the one that narrows the range most.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each uncertain assumption: its question in words, what is believed so far, whom to ask, and the width of the
    ///     range that the answer leaves on average.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> users = cc.assumption("users", "Active users", p10="20k", p90="80k", unit="user", basis="Workshop", owner="customer")
    /// >>> shop = cc.Architecture("shop", region="eu-central-1")
    /// >>> shop = shop.add("api", "lambda", requests=users * "40 request/user", memory="512 MB", duration="120 ms")
    /// >>> [row["assumption"] for row in shop.estimate().ask_next()]
    /// ['users', 'definition']
    fn ask_next(&self, py: Python<'_>) -> PyResult<Table> {
        Ok(Table::new("What to ask next", tidy::questions(&*self.sensitivity(py)?)))
    }

    /// The tornado, in money: where the cost is as each assumption goes from its P10 to its P90, all others free.
    ///
    /// Parameters
    /// ----------
    /// percentile : str or float, optional
    ///     The percentile of the cost that moves, as in ``'P50'`` or ``0.5``; the expected cost where left out.
    /// bars : int
    ///     Assumptions with a bar, 1 to 100; the swings of all others are added.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` has a row for each uncertain assumption, the widest swing first.
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
    fn tornado(&self, py: Python<'_>, percentile: Option<&Bound<'_, PyAny>>, bars: usize) -> Outcome<Chart> {
        let (sensitivity, moved) = match percentile {
            Some(asked) => (self.sensitivity_of(py, self::percentile(asked)?)?, TornadoFigure::Percentile),
            None => (self.sensitivity(py)?, TornadoFigure::Expected),
        };
        Chart::tornado(&self.model, &sensitivity, moved, bars)
    }

    /// What each assumption has of the variance: first-order, total and Shapley effects, also of correlated assumptions.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each uncertain assumption, the greatest Shapley effect first; Shapley effects add up to 1.
    fn variance(&self, py: Python<'_>) -> PyResult<Table> {
        Ok(Table::new("Whose the variance is", tidy::variance(&*self.sensitivity(py)?)))
    }

    /// The distribution of the total as bars, with low, expected and high.
    #[pyo3(signature = (*, bars=40))]
    fn histogram(&self, bars: usize) -> Outcome<Chart> {
        Chart::histogram(&self.model, bars)
    }

    /// The probability that the total stays below each amount.
    ///
    /// Parameters
    /// ----------
    /// budget : str, optional
    ///     An amount with its currency, marked with the chance of exceeding it.
    #[pyo3(signature = (*, budget=None))]
    fn s_curve(&self, budget: Option<&Bound<'_, PyAny>>) -> Outcome<Chart> {
        Chart::s_curve(&self.model, budget.map(money).transpose()?)
    }

    /// A widget to ask what if: a slider for each uncertain assumption, and what becomes of the range.
    ///
    /// It needs the extra ``costcone[widgets]``. What it has found out is written back by `Explore.to_architecture`.
    ///
    /// Returns
    /// -------
    /// costcone.explore.Explore
    fn explore<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("costcone.explore")?.call_method1("Explore", (slf,))
    }

    /// Everything as JSON, nothing rounded, with the architecture and the options; `costcone.from_json` makes the same estimate
    /// of it.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let mut json = report::json(&self.model, None, &self.questions(py)?);
        if let serde_json::Value::Object(map) = &mut json {
            let model = serde_json::to_value(self.architecture.document());
            map.insert("options".to_owned(), crate::asked::written(self.model.options()));
            map.insert("model".to_owned(), model.map_err(|error| internal(&error.to_string()))?);
        }
        Ok(json.to_string())
    }

    fn __getitem__(&self, name: &str) -> Outcome<CostRange> {
        let found = self.named().find(|(known, ..)| *known == name);
        let (_, range, node) = found.ok_or_else(|| not_found("component or line", name, &self.names()))?;
        Ok(self.range_of(range, node))
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        name.extract::<String>().is_ok_and(|name| self.named().any(|(known, ..)| known == name))
    }

    /// The names that ``estimate[name]`` knows: components, then lines of the bill.
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
        Ok(report::terminal(&self.model, None, &self.questions(py)?, Style::plain()))
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

/// How figures come about, as text; `to_json` has the same as data.
#[pyclass(frozen, eq, hash, module = "costcone")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Explanation {
    text: String,
    json: String,
}

#[pymethods]
impl Explanation {
    /// The same as JSON: a list of lines.
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

//! Architectures side by side on common draws.

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
use crate::asked::Asked;
use crate::chart::{Chart, MOST_ROWS, checked_bars};
use crate::error::{Outcome, not_found, wrong_type};
use crate::estimate::Estimate;
use crate::range::CostRange;
use crate::run::{Listener, State, watched};
use crate::table::Table;

/// Architectures side by side, drawn together: what several assume is one variable, so what is left of the difference is what
/// differs.
///
/// Made by `costcone.compare`. ``comparison['Ireland']`` is an estimate; the first architecture is what the others are held against.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Comparison {
    model: Arc<Model>,
    sides: Vec<(String, Architecture, Arc<Estimator>)>,
    /// What makes the difference of the one place to the other.
    waterfalls: Mutex<HashMap<(usize, usize), Arc<Waterfall>>>,
}

/// The most architectures that show unasked why they cost what they cost.
const EXPLAINED: usize = 6;

/// Estimates architectures together, on common draws.
///
/// Parameters
/// ----------
/// *architectures : Architecture or mapping of str to Architecture
///     Two or more, under their own names or under those of a mapping. The others are held against the first.
/// **options
///     As for `Architecture.estimate`: ``level``, ``draws``, ``seed``, ``period``, ``sampling``, ``threads``, ``progress``.
///
/// Returns
/// -------
/// Comparison
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
    let asked = Asked::read(options)?;
    if asked.prices.is_some() {
        return Err(wrong_type("compare() takes no `prices`: all are priced with those that come along"));
    }
    let (threads, Asked { options, listener, .. }) = (asked.threads(), asked);
    Ok(watched(py, listener, move |state| drawn(named, &options, threads, state))??)
}

/// All of them, drawn together.
fn drawn(
    named: Vec<(String, Architecture)>,
    options: &EstimateOptions,
    threads: usize,
    state: &State,
) -> Outcome<Comparison> {
    let sides = beside_each_other(named)?;
    let pairs: Vec<(&str, &Estimator)> = sides.iter().map(|(name, _, made)| (name.as_str(), &**made)).collect();
    let watch = |progress| state.watch(progress);
    let pool = thread_pool(threads)?;
    let model = Model::new(&pairs, options, Run::on(&pool).watched_by(&watch))?;
    Ok(Comparison { model: Arc::new(model), sides, waterfalls: Mutex::default() })
}

/// Architectures with their names.
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
    wrong_type(format!("expected architectures, or a dict of them by name, was {}", crate::document::kind(value)))
}

/// Each planned after the one before it, so that all share their draws.
fn beside_each_other(named: Vec<(String, Architecture)>) -> Outcome<Vec<(String, Architecture, Arc<Estimator>)>> {
    let mut sides: Vec<(String, Architecture, Arc<Estimator>)> = Vec::new();
    for (name, architecture) in named {
        let estimator = match sides.last() {
            None => architecture.estimator()?,
            Some((_, _, before)) => Arc::new(architecture.estimator_beside(before.plan())?),
        };
        sides.push((name, architecture, estimator));
    }
    Ok(sides)
}

impl Comparison {
    fn place(&self, name: &str) -> Outcome<usize> {
        let found = self.sides.iter().position(|(known, ..)| known == name);
        found.ok_or_else(|| not_found("architecture", name, &self.names()))
    }

    fn names(&self) -> Vec<&str> {
        self.sides.iter().map(|(name, ..)| name.as_str()).collect()
    }

    /// What makes the difference of two, found once.
    fn steps(&self, py: Python<'_>, of: usize, than: usize) -> PyResult<Arc<Waterfall>> {
        if let Some(known) = self.kept(of, than) {
            return Ok(known);
        }
        let [base, other] = [than, of].map(|place| self.sides[place].1.document().clone());
        let options = self.model.options().clone();
        let work = move |_: &State| -> Outcome<Waterfall> { Ok(Book::aws().waterfall(&base, &other, &options)?) };
        let found = Arc::new(watched(py, Listener::new(None)?, work)??);
        // OK because what another thread left unfinished is only kept again.
        let mut kept = self.waterfalls.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.entry((of, than)).or_insert(found).clone())
    }

    fn kept(&self, of: usize, than: usize) -> Option<Arc<Waterfall>> {
        self.waterfalls.lock().unwrap_or_else(PoisonError::into_inner).get(&(of, than)).cloned()
    }

    /// The waterfalls of all but the first, where they are few enough to be shown unasked.
    fn shown(&self, py: Python<'_>) -> PyResult<Vec<Waterfall>> {
        if self.sides.len() > EXPLAINED {
            Ok(Vec::new())
        } else {
            (1..self.sides.len()).map(|of| Ok(Waterfall::clone(&*self.steps(py, of, 0)?))).collect()
        }
    }

    /// The places of two architectures; the other is the first where none is named.
    fn places(&self, of: &str, than: Option<&str>) -> Outcome<(usize, usize)> {
        Ok((self.place(of)?, than.map_or(Ok(0), |than| self.place(than))?))
    }
}

#[pymethods]
impl Comparison {
    /// What one costs more than another; less where negative.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Its name.
    /// than : str, optional
    ///     The other; the first where left out.
    ///
    /// Returns
    /// -------
    /// CostRange
    ///     ``low`` and ``high`` are percentiles of the difference, not differences of percentiles.
    #[pyo3(signature = (of, *, than=None))]
    fn difference(&self, of: &str, than: Option<&str>) -> Outcome<CostRange> {
        let (of, than) = self.places(of, than)?;
        let difference = self.model.difference(of, than);
        let difference = difference.ok_or_else(|| crate::error::internal("a place without an architecture"))?;
        Ok(CostRange::new(difference.range(), self.model.options().period().word()))
    }

    /// The probability that one costs less than another, from 0 to 1.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Its name.
    /// than : str, optional
    ///     The other; the first where left out.
    #[pyo3(signature = (of, *, than=None))]
    fn prob_cheaper(&self, of: &str, than: Option<&str>) -> Outcome<f64> {
        let (of, than) = self.places(of, than)?;
        let cheaper = self.model.cheaper(of, than);
        Ok(cheaper.ok_or_else(|| crate::error::internal("a place without an architecture"))?.value)
    }

    /// Which differences cause how much of what one is expected to cost more than another: a waterfall of means.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Its name.
    /// than : str, optional
    ///     The other; the first where left out.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each difference of the two, in the order in which they are made, each after those before it; ``adds`` add up.
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
    fn waterfall(&self, py: Python<'_>, of: &str, than: Option<&str>) -> PyResult<Table> {
        let (of, than) = self.places(of, than)?;
        let waterfall = self.steps(py, of, than)?;
        Ok(Table::new("What makes the difference", tidy::waterfall(&waterfall, self.model.options().period())))
    }

    /// The same as a chart: a bar for each change, in money, from the expected cost of the one to that of the other.
    ///
    /// Bars are means; the range of the whole difference stands under them.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Its name.
    /// than : str, optional
    ///     The other; the first where left out.
    /// bars : int
    ///     Changes with a bar, 1 to 100; those that add least are one bar together.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` is the table of `waterfall`.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> frankfurt = cc.Architecture("outpost", region="eu-central-1").add("gateway", "nat_gateway", processed="50 GB")
    /// >>> comparison = cc.compare({"Frankfurt": frankfurt, "Ireland": frankfurt.with_region("eu-west-1")})
    /// >>> comparison.waterfall_chart("Ireland")
    /// <Chart waterfall: Why Ireland costs what it costs>
    #[pyo3(signature = (of, *, than=None, bars=12))]
    fn waterfall_chart(&self, py: Python<'_>, of: &str, than: Option<&str>, bars: usize) -> PyResult<Chart> {
        let (of, than) = self.places(of, than)?;
        checked_bars(bars, 1, MOST_ROWS)?;
        Ok(Chart::waterfall(&self.model, [of, than], &*self.steps(py, of, than)?, bars)?)
    }

    /// The ranges side by side, each with how probably it is the cheapest.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` is `table`.
    fn ranges(&self) -> Chart {
        Chart::ranges(&self.model)
    }

    /// The distribution of what one costs more than another, around the line at which both cost the same, and how probably each is cheaper.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Its name.
    /// than : str, optional
    ///     The other; the first where left out.
    /// bars : int
    ///     Bars of the histogram, 5 to 500.
    ///
    /// Returns
    /// -------
    /// Chart
    ///     Its `data` has a row for each bar: ``from``, ``to``, ``probability``.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs, 2026-10")
    /// >>> frankfurt = cc.Architecture("outpost", region="eu-central-1").add("gateway", "nat_gateway", processed=out)
    /// >>> comparison = cc.compare({"Frankfurt": frankfurt, "Ireland": frankfurt.with_region("eu-west-1")})
    /// >>> comparison.histogram("Ireland").title
    /// 'What Ireland costs more than Frankfurt'
    #[pyo3(signature = (of, *, than=None, bars=40))]
    fn histogram(&self, of: &str, than: Option<&str>, bars: usize) -> Outcome<Chart> {
        let (of, than) = self.places(of, than)?;
        Chart::difference(&self.model, [of, than], bars)
    }

    /// Table: a row for each architecture: its range, how probable it is to be the cheapest of all, what it costs more than the
    /// first, and how probably it is cheaper than that.
    #[getter]
    fn table(&self) -> Table {
        Table::new("Comparison", tidy::comparison(&self.model))
    }

    /// The same as JSON, nothing rounded.
    fn to_json(&self) -> String {
        compare_json(&self.model, &[]).to_string()
    }

    /// The names of the architectures.
    fn keys(&self) -> Vec<String> {
        self.names().into_iter().map(str::to_owned).collect()
    }

    fn __getitem__(&self, name: &str) -> Outcome<Estimate> {
        let place = self.place(name)?;
        let (_, architecture, estimator) = &self.sides[place];
        let estimate = self.model.sides().nth(place).map(|(_, estimate)| estimate.clone());
        let estimate = estimate.ok_or_else(|| crate::error::internal("a place without an architecture"))?;
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
        let waterfalls = match self.shown(py) {
            // What was compared is shown also where a price book has gone since; who interrupts is obeyed.
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
        let written = costcone::document(options, costcone::Format::Json).map_err(crate::error::Fault::from)?;
        let options = crate::asked::restored(&written);
        let named = self::named(&PyTuple::new(py, [named])?)?;
        Ok(watched(py, Listener::new(None)?, move |state| drawn(named, &options, 1, state))??)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        let named = PyDict::new(py);
        for (name, architecture, _) in &this.sides {
            named.set_item(name, Py::new(py, architecture.clone())?)?;
        }
        let options = crate::asked::written(this.model.options()).to_string();
        Ok((slf.get_type().getattr("_restored")?, (named, options).into_pyobject(py)?))
    }
}

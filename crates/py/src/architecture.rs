//! The architecture: a document that grows by copies, read and checked as a whole.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use costcone::estimate::Estimator;
use costcone::model::{Answer, Architecture as Model};
use costcone::scenario::Scenario;
use costcone::{Book, Code, Findings, Format, Table, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::assumption::Assumption;
use crate::definitions::Definitions;
use crate::document::{keywords, refused, value, with_item};
use crate::error::{Fault, Outcome};
use crate::finding::Finding;
use crate::own_prices::OwnPrices;
use crate::plan::Plan;
use crate::run::{Listener, watched};

/// Components, flows and the assumptions behind them: the input of an estimate.
///
/// Immutable: `add`, `flow` and the ``with_*`` methods return a changed copy. What its parts say of each other is checked when it
/// is estimated, saved or asked with `check`, and everything wrong is said at once.
///
/// Parameters
/// ----------
/// name : str
///     Its name in reports.
/// region : str
///     The region of every component that names no other, as in ``'eu-central-1'``.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
/// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
/// >>> outpost.check()
/// ()
#[pyclass(frozen, module = "costcone")]
#[derive(Clone, Debug)]
pub(crate) struct Architecture {
    shared: Arc<Shared>,
}

/// The document and what follows from it, found once.
#[derive(Debug)]
struct Shared {
    document: Table,
    saved: OnceLock<String>,
    ready: OnceLock<Result<Arc<Estimator>, Findings>>,
    own_prices: OwnPrices,
}

impl Architecture {
    /// The architecture of a document.
    pub(crate) fn of(document: Table) -> Architecture {
        let (saved, ready) = (OnceLock::new(), OnceLock::new());
        Architecture { shared: Arc::new(Shared { document, saved, ready, own_prices: OwnPrices::default() }) }
    }

    /// What a file says.
    pub(crate) fn document(&self) -> &Table {
        &self.shared.document
    }

    /// Ready to be estimated with the prices that come compiled in.
    pub(crate) fn estimator(&self) -> Result<Arc<Estimator>, Findings> {
        let make = || estimator(&self.shared.document, Book::aws()).map(Arc::new);
        self.shared.ready.get_or_init(make).clone()
    }

    /// Ready to be estimated with a price book over these, or with these alone.
    pub(crate) fn estimator_with(&self, prices: Option<&Path>) -> Outcome<Arc<Estimator>> {
        match prices {
            Some(path) => self.shared.own_prices.estimator(&self.shared.document, path),
            None => Ok(self.estimator()?),
        }
    }

    /// The same where it was made ready before.
    pub(crate) fn known_estimator(&self, prices: Option<&Path>) -> Option<Arc<Estimator>> {
        match prices {
            Some(path) => self.shared.own_prices.known(path),
            None => self.shared.ready.get()?.as_ref().ok().cloned(),
        }
    }

    /// Ready to be estimated on the draws of a plan.
    pub(crate) fn estimator_beside(&self, plan: &costcone::plan::Plan) -> Result<Estimator, Findings> {
        let planned = Book::aws().plan_beside(plan, &self.model()?)?;
        Ok(Estimator::new(&planned)?)
    }

    /// Its name.
    pub(crate) fn title(&self) -> String {
        head_text(self.document(), "name")
    }

    /// The architecture that the library reads.
    fn model(&self) -> Result<Model, Findings> {
        Model::from_document(&self.shared.document)
    }

    /// The text that two equal architectures share: what is saved, or where that has findings, what was given.
    fn saved(&self) -> &str {
        self.shared.saved.get_or_init(|| {
            let written = self.model().ok().and_then(|model| costcone::write(&model, Format::Toml).ok());
            written.unwrap_or_else(|| format!("{:?}", self.shared.document))
        })
    }

    /// A copy of another document with the assumptions that come along.
    fn changed(&self, definitions: &Definitions, change: impl FnOnce(&Table) -> Table) -> Outcome<Architecture> {
        Ok(Architecture::of(definitions.write(&change(&self.shared.document))?))
    }

    /// A copy with an entry of a section, which must not be there yet.
    fn added(&self, section: &str, name: &str, value: Table, definitions: &Definitions) -> Outcome<Architecture> {
        if self.shared.document.at(&[section, name]).is_some() {
            let message = "is there already; change it with `with_component` or give this one another name";
            return Err(refused(&format!("{section}.{name}"), Code::Duplicate, message));
        }
        self.changed(definitions, |document| document.with_at(&[section, name], value))
    }

    fn with_head(&self, key: &str, value: impl Into<Value>) -> Architecture {
        Architecture::of(self.shared.document.with_at(&["architecture", key], value))
    }

    fn with_head_item(&self, key: &str, item: Table) -> Architecture {
        let head = self.shared.document.section(&["architecture"]);
        Architecture::of(self.shared.document.with("architecture", with_item(&head, key, item)))
    }
}

/// Reads, plans and makes ready; everything wrong at once.
pub(crate) fn estimator(document: &Table, book: &Book) -> Result<Estimator, Findings> {
    Ok(Estimator::new(&book.plan_reading(Model::read(document))?)?)
}

/// A table of the keys that are given.
fn table<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<Value>)>) -> Table {
    let mut table = Table::new();
    for (key, value) in pairs {
        if let Some(value) = value {
            table.insert(key, value);
        }
    }
    table
}

fn texts(list: Vec<String>) -> Value {
    Value::List(list.into_iter().map(Value::Text).collect())
}

/// One text, or several.
#[derive(FromPyObject)]
pub(crate) enum Texts {
    #[pyo3(transparent)]
    One(String),
    #[pyo3(transparent)]
    Several(Vec<String>),
}

impl Texts {
    fn list(self) -> Vec<String> {
        match self {
            Texts::One(text) => vec![text],
            Texts::Several(texts) => texts,
        }
    }
}

type Any<'a, 'py> = &'a Bound<'py, PyAny>;

#[pymethods]
impl Architecture {
    #[new]
    #[pyo3(signature = (name, *, region))]
    fn __new__(name: &str, region: &str) -> Architecture {
        let head = table([("name", Some(name.into())), ("region", Some(region.into()))]);
        Architecture::of(table([("architecture", Some(head.into()))]))
    }

    /// str: its name in reports.
    #[getter]
    fn name(&self) -> String {
        head_text(self.document(), "name")
    }

    /// str: the region of every component that names no other.
    #[getter]
    fn region(&self) -> String {
        head_text(self.document(), "region")
    }

    /// tuple of str: the ids of its components.
    #[getter]
    fn components<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let components = self.document().section(&["components"]);
        PyTuple::new(py, components.iter().map(|(id, _)| id.to_owned()).collect::<Vec<_>>())
    }

    /// tuple of Assumption: its named assumptions.
    #[getter]
    fn assumptions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let mut all = Vec::new();
        for (id, given) in self.document().section(&["assumptions"]).iter() {
            if let Value::Table(given) = given {
                all.push(Py::new(py, Assumption::made(id, given)?)?);
            }
        }
        PyTuple::new(py, all)
    }

    /// What an estimate computes: the lines of the bill, their prices, the program; nothing is drawn.
    ///
    /// Returns
    /// -------
    /// Plan
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
    /// >>> outpost.plan().lines["line"]
    /// ['gateway.gateway_hours', 'gateway.processed']
    fn plan(&self) -> Outcome<Plan> {
        Ok(Plan::new(self.estimator()?))
    }

    /// A copy with a component.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     Its name in flows and reports.
    /// service : str
    ///     The id of a service; `costcone.services` lists them.
    /// **settings
    ///     Attributes and usages of the service, ``count``, ``hours``, ``region``, ``items``: texts, numbers, formulas.
    #[pyo3(signature = (id, service, /, **settings))]
    fn add(&self, id: &str, service: &str, settings: Option<&Bound<'_, PyDict>>) -> Outcome<Architecture> {
        let mut definitions = Definitions::default();
        let settings = keywords(settings, &mut definitions)?;
        let component = table([("service", Some(service.into()))]).with_all(&settings);
        self.added("components", id, component, &definitions)
    }

    /// A copy with data that moves from one place to another.
    ///
    /// Parameters
    /// ----------
    /// start, end : str
    ///     Components, ``'internet'``, ``'on_premises'`` or a region.
    /// volume : Formula or str
    ///     The month's total, in a unit of size.
    /// via : str or list of str, optional
    ///     What it passes on the way.
    /// boundary : str, optional
    ///     What it crosses, where both ends do not decide it.
    /// statement : str, optional
    ///     What it is.
    #[pyo3(signature = (start, end, *, volume, via=None, boundary=None, statement=None))]
    fn flow(
        &self,
        start: &str,
        end: &str,
        volume: Any<'_, '_>,
        via: Option<Texts>,
        boundary: Option<&str>,
        statement: Option<&str>,
    ) -> Outcome<Architecture> {
        let mut definitions = Definitions::default();
        let flow = table([
            ("from", Some(start.into())),
            ("to", Some(end.into())),
            ("volume", Some(value(volume, &mut definitions)?)),
            ("via", via.map(|via| texts(via.list()))),
            ("boundary", boundary.map(Value::from)),
            ("statement", statement.map(Value::from)),
        ]);
        self.changed(&definitions, |document| with_item(document, "flows", flow))
    }

    /// A copy in which an assumption is this one, new or instead of the one of its id.
    fn with_assumption(&self, assumption: &Bound<'_, Assumption>) -> Architecture {
        let (id, given) = crate::assumption::entry(assumption.get());
        Architecture::of(self.document().with_at(&["assumptions", &id], given))
    }

    /// A copy in which an assumption of the plan has an answer: it is known exactly, with who said so and why.
    ///
    /// Parameters
    /// ----------
    /// assumption : str
    ///     Its name in the estimate: one of the named, or one written in place, as in ``'search.cost'``, or a default that
    ///     nobody stated.
    /// value : int, str, decimal.Decimal or float
    ///     In the unit of the assumption, or with its own, as in ``'30k user'``.
    /// why : str
    ///     Where the answer comes from.
    /// who : str, optional
    ///     Who said so; the owner stays who it was where left out.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// UndocumentedError
    ///     If ``why`` is empty.
    /// NotFoundError
    ///     If there is no such assumption.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
    /// >>> outpost.with_answer("out", "180 GB", why="Bill of October", who="customer").assumptions
    /// (out: 180 GB (exact),)
    #[pyo3(signature = (assumption, value, *, why, who=None))]
    fn with_answer(&self, assumption: &str, value: Any<'_, '_>, why: &str, who: Option<&str>) -> Outcome<Architecture> {
        let estimator = self.estimator()?;
        let plan = estimator.plan();
        let known = plan.assumptions().iter().find(|known| known.id() == assumption);
        let known = known.ok_or_else(|| {
            let ids: Vec<&str> = plan.assumptions().iter().map(|known| known.id()).collect();
            crate::error::not_found("assumption", assumption, &ids)
        })?;
        let value = crate::arguments::in_unit(value, "value", known.unit(), plan.calendar())?;
        let answer = Answer { value, why: why.to_owned(), who: who.map(str::to_owned) };
        Ok(Architecture::of(answer.write_to(self.document(), known)?))
    }

    /// A copy in which some things are different, under a name of its own, with who thought of it and why; `costcone.compare` shows all of
    /// it.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     What it is called.
    /// changes : dict
    ///     By name: ``"region"``; ``"prices"``, the path of a price book; ``"users"``, ``"users.p90"`` or ``"users.scale"``, an assumption
    ///     that becomes exactly that, a figure of it, what its figures are multiplied by; ``"db.storage"``, a setting of a component;
    ///     ``"db"`` or ``"test"``, a component or an environment that is there or, with `False`, not; ``"test.scale"``, a key of an
    ///     environment.
    /// who, why : str, optional
    ///     Who thought of it, and why it is looked at.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// ModelError
    ///     If a name means nothing here, with the closest that does; all of them are said.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
    /// >>> busy = outpost.scenario("busy", {"out.scale": 2, "region": "eu-central-1"}, who="sales", why="A second shop opens")
    /// >>> cc.compare(outpost, busy).table["why"]
    /// [None, 'A second shop opens']
    #[pyo3(signature = (name, changes, *, who=None, why=None))]
    fn scenario(
        &self,
        name: &str,
        changes: &Bound<'_, PyDict>,
        who: Option<&str>,
        why: Option<&str>,
    ) -> Outcome<Architecture> {
        let mut definitions = Definitions::default();
        let mut read = Vec::new();
        for entry in changes.items().iter() {
            let (name, to): (String, Bound<'_, PyAny>) = entry.extract()?;
            read.push((name, if to.is_none() { Value::Null } else { value(&to, &mut definitions)? }));
        }
        let base = definitions.write(self.document())?;
        let mut findings = Book::aws().unknown_settings(&base, read.iter().map(|(name, _)| name.as_str()));
        let scenario = read.into_iter().fold(Scenario::new(name, base), |scenario, (name, to)| {
            scenario.with(&name, to).unwrap_or_else(|finding| {
                findings.push(finding);
                scenario
            })
        });
        Ok(Architecture::of(findings.into_result(scenario.with_reason(who, why).named_document())?))
    }

    /// A copy with a named formula, new or instead of the one of its name.
    fn with_driver(&self, name: &str, formula: Any<'_, '_>) -> Outcome<Architecture> {
        let mut definitions = Definitions::default();
        let formula = value(formula, &mut definitions)?;
        self.changed(&definitions, |document| document.with_at(&["drivers", name], formula))
    }

    /// A copy in which settings of a component are these; `None` takes one away.
    #[pyo3(signature = (id, /, **settings))]
    fn with_component(&self, id: &str, settings: Option<&Bound<'_, PyDict>>) -> Outcome<Architecture> {
        let Some(Value::Table(known)) = self.document().at(&["components", id]) else {
            return Err(self.no_component(id));
        };
        let mut definitions = Definitions::default();
        let changes = keywords(settings, &mut definitions)?;
        let mut component = known.with_all(&changes);
        for (key, setting) in settings.iter().flat_map(|settings| settings.iter()) {
            if setting.is_none() {
                component = component.without(&crate::document::text(&key)?);
            }
        }
        self.changed(&definitions, |document| document.with_at(&["components", id], component))
    }

    /// A copy without a component; what refers to it is a finding.
    fn without_component(&self, id: &str) -> Outcome<Architecture> {
        if self.document().at(&["components", id]).is_none() {
            return Err(self.no_component(id));
        }
        let components = self.document().section(&["components"]).without(id);
        Ok(Architecture::of(self.document().with("components", components)))
    }

    /// A copy of another name.
    fn with_name(&self, name: &str) -> Architecture {
        self.with_head("name", name)
    }

    /// A copy in another region.
    fn with_region(&self, region: &str) -> Architecture {
        self.with_head("region", region)
    }

    /// A copy with other options of the whole.
    ///
    /// Parameters
    /// ----------
    /// hours_per_month : int or decimal.Decimal, optional
    ///     672 to 744.
    /// free_allowances : {'never', 'always'}, optional
    ///     Whether free allowances are deducted.
    /// definition_uncertainty : bool, optional
    ///     Whether the uncertainty of the definition is added.
    /// currency : str, optional
    ///     The currency of the estimate.
    /// prices : str, optional
    ///     The path of a price book that lies over the prices that come along.
    #[pyo3(signature = (**options))]
    fn with_options(&self, options: Option<&Bound<'_, PyDict>>) -> Outcome<Architecture> {
        let options = keywords(options, &mut Definitions::default())?;
        let head = self.document().section(&["architecture"]).with_all(&options);
        Ok(Architecture::of(self.document().with("architecture", head)))
    }

    /// A copy with evidence of how far the engagement has come: ``problem``, ``problem_confirmed_by``, ``owner``,
    /// ``budget_path``, ``compliance``, ``timeline``, ``pilot``, ``calibration``.
    #[pyo3(signature = (**evidence))]
    fn with_evidence(&self, evidence: Option<&Bound<'_, PyDict>>) -> Outcome<Architecture> {
        let evidence = keywords(evidence, &mut Definitions::default())?;
        let engagement = self.document().section(&["engagement"]).with_all(&evidence);
        Ok(Architecture::of(self.document().with("engagement", engagement)))
    }

    /// A copy with an environment: ``statement``, ``scale``, ``hours``, ``without``, ``components``.
    #[pyo3(signature = (name, /, **settings))]
    fn with_environment(&self, name: &str, settings: Option<&Bound<'_, PyDict>>) -> Outcome<Architecture> {
        let mut definitions = Definitions::default();
        let settings = keywords(settings, &mut definitions)?;
        self.changed(&definitions, |document| document.with_at(&["environments", name], settings))
    }

    /// A copy with two assumptions that move together, by ``rank`` (Spearman) or ``latent`` correlation, -1 to 1.
    #[pyo3(signature = (first, second, *, rank=None, latent=None, basis=None))]
    fn with_correlation(
        &self,
        first: &str,
        second: &str,
        rank: Option<Any<'_, '_>>,
        latent: Option<Any<'_, '_>>,
        basis: Option<&str>,
    ) -> Outcome<Architecture> {
        let mut none = Definitions::default();
        let mut number = |given: Option<Any<'_, '_>>| given.map(|given| value(given, &mut none)).transpose();
        let correlation = table([
            ("between", Some(texts(vec![first.to_owned(), second.to_owned()]))),
            ("rank", number(rank)?),
            ("latent", number(latent)?),
            ("basis", basis.map(Value::from)),
        ]);
        Ok(Architecture::of(with_item(self.document(), "correlation", correlation)))
    }

    /// A copy with a boundary of trust around components.
    fn with_trust_boundary(&self, name: &str, contains: Texts) -> Architecture {
        let boundary = table([("name", Some(name.into())), ("contains", Some(texts(contains.list())))]);
        self.with_head_item("trust_boundaries", boundary)
    }

    /// A copy with a system outside that it works with.
    #[pyo3(signature = (name, *, via=None, to=None))]
    fn with_integration_point(&self, name: &str, via: Option<&str>, to: Option<&str>) -> Architecture {
        let point = table([("name", Some(name.into())), ("via", via.map(Value::from)), ("to", to.map(Value::from))]);
        self.with_head_item("integration_points", point)
    }

    /// A copy with what the organisation uses already of a meter: the estimate is the increment.
    #[pyo3(signature = (service, charge, quantity, *, region=None, attributes=None, basis=None))]
    fn with_existing_use(
        &self,
        service: &str,
        charge: &str,
        quantity: Any<'_, '_>,
        region: Option<&str>,
        attributes: Option<Any<'_, '_>>,
        basis: Option<&str>,
    ) -> Outcome<Architecture> {
        let mut definitions = Definitions::default();
        let existing = table([
            ("service", Some(service.into())),
            ("charge", Some(charge.into())),
            ("region", region.map(Value::from)),
            ("attributes", attributes.map(|given| value(given, &mut definitions)).transpose()?),
            ("quantity", Some(value(quantity, &mut definitions)?)),
            ("basis", basis.map(Value::from)),
        ]);
        self.changed(&definitions, |document| with_item(document, "existing_use", existing))
    }

    /// A copy with a negotiated discount, as in 0.08 for 8 %.
    #[pyo3(signature = (fraction, *, basis))]
    fn with_discount(&self, fraction: Any<'_, '_>, basis: &str) -> Outcome<Architecture> {
        let fraction = value(fraction, &mut Definitions::default())?;
        let discount = table([("fraction", Some(fraction)), ("basis", Some(basis.into()))]);
        Ok(Architecture::of(self.document().with("discount", discount)))
    }

    /// A copy that says what the estimate leaves out on purpose.
    #[pyo3(signature = (*items))]
    fn with_excluded(&self, items: Vec<String>) -> Architecture {
        let excluded = self.document().section(&["excluded"]);
        let excluded = items.into_iter().fold(excluded, |excluded, item| with_item(&excluded, "items", item));
        Architecture::of(self.document().with("excluded", excluded))
    }

    /// Everything that is wrong with it, prices included; empty where it can be estimated.
    ///
    /// Returns
    /// -------
    /// tuple of Finding
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let its_own = self.clone();
        let checked = watched(py, Listener::Nobody, move |_| its_own.estimator())?;
        let findings = checked.err().unwrap_or_default();
        PyTuple::new(py, findings.iter().cloned().map(Finding::from).collect::<Vec<_>>())
    }

    /// The ranges of its cost.
    ///
    /// Parameters
    /// ----------
    /// level : float, str or decimal.Decimal
    ///     The probability between low and high, between 0 and 1: 0.8 is P10 to P90.
    /// draws : int
    ///     How many, at least 100.
    /// seed : int
    ///     Same seed, same architecture, same result.
    /// period : {'month', 'year'}
    ///     What the cost is for.
    /// sampling : {'sobol', 'latin-hypercube', 'random'}
    ///     How points are chosen.
    /// standard_error : float, str or decimal.Decimal, optional
    ///     Draw on until no figure of the total has a greater standard error, as a fraction of itself.
    /// most_draws : int, optional
    ///     Where `standard_error` gives up.
    /// threads : int, optional
    ///     How many to draw on; no figure depends on it.
    /// prices : str or os.PathLike, optional
    ///     A price book of your own, whose prices go before those that come with costcone.
    ///     It is read again where its file has changed.
    /// progress : bool or callable
    ///     Whether a run of more than a second shows how far it is, or what is called with draws made and draws to make.
    ///
    /// Returns
    /// -------
    /// Estimate
    ///
    /// Raises
    /// ------
    /// ModelError, PriceError, FormulaError, UndocumentedError, CurrencyError
    ///     What is wrong with the architecture, everything at once.
    /// OptionError
    ///     If an option cannot be.
    #[pyo3(
        signature = (*, **options),
        text_signature = "($self, *, level=0.8, draws=32768, seed=1, period='month', sampling='sobol', \
                          standard_error=None, most_draws=None, threads=None, prices=None, progress=True)"
    )]
    fn estimate(slf: &Bound<'_, Self>, options: Option<&Bound<'_, PyDict>>) -> PyResult<crate::estimate::Estimate> {
        crate::estimate::made(slf.py(), slf.get(), options)
    }

    /// The architecture as TOML, which `costcone.load` and the `costcone` command read.
    fn to_toml(&self) -> Outcome<String> {
        self.written(Format::Toml)
    }

    /// The architecture as YAML.
    fn to_yaml(&self) -> Outcome<String> {
        self.written(Format::Yaml)
    }

    /// The architecture as JSON; `costcone.from_json` reads it.
    fn to_json(&self) -> Outcome<String> {
        self.written(Format::Json)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Architecture>().is_ok_and(|other| self.saved() == other.get().saved())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.saved().hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        costcone::report::architecture_summary(self.document())
    }

    fn _repr_html_(&self) -> String {
        costcone::report::html::architecture(self.document())
    }

    fn _repr_markdown_(&self) -> String {
        costcone::report::markdown::architecture(self.document())
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "...".to_owned() } else { self.__repr__() };
        printer.call_method1("text", (text,)).map(drop)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let json = crate::files::json_of(slf.get().document())?;
        Ok((slf.get_type().getattr("_restored")?, (json,).into_pyobject(slf.py())?))
    }

    #[staticmethod]
    fn _restored(document: &str) -> Outcome<Architecture> {
        Ok(Architecture::of(crate::files::table_of(document)?))
    }
}

impl Architecture {
    fn written(&self, format: Format) -> Outcome<String> {
        Ok(costcone::write(&self.model()?, format)?)
    }

    fn no_component(&self, id: &str) -> Fault {
        let components = self.document().section(&["components"]);
        let known: Vec<&str> = components.iter().map(|(id, _)| id).collect();
        crate::error::not_found("component", id, &known)
    }
}

fn head_text(document: &Table, key: &str) -> String {
    match document.at(&["architecture", key]) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

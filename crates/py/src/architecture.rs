//! The architecture: an immutable document. Methods return changed copies; costcone reads and checks it as a whole.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use costcone::estimate::Estimator;
use costcone::model::{Answer, Architecture as Model, label_from_id};
use costcone::scenario::Scenario;
use costcone::{Book, Code, Findings, Format, Table, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::assumption::Assumption;
use crate::custom_prices::CustomPrices;
use crate::definitions::NameDefinitions;
use crate::document::{keywords, refused, value, with_item};
use crate::error::{ApiError, ApiResult};
use crate::finding::Finding;
use crate::plan::Plan;
use crate::run::{ProgressListener, run_watched};

/// Components, flows and assumptions: the input of an estimate.
///
/// An architecture is immutable: `add`, `flow` and the ``with_*`` methods return changed copies. `check`, `estimate` and the ``to_*``
/// methods check it as a whole and list every problem at once.
///
/// Parameters
/// ----------
/// name : str
///     Name in reports.
/// region : str
///     Default region of components, as in ``'eu-central-1'``.
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
    shared: Arc<ArchitectureState>,
}

/// The document, and values computed from it once.
#[derive(Debug)]
struct ArchitectureState {
    document: Table,
    canonical_text: OnceLock<String>,
    estimator: OnceLock<Result<Arc<Estimator>, Findings>>,
    custom_prices: CustomPrices,
}

impl Architecture {
    /// An architecture with this document.
    pub(crate) fn from_document(document: Table) -> Architecture {
        let (canonical_text, estimator) = (OnceLock::new(), OnceLock::new());
        Architecture {
            shared: Arc::new(ArchitectureState {
                document,
                canonical_text,
                estimator,
                custom_prices: CustomPrices::default(),
            }),
        }
    }

    /// The document, as in an architecture file.
    pub(crate) fn document(&self) -> &Table {
        &self.shared.document
    }

    /// The estimator with the built-in prices.
    pub(crate) fn estimator(&self) -> Result<Arc<Estimator>, Findings> {
        let make = || estimator(&self.shared.document, Book::aws()).map(Arc::new);
        self.shared.estimator.get_or_init(make).clone()
    }

    /// The estimator with a price book over the built-in prices, or with the built-in prices alone.
    pub(crate) fn estimator_with(&self, prices: Option<&Path>) -> ApiResult<Arc<Estimator>> {
        match prices {
            Some(path) => self.shared.custom_prices.estimator(&self.shared.document, path),
            None => Ok(self.estimator()?),
        }
    }

    /// The estimator if it was made before with these prices.
    pub(crate) fn cached_estimator(&self, prices: Option<&Path>) -> Option<Arc<Estimator>> {
        match prices {
            Some(path) => self.shared.custom_prices.known(path),
            None => self.shared.estimator.get()?.as_ref().ok().cloned(),
        }
    }

    /// An estimator that shares the draws of a plan.
    pub(crate) fn estimator_with_draws_of(&self, plan: &costcone::plan::Plan) -> Result<Estimator, Findings> {
        let planned = Book::aws().plan_beside(plan, &self.model()?)?;
        Ok(Estimator::new(&planned)?)
    }

    /// The name of the architecture.
    pub(crate) fn title(&self) -> String {
        head_text(self.document(), "name")
    }

    /// The checked architecture of the library.
    fn model(&self) -> Result<Model, Findings> {
        Model::from_document(&self.shared.document)
    }

    /// A text that equal architectures share: the TOML file, or the raw document if the architecture is not valid.
    fn canonical_text(&self) -> &str {
        self.shared.canonical_text.get_or_init(|| {
            let written = self.model().ok().and_then(|model| costcone::write(&model, Format::Toml).ok());
            written.unwrap_or_else(|| format!("{:?}", self.shared.document))
        })
    }

    /// A copy with a changed document and the assumptions that its new formulas name.
    fn with_change(
        &self,
        definitions: &NameDefinitions,
        change: impl FnOnce(&Table) -> Table,
    ) -> ApiResult<Architecture> {
        Ok(Architecture::from_document(definitions.write(&change(&self.shared.document))?))
    }

    /// A copy with a new entry of a section.
    ///
    /// # Errors
    /// If the entry exists.
    fn with_entry(
        &self,
        section: &str,
        name: &str,
        value: Table,
        definitions: &NameDefinitions,
    ) -> ApiResult<Architecture> {
        if self.shared.document.at(&[section, name]).is_some() {
            let message = "exists already; change it with `with_component`, or choose another name";
            return Err(refused(&format!("{section}.{name}"), Code::Duplicate, message));
        }
        self.with_change(definitions, |document| document.with_at(&[section, name], value))
    }

    fn with_head(&self, key: &str, value: impl Into<Value>) -> Architecture {
        Architecture::from_document(self.shared.document.with_at(&["architecture", key], value))
    }

    fn with_head_item(&self, key: &str, item: Table) -> Architecture {
        let head = self.shared.document.section(&["architecture"]);
        Architecture::from_document(self.shared.document.with("architecture", with_item(&head, key, item)))
    }
}

/// Reads and plans a document. The error lists every problem.
pub(crate) fn estimator(document: &Table, book: &Book) -> Result<Estimator, Findings> {
    Ok(Estimator::new(&book.plan_reading(Model::read(document))?)?)
}

/// A table of the pairs that have a value.
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
pub(crate) enum OneOrMany {
    #[pyo3(transparent)]
    One(String),
    #[pyo3(transparent)]
    Many(Vec<String>),
}

impl OneOrMany {
    fn list(self) -> Vec<String> {
        match self {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        }
    }
}

type PyArgument<'a, 'py> = &'a Bound<'py, PyAny>;

#[pymethods]
impl Architecture {
    #[new]
    #[pyo3(signature = (name, *, region))]
    fn __new__(name: &str, region: &str) -> Architecture {
        let head = table([("name", Some(name.into())), ("region", Some(region.into()))]);
        Architecture::from_document(table([("architecture", Some(head.into()))]))
    }

    /// str: name in reports.
    #[getter]
    fn name(&self) -> String {
        head_text(self.document(), "name")
    }

    /// str: default region of components.
    #[getter]
    fn region(&self) -> String {
        head_text(self.document(), "region")
    }

    /// tuple of str: ids of the components.
    #[getter]
    fn components<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let components = self.document().section(&["components"]);
        PyTuple::new(py, components.iter().map(|(id, _)| id.to_owned()).collect::<Vec<_>>())
    }

    /// dict of str to str: name of each component for readers, by its id.
    #[getter]
    fn labels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let labels = PyDict::new(py);
        for (id, component) in self.document().section(&["components"]).iter() {
            let given = if let Value::Table(component) = component { component.get("label") } else { None };
            match given {
                Some(Value::Text(label)) => labels.set_item(id, label)?,
                _ => labels.set_item(id, label_from_id(id))?,
            }
        }
        Ok(labels)
    }

    /// tuple of Assumption: the named assumptions.
    #[getter]
    fn assumptions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let mut all = Vec::new();
        for (id, given) in self.document().section(&["assumptions"]).iter() {
            if let Value::Table(given) = given {
                all.push(Py::new(py, Assumption::build(id, given)?)?);
            }
        }
        PyTuple::new(py, all)
    }

    /// Resolve services and prices into the lines of the bill and the program of every draw, without drawing.
    ///
    /// Returns
    /// -------
    /// Plan
    ///
    /// Raises
    /// ------
    /// ModelError, PriceError, FormulaError, UndocumentedError, CurrencyError
    ///     If the architecture is not valid. The error lists every problem.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
    /// >>> outpost.plan().lines["line"]
    /// ['gateway.gateway_hours', 'gateway.processed']
    fn plan(&self) -> ApiResult<Plan> {
        Ok(Plan::new(self.estimator()?))
    }

    /// Return a copy with a component.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     Name in flows, formulas and code.
    /// service : str
    ///     Id of a service; `costcone.services` lists them.
    /// label : str, optional
    ///     Name for readers of reports and charts; the id in words by default.
    /// **settings
    ///     Attributes and usages of the service, and ``count``, ``hours``, ``region``, ``items``. Values are texts, numbers, formulas,
    ///     or dicts with the keywords of `costcone.assumption`.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// ModelError
    ///     If a component of this id exists.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1")
    /// >>> outpost.add("gateway", "nat_gateway", label="Way out to the internet", processed="50 GB").labels
    /// {'gateway': 'Way out to the internet'}
    #[pyo3(signature = (id, service, /, *, label=None, **settings))]
    fn add(
        &self,
        id: &str,
        service: &str,
        label: Option<&str>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> ApiResult<Architecture> {
        let mut definitions = NameDefinitions::default();
        let settings = keywords(settings, &mut definitions)?;
        let component =
            table([("service", Some(service.into())), ("label", label.map(Value::from))]).with_all(&settings);
        self.with_entry("components", id, component, &definitions)
    }

    /// Return a copy with a data flow from one place to another.
    ///
    /// Parameters
    /// ----------
    /// start, end : str
    ///     Components, ``'internet'``, ``'on_premises'`` or a region.
    /// volume : Formula or str
    ///     Total volume of a month, in a unit of size such as GB.
    /// via : str or list of str, optional
    ///     Gateways and endpoints on the path.
    /// boundary : {'same_zone', 'cross_zone', 'cross_region', 'internet', 'on_premises'}, optional
    ///     The boundary that the data crosses. Needed only if both ends leave it open.
    /// statement : str, optional
    ///     Description of the data.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (start, end, *, volume, via=None, boundary=None, statement=None))]
    fn flow(
        &self,
        start: &str,
        end: &str,
        volume: PyArgument<'_, '_>,
        via: Option<OneOrMany>,
        boundary: Option<&str>,
        statement: Option<&str>,
    ) -> ApiResult<Architecture> {
        let mut definitions = NameDefinitions::default();
        let flow = table([
            ("from", Some(start.into())),
            ("to", Some(end.into())),
            ("volume", Some(value(volume, &mut definitions)?)),
            ("via", via.map(|via| texts(via.list()))),
            ("boundary", boundary.map(Value::from)),
            ("statement", statement.map(Value::from)),
        ]);
        self.with_change(&definitions, |document| with_item(document, "flows", flow))
    }

    /// Return a copy with this assumption. It replaces an assumption of the same id.
    ///
    /// Parameters
    /// ----------
    /// assumption : Assumption
    ///     The new assumption.
    ///
    /// Returns
    /// -------
    /// Architecture
    fn with_assumption(&self, assumption: &Bound<'_, Assumption>) -> Architecture {
        let (id, given) = crate::assumption::entry(assumption.get());
        Architecture::from_document(self.document().with_at(&["assumptions", &id], given))
    }

    /// Return a copy with a confirmed, exact value of an assumption and its source.
    ///
    /// Parameters
    /// ----------
    /// assumption : str
    ///     Id of the assumption in the estimate: a named one, one written in a component (``'search.cost'``), or a default.
    /// value : int, str, decimal.Decimal or float
    ///     The value in the unit of the assumption, or with its own unit, as in ``'30k user'``.
    /// why : str
    ///     Source of the value. It becomes the basis.
    /// who : str, optional
    ///     Person or team who confirmed the value. The owner stays the same by default.
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
    /// OptionError
    ///     If the value is not a number in the unit of the assumption.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
    /// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
    /// >>> outpost.with_answer("out", "180 GB", why="Bill of October", who="customer").assumptions
    /// (out: 180 GB (exact),)
    #[pyo3(signature = (assumption, value, *, why, who=None))]
    fn with_answer(
        &self,
        assumption: &str,
        value: PyArgument<'_, '_>,
        why: &str,
        who: Option<&str>,
    ) -> ApiResult<Architecture> {
        let estimator = self.estimator()?;
        let plan = estimator.plan();
        let known = plan.assumptions().iter().find(|known| known.id() == assumption);
        let known = known.ok_or_else(|| {
            let ids: Vec<&str> = plan.assumptions().iter().map(|known| known.id()).collect();
            crate::error::not_found("assumption", assumption, &ids)
        })?;
        let value = crate::arguments::in_unit(value, "value", known.unit(), plan.calendar())?;
        let answer = Answer { value, why: why.to_owned(), who: who.map(str::to_owned) };
        Ok(Architecture::from_document(answer.write_to(self.document(), known)?))
    }

    /// Return a changed copy under a new name, with the author and the reason of the change. `costcone.compare` shows all of it.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     Name of the scenario.
    /// changes : dict
    ///     New values by name:
    ///
    ///     - ``"region"``: the default region
    ///     - ``"prices"``: the path of a price book
    ///     - ``"users"``: an assumption becomes exactly this value
    ///     - ``"users.p90"``: a figure of an assumption
    ///     - ``"users.scale"``: a factor for the figures of an assumption
    ///     - ``"db.storage"``: a setting of a component
    ///     - ``"db"``, ``"test"``: `False` removes a component or an environment
    ///     - ``"test.scale"``: a key of an environment
    /// who, why : str, optional
    ///     Author of the scenario, and its reason.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// ModelError
    ///     If a name is unknown. The error lists every unknown name and suggests the closest known one.
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
    ) -> ApiResult<Architecture> {
        let mut definitions = NameDefinitions::default();
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
        Ok(Architecture::from_document(findings.into_result(scenario.with_reason(who, why).named_document())?))
    }

    /// Return a copy with a named formula. It replaces a driver of the same name.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     Name in formulas: letters, digits and ``_``.
    /// formula : Formula, str or number
    ///     The formula.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// ModelError
    ///     If the formula contains an assumption whose id is in use with other figures.
    fn with_driver(&self, name: &str, formula: PyArgument<'_, '_>) -> ApiResult<Architecture> {
        let mut definitions = NameDefinitions::default();
        let formula = value(formula, &mut definitions)?;
        self.with_change(&definitions, |document| document.with_at(&["drivers", name], formula))
    }

    /// Return a copy with changed settings of a component.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     Id of the component.
    /// **settings
    ///     New values of settings, as for `add`. `None` removes a setting.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such component.
    #[pyo3(signature = (id, /, **settings))]
    fn with_component(&self, id: &str, settings: Option<&Bound<'_, PyDict>>) -> ApiResult<Architecture> {
        let Some(Value::Table(known)) = self.document().at(&["components", id]) else {
            return Err(self.no_component(id));
        };
        let mut definitions = NameDefinitions::default();
        let changes = keywords(settings, &mut definitions)?;
        let mut component = known.with_all(&changes);
        for (key, setting) in settings.iter().flat_map(|settings| settings.iter()) {
            if setting.is_none() {
                component = component.without(&crate::document::text(&key)?);
            }
        }
        self.with_change(&definitions, |document| document.with_at(&["components", id], component))
    }

    /// Return a copy without a component. `check` reports formulas and flows that still refer to it.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     Id of the component.
    ///
    /// Returns
    /// -------
    /// Architecture
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such component.
    fn without_component(&self, id: &str) -> ApiResult<Architecture> {
        if self.document().at(&["components", id]).is_none() {
            return Err(self.no_component(id));
        }
        let components = self.document().section(&["components"]).without(id);
        Ok(Architecture::from_document(self.document().with("components", components)))
    }

    /// Return a copy with another name.
    fn with_name(&self, name: &str) -> Architecture {
        self.with_head("name", name)
    }

    /// Return a copy with another default region.
    fn with_region(&self, region: &str) -> Architecture {
        self.with_head("region", region)
    }

    /// Return a copy with other options of the architecture.
    ///
    /// Parameters
    /// ----------
    /// hours_per_month : int or decimal.Decimal, optional
    ///     Hours in a month, 672 to 744; 730 by default.
    /// free_allowances : {'never', 'always'}, optional
    ///     Whether to deduct free allowances of AWS; ``'never'`` by default.
    /// definition_uncertainty : bool, optional
    ///     Whether to add the allowance for parts not designed yet; `True` by default.
    /// currency : str, optional
    ///     ISO 4217 code of the currency of the estimate.
    /// prices : str, optional
    ///     Path of a price book. Its prices take precedence over the built-in ones.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (**options))]
    fn with_options(&self, options: Option<&Bound<'_, PyDict>>) -> ApiResult<Architecture> {
        let options = keywords(options, &mut NameDefinitions::default())?;
        let head = self.document().section(&["architecture"]).with_all(&options);
        Ok(Architecture::from_document(self.document().with("architecture", head)))
    }

    /// Return a copy with evidence of the progress of the engagement, which determines the class of the estimate.
    ///
    /// Parameters
    /// ----------
    /// problem, problem_confirmed_by : str, optional
    ///     The problem in one sentence, and the person who confirmed it.
    /// owner, budget_path, compliance, timeline : str, optional
    ///     Results of the qualification.
    /// pilot : str, optional
    ///     The pilot and its date.
    /// calibration : str, optional
    ///     The comparison with actual spend.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (**evidence))]
    fn with_evidence(&self, evidence: Option<&Bound<'_, PyDict>>) -> ApiResult<Architecture> {
        let evidence = keywords(evidence, &mut NameDefinitions::default())?;
        let engagement = self.document().section(&["engagement"]).with_all(&evidence);
        Ok(Architecture::from_document(self.document().with("engagement", engagement)))
    }

    /// Return a copy with an environment, such as ``'production'`` or ``'test'``.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     Name of the environment.
    /// statement : str, optional
    ///     Description of the environment.
    /// scale : Formula, str, number or dict, optional
    ///     Factor for the usages of the components, as in ``'10%'``.
    /// hours : str, optional
    ///     Hours in use, as in ``'50 h/week'``; the whole month by default.
    /// without : list of str, optional
    ///     Components that the environment does not have.
    /// components : dict, optional
    ///     Settings of components that differ in this environment, by component id.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (name, /, **settings))]
    fn with_environment(&self, name: &str, settings: Option<&Bound<'_, PyDict>>) -> ApiResult<Architecture> {
        let mut definitions = NameDefinitions::default();
        let settings = keywords(settings, &mut definitions)?;
        self.with_change(&definitions, |document| document.with_at(&["environments", name], settings))
    }

    /// Return a copy with a correlation of two assumptions.
    ///
    /// Parameters
    /// ----------
    /// first, second : str
    ///     Ids of the assumptions.
    /// rank : number, optional
    ///     Spearman rank correlation, -1 to 1.
    /// latent : number, optional
    ///     Correlation of the underlying normal variables, -1 to 1, instead of `rank`.
    /// basis : str, optional
    ///     Source of the correlation.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (first, second, *, rank=None, latent=None, basis=None))]
    fn with_correlation(
        &self,
        first: &str,
        second: &str,
        rank: Option<PyArgument<'_, '_>>,
        latent: Option<PyArgument<'_, '_>>,
        basis: Option<&str>,
    ) -> ApiResult<Architecture> {
        let mut none = NameDefinitions::default();
        let mut number = |given: Option<PyArgument<'_, '_>>| given.map(|given| value(given, &mut none)).transpose();
        let correlation = table([
            ("between", Some(texts(vec![first.to_owned(), second.to_owned()]))),
            ("rank", number(rank)?),
            ("latent", number(latent)?),
            ("basis", basis.map(Value::from)),
        ]);
        Ok(Architecture::from_document(with_item(self.document(), "correlation", correlation)))
    }

    /// Return a copy with a trust boundary around components.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     Name of the boundary.
    /// contains : str or list of str
    ///     Ids of the components inside.
    ///
    /// Returns
    /// -------
    /// Architecture
    fn with_trust_boundary(&self, name: &str, contains: OneOrMany) -> Architecture {
        let boundary = table([("name", Some(name.into())), ("contains", Some(texts(contains.list())))]);
        self.with_head_item("trust_boundaries", boundary)
    }

    /// Return a copy with an integration point: an external system that the architecture works with.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     Name of the external system.
    /// via : str, optional
    ///     Id of the component that connects to it.
    /// to : str, optional
    ///     Place of the system, as in ``'internet'``.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (name, *, via=None, to=None))]
    fn with_integration_point(&self, name: &str, via: Option<&str>, to: Option<&str>) -> Architecture {
        let point = table([("name", Some(name.into())), ("via", via.map(Value::from)), ("to", to.map(Value::from))]);
        self.with_head_item("integration_points", point)
    }

    /// Return a copy with the organization's current usage of a charge. Tiers start there, and the estimate is the increment.
    ///
    /// Parameters
    /// ----------
    /// service, charge : str
    ///     Id of a service, and the name of one of its charges.
    /// quantity : Formula, str, number or dict
    ///     Current usage in a month, in the unit of the charge.
    /// region : str, optional
    ///     Region of the usage, for charges whose tiers differ by region.
    /// attributes : dict, optional
    ///     Attributes that select the price, such as a storage class.
    /// basis : str, optional
    ///     Source of the quantity.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (service, charge, quantity, *, region=None, attributes=None, basis=None))]
    fn with_existing_use(
        &self,
        service: &str,
        charge: &str,
        quantity: PyArgument<'_, '_>,
        region: Option<&str>,
        attributes: Option<PyArgument<'_, '_>>,
        basis: Option<&str>,
    ) -> ApiResult<Architecture> {
        let mut definitions = NameDefinitions::default();
        let existing = table([
            ("service", Some(service.into())),
            ("charge", Some(charge.into())),
            ("region", region.map(Value::from)),
            ("attributes", attributes.map(|given| value(given, &mut definitions)).transpose()?),
            ("quantity", Some(value(quantity, &mut definitions)?)),
            ("basis", basis.map(Value::from)),
        ]);
        self.with_change(&definitions, |document| with_item(document, "existing_use", existing))
    }

    /// Return a copy with a negotiated discount.
    ///
    /// Parameters
    /// ----------
    /// fraction : number or str
    ///     Discount between 0 and 1: 0.08 is 8%.
    /// basis : str
    ///     Source of the discount, such as a contract.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (fraction, *, basis))]
    fn with_discount(&self, fraction: PyArgument<'_, '_>, basis: &str) -> ApiResult<Architecture> {
        let fraction = value(fraction, &mut NameDefinitions::default())?;
        let discount = table([("fraction", Some(fraction)), ("basis", Some(basis.into()))]);
        Ok(Architecture::from_document(self.document().with("discount", discount)))
    }

    /// Return a copy that lists items which the estimate leaves out on purpose.
    ///
    /// Parameters
    /// ----------
    /// *items : str
    ///     Items in words, as in ``'data migration'``.
    ///
    /// Returns
    /// -------
    /// Architecture
    #[pyo3(signature = (*items))]
    fn with_excluded(&self, items: Vec<String>) -> Architecture {
        let excluded = self.document().section(&["excluded"]);
        let excluded = items.into_iter().fold(excluded, |excluded, item| with_item(&excluded, "items", item));
        Architecture::from_document(self.document().with("excluded", excluded))
    }

    /// Check the architecture and its prices.
    ///
    /// Returns
    /// -------
    /// tuple of Finding
    ///     Every problem; empty if the architecture can be estimated.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let owned = self.clone();
        let checked = run_watched(py, ProgressListener::Silent, move |_| owned.estimator())?;
        let findings = checked.err().unwrap_or_default();
        PyTuple::new(py, findings.iter().cloned().map(Finding::from).collect::<Vec<_>>())
    }

    /// Estimate the cost as ranges.
    ///
    /// Parameters
    /// ----------
    /// level : float, str or decimal.Decimal
    ///     Probability that the cost is between low and high, above 0 and below 1: 0.8 is P10 to P90.
    /// draws : int
    ///     Number of simulated cases, at least 100.
    /// seed : int
    ///     Same seed, same architecture, same result. At least 0.
    /// period : {'month', 'year'}
    ///     Period of the cost.
    /// sampling : {'sobol', 'latin-hypercube', 'random'}
    ///     Sampling method.
    /// standard_error : float, str or decimal.Decimal, optional
    ///     Continue drawing until the standard error of each figure of the total is at most this fraction of the figure.
    /// most_draws : int, optional
    ///     Limit of draws for `standard_error`; 67,108,864 by default.
    /// threads : int, optional
    ///     Number of threads, at least 1; by default one for short runs, else one per core. It changes no figure.
    /// prices : str or os.PathLike, optional
    ///     Your own price book. Its prices take precedence over the built-in ones. costcone reads the file again after it changes.
    /// progress : bool or callable
    ///     `True` shows a progress bar after one second. A callable receives the number of finished draws and their total.
    ///
    /// Returns
    /// -------
    /// Estimate
    ///
    /// Raises
    /// ------
    /// ModelError, PriceError, FormulaError, UndocumentedError, CurrencyError
    ///     If the architecture is not valid. The error lists every problem.
    /// OptionError
    ///     If an option is out of range or unknown.
    /// FileError
    ///     If the price book cannot be read.
    #[pyo3(
        signature = (*, **options),
        text_signature = "($self, *, level=0.8, draws=32768, seed=1, period='month', sampling='sobol', \
                          standard_error=None, most_draws=None, threads=None, prices=None, progress=True)"
    )]
    fn estimate(slf: &Bound<'_, Self>, options: Option<&Bound<'_, PyDict>>) -> PyResult<crate::estimate::Estimate> {
        crate::estimate::estimate_architecture(slf.py(), slf.get(), options)
    }

    /// Return the architecture as TOML, the format of architecture files. `costcone.loads` reads it.
    fn to_toml(&self) -> ApiResult<String> {
        self.to_format(Format::Toml)
    }

    /// Return the architecture as YAML. ``costcone.loads(text, format='yaml')`` reads it.
    fn to_yaml(&self) -> ApiResult<String> {
        self.to_format(Format::Yaml)
    }

    /// Return the architecture as JSON. `costcone.from_json` reads it.
    fn to_json(&self) -> ApiResult<String> {
        self.to_format(Format::Json)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Architecture>().is_ok_and(|other| self.canonical_text() == other.get().canonical_text())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.canonical_text().hash(&mut hasher);
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
    fn _restored(document: &str) -> ApiResult<Architecture> {
        Ok(Architecture::from_document(crate::files::table_of(document)?))
    }
}

impl Architecture {
    fn to_format(&self, format: Format) -> ApiResult<String> {
        Ok(costcone::write(&self.model()?, format)?)
    }

    fn no_component(&self, id: &str) -> ApiError {
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

//! Assumptions and drivers, the names in formulas.

use costcone::model::{Assumption as Model, Trust};
use costcone::{Table, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::arguments::decimal;
use crate::definitions::{NameDefinition, NameDefinitions};
use crate::document::keywords;
use crate::error::ApiResult;
use crate::formula::Formula;

/// A documented estimate of this month's total or average of something. `costcone.assumption` makes one.
///
/// Operators combine it into formulas. An architecture with such a formula contains the assumption.
#[pyclass(frozen, extends = Formula, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Assumption {
    model: Model,
}

impl Assumption {
    /// An assumption with these keys, as in an architecture file.
    pub(crate) fn build(id: &str, given: &Table) -> ApiResult<PyClassInitializer<Assumption>> {
        Formula::check_name(id, "assumptions")?;
        let model = Model::new(id, given)?;
        let meaning = NameDefinition::Assumption(model.given().clone());
        let formula = Formula::named(id, NameDefinitions::of(id, meaning))?;
        Ok(PyClassInitializer::from(formula).add_subclass(Assumption { model }))
    }

    fn with_key(&self, py: Python<'_>, key: &str, value: &str) -> AssumptionResult {
        self.with_given(py, &self.model.given().with(key, value))
    }

    fn with_given(&self, py: Python<'_>, given: &Table) -> AssumptionResult {
        Ok(Py::new(py, Assumption::build(self.model.id(), given)?)?)
    }
}

type AssumptionResult = ApiResult<Py<Assumption>>;

#[pymethods]
impl Assumption {
    #[new]
    #[pyo3(signature = (id, /, **given))]
    fn __new__(id: &str, given: Option<&Bound<'_, PyDict>>) -> ApiResult<PyClassInitializer<Assumption>> {
        Assumption::build(id, &keywords(given, &mut NameDefinitions::default())?)
    }

    /// str: name in formulas.
    #[getter]
    fn id(&self) -> &str {
        self.model.id()
    }

    /// str: name for readers of reports and charts.
    #[getter]
    fn label(&self) -> &str {
        self.model.label()
    }

    /// str or None: question to the owner, as its author wrote it.
    #[getter]
    fn question(&self) -> Option<&str> {
        self.model.question()
    }

    /// str: description of the figure.
    #[getter]
    fn statement(&self) -> &str {
        self.model.statement()
    }

    /// str: source of the figures.
    #[getter]
    fn basis(&self) -> &str {
        self.model.basis()
    }

    /// str or None: person or team who can confirm the figures.
    #[getter]
    fn owner(&self) -> Option<&str> {
        self.model.owner()
    }

    /// {'open', 'confirmed'}: whether the owner confirmed the figures.
    #[getter]
    fn status(&self) -> &'static str {
        self.model.status().as_str()
    }

    /// {'low', 'medium', 'high'} or None: how far the author trusts the figures.
    #[getter]
    fn trust(&self) -> Option<&'static str> {
        self.model.trust().map(Trust::as_str)
    }

    /// str: unit of the figures; empty for a plain number.
    #[getter]
    fn unit(&self) -> String {
        self.model.unit().to_string()
    }

    /// str: the distribution in words, as in ``P10 20000, P90 80000 user (lognormal)``.
    #[getter]
    fn understood(&self) -> String {
        self.model.understood()
    }

    /// decimal.Decimal: smallest possible value, in its unit.
    #[getter]
    fn floor<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::decimal::to_python(py, self.model.spread().floor())
    }

    /// decimal.Decimal: mean, in its unit.
    #[getter]
    fn expected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::decimal::to_python(py, self.model.spread().expected_decimal())
    }

    /// decimal.Decimal: largest possible value, in its unit.
    #[getter]
    fn ceiling<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::decimal::to_python(py, self.model.spread().ceiling())
    }

    /// Return a copy with an exact value.
    ///
    /// Parameters
    /// ----------
    /// value : int, str, decimal.Decimal or float
    ///     The value in the unit of the assumption.
    ///
    /// Returns
    /// -------
    /// Assumption
    fn with_exact(&self, value: &Bound<'_, PyAny>) -> AssumptionResult {
        let exact = self.model.with_exact(decimal(value, "value")?);
        self.with_given(value.py(), exact.given())
    }

    /// Return a copy with another status, ``'open'`` or ``'confirmed'``.
    fn with_status(&self, py: Python<'_>, status: &str) -> AssumptionResult {
        self.with_key(py, "status", status)
    }

    /// Return a copy with another name for readers.
    fn with_label(&self, py: Python<'_>, label: &str) -> AssumptionResult {
        self.with_key(py, "label", label)
    }

    /// Return a copy with another question to the owner.
    fn with_question(&self, py: Python<'_>, question: &str) -> AssumptionResult {
        self.with_key(py, "question", question)
    }

    /// Return a copy with another owner.
    fn with_owner(&self, py: Python<'_>, owner: &str) -> AssumptionResult {
        self.with_key(py, "owner", owner)
    }

    /// Return a copy with another basis.
    fn with_basis(&self, py: Python<'_>, basis: &str) -> AssumptionResult {
        self.with_key(py, "basis", basis)
    }

    /// Return a copy with another trust, ``'low'``, ``'medium'`` or ``'high'``.
    fn with_trust(&self, py: Python<'_>, trust: &str) -> AssumptionResult {
        self.with_key(py, "trust", trust)
    }

    /// Return a copy with other figures.
    ///
    /// Parameters
    /// ----------
    /// **figures
    ///     Figures with the keywords of `costcone.assumption`.
    ///
    /// Returns
    /// -------
    /// Assumption
    ///
    /// Raises
    /// ------
    /// ModelError
    ///     If figures contradict each other or the unit.
    #[pyo3(signature = (**figures))]
    fn with_figures(&self, py: Python<'_>, figures: Option<&Bound<'_, PyDict>>) -> AssumptionResult {
        const KEPT: [&str; 8] = ["label", "statement", "question", "unit", "basis", "owner", "status", "trust"];
        let mut kept = Table::new();
        for (key, value) in self.model.given().iter().filter(|(key, _)| KEPT.contains(key)) {
            kept.insert(key, value.clone());
        }
        let figures = keywords(figures, &mut NameDefinitions::default())?;
        self.with_given(py, &kept.with_all(&figures))
    }

    fn __repr__(&self) -> String {
        format!("{}: {}", self.model.id(), self.model.understood())
    }

    fn _repr_html_(&self) -> String {
        costcone::report::html::assumption(&self.model)
    }

    fn _repr_markdown_(&self) -> String {
        costcone::report::markdown::assumption(&self.model)
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "...".to_owned() } else { self.__repr__() };
        printer.call_method1("text", (text,)).map(drop)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let this = slf.get();
        let restore = slf.get_type().getattr("_restored")?;
        let given = crate::files::json_of(this.model.given())?;
        Ok((restore, (this.model.id(), given).into_pyobject(slf.py())?))
    }

    #[staticmethod]
    fn _restored(py: Python<'_>, text: &str, document: &str) -> PyResult<Py<Assumption>> {
        Py::new(py, Assumption::build(text, &crate::files::table_of(document)?)?)
    }
}

/// A named formula over assumptions and other drivers. `costcone.driver` makes one.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> orders = cc.Driver("orders", "users * 3 order/user")
/// >>> orders * "20 request/order"
/// Formula('orders * 20 request/order')
#[pyclass(frozen, extends = Formula, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Driver {
    name: String,
    formula: Formula,
}

impl Driver {
    fn build(name: &str, formula: Formula) -> ApiResult<PyClassInitializer<Driver>> {
        Formula::check_name(name, "drivers")?;
        let mut definitions = NameDefinitions::of(name, NameDefinition::Driver(formula.text()));
        definitions.take(formula.definitions())?;
        let own = Formula::named(name, definitions)?;
        Ok(PyClassInitializer::from(own).add_subclass(Driver { name: name.to_owned(), formula }))
    }
}

#[pymethods]
impl Driver {
    #[new]
    fn __new__(name: &str, formula: &Bound<'_, PyAny>) -> ApiResult<PyClassInitializer<Driver>> {
        Driver::build(name, Formula::read(formula)?)
    }

    /// str: name in formulas.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Formula: the formula behind the name.
    #[getter]
    fn formula(&self) -> Formula {
        self.formula.clone()
    }

    fn __repr__(&self) -> String {
        format!("{} = {}", self.name, self.formula.text())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let this = slf.get();
        let parts = (&this.name, this.formula.clone()).into_pyobject(slf.py())?;
        Ok((slf.get_type().into_any(), parts))
    }
}

/// The id and the keys of an assumption, as in an architecture file.
pub(crate) fn entry(assumption: &Assumption) -> (String, Value) {
    (assumption.model.id().to_owned(), Value::Table(assumption.model.given().clone()))
}

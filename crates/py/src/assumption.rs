//! Assumptions and drivers: the names that formulas are made of.

use costcone::model::{Assumption as Model, Trust};
use costcone::{Table, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::arguments::decimal;
use crate::definitions::{Definitions, Meaning};
use crate::document::keywords;
use crate::error::Outcome;
use crate::formula::Formula;

/// A documented belief about this month's total or average of something. Make one with `costcone.assumption`.
///
/// It is a formula of its own name: operators build formulas of it, and an architecture that is given such a formula takes the
/// assumption along.
#[pyclass(frozen, extends = Formula, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Assumption {
    model: Model,
}

impl Assumption {
    /// An assumption of these keys, as a file gives them.
    pub(crate) fn made(id: &str, given: &Table) -> Outcome<PyClassInitializer<Assumption>> {
        Formula::check_name(id, "assumptions")?;
        let model = Model::new(id, given)?;
        let meaning = Meaning::Assumption(model.given().clone());
        let formula = Formula::named(id, Definitions::of(id, meaning))?;
        Ok(PyClassInitializer::from(formula).add_subclass(Assumption { model }))
    }

    fn changed(&self, py: Python<'_>, key: &str, value: &str) -> Made {
        self.given_anew(py, &self.model.given().with(key, value))
    }

    fn given_anew(&self, py: Python<'_>, given: &Table) -> Made {
        Ok(Py::new(py, Assumption::made(self.model.id(), given)?)?)
    }
}

type Made = Outcome<Py<Assumption>>;

#[pymethods]
impl Assumption {
    #[new]
    #[pyo3(signature = (id, /, **given))]
    fn __new__(id: &str, given: Option<&Bound<'_, PyDict>>) -> Outcome<PyClassInitializer<Assumption>> {
        Assumption::made(id, &keywords(given, &mut Definitions::default())?)
    }

    /// str: its name in formulas.
    #[getter]
    fn id(&self) -> &str {
        self.model.id()
    }

    /// str: what is believed.
    #[getter]
    fn statement(&self) -> &str {
        self.model.statement()
    }

    /// str: where the belief comes from.
    #[getter]
    fn basis(&self) -> &str {
        self.model.basis()
    }

    /// str or None: who can confirm it.
    #[getter]
    fn owner(&self) -> Option<&str> {
        self.model.owner()
    }

    /// {'open', 'confirmed'}: how far it has been agreed.
    #[getter]
    fn status(&self) -> &'static str {
        self.model.status().as_str()
    }

    /// {'low', 'medium', 'high'} or None: how much its author trusts it.
    #[getter]
    fn trust(&self) -> Option<&'static str> {
        self.model.trust().map(Trust::as_str)
    }

    /// str: the unit of its figures; empty for a plain number.
    #[getter]
    fn unit(&self) -> String {
        self.model.unit().to_string()
    }

    /// str: its distribution as it was understood, as in ``P10 20000, P90 80000 user (lognormal)``.
    #[getter]
    fn understood(&self) -> String {
        self.model.understood()
    }

    /// decimal.Decimal: no draw lies below, in its unit.
    #[getter]
    fn floor<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::decimal::to_python(py, self.model.spread().floor())
    }

    /// decimal.Decimal: its mean, in its unit.
    #[getter]
    fn expected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::decimal::to_python(py, self.model.spread().expected_decimal())
    }

    /// decimal.Decimal: no draw lies above, in its unit.
    #[getter]
    fn ceiling<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::decimal::to_python(py, self.model.spread().ceiling())
    }

    /// A copy that is known exactly.
    ///
    /// Parameters
    /// ----------
    /// value : int, str, decimal.Decimal or float
    ///     In the unit of the assumption.
    fn with_exact(&self, value: &Bound<'_, PyAny>) -> Made {
        let exact = self.model.with_exact(decimal(value, "value")?);
        self.given_anew(value.py(), exact.given())
    }

    /// A copy with another status, ``'open'`` or ``'confirmed'``.
    fn with_status(&self, py: Python<'_>, status: &str) -> Made {
        self.changed(py, "status", status)
    }

    /// A copy with another owner.
    fn with_owner(&self, py: Python<'_>, owner: &str) -> Made {
        self.changed(py, "owner", owner)
    }

    /// A copy with another basis.
    fn with_basis(&self, py: Python<'_>, basis: &str) -> Made {
        self.changed(py, "basis", basis)
    }

    /// A copy that is trusted ``'low'``, ``'medium'`` or ``'high'``.
    fn with_trust(&self, py: Python<'_>, trust: &str) -> Made {
        self.changed(py, "trust", trust)
    }

    /// A copy with other figures: the keywords are those of `costcone.assumption`.
    #[pyo3(signature = (**figures))]
    fn with_figures(&self, py: Python<'_>, figures: Option<&Bound<'_, PyDict>>) -> Made {
        const KEPT: [&str; 6] = ["statement", "unit", "basis", "owner", "status", "trust"];
        let mut kept = Table::new();
        for (key, value) in self.model.given().iter().filter(|(key, _)| KEPT.contains(key)) {
            kept.insert(key, value.clone());
        }
        let figures = keywords(figures, &mut Definitions::default())?;
        self.given_anew(py, &kept.with_all(&figures))
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
        Py::new(py, Assumption::made(text, &crate::files::table_of(document)?)?)
    }
}

/// A named formula over assumptions and other drivers. Make one with `costcone.driver`.
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
    fn made(name: &str, formula: Formula) -> Outcome<PyClassInitializer<Driver>> {
        Formula::check_name(name, "drivers")?;
        let mut definitions = Definitions::of(name, Meaning::Driver(formula.text()));
        definitions.take(formula.definitions())?;
        let own = Formula::named(name, definitions)?;
        Ok(PyClassInitializer::from(own).add_subclass(Driver { name: name.to_owned(), formula }))
    }
}

#[pymethods]
impl Driver {
    #[new]
    fn __new__(name: &str, formula: &Bound<'_, PyAny>) -> Outcome<PyClassInitializer<Driver>> {
        Driver::made(name, Formula::read(formula)?)
    }

    /// str: its name in formulas.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Formula: what it stands for.
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

/// The keys of an assumption as an entry of a file.
pub(crate) fn entry(assumption: &Assumption) -> (String, Value) {
    (assumption.model.id().to_owned(), Value::Table(assumption.model.given().clone()))
}

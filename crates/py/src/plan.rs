//! Plans: what an estimate computes, before anything is drawn.

use std::sync::Arc;

use costcone::estimate::Estimator;
use costcone::plan::Plan as Model;
use costcone::report::{Style, html, markdown, program, program_json, tidy};
use pyo3::prelude::*;

use crate::table::Table;

/// An architecture resolved against services and prices: the lines of the bill and the program that computes them.
///
/// Made by `Architecture.plan`. Printed, it is what every draw computes, step by step, to be checked by hand.
#[pyclass(frozen, module = "costcone")]
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    estimator: Arc<Estimator>,
}

impl Plan {
    pub(crate) fn new(estimator: Arc<Estimator>) -> Plan {
        Plan { estimator }
    }

    fn model(&self) -> &Model {
        self.estimator.plan()
    }
}

#[pymethods]
impl Plan {
    /// str: the name of the architecture.
    #[getter]
    fn name(&self) -> &str {
        self.model().name()
    }

    /// str: a hash of all formulas, assumptions and prices.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.model().fingerprint()
    }

    /// str: which prices it rests on.
    #[getter]
    fn price_version(&self) -> &str {
        self.model().price_version()
    }

    /// Table: the lines of the bill, with the formula, the unit and the prices of each.
    #[getter]
    fn lines(&self) -> Table {
        Table::new("lines", tidy::plan_lines(self.model()))
    }

    /// Table: the assumptions behind it, with what was understood of each.
    #[getter]
    fn assumptions(&self) -> Table {
        Table::new("assumptions", tidy::assumptions(self.model()))
    }

    /// The program as JSON, exact: inputs, steps, price schedules, what adds up to what.
    fn to_json(&self) -> String {
        program_json(self.model()).to_string()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Plan>().is_ok_and(|other| other.get().fingerprint() == self.fingerprint())
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.fingerprint().hash(&mut hasher);
        hasher.finish()
    }

    fn __str__(&self) -> String {
        program(self.model(), Style::plain())
    }

    fn __repr__(&self) -> String {
        html::plan_summary(self.model())
    }

    fn _repr_html_(&self) -> String {
        html::plan(self.model())
    }

    fn _repr_markdown_(&self) -> String {
        markdown::table(&html::plan_summary(self.model()), &tidy::plan_lines(self.model()))
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "...".to_owned() } else { self.__repr__() };
        printer.call_method1("text", (text,)).map(drop)
    }
}

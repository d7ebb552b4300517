//! Plans: the computation of an estimate before any draw.

use std::sync::Arc;

use costcone::estimate::Estimator;
use costcone::plan::Plan as Model;
use costcone::report::{Style, html, markdown, program, program_json, tidy};
use pyo3::prelude::*;

use crate::table::ResultTable;

/// The lines of the bill with their prices, and the program that computes them in every draw.
///
/// `Architecture.plan` makes it. `print` shows the program step by step, so that you can check it by hand.
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
    /// str: name of the architecture.
    #[getter]
    fn name(&self) -> &str {
        self.model().name()
    }

    /// str: hash of all formulas, assumptions and prices.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.model().fingerprint()
    }

    /// str: name and date of the prices.
    #[getter]
    fn price_version(&self) -> &str {
        self.model().price_version()
    }

    /// Table: lines of the bill with formula, unit and prices.
    #[getter]
    fn lines(&self) -> ResultTable {
        ResultTable::new("lines", tidy::plan_lines(self.model()))
    }

    /// Table: the assumptions, with the distribution of each in words.
    #[getter]
    fn assumptions(&self) -> ResultTable {
        ResultTable::new("assumptions", tidy::assumptions(self.model()))
    }

    /// Return the program as exact JSON: inputs, steps, price schedules, and sums.
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

//! Charts: a picture and the data behind it.

use costcone::Money;
use costcone::estimate::Estimate;
use costcone::report::{Budget, html, svg, tidy};
use pyo3::prelude::*;

use crate::error::{Outcome, bad_option};
use crate::table::Table;

/// A chart that shows itself in a notebook: SVG without scripts or assets, and the data that it draws.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Chart {
    title: String,
    svg: String,
    data: Table,
}

/// The most bars of a histogram.
const MOST_BARS: usize = 500;

impl Chart {
    /// The distribution of the total.
    pub(crate) fn histogram(estimate: &Estimate, bars: usize) -> Outcome<Chart> {
        if !(5..=MOST_BARS).contains(&bars) {
            return Err(bad_option("bars", format!("expected 5 to {MOST_BARS} bars, was {bars}")));
        }
        let data = Table::new("histogram", tidy::histogram(estimate, bars));
        Ok(Chart { title: "histogram".to_owned(), svg: svg::histogram(estimate, bars), data })
    }

    /// The probability of staying below each amount, with a budget.
    pub(crate) fn s_curve(estimate: &Estimate, budget: Option<Money>) -> Outcome<Chart> {
        let budget = match budget {
            Some(amount) => Some(Budget { probability_over: estimate.probability_over(&amount)?, amount }),
            None => None,
        };
        let data = Table::new("s_curve", tidy::s_curve(estimate));
        Ok(Chart { title: "s_curve".to_owned(), svg: svg::s_curve(estimate, budget.as_ref()), data })
    }
}

#[pymethods]
impl Chart {
    /// Table: what is drawn.
    #[getter]
    fn data(&self) -> Table {
        self.data.clone()
    }

    /// The picture as SVG that stands alone.
    fn to_svg(&self) -> &str {
        &self.svg
    }

    fn __repr__(&self) -> String {
        format!("<Chart {}>", self.title)
    }

    fn _repr_html_(&self) -> String {
        html::chart(&self.svg)
    }
}

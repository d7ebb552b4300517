//! Charts: an SVG picture and its data.

use costcone::Money;
use costcone::estimate::Estimate;
use costcone::report::answers::{BreakEvenChart, HeatMapChart, LinePoint, ParetoChart, RegretChart};
use costcone::report::svg::{self, Picture};
use costcone::report::{Budget, ChartMark, RangeText, TornadoChart, TornadoFigure, html, tidy};
use costcone::sensitivity::Sensitivity;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::{Value, json};

use crate::error::{ApiResult, option_error};
use crate::table::{ResultTable, optional};

/// A chart with its data. Notebooks show it as SVG without scripts or external files.
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Chart {
    picture: Picture,
    data: ResultTable,
    axis: String,
    kind: ChartKind,
}

/// The kind of a chart, with the values that its altair version needs besides the data.
#[derive(Debug)]
enum ChartKind {
    Histogram {
        marks: Vec<ChartMark>,
    },
    SCurve {
        marks: Vec<ChartMark>,
        budget: Option<ChartMark>,
    },
    Tornado {
        tornado: TornadoChart,
        moved: TornadoFigure,
    },
    /// A chart that a function of a Python module draws with altair.
    Altair {
        module: &'static str,
        name: &'static str,
        drawn: Value,
    },
}

/// Largest number of bars of a histogram.
pub(crate) const MOST_BARS: usize = 500;
/// Largest number of rows of a tornado or a waterfall.
pub(crate) const MOST_ROWS: usize = 100;

/// Checks a number of bars.
pub(crate) fn checked_bars(bars: usize, least: usize, most: usize) -> ApiResult<()> {
    match (least..=most).contains(&bars) {
        true => Ok(()),
        false => Err(option_error("bars", format!("expected {least} to {most} bars, was {bars}"))),
    }
}

impl Chart {
    /// The distribution of the total.
    pub(crate) fn histogram(estimate: &Estimate, bars: usize) -> ApiResult<Chart> {
        checked_bars(bars, 5, MOST_BARS)?;
        let shown = RangeText::total(estimate);
        let data = ResultTable::new("histogram", tidy::histogram(estimate, bars));
        let kind = ChartKind::Histogram { marks: shown.marks() };
        Ok(Chart { picture: svg::histogram(estimate, bars), data, axis: shown.axis_title(), kind })
    }

    /// The probability of staying below each amount, with an optional budget.
    pub(crate) fn s_curve(estimate: &Estimate, budget: Option<Money>) -> ApiResult<Chart> {
        let budget = match budget {
            Some(amount) => Some(Budget { probability_over: estimate.probability_over(&amount)?, amount }),
            None => None,
        };
        let shown = RangeText::total(estimate);
        let data = ResultTable::new("s_curve", tidy::s_curve(estimate));
        let kind = ChartKind::SCurve { marks: shown.marks(), budget: budget.as_ref().map(Budget::mark) };
        Ok(Chart { picture: svg::s_curve(estimate, budget.as_ref()), data, axis: shown.axis_title(), kind })
    }

    /// The tornado of the expected cost, or of the percentile of the analysis.
    pub(crate) fn tornado(
        estimate: &Estimate,
        sensitivity: &Sensitivity,
        moved: TornadoFigure,
        rows: usize,
    ) -> ApiResult<Chart> {
        checked_bars(rows, 1, MOST_ROWS)?;
        let tornado = TornadoChart::new(estimate, sensitivity, moved, rows);
        let data = ResultTable::new("Tornado", tidy::tornado(sensitivity, moved));
        let picture = svg::tornado(&tornado);
        Ok(Chart {
            picture,
            data,
            axis: RangeText::total(estimate).axis_title(),
            kind: ChartKind::Tornado { tornado, moved },
        })
    }

    /// A figure over two axes of a sweep.
    pub(crate) fn heat_map(data: ResultTable, shown: &HeatMapChart, column: &str) -> Chart {
        let labels: Vec<&str> = shown.tiles.iter().map(|tile| tile.text.as_str()).collect();
        let drawn = json!({
            "names": shown.names,
            "order": shown.labels,
            "column": column,
            "labels": labels,
            "notes": shown.notes,
        });
        Chart::answer("heat_map", svg::heat_map(shown), data, shown.axis.clone(), drawn)
    }

    /// The Pareto front of two figures of a sweep.
    pub(crate) fn front(data: ResultTable, shown: &ParetoChart, columns: [&str; 2]) -> Chart {
        let drawn = json!({ "columns": columns, "axes": shown.axes, "names": shown.names, "notes": shown.notes });
        Chart::answer("pareto", svg::pareto_front(shown), data, shown.axes[0].clone(), drawn)
    }

    /// The regret of each choice over the states of a sweep.
    pub(crate) fn regret(data: ResultTable, shown: &RegretChart) -> Chart {
        let bar = |bar: &costcone::report::answers::RegretBar| {
            json!({
                "choice": bar.name,
                "greatest": bar.regrets.map(|[most, _]| most),
                "mean": bar.regrets.map(|[_, mean]| mean),
                "label": bar.label,
                "least": bar.is_least,
            })
        };
        let drawn = json!({ "bars": shown.bars.iter().map(bar).collect::<Vec<_>>(), "notes": shown.notes });
        Chart::answer("regret", svg::regret(shown), data, shown.axis.clone(), drawn)
    }

    /// The break-evens of two lines along an axis of a sweep.
    pub(crate) fn break_even(data: ResultTable, shown: &BreakEvenChart) -> Chart {
        let bend = |name: &str, bend: &LinePoint| {
            let (low, high) = bend.band.map(|[low, high]| (low, high)).unzip();
            json!({ "line": name, "at": bend.at, "figure": bend.figure, "low": low, "high": high })
        };
        let lines = shown.lines.iter().zip(&shown.names);
        let points = lines.flat_map(|(line, name)| line.iter().flatten().map(|point| bend(name, point)));
        let meetings =
            shown.meetings.iter().map(|(at, figure, label)| json!({ "at": at, "figure": figure, "label": label }));
        let drawn = json!({
            "points": points.collect::<Vec<_>>(),
            "meetings": meetings.collect::<Vec<_>>(),
            "names": shown.names,
            "along": shown.axes[0],
            "notes": shown.notes,
        });
        Chart::answer("break_even", svg::break_even(shown), data, shown.axes[1].clone(), drawn)
    }

    fn answer(name: &'static str, picture: Picture, data: ResultTable, axis: String, drawn: Value) -> Chart {
        Chart::with_altair(["costcone._altair_answers", name], picture, data, axis, drawn)
    }

    /// A chart whose altair version is a function of a Python module. The function receives `drawn` as keyword.
    pub(crate) fn with_altair(
        [module, name]: [&'static str; 2],
        picture: Picture,
        data: ResultTable,
        axis: String,
        drawn: Value,
    ) -> Chart {
        Chart { picture, data, axis, kind: ChartKind::Altair { module, name, drawn } }
    }

    /// The Python module of its altair version.
    fn module(&self) -> &'static str {
        if let ChartKind::Altair { module, .. } = self.kind { module } else { "costcone._altair" }
    }

    fn name(&self) -> &'static str {
        match self.kind {
            ChartKind::Altair { name, .. } => name,
            ChartKind::Histogram { .. } => "histogram",
            ChartKind::SCurve { .. } => "s_curve",
            ChartKind::Tornado { .. } => "tornado",
        }
    }

    /// Keyword arguments of the altair version.
    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let facts = PyDict::new(py);
        facts.set_item("title", &self.picture.title)?;
        facts.set_item("description", &self.picture.description)?;
        facts.set_item("axis", &self.axis)?;
        match &self.kind {
            ChartKind::Histogram { marks } => facts.set_item("marks", labeled(marks))?,
            ChartKind::SCurve { marks, budget } => {
                facts.set_item("marks", labeled(marks))?;
                facts.set_item("budget", budget.as_ref().map(|mark| (&mark.label, mark.value)))?;
            }
            ChartKind::Tornado { tornado, moved } => {
                let column = if *moved == TornadoFigure::Expected { "expected" } else { "percentile" };
                facts.set_item("column", column)?;
                let label = format!("{} {}", tornado.figure, tornado.amount(tornado.whole));
                facts.set_item("whole", (label, tornado.whole.to_f64()))?;
                facts.set_item("labels", tornado.rows.iter().map(|row| tornado.labels(row)).collect::<Vec<_>>())?;
                facts.set_item("values", tornado.rows.iter().map(|row| &row.values).collect::<Vec<_>>())?;
                facts.set_item("rest", tornado.rest())?;
            }
            ChartKind::Altair { drawn, .. } => {
                facts.set_item("drawn", py.import("json")?.call_method1("loads", (drawn.to_string(),))?)?;
            }
        }
        Ok(facts)
    }
}

fn labeled(marks: &[ChartMark]) -> Vec<(&str, f64)> {
    marks.iter().map(|mark| (mark.label.as_str(), mark.value)).collect()
}

#[pymethods]
impl Chart {
    /// Table: data of the chart.
    #[getter]
    fn data(&self) -> ResultTable {
        self.data.clone()
    }

    /// str: title of the chart.
    #[getter]
    fn title(&self) -> &str {
        &self.picture.title
    }

    /// str: content of the chart in words, for screen readers.
    #[getter]
    fn description(&self) -> &str {
        &self.picture.description
    }

    /// Return the chart as self-contained SVG.
    fn to_svg(&self) -> &str {
        &self.picture.svg
    }

    /// Return the chart for altair, with its data as floats.
    ///
    /// Returns
    /// -------
    /// altair.LayerChart
    ///     You can change it further, or save it: ``chart.to_altair().save('chart.png')``.
    ///
    /// Raises
    /// ------
    /// ModuleNotFoundError
    ///     If altair is not installed: ``pip install "costcone[charts]"``.
    fn to_altair<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        optional(py, "altair", "altair", "\"costcone[charts]\"")?;
        let drawn = py.import(self.module())?.getattr(self.name())?;
        drawn.call((self.data.to_dicts(py)?,), Some(&self.facts(py)?))
    }

    fn __repr__(&self) -> String {
        format!("<Chart {}: {}>", self.name(), self.picture.title)
    }

    fn _repr_html_(&self) -> String {
        html::chart(&self.picture.svg)
    }
}

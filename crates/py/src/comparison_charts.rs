//! Charts of comparisons.

use costcone::compare::Comparison;
use costcone::report::{ChartMark, DifferenceChart, RangeText, WaterfallBar, WaterfallChart, svg, tidy};
use costcone::scenario::Waterfall;
use serde_json::{Value, json};

use crate::chart::{Chart, MOST_BARS, MOST_ROWS, checked_bars};
use crate::error::{ApiResult, internal_error};
use crate::table::ResultTable;

/// The Python module of their altair versions.
const MODULE: &str = "costcone._altair_comparisons";

impl Chart {
    /// The ranges side by side.
    pub(crate) fn ranges(comparison: &Comparison) -> Chart {
        let period = comparison.options().period().word();
        let first = comparison.sides().next().map(|(_, estimate)| RangeText::new(estimate.total(), period));
        let axis = first.map(|shown| shown.axis_title()).unwrap_or_default();
        let data = ResultTable::new("Comparison", tidy::comparison(comparison));
        Chart::with_altair([MODULE, "ranges"], svg::comparison(comparison), data, axis, Value::Null)
    }

    /// The distribution of the difference between two architectures.
    pub(crate) fn difference(comparison: &Comparison, [of, than]: [usize; 2], bars: usize) -> ApiResult<Chart> {
        checked_bars(bars, 5, MOST_BARS)?;
        let shown = DifferenceChart::new(comparison, of, than).ok_or_else(missing_architecture)?;
        let data = tidy::difference(&shown.difference, comparison.options().period(), bars);
        let drawn = json!({
            "marks": shown.range.marks().iter().map(|mark: &ChartMark| json!([mark.label, mark.value])).collect::<Vec<_>>(),
            "sides": shown.sides(),
        });
        let data = ResultTable::new(&shown.title(), data);
        Ok(Chart::with_altair(
            [MODULE, "difference"],
            svg::difference(&shown, bars),
            data,
            shown.range.axis_title(),
            drawn,
        ))
    }

    /// The waterfall of the changes between two architectures.
    pub(crate) fn waterfall(
        comparison: &Comparison,
        places: [usize; 2],
        waterfall: &Waterfall,
        bars: usize,
    ) -> ApiResult<Chart> {
        checked_bars(bars, 1, MOST_ROWS)?;
        let shown = WaterfallChart::new(comparison, places, waterfall, bars).ok_or_else(missing_architecture)?;
        let bar = |bar: &WaterfallBar| {
            let [from, to] = bar.ends.map(|end| end.to_f64());
            json!({ "name": bar.name, "note": bar.note, "from": from, "to": to, "label": bar.label, "change": bar.is_change })
        };
        let drawn = json!({ "bars": shown.bars.iter().map(bar).collect::<Vec<_>>(), "notes": shown.notes });
        let data = ResultTable::new(&shown.title, tidy::waterfall(waterfall, comparison.options().period()));
        Ok(Chart::with_altair([MODULE, "waterfall"], svg::waterfall(&shown), data, shown.start.axis_title(), drawn))
    }
}

fn missing_architecture() -> pyo3::PyErr {
    internal_error("a place without an architecture")
}

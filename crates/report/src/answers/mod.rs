//! Decisions from the rows of a sweep, as tables and as charts with their words.
//!
//! [`Sweep::data_table`](costcone_sweep::Sweep::data_table) makes the rows. They may have been stored as a file in between.

mod break_even;
mod figure_format;
mod heat_map;
mod pareto;
mod read_rows;
mod regret;
mod tables;

pub use break_even::{BreakEvenChart, LinePoint};
pub use figure_format::FigureFormat;
pub use heat_map::{HeatMapChart, HeatMapTile};
pub use pareto::ParetoChart;
pub use read_rows::{check, rows};
pub use regret::{RegretBar, RegretChart};
pub use tables::{break_even, cheapest, heat_map, pareto_front, regrets, robust};

use costcone_sweep::decision::{Aggregation, DecisionRows, Slice};

/// `eu-west-1, m7g.large`: the values of a row on some axes.
pub(crate) fn values_on(rows: &DecisionRows, axes: &[usize], levels: &[usize]) -> String {
    let labels = axes.iter().zip(levels).filter_map(|(axis, level)| rows.axes().get(*axis)?.labels().get(*level));
    labels.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The values of a row on all axes.
pub(crate) fn all_values(rows: &DecisionRows, row: usize) -> String {
    let labels = (0..rows.axes().len()).map(|axis| rows.label(axis, row));
    labels.collect::<Vec<_>>().join(", ")
}

/// The treatment of the axes that an answer does not show: `at region eu-west-1, lowest over db.instance`; empty without such axes.
pub(crate) fn slice_in_words(rows: &DecisionRows, shown: &[usize], slice: &Slice) -> String {
    let held = slice.held().iter().map(|(axis, value)| format!("at {axis} {value}"));
    let is_aggregated = |place: &usize| {
        let levels = &rows.axes()[*place];
        !shown.contains(place)
            && slice.held().iter().all(|(axis, _)| axis != levels.name())
            && levels.labels().len() > 1
    };
    let over = (0..rows.axes().len()).filter(is_aggregated).map(|place| rows.axes()[place].name());
    let over = over.collect::<Vec<_>>().join(" and ");
    let rule = slice.rule().filter(|_| !over.is_empty()).map(|rule| match rule {
        Aggregation::Best => format!("lowest over {over}"),
        Aggregation::Mean => format!("mean over {over}"),
        Aggregation::Worst => format!("highest over {over}"),
    });
    held.chain(rule).collect::<Vec<_>>().join(", ")
}

/// `1 combination has no estimate`, `3 combinations have no estimate`.
pub(crate) fn without_cost(count: usize) -> String {
    match count {
        1 => "1 combination has no estimate".to_owned(),
        count => format!("{count} combinations have no estimate"),
    }
}

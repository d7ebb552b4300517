//! Answers over the rows of a sweep: from tidy rows, as tidy tables, and in words.
//!
//! Rows are what [`Sweep::data_table`](costcone_sweep::Sweep::data_table) makes, wherever they have been since.

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
pub(crate) fn place(rows: &DecisionRows, axes: &[usize], levels: &[usize]) -> String {
    let labels = axes.iter().zip(levels).filter_map(|(axis, level)| rows.axes().get(*axis)?.labels().get(*level));
    labels.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The values of a row on all axes.
pub(crate) fn whole_place(rows: &DecisionRows, row: usize) -> String {
    let labels = (0..rows.axes().len()).map(|axis| rows.label(axis, row));
    labels.collect::<Vec<_>>().join(", ")
}

/// `at region eu-west-1, the best of db.instance`: what becomes of the axes that are not shown; empty where there are none.
pub(crate) fn rest_in_words(rows: &DecisionRows, shown: &[usize], rest: &Slice) -> String {
    let held = rest.held().iter().map(|(axis, value)| format!("at {axis} {value}"));
    let is_gone_over = |place: &usize| {
        let levels = &rows.axes()[*place];
        !shown.contains(place) && rest.held().iter().all(|(axis, _)| axis != levels.name()) && levels.labels().len() > 1
    };
    let over = (0..rows.axes().len()).filter(is_gone_over).map(|place| rows.axes()[place].name());
    let over = over.collect::<Vec<_>>().join(" and ");
    let rule = rest.rule().filter(|_| !over.is_empty()).map(|rule| match rule {
        Aggregation::Best => format!("the best over {over}"),
        Aggregation::Mean => format!("the mean over {over}"),
        Aggregation::Worst => format!("the worst over {over}"),
    });
    held.chain(rule).collect::<Vec<_>>().join(", ")
}

/// `1 combination has no cost`, `3 combinations have no cost`.
pub(crate) fn without_cost(count: usize) -> String {
    match count {
        1 => "1 combination has no cost".to_owned(),
        count => format!("{count} combinations have no cost"),
    }
}

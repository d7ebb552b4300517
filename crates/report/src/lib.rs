//! The outputs of costcone: terminal text, HTML with charts, Markdown, JSON, and tables.
//!
//! An output is built from an [`Estimate`](costcone_core::estimate::Estimate), a
//! [`Sensitivity`](costcone_core::sensitivity::Sensitivity), a [`Comparison`](costcone_core::compare::Comparison), or a
//! [`Plan`](costcone_core::plan::Plan). This crate prices nothing and touches no terminal. Figures for readers are rounded to the
//! precision that the range supports ([`MoneyFormat`]). Figures for programs are not rounded.
//!
//! Every output takes its words from the same place: a range from [`RangeText`], a probability from [`chance_of`], a percentage from
//! [`precise_percent`], a budget from [`Budget`].

pub mod answers;
mod architecture_summary;
mod ask;
mod ask_json;
mod assumption_text;
mod budget;
mod chart_mark;
mod compare;
mod cost_table;
mod difference;
mod explain;
mod explore;
pub mod html;
mod json;
pub mod markdown;
mod money;
mod number;
mod percentile;
mod probability;
mod program;
mod program_listing;
mod question_text;
mod range_text;
mod remarks;
mod shared_text;
mod style;
pub mod svg;
mod table_text;
mod terminal;
pub mod tidy;
mod tornado;
mod waterfall;

pub use architecture_summary::architecture_summary;
pub use ask::ask;
pub use ask_json::ask_json;
pub use budget::Budget;
pub use chart_mark::ChartMark;
pub use compare::{compare, compare_json};
pub use difference::DifferenceChart;
pub use explain::{explain, explain_json};
pub use explore::{explore_json, sliders_json};
pub use json::{json, range_json};
pub use money::MoneyFormat;
pub use number::{group_digits, precise_percent};
pub use probability::{chance_of, odds, probability_percent, share_of_cases};
pub use program::{program, program_json};
pub use range_text::RangeText;
pub use remarks::{Remark, check_text, remarks};
pub use style::Style;
pub use table_text::table_text;
pub use terminal::{TerminalDetail, terminal};
pub use tornado::{TornadoChart, TornadoFigure, TornadoRow};
pub use waterfall::{WaterfallBar, WaterfallChart};

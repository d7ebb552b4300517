//! Faces of an estimate: what a person reads in a terminal, a notebook or a repository, what a program reads as JSON or as a
//! table.
//!
//! A face is built from an [`Estimate`](costcone_core::estimate::Estimate), a [`Sensitivity`](costcone_core::sensitivity::Sensitivity) or a
//! [`Plan`](costcone_core::plan::Plan) alone: it
//! prices nothing and touches no terminal. Figures for people are rounded to what the range can bear ([`MoneyFormat`]); figures for programs never are.

mod amount;
pub mod answers;
mod ask;
mod ask_json;
mod compare;
mod difference;
mod explain;
mod explore;
pub mod html;
mod json;

mod architecture_summary;
mod chart_marks;
pub mod markdown;
mod program;
mod program_listing;
mod range_text;
mod remarks;
mod style;
pub mod svg;
mod table_text;
mod terminal;
pub mod tidy;
mod tornado;
mod waterfall;

pub use amount::{MoneyFormat, group_digits, odds, precise_percent};
pub use architecture_summary::architecture_summary;
pub use ask::ask;
pub use ask_json::ask_json;
pub use chart_marks::ChartMark;
pub use compare::{compare, compare_json};
pub use difference::DifferenceChart;
pub use explain::{explain, explain_json};
pub use explore::{explore_json, sliders_json};
pub use json::{json, range_json};
pub use program::{program, program_json};
pub use range_text::RangeText;
pub use remarks::{Remark, remarks};
pub use style::Style;
pub use table_text::table_text;
pub use terminal::{Budget, terminal};
pub use tornado::{TornadoChart, TornadoFigure, TornadoRow};
pub use waterfall::{WaterfallBar, WaterfallChart};

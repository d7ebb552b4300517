//! Faces of an estimate: what a person reads in a terminal, a notebook or a repository, what a program reads as JSON or as a
//! table.
//!
//! A face is built from an [`Estimate`](costcone_core::estimate::Estimate), a [`Sensitivity`](costcone_core::sensitivity::Sensitivity) or a
//! [`Plan`](costcone_core::plan::Plan) alone: it
//! prices nothing and touches no terminal. Figures for people are rounded to what the range can bear ([`Rounded`]); figures for programs never are.

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
mod listed;
mod listing;
pub mod markdown;
mod marks;
mod outline;
mod program;
mod remarks;
mod shown;
mod style;
pub mod svg;
mod terminal;
pub mod tidy;
mod tornado;
mod waterfall;

pub use amount::{Rounded, chance, grouped, small_percent};
pub use ask::ask;
pub use ask_json::ask_json;
pub use compare::{compare, compare_json};
pub use difference::DifferenceShown;
pub use explain::{explain, explain_json};
pub use explore::{explore_json, sliders_json};
pub use json::{json, range_json};
pub use listed::listed;
pub use marks::Mark;
pub use outline::described;
pub use program::{program, program_json};
pub use remarks::{Remark, remarks};
pub use shown::Shown;
pub use style::Style;
pub use terminal::{Budget, terminal};
pub use tornado::{Moved, Swing, Tornado};
pub use waterfall::{WaterfallBar, WaterfallShown};

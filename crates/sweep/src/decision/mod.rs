//! Decisions from the rows of a sweep: the cheapest row, robust choices, break-even points.
//!
//! | answer | is |
//! |---|---|
//! | [`DecisionRows::cheapest`] | the rows of the least figure |
//! | [`Decision`] | choices against states: regret, and the choices that three rules would take |
//! | [`DecisionRows::front`] | the rows that no other is better than in both of two figures |
//! | [`DecisionRows::heat_map`] | a figure over two axes |
//! | [`DecisionRows::break_even`] | where two cost the same along an axis, or where one meets a budget |
//!
//! Rows are read once into [`DecisionRows`], which knows the axes and keeps the combinations that have no cost apart. An answer says how many of
//! those it met; none of them counts as zero or is left out in silence. The order in which rows come changes no answer.
//!
//! Figures are exact decimals. The difference of two percentiles is a difference of two figures. It is not a percentile of the
//! difference. [`compare`](costcone_core::compare) computes that one from draws.
//!
//! ```
//! use costcone_sweep::decision::DecisionRowsBuilder;
//! use costcone_core::formula::Decimal;
//! let mut rows = DecisionRowsBuilder::new("total", &["region"], &["expected"]);
//! rows.push(0, &["eu-west-1"], &[Some(Decimal::from(120_i64))])?;
//! rows.push(1, &["us-east-1"], &[Some(Decimal::from(90_i64))])?;
//! rows.push_failed(2, &["moon-1"], "there is no region `moon-1`")?;
//! let rows = rows.finish("USD", "month")?;
//! let cheapest = rows.cheapest("expected", 1)?;
//! assert_eq!(rows.label(0, cheapest[0].row), "us-east-1");
//! assert_eq!(rows.failed().len(), 1);
//! # Ok::<(), costcone_core::Finding>(())
//! ```

mod break_even;
mod decision;
mod front;
mod heat_map;
mod levels;
mod rank;
mod robust;
mod rows;
mod rows_builder;
mod slice;
mod weights;

pub use break_even::{BreakEven, BreakEvenLine, BreakEvenPoint, Crossing, CrossingKind};
pub use decision::{Decision, DecisionCell};
pub use heat_map::{HeatCell, HeatMap};
pub use levels::AxisLevels;
pub use rank::RankedRow;
pub use robust::{ChoiceSummary, RobustChoices};
pub use rows::{DecisionRows, FailedRow};
pub use rows_builder::DecisionRowsBuilder;
pub use slice::{Aggregation, Slice};
pub use weights::StateWeights;

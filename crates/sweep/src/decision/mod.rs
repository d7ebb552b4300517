//! Decisions from the rows of a sweep: the cheapest row, robust choices, break-even points.
//!
//! | function | result |
//! |---|---|
//! | [`DecisionRows::cheapest`] | the rows with the lowest figure |
//! | [`Decision`] | choices against states: regret, and the choices of three decision rules |
//! | [`DecisionRows::front`] | the Pareto front of two figures |
//! | [`DecisionRows::heat_map`] | a figure over two axes |
//! | [`DecisionRows::break_even`] | the values of an axis where two alternatives cost the same, or where one reaches a budget |
//!
//! [`DecisionRows`] holds the rows by axis, and keeps the combinations without a cost separate. Each result states their number.
//! None of them counts as zero. The order of the rows changes no result.
//!
//! Figures are exact decimals. The difference of two percentiles is a difference of two figures. It is not a percentile of the
//! difference. [`compare`](costcone_core::compare) computes that one from draws.
//!
//! ```
//! use costcone::sweep::decision::DecisionRowsBuilder;
//! use costcone::formula::Decimal;
//! let mut rows = DecisionRowsBuilder::new("total", &["region"], &["expected"]);
//! rows.push(0, &["eu-west-1"], &[Some(Decimal::from(120_i64))])?;
//! rows.push(1, &["us-east-1"], &[Some(Decimal::from(90_i64))])?;
//! rows.push_failed(2, &["moon-1"], "there is no region `moon-1`")?;
//! let rows = rows.finish("USD", "month")?;
//! let cheapest = rows.cheapest("expected", 1)?;
//! assert_eq!(rows.label(0, cheapest[0].row), "us-east-1");
//! assert_eq!(rows.failed().len(), 1);
//! # Ok::<(), costcone::Finding>(())
//! ```

mod break_even;
mod choices;
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
pub use choices::{Decision, DecisionCell};
pub use heat_map::{HeatCell, HeatMap};
pub use levels::AxisLevels;
pub use rank::RankedRow;
pub use robust::{ChoiceSummary, RobustChoices};
pub use rows::{DecisionRows, FailedRow};
pub use rows_builder::DecisionRowsBuilder;
pub use slice::{Aggregation, Slice};
pub use weights::StateWeights;

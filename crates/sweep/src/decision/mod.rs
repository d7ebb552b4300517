//! Answers over the rows of a sweep: which is cheapest, which choice is safe, where two cost the same.
//!
//! | answer | is |
//! |---|---|
//! | [`Rows::cheapest`] | the rows of the least figure |
//! | [`Decision`] | choices against states: regret, and the choices that three rules would take |
//! | [`Rows::front`] | the rows that no other is better than in both of two figures |
//! | [`Rows::heat_map`] | a figure over two axes |
//! | [`Rows::break_even`] | where two cost the same along an axis, or where one meets a budget |
//!
//! Rows are read once into [`Rows`], which knows the axes and keeps the combinations that have no cost apart. An answer says how many of
//! those it met; none of them counts as zero or is left out in silence. The order in which rows come changes no answer.
//!
//! Figures are exact decimals. A difference of two percentiles is a difference of two figures, not a percentile of the difference: that one
//! needs draws, see [`compare`](costcone_core::compare).
//!
//! ```
//! use costcone_sweep::decision::RowsBuilder;
//! use costcone_core::formula::Decimal;
//! let mut rows = RowsBuilder::new("total", &["region"], &["expected"]);
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
mod over;
mod rank;
mod robust;
mod rows;
mod rows_builder;
mod weights;

pub use break_even::{BreakEven, Line, Meeting, Met, Point};
pub use decision::{Cell, Decision};
pub use heat_map::{HeatCell, HeatMap};
pub use levels::Levels;
pub use over::{Over, Rest};
pub use rank::Ranked;
pub use robust::{Choice, Robust};
pub use rows::{Failed, Rows};
pub use rows_builder::RowsBuilder;
pub use weights::Weights;

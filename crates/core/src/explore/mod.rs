//! The range as answers arrive: the total if an assumption has a known value.
//!
//! An [`Explorer`] keeps the draws of an estimate, with each term of the bill in every draw. When an assumption becomes known,
//! only its terms are computed again, so the range follows a slider. All other draws stay the same, so each change comes from
//! the answer.
//!
//! ```no_run
//! # use costcone_core as costcone;
//! use costcone::estimate::{EstimateOptions, Estimator, Run};
//! use costcone::explore::Explorer;
//! # fn with(estimator: &Estimator, users: usize) -> Result<(), costcone::Findings> {
//! let mut explorer = Explorer::new(estimator, &EstimateOptions::default(), Run::default())?;
//! for answer in [20_000.0, 40_000.0, 80_000.0] {
//!     println!("{}", explorer.suppose(&[(users, answer)])?.range());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Limits
//! An answer is exact, and says nothing about correlated assumptions. A changed architecture with
//! an exact assumption gives the same result. Bounds are not updated.

mod explorer;
mod kept_draws;
mod limits;
mod tornado_bars;
mod view;

pub use explorer::Explorer;
pub use tornado_bars::ExpectedSwing;
pub use view::ExplorerView;

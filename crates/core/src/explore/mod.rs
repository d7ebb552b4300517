//! The range as answers come in: what if an assumption turned out to be this?
//!
//! An [`Explorer`] keeps the draws of an estimate, each term of the bill in every draw. Once an assumption is taken to be known, only
//! the terms that depend on it are computed again, so the range follows a slider. The draws of all others stay as they are: what
//! changes is the answer's doing.
//!
//! ```no_run
//! use costcone_core::estimate::{EstimateOptions, Estimator, Run};
//! use costcone_core::explore::Explorer;
//! # fn with(estimator: &Estimator, users: usize) -> Result<(), costcone_core::Findings> {
//! let mut explorer = Explorer::new(estimator, &EstimateOptions::default(), Run::default())?;
//! for answer in [20_000.0, 40_000.0, 80_000.0] {
//!     println!("{}", explorer.suppose(&[(users, answer)])?.range());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Limits
//! An answer is taken as exact, and tells nothing of assumptions that are correlated with it: the same as a changed architecture in which
//! the assumption is a fact. Bounds are not found anew.

mod explorer;
mod held;
mod limits;
mod swings;
mod view;

pub use explorer::Explorer;
pub use swings::Swing;
pub use view::View;

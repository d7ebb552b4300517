//! Architectures side by side: which is cheaper, how probably, and by how much.
//!
//! Ranges of two estimates say little of which is cheaper: most of what is uncertain is uncertain in both. So all are drawn
//! together. An assumption that several have in common has one value in each draw, and what is left of the difference is what
//! differs. For that, plans must share their draws: each must come of [`Plan::recompile`](crate::plan::Plan::recompile) of the one before it.
//!
//! ```no_run
//! use costcone_core::compare::Comparison;
//! use costcone_core::estimate::{EstimateOptions, Estimator, Run};
//! # fn with(frankfurt: &Estimator, ireland: &Estimator) -> Result<(), costcone_core::Finding> {
//! let named = [("Frankfurt", frankfurt), ("Ireland", ireland)];
//! let comparison = Comparison::new(&named, &EstimateOptions::default(), Run::default())?;
//! if let (Some(difference), Some(cheaper)) = (comparison.difference(1, 0), comparison.cheaper(1, 0)) {
//!     println!("Ireland less Frankfurt: {}, cheaper in {:.0} % of cases", difference.range(), 100.0 * cheaper.value);
//! }
//! # Ok(())
//! # }
//! ```

mod common;
mod comparison;

pub use common::{probability_less, share_draws};
pub use comparison::{Comparison, Difference};

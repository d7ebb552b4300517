//! Comparisons of architectures: the cheaper one, its probability, and the difference.
//!
//! The ranges of two estimates say little about their difference, because most uncertainty affects both. So all architectures
//! are simulated together. A shared assumption has one value in each draw, and only the real differences remain. For that, plans
//! must share draws: each must come from [`Plan::recompile`](crate::plan::Plan::recompile) of the one before it.
//!
//! ```no_run
//! # use costcone_core as costcone;
//! use costcone::compare::Comparison;
//! use costcone::estimate::{EstimateOptions, Estimator, Run};
//! # fn with(frankfurt: &Estimator, ireland: &Estimator) -> Result<(), costcone::Finding> {
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

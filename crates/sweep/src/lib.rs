//! Sweeps: many scenarios of one architecture on the same draws.
//!
//! | type | purpose |
//! |---|---|
//! | [`Axis`] | values of a name, or of several names that vary together |
//! | [`Grid`] | all combinations of the axes' points by number, made on demand |
//! | [`AxisSample`] | points sampled from several distributions, as an axis |
//! | [`Exclusion`] | combinations to leave out, as data |
//! | [`Sweep`] | one or several architectures, a grid, and its exclusions |
//! | [`SweepDefinition`] | a sweep as a document, from a file or a program |
//! | [`Outcome`] | the [`Costs`] of one combination, or its findings |
//!
//! A combination without a price, or one that is not an architecture, is an outcome with its findings. It does not end the
//! sweep. Outcomes arrive in the order of their numbers on any number of threads, one by one, so memory does not grow with their
//! number.
//!
//! ```
//! use costcone::sweep::{Axis, Sweep};
//! use costcone::{Table, Value};
//! let shop = Table::new()
//!     .with_at(&["architecture", "region"], "eu-central-1")
//!     .with_at(&["components", "database", "instance"], "r6g.large");
//! let axes = vec![
//!     Axis::new("region", ["eu-central-1", "eu-west-1"].map(Value::from)),
//!     Axis::new("database.instance", ["r6g.large", "r6g.xlarge", "r6g.2xlarge"].map(Value::from)),
//! ];
//! let sweep = Sweep::new(shop, axes)?;
//! assert_eq!(sweep.count(), 6);
//! let last = sweep.scenario(5)?;
//! assert_eq!(last.name(), "region eu-west-1, database.instance r6g.2xlarge");
//! # Ok::<(), costcone::Findings>(())
//! ```

#[cfg(feature = "arrow")]
pub mod arrow;
mod axis;
mod axis_targets;
mod batch;
mod batch_evaluator;
mod cost_assembler;
pub mod decision;
mod definition;
mod environment;
mod exclusion;
#[cfg(feature = "files")]
pub mod files;
mod grid;
mod number_ranges;
mod outcome;
mod plan_count;
mod run;
mod runner;
mod sample;
mod sample_cache;
mod scenario_delta;
mod selection;
mod settings;
mod shared_plan;
mod table;

pub use axis::Axis;
pub use definition::{SweepDefinition, keys};
pub use environment::{EmptyEnvironment, InstanceQuery, InstanceRequest, SweepEnvironment};
pub use exclusion::{Exclusion, ExclusionTest};
pub use grid::{ColumnKind, Grid, GridPoint};
pub use outcome::{Cost, Costs, Outcome};
pub use run::{Planner, Sweep};
pub use runner::SweepRunner;
pub use sample::AxisSample;
pub use settings::unknown_setting;

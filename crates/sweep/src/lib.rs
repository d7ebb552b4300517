//! Sweeps: many variants of one architecture, each a scenario, all on common draws.
//!
//! | type | is |
//! |---|---|
//! | [`Axis`] | what varies: values of a name, or of several names that go together |
//! | [`Grid`] | every combination of the axes' points, by number; none is made before it is looked at |
//! | [`Sample`] | points drawn from what is believed of several quantities, as an axis |
//! | [`Without`] | what is left out of a grid, as data |
//! | [`Sweep`] | an architecture, or several, a grid, and what of it is left out |
//! | [`Definition`] | a sweep as a document says it, from a file or a program |
//! | [`Outcome`] | what one combination comes to: its [`Costs`], or what is wrong with it |
//!
//! A combination that has no price, or is no architecture, is an outcome with its findings and never the end of a sweep. Outcomes come in
//! the order of their numbers, whatever the threads, and are handed on as they are made, so memory does not grow with their number.
//!
//! ```
//! use costcone_sweep::{Axis, Sweep};
//! use costcone_core::{Table, Value};
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
//! # Ok::<(), costcone_core::Findings>(())
//! ```

#[cfg(feature = "arrow")]
pub mod arrow;
mod axis;
mod batch;
mod common;
mod counted;
pub mod decision;
mod definition;
mod desk;
mod engine;
mod fields;
#[cfg(feature = "files")]
pub mod files;
mod finish;
mod grid;
mod numbers;
mod outcome;
mod run;
mod running;
mod sample;
mod source;
mod structure;
mod table;
mod variants;
mod vary;
mod without;

pub use axis::Axis;
pub use definition::{Definition, keys};
pub use engine::Opened;
pub use fields::unknown_setting;
pub use grid::{Grid, Kind, Point};
pub use outcome::{Cost, Costs, Outcome};
pub use run::{Planner, Sweep};
pub use sample::Sample;
pub use source::{InstancesAsked, NoSource, Source, Wanted};
pub use without::{Test, Without};

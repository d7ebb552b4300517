//! Scenarios: an architecture and its named changes, with author and reason.
//!
//! | type | contents |
//! |---|---|
//! | [`ScenarioChange`] | one change: of an assumption or one of its figures, an attribute, the region, or the presence of a component |
//! | [`Scenario`] | the document of an architecture with changes, and a name |
//! | [`Waterfall`] | the amount that each change adds to the expected cost, in order |
//!
//! A changed document is read like any other. A change can be anything that an author can write, with the same findings as a file.
//!
//! ```
//! # use costcone_core as costcone;
//! use costcone::scenario::Scenario;
//! use costcone::{Table, Value};
//! let shop = Table::new()
//!     .with_at(&["architecture", "region"], "eu-central-1")
//!     .with_at(&["components", "database", "instance"], "r6g.large");
//! let larger = Scenario::new("larger", shop).with("database.instance", "r6g.xlarge")?.with("region", "eu-west-1")?;
//! let document = larger.document();
//! assert_eq!(document.at(&["components", "database", "instance"]), Some(&Value::from("r6g.xlarge")));
//! assert_eq!(document.at(&["architecture", "region"]), Some(&Value::from("eu-west-1")));
//! # Ok::<(), costcone::Finding>(())
//! ```

mod change;
mod difference;
mod named;
mod waterfall;

pub use change::ScenarioChange;
pub use difference::differences;
pub use named::Scenario;
pub use waterfall::{Waterfall, WaterfallStep};

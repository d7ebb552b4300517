//! Scenarios: an architecture and what is different in it, each difference by name, with who thought of it and why.
//!
//! | type | is |
//! |---|---|
//! | [`ScenarioChange`] | one thing that is different: an assumption or one figure of it, an attribute, the region, a component that is there or not |
//! | [`Scenario`] | an architecture's document with changes, under a name |
//! | [`Waterfall`] | what each change adds to the expected cost, in order |
//!
//! Documents are changed and then read like any other, so a change can be whatever an author could write, and everything that is
//! wrong with it is said in the words of files.
//!
//! ```
//! use costcone_core::scenario::Scenario;
//! use costcone_core::{Table, Value};
//! let shop = Table::new()
//!     .with_at(&["architecture", "region"], "eu-central-1")
//!     .with_at(&["components", "database", "instance"], "r6g.large");
//! let larger = Scenario::new("larger", shop).with("database.instance", "r6g.xlarge")?.with("region", "eu-west-1")?;
//! let document = larger.document();
//! assert_eq!(document.at(&["components", "database", "instance"]), Some(&Value::from("r6g.xlarge")));
//! assert_eq!(document.at(&["architecture", "region"]), Some(&Value::from("eu-west-1")));
//! # Ok::<(), costcone_core::Finding>(())
//! ```

mod change;
mod difference;
mod named;
mod waterfall;

pub use change::ScenarioChange;
pub use difference::differences;
pub use named::Scenario;
pub use waterfall::{Waterfall, WaterfallStep};

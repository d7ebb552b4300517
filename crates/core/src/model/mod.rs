//! The first stage: an architecture as its author describes it, without prices.
//!
//! An [`Architecture`] comes from a document ([`Architecture::from_document`]: TOML, YAML and JSON share one schema) or from
//! [`Architecture::builder`]. Both apply the same checks and report all findings together. The next stage checks everything that needs the catalog: the
//! keys of a service and the units of its usages.

mod answer;
mod architecture;
mod assumption;
mod builder;
mod component;
mod engagement;
mod figures;
mod flow;
mod four_step;
pub mod keys;
mod label;
mod order;
mod read;
#[cfg(feature = "serde")]
mod serde;
mod spread_forms;
mod validate;
mod write;

pub use answer::Answer;
pub(crate) use architecture::formula_finding;
pub use architecture::{
    Architecture, Correlation, CorrelationKind, Driver, Environment, ExistingUse, FreeAllowances, IntegrationPoint,
    NegotiatedDiscount, ScenarioOrigin, TrustBoundary,
};
pub use assumption::{Assumption, Status, Trust};
pub use builder::ArchitectureBuilder;
pub use component::{Component, ComponentItem, SettingValue};
pub use engagement::{Engagement, Evidence};
pub use flow::{Boundary, Flow, FlowEnd};
pub use keys::SCHEMA_VERSION;
pub use label::label_from_id;
pub(crate) use label::lower_first;
pub(crate) use order::order;
pub use read::ParsedArchitecture;
pub use validate::DEFINITION;
pub(crate) use validate::PATH_KEYWORDS;

//! The first stage: an architecture as its author describes it, with nothing priced yet.
//!
//! An [`Architecture`] comes from a document ([`Architecture::from_document`]: TOML, YAML and JSON share one schema) or
//! from [`Architecture::builder`]; both apply the same checks and say everything that is wrong at once. What needs the
//! catalogue (which keys a service knows, which units its usages have) is checked by the next stage.

mod answer;
mod architecture;
mod asked;
mod assumption;
mod builder;
mod component;
mod engagement;
mod figures;
mod flow;
mod label;
mod order;
mod read;
#[cfg(feature = "serde")]
mod serde;
mod validate;
mod write;

pub use answer::Answer;
pub use architecture::{
    Architecture, Correlation, CorrelationKind, Driver, Environment, ExistingUse, FreeAllowances, IntegrationPoint,
    NegotiatedDiscount, ScenarioOrigin, TrustBoundary,
};
pub use assumption::{Assumption, Status, Trust};
pub use builder::ArchitectureBuilder;
pub use component::{Component, ComponentItem, SettingValue};
pub use engagement::{Engagement, Evidence};
pub use flow::{Boundary, Flow, FlowEnd};
pub use label::label_from_id;
pub(crate) use label::lower_first;
pub(crate) use order::order;
pub(crate) use read::formula_finding;
pub use read::{ParsedArchitecture, SCHEMA_VERSION, keys};
pub use validate::DEFINITION;
pub(crate) use validate::PATH_KEYWORDS;

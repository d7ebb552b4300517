//! The stage between the model and the numbers: everything is resolved, unit-checked and flat.
//!
//! A [`Plan`] contains one program. Each assumption is a numbered input of the program, and each charge is a node. The plan
//! keeps the price rows, formulas and assumptions of each line. It contains no draws yet. You can inspect it, compare it,
//! and evaluate it at chosen values ([`Plan::at`]).

mod assemble;
mod attributes;
mod charges;
mod class;
mod compile;
mod compiled_plan;
mod correlation;
mod dimensions;
mod domain;
mod domain_check;
mod flows;
mod line_item;
mod local_names;
mod meter;
mod modeling_choice;
mod name_table;
mod overconfidence;
mod parts;
mod place;
mod placed_item;
mod plan_hashes;
mod program_builder;
mod undocumented_figure;

pub use crate::model::DEFINITION;
pub use class::{ClassGap, ClassReport};
pub use compiled_plan::Plan;
#[doc(hidden)]
pub use correlation::CopulaFactor;
pub(crate) use correlation::cholesky;
pub use dimensions::SequenceDimensions;
#[doc(hidden)]
pub use line_item::{FormulaOperand, LineItem, Trace};
pub use modeling_choice::ModelingChoice;
pub use overconfidence::{ImplausibleWidth, OverconfidenceWarning};
pub use parts::{ALL_ENVIRONMENTS, CostPart, PartKind};
pub use undocumented_figure::UndocumentedFigure;

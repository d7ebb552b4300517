//! The flat program that every formula becomes: nodes in the order of computation.
//!
//! | part | files |
//! |---|---|
//! | the nodes, one file for each kind with all its readings | `node/` |
//! | the program and its construction | `graph.rs`, `build.rs` |
//! | the exact reading | `exact.rs` |
//! | the bounds reading, and sharper bounds of one node | `bounds.rs`, `tight_bounds.rs`, `monotone.rs`, `search.rs` |
//! | their means | `cone.rs`, `slope.rs`, `slopes.rs`, `rounding_errors.rs`, `needed_ends.rs` |
//! | degrees and signs | `degrees.rs`, `signs.rs` |
//! | the draws reading | `tape/`, with `operation.rs`, `kernel.rs`, and `tier_prices.rs` |

mod bounds;
mod build;
mod cone;
mod degrees;
mod exact;
mod graph;
mod kernel;
mod monotone;
mod needed_end;
mod needed_ends;
mod node;
mod operation;
mod rounding_errors;
mod search;
mod signs;
mod slope;
mod slope_rule;
mod slopes;
mod tape;
mod tier_prices;
mod tight_bounds;

pub use graph::{EvaluationError, Program};
pub use kernel::{BinaryKernel, Commutative, TernaryKernel, UnaryKernel};
pub use monotone::{CornerValues, MonotoneNode};
pub use node::{
    AddNode, ChooseNode, CompareNode, ConstantNode, DivideNode, InputNode, MaxNode, MinNode, MultiplyNode, Node,
    NodeId, NotNode, Payload, PowerNode, PriceNode, Relation, RoundNode, ShareNode, SubtractNode, WholeNumber,
};
pub use operation::{DrawSource, MOST_TERMS, TapeOperand, TapeOperation};
pub use slope::{Direction, Slope};
pub use tape::{BlockIo, Registers, Tape};
pub use tier_prices::TierPrices;

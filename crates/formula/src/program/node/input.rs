//! An input: the value of an assumption.
//!
//! | reading | value |
//! |---|---|
//! | exact, bounds | those that the caller gives |
//! | slope | 1 with respect to itself |
//! | rounding error | 0 |
//! | degree | 1 in itself, 0 in other inputs |
//! | draws | those that the caller reads into the block |

#[cfg(test)]
use super::check::NodeCase;
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::program::needed_end::NeededEnd;
use crate::program::operation::{DrawSource, TapeOperation};
use crate::program::slope_rule::SlopeRule;

/// An input: the value of an assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InputNode {
    /// The number of the input.
    pub number: u32,
}

impl NodeKind for InputNode {
    const NAME: &'static str = "Input";

    fn read(&self) -> [Option<NodeId>; 3] {
        [None; 3]
    }

    fn relabel(&self, _to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Input(*self)
    }

    fn payload(&self) -> Payload {
        Payload::Input(self.number)
    }

    fn simplify(&self, _constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        Simplified::Node(Node::Input(*self))
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.input(self.number)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.input(self.number)
    }

    /// The slopes of inputs start the walk over a cone: see `program/slopes.rs`.
    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::nothing()
    }

    fn rounding_error(&self, _errors: &ErrorContext<'_>) -> f64 {
        0.0
    }

    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        Some([None, None])
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        Some(i32::from(self.number == degrees.input))
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        (signs.is_input)(self.number)
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        TapeOperation::Read(DrawSource::Input(self.number))
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![NodeCase { build: |_, [a, ..]| a, ..NodeCase::WIDE }]
    }
}

//! A number.
//!
//! | reading | value |
//! |---|---|
//! | exact | the number |
//! | bounds | the number at both ends |
//! | slope, rounding error, degree | 0 |
//! | draws | the nearest `f64`; most steps take it as an operand of their own |

#[cfg(test)]
use super::check::NodeCase;
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::program::needed_end::NeededEnd;
use crate::program::operation::TapeOperation;
use crate::program::slope_rule::SlopeRule;

/// A number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConstantNode {
    /// The number.
    pub value: Decimal,
}

impl NodeKind for ConstantNode {
    const NAME: &'static str = "Constant";

    fn read(&self) -> [Option<NodeId>; 3] {
        [None; 3]
    }

    fn relabel(&self, _to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Constant(*self)
    }

    fn payload(&self) -> Payload {
        Payload::Value(self.value)
    }

    fn simplify(&self, _constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        Simplified::Node(Node::Constant(*self))
    }

    fn exact(&self, _operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        Ok(self.value)
    }

    fn bounds(&self, _operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        Ok(Interval::point(self.value))
    }

    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::nothing()
    }

    fn rounding_error(&self, _errors: &ErrorContext<'_>) -> f64 {
        0.0
    }

    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        Some([None, None])
    }

    fn degree(&self, _degrees: &DegreeContext<'_>) -> Option<i32> {
        Some(0)
    }

    fn is_non_negative(&self, _signs: &SignContext<'_>) -> bool {
        !self.value.is_negative()
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        TapeOperation::Fill(self.value.to_f64())
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, _| program.constant(Decimal::new(125, 2).unwrap()), ..NodeCase::WIDE },
            NodeCase { build: |program, _| program.constant(Decimal::from(-3_i64)), ..NodeCase::WIDE },
        ]
    }
}

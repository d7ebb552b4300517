//! The lesser of two values, min(a, b).
//!
//! With `A` and `B` the ranges of the operands and a', b' their slopes:
//!
//! | reading | value |
//! |---|---|
//! | simpler form | `min(a, a)` is a |
//! | exact | the lesser |
//! | bounds | `[min(inf A, inf B), min(sup A, sup B)]` |
//! | slope | between a' and b', because the change lies between theirs; that of one alone if it is surely the lesser |
//! | ends | the least value needs the least of both |
//! | degree | that of both, if it is the same |
//! | sign | not below zero if neither operand is |
//! | draws | the lesser; b if they are not ordered |

#[cfg(test)]
use super::check::NodeCase;
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::lanes::lesser;
use crate::program::kernel::{BinaryKernel, KernelLabel};
use crate::program::needed_end::NeededEnd;
use crate::program::operation::TapeOperation;
use crate::program::slope_rule::SlopeRule;

/// The lesser of a and b.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MinNode {
    /// a
    pub left: NodeId,
    /// b
    pub right: NodeId,
}

const KERNEL: BinaryKernel =
    BinaryKernel::new(KernelLabel { name: "min", notation: "min({}, {})" }, |out, operands| operands.each(out, lesser));

impl NodeKind for MinNode {
    const NAME: &'static str = "Min";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.left), Some(self.right), None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Min(MinNode { left: to(self.left), right: to(self.right) })
    }

    fn payload(&self) -> Payload {
        Payload::Nothing
    }

    fn is_commutative(&self) -> bool {
        true
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        let (a, b) = (self.left, self.right);
        match (constant(a), constant(b)) {
            (Some(x), Some(y)) => Simplified::Constant(x.min(y)),
            _ if a == b => Simplified::Operand(a),
            _ => Simplified::Node(Node::Min(MinNode { left: a.min(b), right: a.max(b) })),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        Ok(operands.at(self.left).min(operands.at(self.right)))
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.at(self.left).min(operands.at(self.right))
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        let (a, b) = (ranges.range(self.left), ranges.range(self.right));
        SlopeRule::extreme(self.left, self.right, a.sup() <= b.inf(), b.sup() <= a.inf())
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        errors.error(self.left).max(errors.error(self.right))
    }

    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        Some([Some((self.left, NeededEnd::Same)), Some((self.right, NeededEnd::Same))])
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.common(self.left, self.right)
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        signs.of(self.left) && signs.of(self.right)
    }

    fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        context.binary(KERNEL, self.left, self.right)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, b, _]| program.min(a, b), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, b, _]| program.min(a, b), inputs: [[-40, 8], [8, 90], [0, 8]] },
        ]
    }
}

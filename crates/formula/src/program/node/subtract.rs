//! Subtraction, a - b.
//!
//! With `A` and `B` the ranges of the operands and a', b' their slopes:
//!
//! | reading | value |
//! |---|---|
//! | simpler form | `a - 0` is a, `a - a` is 0 |
//! | exact | a - b, rounded to nearest |
//! | bounds | `[inf A - sup B, sup A - inf B]`, rounded outward |
//! | slope | a' - b': differences add |
//! | ends | the least value needs the least of a and the greatest of b |
//! | degree | that of both, if it is the same |
//! | sign | unknown |
//! | draws | a - b |

#[cfg(test)]
use super::check::NodeCase;
use super::simplify::fold;
use super::{
    DegreeContext, DrawContext, EndContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
use crate::program::kernel::{BinaryKernel, KernelLabel};
use crate::program::needed_end::NeededEnd;
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// a - b
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SubtractNode {
    /// a
    pub left: NodeId,
    /// b
    pub right: NodeId,
}

const KERNEL: BinaryKernel =
    BinaryKernel::new(KernelLabel { name: "subtract", notation: "{} - {}" }, |out, operands| {
        operands.each(out, |a, b| a - b)
    });

impl NodeKind for SubtractNode {
    const NAME: &'static str = "Subtract";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.left), Some(self.right), None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Subtract(SubtractNode { left: to(self.left), right: to(self.right) })
    }

    fn payload(&self) -> Payload {
        Payload::Nothing
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match (constant(self.left), constant(self.right)) {
            (_, Some(y)) if y.is_zero() => Simplified::Operand(self.left),
            _ if self.left == self.right => Simplified::Constant(Decimal::ZERO),
            (x, y) => fold([x, y], Decimal::sub_rounded, Node::Subtract(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.at(self.left).sub_rounded(operands.at(self.right), Rounding::Nearest)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.at(self.left).sub(operands.at(self.right))
    }

    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::two(Slope::ONE, (self.left, Slope::ONE), (self.right, Slope::MINUS_ONE))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        errors.error(self.left) + errors.error(self.right) + errors.own_error(1.0)
    }

    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        Some([Some((self.left, NeededEnd::Same)), Some((self.right, NeededEnd::Opposite))])
    }

    fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        ends.same(self.left).sub_rounded(ends.opposite(self.right), ends.rounding())
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.common(self.left, self.right)
    }

    fn is_non_negative(&self, _signs: &SignContext<'_>) -> bool {
        false
    }

    fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        context.binary(KERNEL, self.left, self.right)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, b, _]| program.subtract(a, b), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, b, _]| program.subtract(a, b), ..NodeCase::POSITIVE },
        ]
    }
}

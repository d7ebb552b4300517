//! Multiplication, a * b.
//!
//! With `A` and `B` the ranges of the operands and a', b' their slopes:
//!
//! | reading | value |
//! |---|---|
//! | simpler form | `0 * b` is 0, `1 * b` is b |
//! | exact | a * b, rounded to nearest |
//! | bounds | by the signs of A and B, as in the table of [`Interval`], rounded outward |
//! | slope | a' B + A b', because a1 b1 - a2 b2 = (a1 - a2) b1 + a2 (b1 - b2) |
//! | ends | if neither operand can be negative, the least value needs the least of both |
//! | degree | the sum of both |
//! | sign | not below zero if neither operand is |
//! | draws | a * b; a multiplication and an addition, or two multiplications, are one pass |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::scale_error;
use super::simplify::fold;
use super::{
    DegreeContext, DrawContext, EndContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
use crate::program::kernel::{BinaryKernel, Commutative, KernelLabel};
use crate::program::needed_end::NeededEnd;
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// a * b
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MultiplyNode {
    /// a
    pub left: NodeId,
    /// b
    pub right: NodeId,
}

const KERNEL: BinaryKernel =
    BinaryKernel::new(KernelLabel { name: "multiply", notation: "{} * {}" }, |out, operands| {
        operands.each(out, multiply_draws)
    })
    .fused_as(Commutative::Multiply);

pub(super) const fn multiply_kernel() -> BinaryKernel {
    KERNEL
}

/// One draw of a * b.
#[inline(always)]
pub(in crate::program) fn multiply_draws(a: f64, b: f64) -> f64 {
    a * b
}

impl NodeKind for MultiplyNode {
    const NAME: &'static str = "Multiply";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.left), Some(self.right), None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Multiply(MultiplyNode { left: to(self.left), right: to(self.right) })
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
            (Some(x), _) if x.is_zero() => Simplified::Operand(a),
            (_, Some(y)) if y.is_zero() => Simplified::Operand(b),
            (Some(x), _) if x == Decimal::ONE => Simplified::Operand(b),
            (_, Some(y)) if y == Decimal::ONE => Simplified::Operand(a),
            (x, y) => {
                let node = Node::Multiply(MultiplyNode { left: a.min(b), right: a.max(b) });
                fold([x, y], Decimal::mul_rounded, node)
            }
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.at(self.left).mul_rounded(operands.at(self.right), Rounding::Nearest)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.at(self.left).mul(operands.at(self.right))
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        let (a, b) = (ranges.factor(self.left), ranges.factor(self.right));
        SlopeRule::two(Slope::ONE, (self.left, b), (self.right, a))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        let left = scale_error(errors.error(self.left), errors.size(self.right));
        let right = scale_error(errors.error(self.right), errors.size(self.left));
        right + left + errors.own_error(1.0)
    }

    fn needed_ends(&self, ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        let is_rising = ranges.is_non_negative(self.left) && ranges.is_non_negative(self.right);
        is_rising.then_some([Some((self.left, NeededEnd::Same)), Some((self.right, NeededEnd::Same))])
    }

    fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        ends.same(self.left).mul_rounded(ends.same(self.right), ends.rounding())
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.of(self.left)?.checked_add(degrees.of(self.right)?)
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
            NodeCase { build: |program, [a, b, _]| program.multiply(a, b), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, b, _]| program.multiply(a, b), ..NodeCase::POSITIVE },
            NodeCase { build: |program, [a, ..]| program.multiply(a, a), ..NodeCase::WIDE },
        ]
    }
}

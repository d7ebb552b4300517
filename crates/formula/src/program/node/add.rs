//! Addition, a + b.
//!
//! With `A` and `B` the ranges of the operands and a', b' their slopes:
//!
//! | reading | value |
//! |---|---|
//! | simpler form | `0 + b` is b, `a + 0` is a |
//! | exact | a + b, rounded to nearest |
//! | bounds | `[inf A + inf B, sup A + sup B]`, rounded outward |
//! | slope | a' + b': differences add |
//! | ends | the least value needs the least of both |
//! | degree | that of both, if it is the same |
//! | sign | not below zero if neither operand is |
//! | draws | a + b; up to eight terms, or an addition and a multiplication, are one pass |

#[cfg(test)]
use super::check::NodeCase;
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

/// a + b
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddNode {
    /// a
    pub left: NodeId,
    /// b
    pub right: NodeId,
}

const KERNEL: BinaryKernel =
    BinaryKernel::new(KernelLabel { name: "add", notation: "{} + {}" }, |out, operands| operands.each(out, add_draws))
        .fused_as(Commutative::Add);

/// One draw of a + b.
#[inline(always)]
pub(in crate::program) fn add_draws(a: f64, b: f64) -> f64 {
    a + b
}

impl NodeKind for AddNode {
    const NAME: &'static str = "Add";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.left), Some(self.right), None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Add(AddNode { left: to(self.left), right: to(self.right) })
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
            (Some(x), _) if x.is_zero() => Simplified::Operand(b),
            (_, Some(y)) if y.is_zero() => Simplified::Operand(a),
            (x, y) => fold([x, y], Decimal::add_rounded, Node::Add(AddNode { left: a.min(b), right: a.max(b) })),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.at(self.left).add_rounded(operands.at(self.right), Rounding::Nearest)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.at(self.left).add(operands.at(self.right))
    }

    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::two(Slope::ONE, (self.left, Slope::ONE), (self.right, Slope::ONE))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        errors.error(self.left) + errors.error(self.right) + errors.own_error(1.0)
    }

    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        Some([Some((self.left, NeededEnd::Same)), Some((self.right, NeededEnd::Same))])
    }

    fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        ends.same(self.left).add_rounded(ends.same(self.right), ends.rounding())
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
            NodeCase { build: |program, [a, b, _]| program.add(a, b), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, b, _]| program.add(a, b), ..NodeCase::POSITIVE },
        ]
    }
}

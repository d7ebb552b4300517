//! Division, a / b.
//!
//! With `A` and `B` the ranges of the operands and a', b' their slopes:
//!
//! | reading | value |
//! |---|---|
//! | simpler form | `a / 1` is a |
//! | exact | a / b, rounded to nearest; an error if b is 0 |
//! | bounds | by the signs of A and B, as in the table of [`Interval`], rounded outward; an error if B contains 0 |
//! | slope | (a' - F b') / B with F the range of a / b, because a1/b1 - a2/b2 = ((a1 - a2) - (a2/b2) (b1 - b2)) / b1 |
//! | ends | if a cannot be negative and b is positive, the least value needs the least of a and the greatest of b |
//! | degree | that of a less that of b |
//! | sign | not below zero if neither operand is |
//! | draws | a / b |

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
use crate::program::kernel::{BinaryKernel, KernelLabel};
use crate::program::needed_end::NeededEnd;
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// a / b
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DivideNode {
    /// a
    pub dividend: NodeId,
    /// b
    pub divisor: NodeId,
}

const KERNEL: BinaryKernel = BinaryKernel::new(KernelLabel { name: "divide", notation: "{} / {}" }, |out, operands| {
    operands.each(out, |a, b| a / b)
});

impl NodeKind for DivideNode {
    const NAME: &'static str = "Divide";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.dividend), Some(self.divisor), None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Divide(DivideNode { dividend: to(self.dividend), divisor: to(self.divisor) })
    }

    fn payload(&self) -> Payload {
        Payload::Nothing
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match (constant(self.dividend), constant(self.divisor)) {
            (_, Some(y)) if y == Decimal::ONE => Simplified::Operand(self.dividend),
            (x, y) => fold([x, y], Decimal::div_rounded, Node::Divide(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.at(self.dividend).div_rounded(operands.at(self.divisor), Rounding::Nearest)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.at(self.dividend).div(operands.at(self.divisor))
    }

    fn divisor(&self) -> Option<NodeId> {
        Some(self.divisor)
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        let falling = Slope::of(ranges.own).times(Slope::MINUS_ONE);
        SlopeRule::two(ranges.factor(self.divisor).inverse(), (self.dividend, Slope::ONE), (self.divisor, falling))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        let divisor = scale_error(errors.error(self.divisor), errors.own_size());
        (errors.error(self.dividend) + divisor) / errors.least_size(self.divisor) + errors.own_error(1.0)
    }

    fn needed_ends(&self, ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        let is_monotone = ranges.is_non_negative(self.dividend) && ranges.range(self.divisor).inf() > Decimal::ZERO;
        is_monotone.then_some([Some((self.dividend, NeededEnd::Same)), Some((self.divisor, NeededEnd::Opposite))])
    }

    fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        ends.same(self.dividend).div_rounded(ends.opposite(self.divisor), ends.rounding())
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.of(self.dividend)?.checked_sub(degrees.of(self.divisor)?)
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        signs.of(self.dividend) && signs.of(self.divisor)
    }

    fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        context.binary(KERNEL, self.dividend, self.divisor)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, b, _]| program.divide(a, b), ..NodeCase::POSITIVE },
            NodeCase { build: |program, [a, b, _]| program.divide(a, b), inputs: [[-90, 70], [-60, -8], [0, 8]] },
        ]
    }
}

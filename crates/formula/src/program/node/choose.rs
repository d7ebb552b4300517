//! A choice between two values, choose(c, a, b): a if c is not 0, otherwise b.
//!
//! | reading | value |
//! |---|---|
//! | simpler form | a or b if c is constant; a if a and b are the same |
//! | exact | a or b |
//! | bounds | A or B if C decides, otherwise the hull of both |
//! | slope | [0, inf) (A - B) c' + between a' and b', because at a jump a1 - b2 = (a1 - b1) + (b1 - b2) |
//! | degree | that of a and b, if it is the same and c does not depend on the input |
//! | sign | not below zero if neither a nor b is |
//! | draws | a or b |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::jump_error;
use super::truth::truth_slope;
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::lanes::ternary;
use crate::program::kernel::{KernelLabel, TernaryKernel};
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// A choice between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChooseNode {
    /// The truth that decides.
    pub condition: NodeId,
    /// The value if the condition is not 0.
    pub then: NodeId,
    /// The value if the condition is 0.
    pub otherwise: NodeId,
}

const KERNEL: TernaryKernel = TernaryKernel::new(
    KernelLabel { name: "if", notation: "if {} then {} else {}" },
    |out, [condition, then, otherwise]| {
        ternary(out, condition, then, otherwise, |truth, then, otherwise| if truth == 0.0 { otherwise } else { then });
    },
);

impl NodeKind for ChooseNode {
    const NAME: &'static str = "Choose";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.condition), Some(self.then), Some(self.otherwise)]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        let (condition, then, otherwise) = (to(self.condition), to(self.then), to(self.otherwise));
        Node::Choose(ChooseNode { condition, then, otherwise })
    }

    fn payload(&self) -> Payload {
        Payload::Nothing
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match constant(self.condition) {
            Some(condition) if condition.is_zero() => Simplified::Operand(self.otherwise),
            Some(_) => Simplified::Operand(self.then),
            None if self.then == self.otherwise => Simplified::Operand(self.then),
            None => Simplified::Node(Node::Choose(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        Ok(operands.at(if operands.at(self.condition).is_zero() { self.otherwise } else { self.then }))
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        let [condition, then, otherwise] = [self.condition, self.then, self.otherwise].map(|id| operands.at(id));
        Ok(if !condition.contains_zero() {
            then
        } else if condition.is_point() {
            otherwise
        } else {
            then.hull(otherwise)
        })
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        let [truth, a, b] = [self.condition, self.then, self.otherwise].map(|id| ranges.range(id));
        if !truth.contains_zero() {
            return SlopeRule::one(self.then, Slope::ONE);
        }
        if truth.is_point() {
            return SlopeRule::one(self.otherwise, Slope::ONE);
        }
        let jump = Slope::of(a).minus(Slope::of(b));
        // OK because ends of ranges cancel here, not terms: rounding does not change the sign of the jump.
        let jump = truth_slope(truth).times(jump.assume_steady());
        SlopeRule::one(self.condition, jump).and_between(self.then, self.otherwise)
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        jump_error(errors.error(self.condition)) + errors.error(self.then).max(errors.error(self.otherwise))
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.independent(self.condition).and_then(|_| degrees.common(self.then, self.otherwise))
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        signs.of(self.then) && signs.of(self.otherwise)
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        TapeOperation::Ternary(KERNEL, [self.condition, self.then, self.otherwise])
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, b, c]| program.choose(a, b, c), inputs: [[0, 1], [-50, 90], [-20, 40]] },
            NodeCase { build: |program, [a, b, c]| program.choose(a, b, c), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, b, c]| program.choose(a, b, c), ..NodeCase::POSITIVE },
        ]
    }
}

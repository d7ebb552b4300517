//! The opposite of a truth: 1 if a is 0, otherwise 0.
//!
//! | reading | value |
//! |---|---|
//! | simpler form | a constant of a constant |
//! | exact | 1 if a is 0, otherwise 0 |
//! | bounds | 1 if A is 0, 0 if A does not contain 0, otherwise `[0, 1]` |
//! | slope | (-inf, 0] a' if a is never below 0, because the node never rises with a; [0, inf) a' if a is never above 0 |
//! | degree | 0 if a does not depend on the input, otherwise none |
//! | sign | never below zero |
//! | draws | as the exact value |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::jump_error;
use super::simplify::Simplified;
use super::truth::{truth, truth_bounds, truth_draw, truth_slope};
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext, SignContext,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::lanes::unary;
use crate::program::kernel::{KernelLabel, UnaryKernel};
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// The opposite of a truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotNode {
    /// The truth.
    pub truth: NodeId,
}

const KERNEL: UnaryKernel = UnaryKernel::new(KernelLabel { name: "not", notation: "not {}" }, |out, a, _| {
    unary(out, a, |x| truth_draw(x == 0.0));
});

impl NodeKind for NotNode {
    const NAME: &'static str = "Not";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.truth), None, None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Not(NotNode { truth: to(self.truth) })
    }

    fn payload(&self) -> Payload {
        Payload::Nothing
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match constant(self.truth) {
            Some(value) => Simplified::Constant(truth(value.is_zero())),
            None => Simplified::Node(Node::Not(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        Ok(truth(operands.at(self.truth).is_zero()))
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        let a = operands.at(self.truth);
        let is_zero = a.is_point() && a.inf().is_zero();
        Ok(truth_bounds(is_zero, !a.contains_zero()))
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::one(self.truth, truth_slope(ranges.range(self.truth)).times(Slope::MINUS_ONE))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        jump_error(errors.error(self.truth))
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.independent(self.truth)
    }

    fn is_non_negative(&self, _signs: &SignContext<'_>) -> bool {
        true
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        TapeOperation::Unary(KERNEL, self.truth)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, ..]| program.not(a), inputs: [[0, 8], [0, 8], [0, 8]] },
            NodeCase { build: |program, [a, ..]| program.not(a), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, ..]| program.not(a), ..NodeCase::POSITIVE },
        ]
    }
}

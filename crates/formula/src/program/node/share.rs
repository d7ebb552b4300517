//! A part's share of an amount: amount * part / whole, and 0 if the whole is 0.
//!
//! Pools use it: the charges of a pool are priced together, and each charge pays its share by quantity.
//!
//! | reading | value |
//! |---|---|
//! | exact | amount * part / whole, rounded to nearest, and never outside the interval from 0 to the amount |
//! | bounds | the quotient of the ranges inside the interval from 0 to the amount; that interval if the whole can be 0 |
//! | slope | [0, 1] amount' + unknown |
//! | degree | that of the amount, if part and whole have the same degree |
//! | sign | not below zero if no operand is |
//! | draws | amount * part / whole, and 0 if the whole is 0 |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::{jump_error, rounding_of};
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
use crate::lanes::ternary;
#[cfg(test)]
use crate::program::graph::Program;
use crate::program::kernel::{KernelLabel, TernaryKernel};
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// A part's share of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShareNode {
    /// The amount to divide among the parts.
    pub amount: NodeId,
    /// The part that gets this share.
    pub part: NodeId,
    /// The sum of all parts.
    pub whole: NodeId,
}

const KERNEL: TernaryKernel =
    TernaryKernel::new(KernelLabel { name: "share", notation: "share({}: {} of {})" }, |out, [amount, part, whole]| {
        ternary(out, amount, part, whole, |a, part, all| if all == 0.0 { 0.0 } else { a * part / all });
    });

impl NodeKind for ShareNode {
    const NAME: &'static str = "Share";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.amount), Some(self.part), Some(self.whole)]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Share(ShareNode { amount: to(self.amount), part: to(self.part), whole: to(self.whole) })
    }

    fn payload(&self) -> Payload {
        Payload::Nothing
    }

    fn simplify(&self, _constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        Simplified::Node(Node::Share(*self))
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        let [amount, part, whole] = [self.amount, self.part, self.whole].map(|id| operands.at(id));
        if whole.is_zero() {
            return Ok(Decimal::ZERO);
        }
        let share = amount.mul_rounded(part, Rounding::Nearest)?.div_rounded(whole, Rounding::Nearest)?;
        // A share is no more than the whole amount, in the last digit too.
        Ok(share.clamp(amount.min(Decimal::ZERO), amount.max(Decimal::ZERO)))
    }

    /// It multiplies first, as the exact reading does, so that it holds the rounded product as well.
    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        let [amount, part, whole] = [self.amount, self.part, self.whole].map(|id| operands.at(id));
        let all = amount.hull(Interval::point(Decimal::ZERO));
        let quotient = amount.mul(part).and_then(|product| product.div(whole)).ok();
        // If a part is above the whole or below zero, the share stops at the whole amount or at zero.
        Ok(quotient.map_or(all, |quotient| clamp(quotient, all)))
    }

    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::three((self.amount, Slope::PART), (self.part, Slope::UNKNOWN), (self.whole, Slope::UNKNOWN))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        let operands = errors.error(self.amount) + errors.error(self.part) + errors.error(self.whole);
        jump_error(operands + rounding_of(1.0, 1.0))
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        let part = degrees.of(self.part);
        degrees.of(self.amount).filter(|_| part.is_some() && part == degrees.of(self.whole))
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        [self.amount, self.part, self.whole].iter().all(|operand| signs.of(*operand))
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        TapeOperation::Ternary(KERNEL, [self.amount, self.part, self.whole])
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        let whole_of_both = |program: &mut Program, [a, b, c]: [NodeId; 3]| {
            let whole = program.add(b, c);
            program.share(a, b, whole)
        };
        vec![
            NodeCase { build: whole_of_both, ..NodeCase::POSITIVE },
            NodeCase { build: whole_of_both, inputs: [[-40, 80], [0, 8], [0, 8]] },
        ]
    }
}

/// The numbers of an interval, each moved to the nearest number of another.
fn clamp(numbers: Interval, within: Interval) -> Interval {
    let at = |x: Decimal| x.clamp(within.inf(), within.sup());
    Interval::new(at(numbers.inf()), at(numbers.sup())).unwrap_or(within)
}

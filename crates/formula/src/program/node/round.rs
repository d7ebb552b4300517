//! Whole numbers: ceil(a), floor(a), and round(a).
//!
//! | reading | value |
//! |---|---|
//! | simpler form | a constant of a constant |
//! | exact | the whole number at or above a, at or below a, or nearest to a with halves away from zero |
//! | bounds | those of the ends of A |
//! | slope | [0, inf) a', because the node never falls as a rises |
//! | ends | the least value needs the least of a |
//! | degree | 0 if a does not depend on the input, otherwise none |
//! | sign | not below zero if a is not |
//! | draws | as the exact value |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::jump_error;
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::lanes::unary;
use crate::program::kernel::{KernelLabel, UnaryKernel};
use crate::program::needed_end::NeededEnd;
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// A whole number near a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoundNode {
    /// The value.
    pub value: NodeId,
    /// Which whole number.
    pub to: WholeNumber,
}

/// Which whole number a [`RoundNode`] takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums)] // OK because a cache key must tell all of them apart.
pub enum WholeNumber {
    /// The least whole number that is not below the value: `ceil`.
    AtOrAbove,
    /// The greatest whole number that is not above the value: `floor`.
    AtOrBelow,
    /// The nearest whole number, with halves away from zero: `round`.
    Nearest,
}

const CEIL: UnaryKernel =
    UnaryKernel::new(KernelLabel { name: "ceil", notation: "ceil({})" }, |out, a, _| unary(out, a, f64::ceil));
const FLOOR: UnaryKernel =
    UnaryKernel::new(KernelLabel { name: "floor", notation: "floor({})" }, |out, a, _| unary(out, a, f64::floor));
const ROUND: UnaryKernel =
    UnaryKernel::new(KernelLabel { name: "round", notation: "round({})" }, |out, a, _| unary(out, a, f64::round));

impl WholeNumber {
    fn of(self, value: Decimal) -> Decimal {
        match self {
            WholeNumber::AtOrAbove => value.ceil(),
            WholeNumber::AtOrBelow => value.floor(),
            WholeNumber::Nearest => value.round(),
        }
    }
}

impl NodeKind for RoundNode {
    const NAME: &'static str = "Round";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.value), None, None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Round(RoundNode { value: to(self.value), ..*self })
    }

    fn payload(&self) -> Payload {
        Payload::WholeNumber(self.to)
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match constant(self.value) {
            Some(value) => Simplified::Constant(self.to.of(value)),
            None => Simplified::Node(Node::Round(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        Ok(self.to.of(operands.at(self.value)))
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        let value = operands.at(self.value);
        match self.to {
            WholeNumber::AtOrAbove => value.ceil(),
            WholeNumber::AtOrBelow => value.floor(),
            WholeNumber::Nearest => value.round(),
        }
    }

    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::one(self.value, Slope::RISING)
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        jump_error(errors.error(self.value))
    }

    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        Some([Some((self.value, NeededEnd::Same)), None])
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.independent(self.value)
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        signs.of(self.value)
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        let kernel = match self.to {
            WholeNumber::AtOrAbove => CEIL,
            WholeNumber::AtOrBelow => FLOOR,
            WholeNumber::Nearest => ROUND,
        };
        TapeOperation::Unary(kernel, self.value)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, ..]| program.ceil(a), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, ..]| program.floor(a), ..NodeCase::WIDE },
            NodeCase { build: |program, [a, ..]| program.round(a), ..NodeCase::WIDE },
        ]
    }
}

//! Comparisons: a < b, a <= b, and a = b, each 1 or 0.
//!
//! | reading | value |
//! |---|---|
//! | simpler form | a constant of two constants |
//! | exact | 1 if the relation holds, otherwise 0 |
//! | bounds | 1 if it holds for all values of A and B, 0 if for none, otherwise `[0, 1]` |
//! | slope of a < b, a <= b | [0, inf) (b' - a'), because the truth never falls as b - a rises |
//! | slope of a = b | (-inf, inf) (b' - a'), because only b - a decides |
//! | degree | 0 if both operands have the same degree: a factor above zero does not change the order |
//! | sign | never below zero |
//! | draws | as the exact value |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::jump_error;
use super::simplify::Simplified;
use super::truth::{truth, truth_bounds, truth_draw};
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext, SignContext,
};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;
use crate::program::kernel::{BinaryKernel, KernelLabel};
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompareNode {
    /// The relation.
    pub relation: Relation,
    /// a
    pub left: NodeId,
    /// b
    pub right: NodeId,
}

/// The relation that a [`CompareNode`] tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums)] // OK because a cache key must tell all of them apart.
pub enum Relation {
    /// a < b
    Less,
    /// a <= b
    LessOrEqual,
    /// a = b
    Equal,
}

const LESS: BinaryKernel = BinaryKernel::new(KernelLabel { name: "less", notation: "{} < {}" }, |out, operands| {
    operands.each(out, |a, b| truth_draw(a < b));
});
const LESS_OR_EQUAL: BinaryKernel =
    BinaryKernel::new(KernelLabel { name: "less-or-equal", notation: "{} <= {}" }, |out, operands| {
        operands.each(out, |a, b| truth_draw(a <= b));
    });
const EQUAL: BinaryKernel = BinaryKernel::new(KernelLabel { name: "equal", notation: "{} == {}" }, |out, operands| {
    operands.each(out, |a, b| truth_draw(a == b));
});

impl Relation {
    fn holds(self, a: Decimal, b: Decimal) -> bool {
        match self {
            Relation::Less => a < b,
            Relation::LessOrEqual => a <= b,
            Relation::Equal => a == b,
        }
    }
}

impl NodeKind for CompareNode {
    const NAME: &'static str = "Compare";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.left), Some(self.right), None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Compare(CompareNode { left: to(self.left), right: to(self.right), ..*self })
    }

    fn payload(&self) -> Payload {
        Payload::Relation(self.relation)
    }

    fn is_commutative(&self) -> bool {
        self.relation == Relation::Equal
    }

    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match (constant(self.left), constant(self.right)) {
            (Some(a), Some(b)) => Simplified::Constant(truth(self.relation.holds(a, b))),
            _ => Simplified::Node(Node::Compare(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        Ok(truth(self.relation.holds(operands.at(self.left), operands.at(self.right))))
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        let (a, b) = (operands.at(self.left), operands.at(self.right));
        Ok(match self.relation {
            Relation::Less => truth_bounds(a.sup() < b.inf(), a.inf() >= b.sup()),
            Relation::LessOrEqual => truth_bounds(a.sup() <= b.inf(), a.inf() > b.sup()),
            Relation::Equal => {
                let is_same = a.is_point() && b.is_point() && a.inf() == b.inf();
                truth_bounds(is_same, a.intersect(b).is_none())
            }
        })
    }

    fn slope(&self, _ranges: &RangeContext<'_>) -> SlopeRule {
        let scale = match self.relation {
            Relation::Less | Relation::LessOrEqual => Slope::RISING,
            Relation::Equal => Slope::UNKNOWN,
        };
        SlopeRule::two(scale, (self.left, Slope::MINUS_ONE), (self.right, Slope::ONE))
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        jump_error(errors.error(self.left) + errors.error(self.right))
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.common(self.left, self.right).map(|_| 0)
    }

    fn is_non_negative(&self, _signs: &SignContext<'_>) -> bool {
        true
    }

    fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        let kernel = match self.relation {
            Relation::Less => LESS,
            Relation::LessOrEqual => LESS_OR_EQUAL,
            Relation::Equal => EQUAL,
        };
        context.binary(kernel, self.left, self.right)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        vec![
            NodeCase { build: |program, [a, b, _]| program.less(a, b), inputs: [[0, 8], [0, 8], [0, 8]] },
            NodeCase { build: |program, [a, b, _]| program.less_or_equal(a, b), inputs: [[0, 8], [0, 8], [0, 8]] },
            NodeCase { build: |program, [a, b, _]| program.equal(a, b), inputs: [[0, 8], [0, 8], [0, 8]] },
            NodeCase { build: |program, [a, b, _]| program.less(a, b), inputs: [[0, 8], [9, 20], [0, 8]] },
        ]
    }
}

//! A whole power, a ^ n.
//!
//! | reading | value |
//! |---|---|
//! | simpler form | `a ^ 0` is 1, `a ^ 1` is a |
//! | exact | by repeated multiplication, rounded to nearest; an error for n < 0 if a is 0 |
//! | bounds | by the sign of A and the parity of n, as in the table of [`Interval`]; an error for n < 0 if A contains 0 |
//! | slope | n A^(n-1) a', by the mean value theorem; A does not contain 0 if n < 0 |
//! | degree | n times that of a |
//! | sign | not below zero if a is not |
//! | draws | by repeated squaring |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::scale_error;
use super::{
    DegreeContext, DrawContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
use crate::lanes::unary;
use crate::program::kernel::{KernelLabel, UnaryKernel};
use crate::program::operation::TapeOperation;
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;

/// A whole power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PowerNode {
    /// The base.
    pub base: NodeId,
    /// The exponent, of either sign.
    pub exponent: i32,
}

const KERNEL: UnaryKernel =
    UnaryKernel::new(KernelLabel { name: "power", notation: "{} ^ {}" }, |out, base, exponent| {
        unary(out, base, move |x| power_draws(x, exponent));
    });

/// By repeated squaring: unlike `f64::powi`, it gives the same bits on every platform.
#[inline]
fn power_draws(x: f64, exponent: i32) -> f64 {
    let (mut product, mut square, mut rest) = (1.0, x, exponent.unsigned_abs());
    while rest > 0 {
        if rest & 1 == 1 {
            product *= square;
        }
        square *= square;
        rest >>= 1;
    }
    if exponent < 0 { 1.0 / product } else { product }
}

impl NodeKind for PowerNode {
    const NAME: &'static str = "Power";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.base), None, None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Power(PowerNode { base: to(self.base), ..*self })
    }

    fn payload(&self) -> Payload {
        Payload::Exponent(self.exponent)
    }

    fn simplify(&self, _constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        match self.exponent {
            0 => Simplified::Constant(Decimal::ONE),
            1 => Simplified::Operand(self.base),
            _ => Simplified::Node(Node::Power(*self)),
        }
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.at(self.base).powi_rounded(self.exponent, Rounding::Nearest)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.at(self.base).powi(self.exponent)
    }

    fn divisor(&self) -> Option<NodeId> {
        (self.exponent < 0).then_some(self.base)
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        let count = Slope::of(Interval::point(i64::from(self.exponent).into()));
        let slope = count.times(ranges.factor(self.base).power(self.exponent.saturating_sub(1)));
        SlopeRule::one(self.base, slope)
    }

    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        let count = f64::from(self.exponent.unsigned_abs());
        let base = if self.exponent < 0 { errors.least_size(self.base) } else { errors.size(self.base) };
        let slope = count * base.powi(self.exponent.saturating_sub(1));
        // Each product keeps its share of the digits, and below 1 its places.
        scale_error(errors.error(self.base), slope) + errors.own_error(4.0 * count)
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        degrees.of(self.base)?.checked_mul(self.exponent)
    }

    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        signs.of(self.base)
    }

    fn draws(&self, _context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        TapeOperation::Unary(KERNEL.with_parameter(self.exponent), self.base)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        let builds: [fn(&mut crate::program::Program, [NodeId; 3]) -> NodeId; 5] = [
            |program, [a, ..]| program.power(a, 2),
            |program, [a, ..]| program.power(a, 3),
            |program, [a, ..]| program.power(a, -1),
            |program, [a, ..]| program.power(a, -2),
            |program, [a, ..]| program.power(a, -3),
        ];
        let positive = builds.map(|build| NodeCase { build, ..NodeCase::POSITIVE });
        let wide = builds.into_iter().take(2).map(|build| NodeCase { build, ..NodeCase::WIDE });
        positive.into_iter().chain(wide).collect()
    }
}

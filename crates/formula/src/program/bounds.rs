//! The bounds reading: what each node can be, whatever its inputs are inside their intervals.
//!
//! One walk by interval arithmetic holds the values of every node, exact and rounded ones, but a formula that uses an
//! input twice is held more widely than it need be. Two other files say more where it matters: the ends of one node by
//! the signs of its slopes ([`Program::tight_bounds`]), and, where a divisor's interval holds zero, whether the divisor
//! can be zero at all ([`Program::never_zero`]).

use super::cone::Cone;
use super::{EvaluationError, Node, NodeId, Program, truth};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;

impl Program {
    /// An interval for every node, in order, that holds all its values; `inputs[n]` is the interval of input `n`.
    ///
    /// Inexact ends are rounded outward. A divisor whose interval holds zero is looked at more closely, and its
    /// interval is the narrower one from there on.
    ///
    /// # Errors
    /// The first node that may have no value: a divisor that can be zero or of which that is not decided (as
    /// [`never_zero`](Self::never_zero) says), an amount out of range, a missing input.
    pub fn bounds(&self, inputs: &[Interval]) -> Result<Vec<Interval>, EvaluationError> {
        let mut values: Vec<Interval> = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            let doubtful = divisor(node).filter(|divisor| values[divisor.index()].contains_zero());
            let narrower = doubtful.and_then(|divisor| Some((divisor, self.never_zero(divisor, inputs, &values)?)));
            if let Some((divisor, narrower)) = narrower {
                values[divisor.index()] = narrower;
            }
            let value = self.bounds_node(node, &values, inputs);
            values.push(value.map_err(|kind| EvaluationError { node: NodeId(index as u32), kind })?);
        }
        Ok(values)
    }

    /// The intervals of a cone's nodes over a box of its inputs, inside what is known of them over all.
    pub(super) fn bounds_in(&self, cone: &Cone, inputs: &[Interval], known: &[Interval]) -> Vec<Interval> {
        let mut values: Vec<Interval> = Vec::with_capacity(cone.nodes.len());
        for (node, known) in cone.nodes.iter().zip(known) {
            // OK because the values over a part of the inputs are among those over all: both intervals hold them.
            let value = self.bounds_node(node, &values, inputs).ok().and_then(|value| value.intersect(*known));
            values.push(value.unwrap_or(*known));
        }
        values
    }

    pub(super) fn bounds_node(
        &self,
        node: &Node,
        values: &[Interval],
        inputs: &[Interval],
    ) -> Result<Interval, ArithmeticError> {
        let at = |id: &NodeId| values[id.index()];
        match node {
            Node::Constant(value) => Ok(Interval::point(*value)),
            Node::Input(number) => inputs.get(*number as usize).copied().ok_or(ArithmeticError::Undefined),
            Node::Add(a, b) => at(a).add(at(b)),
            Node::Subtract(a, b) => at(a).sub(at(b)),
            Node::Multiply(a, b) => at(a).mul(at(b)),
            Node::Divide(a, b) => at(a).div(at(b)),
            Node::Power(a, exponent) => at(a).powi(*exponent),
            Node::Min(a, b) => at(a).min(at(b)),
            Node::Max(a, b) => at(a).max(at(b)),
            Node::Ceil(a) => at(a).ceil(),
            Node::Floor(a) => at(a).floor(),
            Node::Round(a) => at(a).round(),
            Node::Less(a, b) => Ok(truths(at(a).sup() < at(b).inf(), at(a).inf() >= at(b).sup())),
            Node::LessOrEqual(a, b) => Ok(truths(at(a).sup() <= at(b).inf(), at(a).inf() > at(b).sup())),
            Node::Equal(a, b) => {
                let same = at(a).is_point() && at(b).is_point() && at(a).inf() == at(b).inf();
                Ok(truths(same, at(a).intersect(at(b)).is_none()))
            }
            Node::Not(a) => {
                let zero = at(a).is_point() && at(a).inf().is_zero();
                Ok(truths(zero, !at(a).contains_zero()))
            }
            Node::Choose(condition, then, otherwise) => Ok(chosen(at(condition), at(then), at(otherwise))),
            Node::Price(quantity, number) => self.schedules[*number as usize].bounds(at(quantity)),
            Node::Share { amount, part, whole } => Ok(share(at(amount), at(part), at(whole))),
        }
    }
}

/// The operand that must not be zero.
fn divisor(node: &Node) -> Option<NodeId> {
    match node {
        Node::Divide(_, divisor) => Some(*divisor),
        Node::Power(base, exponent) if *exponent < 0 => Some(*base),
        _ => None,
    }
}

fn truths(surely: bool, never: bool) -> Interval {
    match (surely, never) {
        (true, _) => Interval::point(truth(true)),
        (_, true) => Interval::point(truth(false)),
        _ => Interval::new(truth(false), truth(true)).unwrap_or(Interval::point(truth(true))),
    }
}

fn chosen(condition: Interval, then: Interval, otherwise: Interval) -> Interval {
    if !condition.contains_zero() {
        then
    } else if condition.is_point() {
        otherwise
    } else {
        then.hull(otherwise)
    }
}

/// A share lies between nothing and the whole amount; where the whole cannot be nothing, the quotient of the ends may
/// say more. It multiplies first, as the exact reading does, so that it holds the rounded product as well.
fn share(amount: Interval, part: Interval, whole: Interval) -> Interval {
    let all = amount.hull(Interval::point(Decimal::ZERO));
    let quotient = amount.mul(part).and_then(|product| product.div(whole)).ok();
    // Where a part is more than the whole or below zero, the share stops at the whole amount or at nothing.
    quotient.map_or(all, |quotient| held(quotient, all))
}

/// The numbers of one interval moved to the nearest of another.
fn held(numbers: Interval, within: Interval) -> Interval {
    let at = |x: Decimal| x.clamp(within.inf(), within.sup());
    Interval::new(at(numbers.inf()), at(numbers.sup())).unwrap_or(within)
}

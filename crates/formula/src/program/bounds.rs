//! The bounds reading: what each node can be, whatever its inputs are inside their intervals.
//!
//! One walk by interval arithmetic holds the values of every node, but a formula that uses an input twice is held more
//! widely than it need be. Where a node only rises or only falls with an input ([`Program::directions`]), its extremes
//! lie at that input's ends, and [`Program::tight_bounds`] evaluates it there.

use super::{Direction, EvaluationError, Node, NodeId, Program, truth};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;

impl Program {
    /// An interval for every node, in order, that holds all its values; `inputs[n]` is the interval of input `n`.
    ///
    /// Inexact ends are rounded outward.
    ///
    /// # Errors
    /// The first node that may have no value: a divisor whose interval holds zero, an amount out of range, a missing
    /// input.
    pub fn bounds(&self, inputs: &[Interval]) -> Result<Vec<Interval>, EvaluationError> {
        self.bounds_where(inputs, |_| true)
    }

    /// As [`bounds`](Self::bounds), for the nodes that are `needed`; the others read as zero.
    fn bounds_where(
        &self,
        inputs: &[Interval],
        needed: impl Fn(usize) -> bool,
    ) -> Result<Vec<Interval>, EvaluationError> {
        let mut values: Vec<Interval> = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            if !needed(index) {
                values.push(Interval::point(Decimal::ZERO));
                continue;
            }
            let value = self.bounds_node(node, &values, inputs);
            values.push(value.map_err(|kind| EvaluationError { node: NodeId(index as u32), kind })?);
        }
        Ok(values)
    }

    /// The bounds of one node from `ranges`, the [`bounds`](Self::bounds) of all; the flag says whether they are tight:
    /// some values of the inputs reach both ends.
    ///
    /// # Errors
    /// As for [`bounds`](Self::bounds).
    pub fn tight_bounds(
        &self,
        id: NodeId,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Result<(Interval, bool), EvaluationError> {
        let needed = self.ancestors(&[id]);
        let directions = self.directions(id, ranges);
        let corner = |low: bool| {
            inputs.iter().enumerate().map(|(number, input)| end(input, directions.get(number), low)).collect::<Vec<_>>()
        };
        let least = self.bounds_where(&corner(true), |index| needed[index])?[id.index()];
        let most = self.bounds_where(&corner(false), |index| needed[index])?[id.index()];
        let tight = directions.iter().all(|direction| *direction != Direction::Both);
        let found = Interval::new(least.inf(), most.sup()).unwrap_or(ranges[id.index()]);
        Ok((found.intersect(ranges[id.index()]).unwrap_or(found), tight))
    }

    fn bounds_node(&self, node: &Node, values: &[Interval], inputs: &[Interval]) -> Result<Interval, ArithmeticError> {
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
            Node::Not(a) => Ok(truths(at(a).sup().is_zero(), !at(a).contains(Decimal::ZERO))),
            Node::Choose(condition, then, otherwise) => Ok(chosen(at(condition), at(then), at(otherwise))),
            Node::Price(quantity, number) => self.schedules[*number as usize].bounds(at(quantity)),
            Node::Share { amount, part, whole } => share(at(amount), at(part), at(whole)),
        }
    }
}

/// The end of an input at which a node is least (`low`) or greatest; all of it where the node may turn.
fn end(input: &Interval, direction: Option<&Direction>, low: bool) -> Interval {
    match (direction, low) {
        (Some(Direction::Both), _) => *input,
        (Some(Direction::Up), true) | (Some(Direction::Down), false) => Interval::point(input.inf()),
        (Some(Direction::Up), false) | (Some(Direction::Down), true) => Interval::point(input.sup()),
        // An input the node does not read: any value will do.
        (Some(Direction::None) | None, _) => Interval::point(input.inf()),
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
    if !condition.contains(Decimal::ZERO) {
        then
    } else if condition.sup().is_zero() {
        otherwise
    } else {
        then.hull(otherwise)
    }
}

/// A share lies between nothing and the whole amount, for parts of nothing or more that the whole is the sum of; where
/// the whole cannot be nothing, the quotient of the ends may say more.
fn share(amount: Interval, part: Interval, whole: Interval) -> Result<Interval, ArithmeticError> {
    let all = amount.hull(Interval::point(Decimal::ZERO));
    if whole.contains(Decimal::ZERO) {
        return Ok(all);
    }
    let quotient = amount.mul(part.div(whole)?)?;
    Ok(quotient.intersect(all).unwrap_or(all))
}

//! Whether a node rises or falls with each input, from the signs of its partial derivatives over the ranges.
//!
//! | node | direction with x |
//! |---|---|
//! | a + b | that of both |
//! | a * b | that of a times the sign of b, with that of b times the sign of a |
//! | a / b | that of a times the sign of b, with the opposite of b's times the signs of a and b |
//! | min, max, ceil, floor, round, graduated price | they never turn |
//! | a choice, a comparison, a share | unknown where it depends on x |
//!
//! A direction stands for all values of the other inputs inside their ranges, so that directions of several inputs
//! hold together and the extremes of the node lie in a corner.

use super::{Node, NodeId, Program};
use crate::decimal::Decimal;
use crate::interval::Interval;

/// How a node moves as one input rises, the others held anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It does not depend on the input.
    None,
    /// It never falls.
    Up,
    /// It never rises.
    Down,
    /// It may do either.
    Both,
}

impl Direction {
    fn reversed(self) -> Direction {
        match self {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
            same => same,
        }
    }

    /// The direction of a sum of two terms that move so.
    fn with(self, other: Direction) -> Direction {
        match (self, other) {
            (Direction::None, direction) | (direction, Direction::None) => direction,
            (a, b) if a == b => a,
            _ => Direction::Both,
        }
    }

    /// The direction of a term times a factor of this range.
    fn times(self, factor: &Interval) -> Direction {
        if self == Direction::None || factor.inf().is_zero() && factor.sup().is_zero() {
            Direction::None
        } else if factor.inf() >= Decimal::ZERO {
            self
        } else if factor.sup() <= Decimal::ZERO {
            self.reversed()
        } else {
            Direction::Both
        }
    }

    /// The direction of something of which no more is known than that it depends on this.
    fn unknown(self) -> Direction {
        if self == Direction::None { Direction::None } else { Direction::Both }
    }
}

impl Program {
    /// How one node moves with each input; `ranges` are the [`bounds`](Self::bounds) of all nodes.
    #[must_use]
    pub fn directions(&self, id: NodeId, ranges: &[Interval]) -> Vec<Direction> {
        let count =
            self.nodes.iter().filter_map(|node| if let Node::Input(n) = node { Some(n + 1) } else { None }).max();
        let mut result = vec![Direction::None; count.unwrap_or(0) as usize];
        let needed = self.ancestors(&[id]);
        for number in self.inputs_of(id) {
            let mut known = vec![Direction::None; id.index() + 1];
            for index in (0..=id.index()).filter(|index| needed[*index]) {
                known[index] = self.direction_of(&self.nodes[index], number, &known, ranges);
            }
            result[number as usize] = known[id.index()];
        }
        result
    }

    fn direction_of(&self, node: &Node, input: u32, known: &[Direction], ranges: &[Interval]) -> Direction {
        let of = |id: &NodeId| known[id.index()];
        let range = |id: &NodeId| &ranges[id.index()];
        match node {
            Node::Constant(_) => Direction::None,
            Node::Input(number) => {
                if *number == input {
                    Direction::Up
                } else {
                    Direction::None
                }
            }
            Node::Add(a, b) | Node::Min(a, b) | Node::Max(a, b) => of(a).with(of(b)),
            Node::Subtract(a, b) => of(a).with(of(b).reversed()),
            Node::Multiply(a, b) => of(a).times(range(b)).with(of(b).times(range(a))),
            Node::Divide(a, b) => {
                let falls = of(b).reversed().times(range(a));
                of(a).times(range(b)).with(falls)
            }
            Node::Power(a, exponent) => power(of(a), range(a), *exponent),
            Node::Ceil(a) | Node::Floor(a) | Node::Round(a) => of(a),
            Node::Price(a, number) => {
                if self.schedules[*number as usize].is_monotone() {
                    of(a)
                } else {
                    of(a).unknown()
                }
            }
            Node::Less(a, b) | Node::LessOrEqual(a, b) => of(b).with(of(a).reversed()),
            Node::Not(a) => of(a).reversed(),
            Node::Equal(a, b) => of(a).with(of(b)).unknown(),
            Node::Choose(condition, a, b) => choice(of(condition), range(condition), of(a), of(b)),
            Node::Share { amount, part, whole } => of(amount).with(of(part)).with(of(whole)).unknown(),
        }
    }
}

/// The sign of n * a^(n-1) decides.
fn power(of: Direction, range: &Interval, exponent: i32) -> Direction {
    let odd = exponent % 2 != 0;
    let rising = match (exponent > 0, odd) {
        (true, true) => return of,
        (false, true) => return of.reversed(),
        (rising, false) => rising,
    };
    let turned = of.times(range);
    if rising { turned } else { turned.reversed() }
}

fn choice(condition: Direction, truth: &Interval, then: Direction, otherwise: Direction) -> Direction {
    if truth.inf() > Decimal::ZERO {
        then
    } else if truth.sup().is_zero() {
        otherwise
    } else {
        condition.unknown().with(then.with(otherwise))
    }
}

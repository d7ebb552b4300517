//! Which ends of its operands one end of a node rests on: to know what a bill is at most, most of what it is made of need only be known at
//! its most, in half the time that both ends take.
//!
//! | node | its least value rests on |
//! |---|---|
//! | `a + b`, `min`, `max`, `ceil`, `floor`, `round`, a price that never falls | the least of its operands |
//! | `a * b`, neither below zero | the least of both |
//! | `a - b` | the least of a, the greatest of b |
//! | `a / b`, a not below zero, b above | the least of a, the greatest of b |
//! | any other | both ends of all |
//!
//! Its greatest value rests on the other ends. Each end is the one that interval arithmetic finds, to the last digit.

use super::{Node, NodeId, Program};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;

/// The end of a node that the least value of another rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Its least.
    Same,
    /// Its greatest.
    Other,
    Both,
}

impl Wanted {
    fn and(self, other: Wanted) -> Wanted {
        if self == other { self } else { Wanted::Both }
    }

    /// What is wanted of an operand that this node's least rests on in that way.
    fn of_operand(self, operand: Wanted) -> Wanted {
        match (self, operand) {
            (Wanted::Same, operand) => operand,
            (Wanted::Other, Wanted::Same) => Wanted::Other,
            (Wanted::Other, Wanted::Other) => Wanted::Same,
            _ => Wanted::Both,
        }
    }
}

impl Program {
    /// For each of some nodes, the last of which reads all others, the end that the least value of the last rests on; `ranges` hold all of
    /// their values.
    pub(super) fn wanted(&self, nodes: &[Node], ranges: &[Interval]) -> Vec<Wanted> {
        let mut wanted: Vec<Option<Wanted>> = vec![None; nodes.len()];
        if let Some(top) = wanted.last_mut() {
            *top = Some(Wanted::Same);
        }
        for (place, node) in nodes.iter().enumerate().rev() {
            let own = wanted[place].unwrap_or(Wanted::Both);
            let mut note = |id: NodeId, of: Wanted| {
                let of = own.of_operand(of);
                let known = &mut wanted[id.index()];
                *known = Some(known.map_or(of, |known| known.and(of)));
            };
            match self.ends(node, ranges) {
                Some(ends) => ends.into_iter().flatten().for_each(|(id, end)| note(id, end)),
                None => {
                    node.operands().into_iter().for_each(|id| note(id, Wanted::Both));
                    wanted[place] = Some(Wanted::Both);
                }
            }
        }
        wanted.into_iter().map(|wanted| wanted.unwrap_or(Wanted::Both)).collect()
    }

    /// The end of each operand that the least value rests on, by the table above; nothing where it rests on both of any.
    fn ends(&self, node: &Node, ranges: &[Interval]) -> Option<[Option<(NodeId, Wanted)>; 2]> {
        use Wanted::{Other, Same};
        let inf = |id: &NodeId| ranges[id.index()].inf();
        let is_not_below = |id: &NodeId| !inf(id).is_negative();
        match node {
            Node::Constant(_) | Node::Input(_) => Some([None, None]),
            Node::Add(a, b) | Node::Min(a, b) | Node::Max(a, b) => Some([Some((*a, Same)), Some((*b, Same))]),
            Node::Multiply(a, b) if is_not_below(a) && is_not_below(b) => Some([Some((*a, Same)), Some((*b, Same))]),
            Node::Subtract(a, b) => Some([Some((*a, Same)), Some((*b, Other))]),
            Node::Divide(a, b) if is_not_below(a) && inf(b) > Decimal::ZERO => {
                Some([Some((*a, Same)), Some((*b, Other))])
            }
            Node::Ceil(a) | Node::Floor(a) | Node::Round(a) => Some([Some((*a, Same)), None]),
            Node::Price(a, number) if self.schedules[*number as usize].is_monotone() => Some([Some((*a, Same)), None]),
            _ => None,
        }
    }

    /// What is wanted of a node, where its least value (`is_low`) or its greatest decides; an end that is not wanted is as the other.
    pub(super) fn end_of(
        &self,
        node: &Node,
        (wanted, is_low): (Wanted, bool),
        values: &[Interval],
        inputs: &[Interval],
    ) -> Result<Interval, ArithmeticError> {
        let is_low = match wanted {
            Wanted::Both => return self.bounds_node(node, values, inputs),
            Wanted::Same => is_low,
            Wanted::Other => !is_low,
        };
        let rounding = if is_low { Rounding::Down } else { Rounding::Up };
        let same = |id: &NodeId| end(values[id.index()], is_low);
        let other = |id: &NodeId| end(values[id.index()], !is_low);
        let value = match node {
            Node::Add(a, b) => same(a).add_rounded(same(b), rounding)?,
            Node::Subtract(a, b) => same(a).sub_rounded(other(b), rounding)?,
            Node::Multiply(a, b) => same(a).mul_rounded(same(b), rounding)?,
            Node::Divide(a, b) => same(a).div_rounded(other(b), rounding)?,
            Node::Price(a, number) => self.schedules[*number as usize].cost(same(a), rounding)?,
            // All that is left rounds nothing, or is wanted at both ends.
            _ => end(self.bounds_node(node, values, inputs)?, is_low),
        };
        Ok(Interval::point(value))
    }
}

fn end(interval: Interval, is_low: bool) -> Decimal {
    if is_low { interval.inf() } else { interval.sup() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_off_is_wanted_at_its_other_end() {
        let mut program = Program::new();
        let (users, free, price) = (program.input(0), program.input(1), program.input(2));
        let paid = program.subtract(users, free);
        let cost = program.multiply(paid, price);
        let of = |inf: i64, sup: i64| Interval::new(inf.into(), sup.into()).unwrap();
        let inputs = [of(10, 20), of(1, 2), of(3, 4)];
        let ranges = program.bounds(&inputs).unwrap();
        use Wanted::{Both, Other, Same};
        assert_eq!(program.wanted(program.nodes(), &ranges), [Same, Other, Same, Same, Same]);
        let inputs = [of(10, 20), of(1, 12), of(3, 4)];
        let ranges = program.bounds(&inputs).unwrap();
        assert_eq!(program.wanted(program.nodes(), &ranges), [Both, Both, Both, Both, Both]);
        assert_eq!(ranges[cost.index()], of(-8, 76));
    }
}

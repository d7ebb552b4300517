//! Which ends of its operands one end of a node needs. To know the most that a bill can be, most of its parts need only be
//! known at their most, which takes half the time of both ends.
//!
//! | node | its least value needs |
//! |---|---|
//! | `a + b`, `min`, `max`, `ceil`, `floor`, `round`, a price that never falls | the least of its operands |
//! | `a * b`, neither below zero | the least of both |
//! | `a - b` | the least of a, the greatest of b |
//! | `a / b`, a not below zero, b above | the least of a, the greatest of b |
//! | any other | both ends of all |
//!
//! Its greatest value needs the other ends. Each end is the one that interval arithmetic finds, to the last digit. The file of
//! each node states its row.

use super::graph::Program;
use super::needed_end::NeededEnd;
use super::node::{EndContext, Node, NodeId, OperandValues, RangeContext};
use crate::decimal::ArithmeticError;
use crate::interval::Interval;

impl Program {
    /// For each of some nodes, the end that the least value of the last one needs. The last node reads all others; `ranges`
    /// hold all of their values.
    pub(super) fn needed_ends(&self, nodes: &[Node], ranges: &[Interval]) -> Vec<NeededEnd> {
        let mut needed: Vec<Option<NeededEnd>> = vec![None; nodes.len()];
        if let Some(top) = needed.last_mut() {
            *top = Some(NeededEnd::Same);
        }
        for (place, node) in nodes.iter().enumerate().rev() {
            let own = needed[place].unwrap_or(NeededEnd::Both);
            let mut demand = |id: NodeId, end: NeededEnd| {
                let end = own.of_operand(end);
                let known = &mut needed[id.index()];
                *known = Some(known.map_or(end, |known| known.and(end)));
            };
            let context = RangeContext { ranges, own: ranges[place], schedules: &self.schedules };
            match node.needed_ends(&context) {
                Some(ends) => ends.into_iter().flatten().for_each(|(id, end)| demand(id, end)),
                None => {
                    node.read().into_iter().flatten().for_each(|id| demand(id, NeededEnd::Both));
                    needed[place] = Some(NeededEnd::Both);
                }
            }
        }
        needed.into_iter().map(|needed| needed.unwrap_or(NeededEnd::Both)).collect()
    }

    /// The needed end of a node, for the least value (`is_low`) or the greatest value of the top. An end that is not needed is
    /// the same as the other.
    pub(super) fn end_of(
        &self,
        node: &Node,
        (needed, is_low): (NeededEnd, bool),
        values: &[Interval],
        inputs: &[Interval],
    ) -> Result<Interval, ArithmeticError> {
        let operands = OperandValues { values, inputs, schedules: &self.schedules };
        let is_low = match needed {
            NeededEnd::Both => return node.bounds(&operands),
            NeededEnd::Same => is_low,
            NeededEnd::Opposite => !is_low,
        };
        node.end(&EndContext { operands: &operands, is_low }).map(Interval::point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_difference_needs_the_greatest_of_its_second_operand() {
        let mut program = Program::new();
        let (users, free, price) = (program.input(0), program.input(1), program.input(2));
        let paid = program.subtract(users, free);
        let cost = program.multiply(paid, price);
        let of = |inf: i64, sup: i64| Interval::new(inf.into(), sup.into()).unwrap();
        let inputs = [of(10, 20), of(1, 2), of(3, 4)];
        let ranges = program.bounds(&inputs).unwrap();
        use NeededEnd::{Both, Opposite, Same};
        assert_eq!(program.needed_ends(program.nodes(), &ranges), [Same, Opposite, Same, Same, Same]);
        let inputs = [of(10, 20), of(1, 12), of(3, 4)];
        let ranges = program.bounds(&inputs).unwrap();
        assert_eq!(program.needed_ends(program.nodes(), &ranges), [Both, Both, Both, Both, Both]);
        assert_eq!(ranges[cost.index()], of(-8, 76));
    }
}

//! The part of a program that one node depends on, with numbers of its own.
//!
//! A plan has thousands of outputs over tens of thousands of nodes, and most outputs read a few dozen of them: what is
//! asked of one output costs no more than its cone.

use std::collections::BinaryHeap;

use super::{Node, NodeId, Program};
use crate::decimal::Decimal;
use crate::interval::Interval;

/// A node and all that it reads, ascending; in `nodes` both operands and inputs go by their place in the cone.
pub(super) struct Cone {
    /// Where each node stands in the program.
    pub(super) ids: Vec<NodeId>,
    pub(super) nodes: Vec<Node>,
    /// The program's number of each input.
    pub(super) inputs: Vec<u32>,
}

impl Program {
    pub(super) fn cone(&self, id: NodeId) -> Cone {
        let mut ids = Vec::new();
        let mut next = BinaryHeap::from([id]);
        // Operands stand before the node, so that whatever comes off the heap has all its readers behind it.
        while let Some(id) = next.pop() {
            if ids.last() != Some(&id) {
                ids.push(id);
                each(&self.nodes[id.index()], |operand| next.push(operand));
            }
        }
        ids.reverse();
        self.relabelled(ids)
    }

    fn relabelled(&self, ids: Vec<NodeId>) -> Cone {
        let mut inputs = Vec::new();
        // INVARIANT: the operands of a node of the cone are in it.
        let place = |id: NodeId| NodeId(ids.binary_search(&id).unwrap_or_default() as u32);
        let nodes = ids.iter().map(|id| match &self.nodes[id.index()] {
            Node::Input(number) => {
                inputs.push(*number);
                Node::Input(inputs.len() as u32 - 1)
            }
            node => mapped(node, place),
        });
        let nodes = nodes.collect();
        Cone { ids, nodes, inputs }
    }
}

impl Cone {
    /// The node it is the cone of.
    pub(super) fn top(&self) -> NodeId {
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// Its own part of what is known of every node of the program.
    pub(super) fn part(&self, ranges: &[Interval]) -> Vec<Interval> {
        self.ids.iter().map(|id| ranges[id.index()]).collect()
    }

    /// Its own inputs of those of the program; an input that is not there is nothing.
    pub(super) fn inputs_of(&self, inputs: &[Interval]) -> Vec<Interval> {
        let zero = Interval::point(Decimal::ZERO);
        self.inputs.iter().map(|number| inputs.get(*number as usize).copied().unwrap_or(zero)).collect()
    }
}

/// The same operation on other nodes.
fn mapped(node: &Node, mut to: impl FnMut(NodeId) -> NodeId) -> Node {
    match node {
        Node::Constant(_) | Node::Input(_) => node.clone(),
        Node::Add(a, b) => Node::Add(to(*a), to(*b)),
        Node::Subtract(a, b) => Node::Subtract(to(*a), to(*b)),
        Node::Multiply(a, b) => Node::Multiply(to(*a), to(*b)),
        Node::Divide(a, b) => Node::Divide(to(*a), to(*b)),
        Node::Power(a, exponent) => Node::Power(to(*a), *exponent),
        Node::Min(a, b) => Node::Min(to(*a), to(*b)),
        Node::Max(a, b) => Node::Max(to(*a), to(*b)),
        Node::Ceil(a) => Node::Ceil(to(*a)),
        Node::Floor(a) => Node::Floor(to(*a)),
        Node::Round(a) => Node::Round(to(*a)),
        Node::Less(a, b) => Node::Less(to(*a), to(*b)),
        Node::LessOrEqual(a, b) => Node::LessOrEqual(to(*a), to(*b)),
        Node::Equal(a, b) => Node::Equal(to(*a), to(*b)),
        Node::Not(a) => Node::Not(to(*a)),
        Node::Choose(a, b, c) => Node::Choose(to(*a), to(*b), to(*c)),
        Node::Price(a, number) => Node::Price(to(*a), *number),
        Node::Share { amount, part, whole } => Node::Share { amount: to(*amount), part: to(*part), whole: to(*whole) },
    }
}

/// Visits each operand.
fn each(node: &Node, mut visit: impl FnMut(NodeId)) {
    mapped(node, |operand| {
        visit(operand);
        operand
    });
}

//! The part of a program that one node depends on, with its own numbering.
//!
//! A plan has thousands of outputs over tens of thousands of nodes, and most outputs read a few dozen of them. A question
//! about one output costs no more than its cone.

use std::collections::BinaryHeap;

use super::graph::Program;
use super::node::{InputNode, Node, NodeId};
use crate::decimal::Decimal;
use crate::interval::Interval;

/// A node and all that it reads, ascending. In `nodes`, operands and inputs are numbered by their place in the cone.
pub(super) struct Cone {
    /// The id of each node in the program.
    pub(super) ids: Vec<NodeId>,
    pub(super) nodes: Vec<Node>,
    /// The program's number of each input.
    pub(super) inputs: Vec<u32>,
}

impl Program {
    pub(super) fn cone(&self, id: NodeId) -> Cone {
        let mut ids = Vec::new();
        let mut next = BinaryHeap::from([id]);
        // Operands stand before the node, so all readers of an id have left the heap before the id does.
        while let Some(id) = next.pop() {
            if ids.last() != Some(&id) {
                ids.push(id);
                next.extend(self.nodes[id.index()].read().into_iter().flatten());
            }
        }
        ids.reverse();
        self.relabel(ids)
    }

    fn relabel(&self, ids: Vec<NodeId>) -> Cone {
        let mut inputs = Vec::new();
        // INVARIANT: the operands of a node of the cone are in it.
        let mut place = |id: NodeId| NodeId::at(ids.binary_search(&id).unwrap_or_default());
        let nodes = ids.iter().map(|id| {
            let node = &self.nodes[id.index()];
            match node.input() {
                Some(number) => {
                    inputs.push(number);
                    Node::Input(InputNode { number: inputs.len() as u32 - 1 })
                }
                None => node.relabel(&mut place),
            }
        });
        let nodes = nodes.collect();
        Cone { ids, nodes, inputs }
    }
}

impl Cone {
    /// The node that it is the cone of.
    pub(super) fn top(&self) -> NodeId {
        NodeId::at(self.nodes.len() - 1)
    }

    /// The intervals of its own nodes, from those of all nodes of the program.
    pub(super) fn part(&self, ranges: &[Interval]) -> Vec<Interval> {
        self.ids.iter().map(|id| ranges[id.index()]).collect()
    }

    /// Its own inputs, from those of the program. A missing input is zero.
    pub(super) fn inputs_of(&self, inputs: &[Interval]) -> Vec<Interval> {
        let zero = Interval::point(Decimal::ZERO);
        self.inputs.iter().map(|number| inputs.get(*number as usize).copied().unwrap_or(zero)).collect()
    }
}

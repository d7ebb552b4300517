//! What must hold of the values of a plan.

use costcone_formula::{Decimal, Interval, NodeId, Program};

/// What must hold of the values of a program, whatever its assumptions are.
#[derive(Clone, Debug, Default)]
pub(super) struct Domain {
    /// Nodes that may not exceed a limit.
    limits: Vec<(NodeId, Decimal)>,
    /// Nodes that may not fall below zero.
    quantities: Vec<NodeId>,
}

impl Domain {
    /// The domain in which each node of `limits` stays at or below its limit and no node of `quantities` falls below zero.
    pub(super) fn new(limits: Vec<(NodeId, Decimal)>, mut quantities: Vec<NodeId>) -> Domain {
        quantities.sort_unstable();
        quantities.dedup();
        Domain { limits, quantities }
    }

    /// The bounds of all nodes over a region of the inputs, where everything holds over all of it.
    pub(super) fn over(&self, program: &Program, inputs: &[Interval]) -> Option<Vec<Interval>> {
        let ranges = program.bounds(inputs).ok()?;
        let is_below = |(node, limit): &(NodeId, Decimal)| {
            ranges[node.index()].sup() <= *limit || program.never_above(*node, *limit, inputs, &ranges).is_some()
        };
        let is_quantity = |node: &NodeId| {
            !ranges[node.index()].inf().is_negative()
                || program.never_below(*node, Decimal::ZERO, inputs, &ranges).is_some()
        };
        (self.limits.iter().all(is_below) && self.quantities.iter().all(is_quantity)).then_some(ranges)
    }
}

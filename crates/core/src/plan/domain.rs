//! The conditions on the values of a plan.

use costcone_formula::{Decimal, Interval, NodeId, Program};

/// The conditions on the values of a program, for all values of its assumptions.
#[derive(Clone, Debug, Default)]
pub(super) struct Domain {
    /// Nodes that must not exceed a limit.
    limits: Vec<(NodeId, Decimal)>,
    /// Nodes that must not fall below zero.
    quantities: Vec<NodeId>,
}

impl Domain {
    /// Each node of `limits` must not exceed its limit, and no node of `quantities` may fall below zero.
    pub(super) fn new(limits: Vec<(NodeId, Decimal)>, mut quantities: Vec<NodeId>) -> Domain {
        quantities.sort_unstable();
        quantities.dedup();
        Domain { limits, quantities }
    }

    /// The bounds of all nodes over a region of the inputs. `None` if a condition fails in a part of the region.
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

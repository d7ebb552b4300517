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

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(low: i64, high: i64) -> Interval {
        Interval::new(Decimal::from_i64(low), Decimal::from_i64(high)).unwrap()
    }

    /// The quantity x - y may not be negative and the time x may not exceed 5, over every box of small integers. Both ends of
    /// a box decide, since both formulas are monotone.
    #[test]
    fn a_box_is_in_the_domain_if_all_its_corners_are() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let difference = program.subtract(x, y);
        let domain = Domain::new(vec![(x, Decimal::from_i64(5))], vec![difference, difference]);
        for (a, b) in (0..7).flat_map(|a| (a..7).map(move |b| (a, b))) {
            for (c, d) in (0..7).flat_map(|c| (c..7).map(move |d| (c, d))) {
                let is_inside = [a, b].iter().all(|x| *x <= 5 && [c, d].iter().all(|y| x - y >= 0));
                let bounds = domain.over(&program, &[interval(a, b), interval(c, d)]);
                assert_eq!(bounds.is_some(), is_inside, "{a}..{b} minus {c}..{d}");
            }
        }
    }

    #[test]
    fn a_box_with_a_zero_divisor_is_not_in_the_domain() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let ratio = program.divide(x, y);
        let domain = Domain::new(Vec::new(), vec![ratio]);
        assert!(domain.over(&program, &[interval(1, 2), interval(1, 2)]).is_some());
        assert!(domain.over(&program, &[interval(1, 2), interval(0, 2)]).is_none());
    }
}

//! The slopes of one node with respect to each input of its cone. The file of each node states how its slope comes from
//! the slopes of its operands.
//!
//! Two walks, both near-linear in the cone:
//!
//! | walk | over | gives |
//! |---|---|---|
//! | forward | nodes that read at most [`NARROW`] uncertain inputs | their slope with respect to each of these |
//! | backward | the rest, from the node down | the slope of the node with respect to each of them, times theirs |
//!
//! The forward walk is the sharper one. In `max(0, x - x*x)`, the terms of x meet before `max` scales them by an unknown
//! part. On the way back, each term meets that part alone. The backward walk keeps a sum of thousands of lines cheap.

use super::cone::Cone;
use super::graph::Program;
use super::node::{NodeId, RangeContext};
use super::slope::Slope;
use super::slope_rule::SlopeRule;
use crate::interval::Interval;

/// The greatest number of uncertain inputs of a node of the forward walk.
const NARROW: usize = 24;

impl Program {
    /// The directions of a node with each of its inputs, for any other inputs: the slopes over these intervals of the inputs.
    /// `ranges` are their [`bounds`](Self::bounds). Inputs are in ascending order. An exact input has the slope 0.
    #[must_use]
    pub fn slopes(&self, id: NodeId, ranges: &[Interval]) -> Vec<(u32, Slope)> {
        let cone = self.cone(id);
        let mut slopes: Vec<(u32, Slope)> =
            cone.inputs.iter().copied().zip(self.slopes_of(&cone, &cone.part(ranges))).collect();
        slopes.sort_by_key(|(number, _)| *number);
        slopes
    }

    /// The slope of the cone's node with respect to each input of the cone, over these ranges of its nodes.
    pub(super) fn slopes_of(&self, cone: &Cone, ranges: &[Interval]) -> Vec<Slope> {
        let rule = |index: usize| match ranges[index] {
            own if own.is_point() => SlopeRule::nothing(),
            own => cone.nodes[index].slope(&RangeContext { ranges, own, schedules: &self.schedules }),
        };
        let rules: Vec<SlopeRule> = (0..cone.nodes.len()).map(rule).collect();
        let forward = Forward::walk(cone, &rules, ranges);
        backward(cone, &rules, &forward)
    }
}

/// The slopes of each narrow node with respect to the inputs that it reads, ascending, one node after another in one list.
struct Forward {
    all: Vec<(u32, Slope)>,
    /// The place of each node in the list; `None` for a node that reads too many inputs.
    spans: Vec<Option<(usize, usize)>>,
}

impl Forward {
    fn walk(cone: &Cone, rules: &[SlopeRule], ranges: &[Interval]) -> Forward {
        let mut forward = Forward { all: Vec::new(), spans: Vec::with_capacity(rules.len()) };
        let mut found = Vec::new();
        for (index, (node, rule)) in cone.nodes.iter().zip(rules).enumerate() {
            found.clear();
            let narrow = match node.input().filter(|_| !ranges[index].is_point()) {
                Some(number) => {
                    found.push((number, Slope::ONE));
                    true
                }
                None => forward.follow(rule, &mut found),
            };
            let start = forward.all.len();
            forward.all.extend_from_slice(if narrow { &found } else { &[] });
            forward.spans.push(narrow.then_some((start, forward.all.len())));
        }
        forward
    }

    fn of(&self, id: NodeId) -> Option<&[(u32, Slope)]> {
        self.spans[id.index()].map(|(start, end)| &self.all[start..end])
    }

    /// Collects the slopes of a node; false if an operand or the node is not narrow.
    fn follow(&self, rule: &SlopeRule, found: &mut Vec<(u32, Slope)>) -> bool {
        for (operand, factor) in rule.terms.iter().flatten() {
            let Some(slopes) = self.of(*operand) else { return false };
            found.extend(slopes.iter().map(|(input, slope)| (*input, slope.times(*factor))));
        }
        merge(found, Slope::plus);
        found.iter_mut().for_each(|(_, slope)| *slope = slope.times(rule.scale));
        if let Some((a, b)) = rule.between {
            let (Some(a), Some(b)) = (self.of(a), self.of(b)) else { return false };
            found.extend(hulls(a, b));
            merge(found, Slope::plus);
        }
        found.len() <= NARROW
    }
}

/// The slopes between those of two nodes. An input that only one of them reads does not move the other.
fn hulls(a: &[(u32, Slope)], b: &[(u32, Slope)]) -> Vec<(u32, Slope)> {
    let missing = |of: &[(u32, Slope)], input: u32| of.binary_search_by_key(&input, |(known, _)| *known).is_err();
    let mut hulls = [a, b].concat();
    hulls.extend(a.iter().filter(|(input, _)| missing(b, *input)).map(|(input, _)| (*input, Slope::ZERO)));
    hulls.extend(b.iter().filter(|(input, _)| missing(a, *input)).map(|(input, _)| (*input, Slope::ZERO)));
    merge(&mut hulls, Slope::hull);
    hulls
}

/// Leaves one entry for each input, ascending.
fn merge(slopes: &mut Vec<(u32, Slope)>, join: fn(Slope, Slope) -> Slope) {
    slopes.sort_by_key(|(input, _)| *input);
    slopes.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 = join(first.1, later.1);
        }
        same
    });
}

/// From the top down: the slope of the top with respect to each wide node, passed on to its operands.
fn backward(cone: &Cone, rules: &[SlopeRule], forward: &Forward) -> Vec<Slope> {
    let mut slopes = vec![Slope::ZERO; cone.inputs.len()];
    let mut reached = vec![Slope::ZERO; cone.nodes.len()];
    reached[cone.top().index()] = Slope::ONE;
    for index in (0..cone.nodes.len()).rev() {
        let whole = reached[index];
        if whole == Slope::ZERO {
            continue;
        }
        if let Some(own) = forward.of(NodeId::at(index)) {
            own.iter().for_each(|(input, slope)| add_to(&mut slopes[*input as usize], whole.times(*slope)));
            continue;
        }
        let scaled = whole.times(rules[index].scale);
        for (operand, factor) in rules[index].terms.iter().flatten() {
            add_to(&mut reached[operand.index()], scaled.times(*factor));
        }
        // INVARIANT: a change between two changes is a part of the one and the rest of the other.
        for operand in rules[index].between.iter().flat_map(|(a, b)| [a, b]) {
            add_to(&mut reached[operand.index()], whole.times(Slope::PART));
        }
    }
    slopes
}

fn add_to(sum: &mut Slope, term: Slope) {
    *sum = sum.plus(term);
}

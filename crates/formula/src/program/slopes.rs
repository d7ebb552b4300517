//! The slopes of one node with respect to each input of its cone; what a node adds is in the table of
//! [`slope`](super::slope).
//!
//! Two walks, both near-linear in the cone:
//!
//! | walk | over | gives |
//! |---|---|---|
//! | forward | nodes that read at most [`NARROW`] uncertain inputs | their slope with each of these |
//! | backward | the rest, from the node down | the slope of the node with each of them, times theirs |
//!
//! The forward walk is the sharper one: in `max(0, x - x*x)` the terms of x meet before `max` scales them by an unknown
//! part, while on the way back each term meets that part alone. The backward walk is what keeps a sum of thousands of
//! lines cheap.

use super::cone::Cone;
use super::slope::Slope;
use super::{Node, NodeId, Program};
use crate::interval::Interval;
use crate::schedule::{Schedule, ScheduleKind};

/// The most uncertain inputs that a node of the forward walk reads.
const NARROW: usize = 24;

/// How the slope of a node comes of those of its operands: `scale * (sum of factor * slope) + between two of them`.
struct Rule {
    scale: Slope,
    terms: [Option<(NodeId, Slope)>; 3],
    /// The slope lies from that of the one to that of the other.
    between: Option<(NodeId, NodeId)>,
}

impl Rule {
    fn new(scale: Slope, terms: [Option<(NodeId, Slope)>; 3]) -> Rule {
        Rule { scale, terms, between: None }
    }

    fn one(operand: NodeId, factor: Slope) -> Rule {
        Rule::new(Slope::ONE, [Some((operand, factor)), None, None])
    }

    fn two(scale: Slope, first: (NodeId, Slope), second: (NodeId, Slope)) -> Rule {
        Rule::new(scale, [Some(first), Some(second), None])
    }

    fn nothing() -> Rule {
        Rule::new(Slope::ONE, [None; 3])
    }

    fn between(a: NodeId, b: NodeId) -> Rule {
        Rule { between: Some((a, b)), ..Rule::nothing() }
    }
}

impl Program {
    /// The slope of the cone's node with respect to each input of the cone, over these ranges of its nodes.
    pub(super) fn slopes_of(&self, cone: &Cone, ranges: &[Interval]) -> Vec<Slope> {
        let rules: Vec<Rule> = cone.nodes.iter().enumerate().map(|(i, node)| self.rule(i, node, ranges)).collect();
        let forward = Forward::walk(cone, &rules, ranges);
        backward(cone, &rules, &forward)
    }

    fn rule(&self, index: usize, node: &Node, ranges: &[Interval]) -> Rule {
        let range = |id: &NodeId| ranges[id.index()];
        let factor = |id: &NodeId| Slope::of(range(id));
        if ranges[index].is_point() {
            return Rule::nothing();
        }
        match node {
            Node::Constant(_) | Node::Input(_) => Rule::nothing(),
            Node::Add(a, b) => Rule::two(Slope::ONE, (*a, Slope::ONE), (*b, Slope::ONE)),
            Node::Subtract(a, b) => Rule::two(Slope::ONE, (*a, Slope::ONE), (*b, Slope::MINUS_ONE)),
            Node::Multiply(a, b) => Rule::two(Slope::ONE, (*a, factor(b)), (*b, factor(a))),
            Node::Divide(a, b) => {
                let quotient = Slope::of(ranges[index]);
                Rule::two(factor(b).inverse(), (*a, Slope::ONE), (*b, quotient.times(Slope::MINUS_ONE)))
            }
            Node::Power(a, exponent) => Rule::one(*a, powered(range(a), *exponent)),
            Node::Min(a, b) => extreme(*a, *b, range(a).sup() <= range(b).inf(), range(b).sup() <= range(a).inf()),
            Node::Max(a, b) => extreme(*a, *b, range(a).inf() >= range(b).sup(), range(b).inf() >= range(a).sup()),
            Node::Ceil(a) | Node::Floor(a) | Node::Round(a) => Rule::one(*a, Slope::RISING),
            Node::Less(a, b) | Node::LessOrEqual(a, b) => {
                Rule::two(Slope::RISING, (*a, Slope::MINUS_ONE), (*b, Slope::ONE))
            }
            Node::Equal(a, b) => Rule::two(Slope::UNKNOWN, (*a, Slope::MINUS_ONE), (*b, Slope::ONE)),
            Node::Not(a) => Rule::one(*a, truth_of(range(a)).times(Slope::MINUS_ONE)),
            Node::Choose(condition, then, otherwise) => choice(*condition, *then, *otherwise, ranges),
            Node::Price(a, number) => Rule::one(*a, priced(&self.schedules[*number as usize], range(a))),
            Node::Share { amount, part, whole } => Rule::new(
                Slope::ONE,
                [Some((*amount, Slope::PART)), Some((*part, Slope::UNKNOWN)), Some((*whole, Slope::UNKNOWN))],
            ),
        }
    }
}

/// n * A^(n-1)
fn powered(range: Interval, exponent: i32) -> Slope {
    let count = Slope::of(Interval::point(i64::from(exponent).into()));
    count.times(Slope::of(range).power(exponent.saturating_sub(1)))
}

/// The lesser or greater of two, or the one that surely is.
fn extreme(a: NodeId, b: NodeId, first: bool, second: bool) -> Rule {
    match (first, second) {
        (true, _) => Rule::one(a, Slope::ONE),
        (_, true) => Rule::one(b, Slope::ONE),
        _ => Rule::between(a, b),
    }
}

/// How the truth "is not zero" moves with a number: it never falls above zero, never rises below it.
fn truth_of(range: Interval) -> Slope {
    if !range.inf().is_negative() {
        Slope::RISING
    } else if range.sup().signum() <= 0 {
        Slope::FALLING
    } else {
        Slope::UNKNOWN
    }
}

fn choice(condition: NodeId, then: NodeId, otherwise: NodeId, ranges: &[Interval]) -> Rule {
    let [truth, a, b] = [condition, then, otherwise].map(|id| ranges[id.index()]);
    if !truth.contains_zero() {
        return Rule::one(then, Slope::ONE);
    }
    if truth.is_point() {
        return Rule::one(otherwise, Slope::ONE);
    }
    let jump = Slope::of(a).minus(Slope::of(b));
    // OK because ends of ranges cancel here, not terms: the sign of the jump holds for rounded values too.
    let jump = truth_of(truth).times(jump.made_steady());
    Rule { between: Some((then, otherwise)), ..Rule::one(condition, jump) }
}

/// The prices of one more unit at the quantities of a range.
fn priced(schedule: &Schedule, quantity: Interval) -> Slope {
    let steps = schedule.tiers();
    let volume = schedule.kind() == ScheduleKind::Volume;
    // A step holds the quantities above its start and up to the next one's; of a graduated one, a single point has no
    // slope.
    let reaches = |i: usize| {
        let end = steps.get(i + 1).map(|next| next.from);
        let ends_before = end.is_some_and(|end| end < quantity.inf() || !volume && end == quantity.inf());
        steps[i].from < quantity.sup() && !ends_before
    };
    let touched: Vec<_> = (0..steps.len()).filter(|i| reaches(*i)).map(|i| steps[i].price).collect();
    let prices = touched.iter().map(|price| Slope::of(Interval::point(*price))).reduce(Slope::hull);
    let Some(mut slope) = prices else { return Slope::ZERO };
    if volume && touched.len() > 1 {
        let rising = touched.windows(2).all(|pair| pair[0] <= pair[1]);
        slope = if rising { slope.hull(Slope::RISING) } else { Slope::UNKNOWN };
    }
    if quantity.inf().is_negative() { slope.hull(Slope::ZERO) } else { slope }
}

/// Slopes of each narrow node with the inputs it reads, ascending; one after another in a single list.
struct Forward {
    all: Vec<(u32, Slope)>,
    /// Where those of each node stand; `None` of a node that reads too many inputs.
    spans: Vec<Option<(usize, usize)>>,
}

impl Forward {
    fn walk(cone: &Cone, rules: &[Rule], ranges: &[Interval]) -> Forward {
        let mut forward = Forward { all: Vec::new(), spans: Vec::with_capacity(rules.len()) };
        let mut found = Vec::new();
        for (index, (node, rule)) in cone.nodes.iter().zip(rules).enumerate() {
            found.clear();
            let narrow = match node {
                Node::Input(number) if !ranges[index].is_point() => {
                    found.push((*number, Slope::ONE));
                    true
                }
                _ => forward.follow(rule, &mut found),
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

    /// Collects the slopes of a node; false where an operand or the node is not narrow.
    fn follow(&self, rule: &Rule, found: &mut Vec<(u32, Slope)>) -> bool {
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

/// From the slopes of the one to those of the other; what only one of them reads moves the other not at all.
fn hulls(a: &[(u32, Slope)], b: &[(u32, Slope)]) -> Vec<(u32, Slope)> {
    let missing = |of: &[(u32, Slope)], input: u32| of.binary_search_by_key(&input, |(known, _)| *known).is_err();
    let mut hulls = [a, b].concat();
    hulls.extend(a.iter().filter(|(input, _)| missing(b, *input)).map(|(input, _)| (*input, Slope::ZERO)));
    hulls.extend(b.iter().filter(|(input, _)| missing(a, *input)).map(|(input, _)| (*input, Slope::ZERO)));
    merge(&mut hulls, Slope::hull);
    hulls
}

/// One entry an input, ascending.
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

/// From the top down: the slope of the top with each wide node, handed on to its operands.
fn backward(cone: &Cone, rules: &[Rule], forward: &Forward) -> Vec<Slope> {
    let mut slopes = vec![Slope::ZERO; cone.inputs.len()];
    let mut reached = vec![Slope::ZERO; cone.nodes.len()];
    reached[cone.top().index()] = Slope::ONE;
    for index in (0..cone.nodes.len()).rev() {
        let whole = reached[index];
        if whole == Slope::ZERO {
            continue;
        }
        if let Some(own) = forward.of(NodeId(index as u32)) {
            own.iter().for_each(|(input, slope)| add_to(&mut slopes[*input as usize], whole.times(*slope)));
            continue;
        }
        let scaled = whole.times(rules[index].scale);
        for (operand, factor) in rules[index].terms.iter().flatten() {
            add_to(&mut reached[operand.index()], scaled.times(*factor));
        }
        // INVARIANT: what lies between two changes is a part of the one and the rest of the other.
        for operand in rules[index].between.iter().flat_map(|(a, b)| [a, b]) {
            add_to(&mut reached[operand.index()], whole.times(Slope::PART));
        }
    }
    slopes
}

fn add_to(sum: &mut Slope, term: Slope) {
    *sum = sum.plus(term);
}

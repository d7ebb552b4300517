//! Whether a node can reach a value at all, where neither its interval nor its corners tell.
//!
//! The box of inputs is cut into ever smaller ones until each is decided:
//!
//! | result in a box | next step |
//! |---|---|
//! | the node's bounds exclude the value | the box is done |
//! | at a corner or in the middle, the node has the value or another sign than before | the node can have the value: the search ends |
//! | tight bounds contain the value | the node can have the value: the search ends |
//! | neither | the box is split across the widest input that may turn the node |
//!
//! After [`BOXES`] boxes (or their steps) without an end, the search is undecided. Every caller then assumes that the node can have the
//! value. A node that jumps over zero counts as reaching it.

use std::collections::VecDeque;

use super::cone::Cone;
use super::graph::Program;
use super::node::NodeId;
use super::slope::Direction;
use super::tight_bounds::InputBox;
use crate::decimal::{Decimal, Rounding};
use crate::interval::Interval;

/// Boxes that are looked at before a question counts as undecided.
const BOXES: usize = 2_000;

/// Nodes computed for one question, so that a question about a great formula ends as soon as one about a small one.
const STEPS: usize = 100_000;

/// The property to prove for every value of a node.
#[derive(Clone, Copy)]
enum Goal {
    Nonzero,
    AtLeast(Decimal),
    AtMost(Decimal),
}

impl Goal {
    fn is_met_by(self, range: Interval) -> bool {
        match self {
            Goal::Nonzero => !range.contains_zero(),
            Goal::AtLeast(limit) => range.inf() >= limit,
            Goal::AtMost(limit) => range.sup() <= limit,
        }
    }

    /// Whether some value of the range certainly misses the goal. The range is one point, except for its last digits.
    fn is_missed_at(self, point: Interval) -> bool {
        match self {
            Goal::Nonzero => point.contains_zero(),
            Goal::AtLeast(limit) => point.sup() < limit,
            Goal::AtMost(limit) => point.inf() > limit,
        }
    }
}

impl Program {
    /// The interval of a node that is never zero, without zero in it. `None` if the node can be zero or change its sign, or if
    /// 2,000 parts of the box of inputs do not decide it. `ranges` are the [`bounds`](Self::bounds) of all nodes; those up to
    /// this node are used.
    #[must_use]
    pub fn never_zero(&self, id: NodeId, inputs: &[Interval], ranges: &[Interval]) -> Option<Interval> {
        self.shown(id, inputs, ranges, Goal::Nonzero)
    }

    /// The interval of a node that is never below a limit; `None` where it can be or that is not decided.
    #[must_use]
    pub fn never_below(
        &self,
        id: NodeId,
        limit: Decimal,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Option<Interval> {
        self.shown(id, inputs, ranges, Goal::AtLeast(limit))
    }

    /// The interval of a node that is never above a limit; `None` where it can be or that is not decided.
    #[must_use]
    pub fn never_above(
        &self,
        id: NodeId,
        limit: Decimal,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Option<Interval> {
        self.shown(id, inputs, ranges, Goal::AtMost(limit))
    }

    fn shown(&self, id: NodeId, inputs: &[Interval], ranges: &[Interval], goal: Goal) -> Option<Interval> {
        let range = ranges[id.index()];
        if goal.is_met_by(range) || range.is_point() {
            return goal.is_met_by(range).then_some(range);
        }
        let cone = self.cone(id);
        let whole = InputBox { inputs: cone.inputs_of(inputs), ranges: cone.part(ranges) };
        let found = Search { program: self, cone: &cone, goal, sign: 0, whole: &whole }.run()?;
        found.intersect(range).filter(|found| goal.is_met_by(*found))
    }
}

struct Search<'a> {
    program: &'a Program,
    cone: &'a Cone,
    goal: Goal,
    /// The sign of the node at the points so far; 0 before the first.
    sign: i8,
    whole: &'a InputBox,
}

impl Search<'_> {
    /// The hull of the node's bounds in all boxes, if each meets the goal.
    fn run(&mut self) -> Option<Interval> {
        let mut open = VecDeque::from([self.whole.clone()]);
        let mut hull: Option<Interval> = None;
        let most = BOXES.min(STEPS / self.cone.nodes.len()).max(1);
        for _ in 0..most {
            let Some(region) = open.pop_front() else { return hull };
            let (bounds, tight) = self.program.tight_in(self.cone, &region);
            if self.is_missed_in(&region) {
                return None;
            }
            if self.goal.is_met_by(bounds) {
                hull = Some(hull.map_or(bounds, |hull| hull.hull(bounds)));
                continue;
            }
            if tight {
                return None;
            }
            open.extend(self.cut(&region)?);
        }
        hull.filter(|_| open.is_empty())
    }

    /// Whether a corner or the middle settles that the goal is missed.
    fn is_missed_in(&mut self, region: &InputBox) -> bool {
        let points: [fn(&Interval) -> Decimal; 3] = [|input| input.inf(), |input| input.sup(), |input| middle(*input)];
        points.into_iter().any(|point| {
            let inputs: Vec<Interval> = region.inputs.iter().map(|input| Interval::point(point(input))).collect();
            let values = self.program.bounds_in(self.cone, &inputs, &region.ranges);
            let value = values[self.cone.top().index()];
            self.goal.is_missed_at(value) || matches!(self.goal, Goal::Nonzero) && self.has_turned(value)
        })
    }

    fn has_turned(&mut self, value: Interval) -> bool {
        let before = std::mem::replace(&mut self.sign, value.inf().signum());
        before != 0 && before != self.sign
    }

    /// Two halves across the input that is widest, by its width in the whole; none where nothing can be cut.
    fn cut(&self, region: &InputBox) -> Option<[InputBox; 2]> {
        let slopes = self.program.slopes_of(self.cone, &region.ranges);
        let turns = |number: &usize| slopes[*number].direction() == Direction::Both;
        let part = |number: usize| {
            let width = |input: Interval| input.width().map_or(f64::MAX, Decimal::to_f64);
            width(region.inputs[number]) / width(self.whole.inputs[number])
        };
        let open: Vec<usize> = (0..slopes.len()).filter(|number| !region.inputs[*number].is_point()).collect();
        let widest = |numbers: &mut dyn Iterator<Item = usize>| numbers.max_by(|a, b| part(*a).total_cmp(&part(*b)));
        let across = widest(&mut open.iter().copied().filter(turns)).or_else(|| widest(&mut open.iter().copied()))?;
        let input = region.inputs[across];
        let at = Some(middle(input)).filter(|at| input.inf() < *at && *at < input.sup())?;
        let half = |half: Option<Interval>| {
            let mut inputs = region.inputs.clone();
            inputs[across] = half?;
            let ranges = self.program.bounds_in(self.cone, &inputs, &region.ranges);
            Some(InputBox { inputs, ranges })
        };
        Some([half(Interval::new(input.inf(), at))?, half(Interval::new(at, input.sup()))?])
    }
}

fn middle(input: Interval) -> Decimal {
    let half = |x: Decimal| x.div_rounded(Decimal::from_i64(2), Rounding::Nearest);
    // OK because halves of decimals cannot leave their range.
    let sum = half(input.inf()).and_then(|a| a.add_rounded(half(input.sup())?, Rounding::Nearest));
    sum.map_or(input.inf(), |middle| middle.clamp(input.inf(), input.sup()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{PriceTier, Schedule, ScheduleKind};

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    /// Whether `1 / f(x)` has bounds for x in this interval, and the bounds.
    fn inverse(inf: &str, sup: &str, formula: impl Fn(&mut Program, NodeId) -> NodeId) -> Option<Interval> {
        let mut program = Program::new();
        let x = program.input(0);
        let divisor = formula(&mut program, x);
        let one = program.constant(Decimal::ONE);
        let quotient = program.divide(one, divisor);
        let inputs = [Interval::new(d(inf), d(sup)).unwrap()];
        program.bounds(&inputs).ok().map(|bounds| bounds[quotient.index()])
    }

    /// x*x - x + c
    fn parabola(program: &mut Program, x: NodeId, c: &str) -> NodeId {
        let square = program.multiply(x, x);
        let rest = program.subtract(square, x);
        let c = program.constant(d(c));
        program.add(rest, c)
    }

    #[test]
    fn a_divisor_that_only_seems_to_reach_zero_is_accepted() {
        let less_half = |program: &mut Program, x: NodeId| {
            let (one_and_half, half) = (program.constant(d("1.5")), program.constant(d("0.5")));
            let (more, less) = (program.multiply(x, one_and_half), program.multiply(x, half));
            program.subtract(more, less)
        };
        let range = inverse("1", "4", less_half).unwrap();
        assert!(range.contains(d("0.25")) && range.contains(d("1")));
        assert!(range.inf() >= d("0.2499") && range.sup() <= d("1.0001"), "{range}");
        let halved = |program: &mut Program, x: NodeId| {
            let half = program.constant(d("0.5"));
            let half = program.multiply(x, half);
            program.subtract(x, half)
        };
        assert_eq!(inverse("1", "2", halved).map(|range| range.contains(d("2"))), Some(true));
    }

    #[test]
    fn a_parabola_above_zero_is_accepted_and_one_that_touches_it_refused() {
        let range = inverse("0", "2", |program, x| parabola(program, x, "1")).unwrap();
        assert!(range.contains(d("1.333")) && range.sup() < d("8"), "{range}");
        assert!(inverse("0", "2", |program, x| parabola(program, x, "0.2501")).is_some());
        assert_eq!(inverse("0", "2", |program, x| parabola(program, x, "0.25")), None);
        assert_eq!(inverse("0", "2", |program, x| parabola(program, x, "0")), None);
        assert_eq!(inverse("0", "2", |program, x| parabola(program, x, "0.2")), None);
    }

    #[test]
    fn a_divisor_with_a_zero_inside_its_input_is_refused() {
        let one_below = |program: &mut Program, x: NodeId| {
            let one = program.constant(Decimal::ONE);
            program.subtract(x, one)
        };
        assert_eq!(inverse("0", "2", one_below), None);
        assert_eq!(inverse("1", "2", one_below), None);
        assert!(inverse("1.0001", "2", one_below).is_some());
        let power = |exponent| {
            move |program: &mut Program, x: NodeId| {
                let base = parabola(program, x, "1");
                program.power(base, exponent)
            }
        };
        assert!(inverse("0", "2", power(-1)).is_some() && inverse("0", "2", power(-2)).is_some());
    }

    #[test]
    fn a_stepped_or_volume_priced_divisor_is_accepted_where_it_stays_above_zero() {
        let steps = vec![PriceTier { from: d("0"), price: d("3") }, PriceTier { from: d("100"), price: d("1") }];
        let schedule = Schedule::new(ScheduleKind::Volume, steps).unwrap();
        let priced = |less: &'static str| {
            let schedule = schedule.clone();
            move |program: &mut Program, x: NodeId| {
                let cost = program.price(x, schedule.clone());
                let less = program.constant(d(less));
                program.subtract(cost, less)
            }
        };
        // The cost is least right past 100, where it falls to 100, though at 50 it is 150.
        assert!(inverse("50", "200", priced("99")).is_some());
        assert_eq!(inverse("50", "200", priced("120")), None);
        let stepped = |program: &mut Program, x: NodeId| {
            let (up, half) = (program.ceil(x), program.constant(d("0.5")));
            program.subtract(up, half)
        };
        assert!(inverse("0.2", "5", stepped).is_some());
        // It jumps from -0.5 to 0.5: as good as meeting zero.
        assert_eq!(inverse("0", "5", stepped), None);
    }

    #[test]
    fn a_limit_holds_where_no_value_passes_it() {
        let mut program = Program::new();
        let x = program.input(0);
        let y = parabola(&mut program, x, "0.3");
        let inputs = [Interval::new(d("0"), d("2")).unwrap()];
        let ranges = program.bounds(&inputs).unwrap();
        assert!(ranges[y.index()].inf() < Decimal::ZERO);
        assert!(program.never_below(y, Decimal::ZERO, &inputs, &ranges).is_some());
        assert_eq!(program.never_below(y, d("0.06"), &inputs, &ranges), None);
        assert!(program.never_above(y, d("2.3001"), &inputs, &ranges).is_some());
        assert_eq!(program.never_above(y, d("2.2"), &inputs, &ranges), None);
    }
}

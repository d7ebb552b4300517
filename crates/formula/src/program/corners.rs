//! The ends of one node: where it only rises or only falls with an input, they lie at that input's ends.
//!
//! | round | does |
//! |---|---|
//! | each | moves every input whose [slope](super::slope) has one sign to the end where the node is extreme |
//! | next | knows narrower ranges, so that slopes of other inputs may have a sign now |
//! | last | nothing moves; the interval of the node over the rest of the box holds its least (or greatest) value |
//!
//! A slope holds for all values of the other inputs inside the box, so that several inputs may move at once. The bounds
//! are tight where no input was left over. Inputs whose slope is not steady move only the unrounded formula: the end is
//! moved outward by what rounding can add to it in the whole cone ([`Program::error_in`]), some last digits.

use super::cone::Cone;
use super::slope::{Direction, Slope};
use super::{EvaluationError, Node, NodeId, Program};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
use crate::schedule::{Schedule, ScheduleKind};

/// Whether more than rounding lies between the ends: a share of what is known exactly has no other width.
fn is_wide(range: Interval) -> bool {
    range.width().map_or(f64::INFINITY, Decimal::to_f64) > 1e-20 * range.sup().abs().to_f64()
}

/// Rounds of moving inputs; each but the last moves one or more.
const ROUNDS: usize = 8;

/// Rounding errors above this part of the amounts are no last digits: a step lies in between.
const LAST_DIGITS: f64 = 1e-15;

/// A box of inputs and what the nodes of the cone are in it.
#[derive(Clone)]
pub(super) struct Region {
    pub(super) inputs: Vec<Interval>,
    pub(super) ranges: Vec<Interval>,
}

/// A region in which a node is least or greatest, and by how much rounding may pass it there.
struct Corner {
    region: Region,
    error: f64,
}

impl Program {
    /// The bounds of one node from `ranges`, the [`bounds`](Self::bounds) of all; the flag says whether they are tight:
    /// some values of the inputs reach both ends, up to the last digits.
    ///
    /// # Errors
    /// Where an input is missing.
    pub fn tight_bounds(
        &self,
        id: NodeId,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Result<(Interval, bool), EvaluationError> {
        if let Some(sum) = self.sum_with_shares(id, inputs, ranges) {
            return Ok((sum?, false));
        }
        self.tight_bounds_of(id, inputs, ranges)
    }

    /// The bounds of a sum in which some terms are shares of a pool, term by term: nothing is known of the slope of a share,
    /// so the cone of the whole pool, which may be all of the program, would be walked in vain.
    fn sum_with_shares(
        &self,
        id: NodeId,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Option<Result<Interval, EvaluationError>> {
        let mut terms = Vec::new();
        let mut open = vec![id];
        while let Some(node) = open.pop() {
            match self.nodes[node.index()] {
                Node::Add(a, b) => open.extend([a, b]),
                _ => terms.push(node),
            }
        }
        let (shares, others): (Vec<NodeId>, Vec<NodeId>) =
            terms.into_iter().partition(|term| is_wide(ranges[term.index()]) && self.is_share(*term));
        let first = shares.first()?;
        let of = |term: &NodeId| self.tight_bounds_of(*term, inputs, ranges).map(|(bounds, _)| bounds);
        let terms = shares[1..].iter().map(|share| Ok(ranges[share.index()])).chain(others.iter().map(of));
        let add = |sum: Interval, term: Result<Interval, EvaluationError>| {
            sum.add(term?).map_err(|kind| EvaluationError { node: id, kind })
        };
        let sum = terms.into_iter().try_fold(ranges[first.index()], add);
        Some(sum.map(|sum| sum.intersect(ranges[id.index()]).unwrap_or(sum)))
    }

    /// Whether a node is a share of a pool, or one less a discount or beside a minimum.
    fn is_share(&self, id: NodeId) -> bool {
        match &self.nodes[id.index()] {
            Node::Share { .. } => true,
            Node::Multiply(a, b) => {
                self.constant_value(*b).is_some() && self.is_share(*a)
                    || self.constant_value(*a).is_some() && self.is_share(*b)
            }
            Node::Choose(_, _, otherwise) => self.is_share(*otherwise),
            _ => false,
        }
    }

    fn tight_bounds_of(
        &self,
        id: NodeId,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Result<(Interval, bool), EvaluationError> {
        let cone = self.cone(id);
        if cone.inputs.iter().any(|number| *number as usize >= inputs.len()) {
            return Err(EvaluationError { node: id, kind: ArithmeticError::Undefined });
        }
        let region = Region { inputs: cone.inputs_of(inputs), ranges: cone.part(ranges) };
        Ok(self.tight_in(&cone, &region))
    }

    /// How a node moves with each input behind it, ascending, whatever the others are: the slopes over these intervals
    /// of the inputs, whose [`bounds`](Self::bounds) are `ranges`. An input that is known exactly has the slope 0.
    #[must_use]
    pub fn slopes(&self, id: NodeId, ranges: &[Interval]) -> Vec<(u32, Slope)> {
        let cone = self.cone(id);
        let mut slopes: Vec<(u32, Slope)> =
            cone.inputs.iter().copied().zip(self.slopes_of(&cone, &cone.part(ranges))).collect();
        slopes.sort_by_key(|(number, _)| *number);
        slopes
    }

    /// As [`tight_bounds`](Self::tight_bounds), over a region of the inputs.
    pub(super) fn tight_in(&self, cone: &Cone, region: &Region) -> (Interval, bool) {
        let range = region.ranges[cone.top().index()];
        if range.is_point() {
            return (range, true);
        }
        let slopes = self.slopes_of(cone, &region.ranges);
        let least = self.corner(cone, region, &slopes, true);
        let most = self.corner(cone, region, &slopes, false);
        let tight = [&least, &most].iter().all(|corner| corner.is_reached(cone));
        let found = Interval::new(least.end(cone, true), most.end(cone, false)).unwrap_or(range);
        (found.intersect(range).unwrap_or(range), tight)
    }

    /// Where the cone's node is least (`low`) or greatest, as far as slopes tell; `slopes` are those over all of the
    /// region.
    fn corner(&self, cone: &Cone, region: &Region, slopes: &[Slope], low: bool) -> Corner {
        let mut corner = Corner { region: region.clone(), error: 0.0 };
        let mut moved = self.moved(cone, &mut corner, slopes, low);
        for _ in 1..ROUNDS {
            if !moved {
                break;
            }
            corner.region.ranges = self.bounds_in(cone, &corner.region.inputs, &corner.region.ranges);
            // Where the last round moves an input, the ranges are those of before, which hold all the same.
            moved = !corner.is_point() && {
                let slopes = self.slopes_of(cone, &corner.region.ranges);
                self.moved(cone, &mut corner, &slopes, low)
            };
        }
        corner
    }

    /// Moves every input whose slope has one sign; whether any was.
    fn moved(&self, cone: &Cone, corner: &mut Corner, slopes: &[Slope], low: bool) -> bool {
        let moves = |corner: &Corner, number: usize| {
            !corner.region.inputs[number].is_point() && slopes[number].direction() != Direction::Both
        };
        let movable: Vec<usize> = (0..slopes.len()).filter(|number| moves(corner, *number)).collect();
        let steady = movable.iter().all(|number| slopes[*number].is_steady());
        let passed = if steady { Some(corner.error) } else { self.passed(cone, corner) };
        let mut any = false;
        for number in movable {
            if slopes[number].is_steady() || passed.is_some() {
                let input = &mut corner.region.inputs[number];
                *input = end(*input, slopes[number].direction(), low);
                any = true;
            }
        }
        corner.error = passed.unwrap_or(corner.error);
        any
    }

    /// By how much the rounded node may pass the unrounded one; none where that is more than last digits. Moves are one
    /// after another in ever smaller regions, so the error in the first that needs it holds for all.
    fn passed(&self, cone: &Cone, corner: &Corner) -> Option<f64> {
        if corner.error > 0.0 {
            return Some(corner.error);
        }
        let error = self.error_in(cone, &corner.region.ranges);
        let size = magnitude(corner.region.ranges[cone.top().index()]);
        (error <= LAST_DIGITS * (1.0 + size)).then_some(error)
    }

    /// How far the exact reading, which rounds each step to nearest, may lie from the value of the formula, at any
    /// point of the region; infinite where a step or jump lies in between.
    fn error_in(&self, cone: &Cone, ranges: &[Interval]) -> f64 {
        let mut errors: Vec<f64> = Vec::with_capacity(cone.nodes.len());
        for (index, node) in cone.nodes.iter().enumerate() {
            // Both are in the range, so they are the same where it is a point.
            let error =
                if ranges[index].is_point() { 0.0 } else { self.error_of(node, ranges[index], &errors, ranges) };
            errors.push(if error.is_nan() { f64::INFINITY } else { error });
        }
        // OK because the sums above are of numbers that are not negative: their own error is below their millionth
        // part.
        errors[cone.top().index()] * (1.0 + 1e-6)
    }

    fn error_of(&self, node: &Node, range: Interval, errors: &[f64], ranges: &[Interval]) -> f64 {
        let error = |id: &NodeId| errors[id.index()];
        let size = |id: &NodeId| magnitude(ranges[id.index()]);
        let least = |id: &NodeId| mignitude(ranges[id.index()]);
        // Decimals keep 28 digits and 28 places.
        let own = |steps: f64, size: f64| steps * (1e-27 * size + 1e-28);
        let step = |all: f64| if all == 0.0 { 0.0 } else { f64::INFINITY };
        match node {
            Node::Constant(_) | Node::Input(_) => 0.0,
            Node::Add(a, b) | Node::Subtract(a, b) => error(a) + error(b) + own(1.0, magnitude(range)),
            Node::Multiply(a, b) => scaled(error(b), size(a)) + scaled(error(a), size(b)) + own(1.0, magnitude(range)),
            Node::Divide(a, b) => {
                (error(a) + scaled(error(b), magnitude(range))) / least(b) + own(1.0, magnitude(range))
            }
            Node::Power(a, exponent) => {
                let count = f64::from(exponent.unsigned_abs());
                let base = if *exponent < 0 { least(a) } else { size(a) };
                let slope = count * base.powi(exponent.saturating_sub(1));
                // Every product keeps its part of the digits; of what is below 1, its places.
                scaled(error(a), slope) + own(4.0 * count, magnitude(range))
            }
            Node::Min(a, b) | Node::Max(a, b) => error(a).max(error(b)),
            Node::Ceil(a) | Node::Floor(a) | Node::Round(a) | Node::Not(a) => step(error(a)),
            Node::Less(a, b) | Node::LessOrEqual(a, b) | Node::Equal(a, b) => step(error(a) + error(b)),
            Node::Choose(condition, then, otherwise) => step(error(condition)) + error(then).max(error(otherwise)),
            Node::Price(a, number) => priced(&self.schedules[*number as usize], error(a), size(a), own),
            Node::Share { amount, part, whole } => step(error(amount) + error(part) + error(whole) + own(1.0, 1.0)),
        }
    }
}

/// Each part of the quantity is cut, priced and added.
fn priced(schedule: &Schedule, error: f64, size: f64, own: impl Fn(f64, f64) -> f64) -> f64 {
    if schedule.kind() == ScheduleKind::Volume && schedule.tiers().len() > 1 && error > 0.0 {
        return f64::INFINITY;
    }
    let dearest = schedule.tiers().iter().map(|step| step.price.to_f64()).fold(0.0, f64::max);
    let count = schedule.tiers().len() as f64;
    scaled(error, dearest) + own(3.0 * count, (1.0 + dearest) * (1.0 + size))
}

/// An error times a factor; none stays none.
fn scaled(error: f64, factor: f64) -> f64 {
    if error == 0.0 { 0.0 } else { error * factor }
}

fn magnitude(range: Interval) -> f64 {
    range.inf().to_f64().abs().max(range.sup().to_f64().abs())
}

/// The least size of a number of the range.
fn mignitude(range: Interval) -> f64 {
    if range.contains_zero() { 0.0 } else { range.inf().to_f64().abs().min(range.sup().to_f64().abs()) }
}

/// The end of an input at which a node that moves so is least (`low`) or greatest.
fn end(input: Interval, direction: Direction, low: bool) -> Interval {
    match (direction, low) {
        (Direction::Both, _) => input,
        (Direction::Down, true) | (Direction::Up, false) => Interval::point(input.sup()),
        // Where the node does not move any value will do.
        _ => Interval::point(input.inf()),
    }
}

impl Corner {
    fn is_point(&self) -> bool {
        self.region.inputs.iter().all(|input| input.is_point())
    }

    /// Whether it is one point, at which the node is known but for its last digits.
    fn is_reached(&self, cone: &Cone) -> bool {
        let range = self.region.ranges[cone.top().index()];
        let width = range.width().map_or(f64::INFINITY, Decimal::to_f64);
        self.is_point() && width <= LAST_DIGITS * (1.0 + magnitude(range))
    }

    /// The least (`low`) or greatest value, moved outward by the error.
    fn end(&self, cone: &Cone, low: bool) -> Decimal {
        let range = self.region.ranges[cone.top().index()];
        let end = if low { range.inf() } else { range.sup() };
        if self.error == 0.0 {
            return end;
        }
        let moved = Decimal::from_f64(self.error, Rounding::Up).and_then(|error| match low {
            true => end.sub_rounded(error, Rounding::Down),
            false => end.add_rounded(error, Rounding::Up),
        });
        // OK because the range over all inputs, with which the caller intersects, is a bound as well.
        moved.unwrap_or(if low { Decimal::MIN } else { Decimal::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn tight(program: &Program, id: NodeId, inputs: &[(&str, &str)]) -> (String, bool) {
        let inputs: Vec<Interval> = inputs.iter().map(|(inf, sup)| Interval::new(d(inf), d(sup)).unwrap()).collect();
        let ranges = program.bounds(&inputs).unwrap();
        let (bounds, tight) = program.tight_bounds(id, &inputs, &ranges).unwrap();
        (format!("{bounds:.12}"), tight)
    }

    /// x * (10 - x)
    fn turning(program: &mut Program) -> NodeId {
        let (x, ten) = (program.input(0), program.constant(Decimal::TEN));
        let rest = program.subtract(ten, x);
        program.multiply(x, rest)
    }

    fn told(inf: &str, sup: &str, tight: bool) -> (String, bool) {
        (format!("{:.12}", Interval::new(d(inf), d(sup)).unwrap()), tight)
    }

    #[test]
    fn a_product_is_tight_up_to_where_it_turns() {
        let mut program = Program::new();
        let product = turning(&mut program);
        assert_eq!(tight(&program, product, &[("0", "4")]), told("0", "24", true));
        assert_eq!(tight(&program, product, &[("0", "5")]), told("0", "25", true));
        assert_eq!(tight(&program, product, &[("6", "9")]), told("9", "24", true));
        assert!(!tight(&program, product, &[("4", "6")]).1);
    }

    #[test]
    fn terms_meet_before_what_scales_them() {
        let mut program = Program::new();
        let product = turning(&mut program);
        let (y, three) = (program.input(1), program.constant(d("3")));
        let scaled = program.multiply(product, y);
        let limited = program.max(scaled, three);
        assert_eq!(tight(&program, limited, &[("0", "4"), ("1", "2")]), told("3", "48", true));
    }

    #[test]
    fn a_difference_of_the_same_is_nothing() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let (sum, less) = (program.add(x, y), program.subtract(y, x));
        let twice = program.add(sum, less);
        let difference = program.subtract(x, x);
        assert_eq!(tight(&program, difference, &[("1", "4"), ("1", "2")]), told("0", "0", true));
        assert_eq!(tight(&program, twice, &[("1", "4"), ("1", "2")]), told("2", "4", true));
    }

    #[test]
    fn one_input_at_its_end_gives_another_a_sign() {
        // x * y - 3 * x with y + z: x rises only where y is above 3, which its least value is not; the greatest is.
        let mut program = Program::new();
        let (x, y, three) = (program.input(0), program.input(1), program.constant(d("3")));
        let less = program.subtract(y, three);
        let product = program.multiply(x, less);
        assert_eq!(tight(&program, product, &[("1", "4"), ("2", "5")]), told("-4", "8", true));
    }

    #[test]
    fn a_quotient_with_its_input_on_both_sides_is_tight() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let sum = program.add(x, y);
        let share = program.divide(x, sum);
        assert_eq!(tight(&program, share, &[("1", "2"), ("2", "6")]), told("0.142857142857", "0.5", true));
    }

    #[test]
    fn a_choice_is_tight_where_its_branches_are_apart() {
        let mut program = Program::new();
        let (x, y, ten) = (program.input(0), program.input(1), program.constant(Decimal::TEN));
        let over = program.less(ten, x);
        let more = program.add(y, ten);
        let chosen = program.choose(over, more, y);
        assert_eq!(tight(&program, chosen, &[("1", "20"), ("2", "6")]), told("2", "16", true));
        // Which branch is the lesser depends on y, but not where y is at either end.
        let product = program.multiply(y, y);
        let crossing = program.choose(over, product, y);
        assert_eq!(tight(&program, crossing, &[("1", "20"), ("0.5", "6")]), told("0.25", "36", true));
        let (x_less, y_less) = (program.subtract(ten, x), program.subtract(x, y));
        let unknown = program.choose(over, x_less, y_less);
        assert!(!tight(&program, unknown, &[("1", "20"), ("2", "6")]).1);
    }

    #[test]
    fn a_share_of_an_uncertain_whole_is_never_tight() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let whole = program.add(x, y);
        let share = program.share(whole, x, whole);
        assert!(!tight(&program, share, &[("1", "2"), ("2", "6")]).1);
        assert!(tight(&program, share, &[("1", "1"), ("2", "2")]).1);
    }

    #[test]
    fn rounding_cannot_carry_a_value_past_ends_found_by_cancelling() {
        let mut program = Program::new();
        let (x, three, seven) = (program.input(0), program.constant(d("3")), program.constant(d("7")));
        let (third, seventh) = (program.divide(x, three), program.divide(x, seven));
        let rest = program.subtract(third, seventh);
        let inputs = [Interval::new(d("1"), d("2")).unwrap()];
        let ranges = program.bounds(&inputs).unwrap();
        let (bounds, tight) = program.tight_bounds(rest, &inputs, &ranges).unwrap();
        assert!(tight && bounds.width().unwrap() < d("0.19047619047619047619048"), "{bounds}");
        for at in ["1", "1.000000000000000000000000001", "1.7", "1.999999999999999999999999999", "2"] {
            assert!(bounds.contains(program.exact(&[d(at)]).unwrap()[rest.index()]), "{at}");
        }
    }
}

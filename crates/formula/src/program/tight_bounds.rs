//! Tight bounds of one node: if the node only rises or only falls with an input, its ends lie at the ends of that input.
//!
//! | round | does |
//! |---|---|
//! | each | moves every input whose [slope](super::slope) has one sign to the end where the node is extreme |
//! | next | knows narrower ranges, so that slopes of other inputs may have a sign now |
//! | last | nothing moves; the interval of the node over the rest of the box holds its least (or greatest) value |
//!
//! A slope holds for all values of the other inputs inside the box, so several inputs may move at once. The bounds are tight
//! if no input is left over. An input whose slope is not steady moves only the unrounded formula. The end then moves outward
//! by the rounding error of the whole cone ([`Program::error_in`]), some last digits.

use super::cone::Cone;
use super::graph::{EvaluationError, Program};
use super::node::{Node, NodeId, magnitude};
use super::slope::{Direction, Slope};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;

/// Whether more than rounding lies between the ends.
fn is_wide(range: Interval) -> bool {
    range.width().map_or(f64::INFINITY, Decimal::to_f64) > 1e-20 * range.sup().abs().to_f64()
}

/// The greatest number of rounds. Each but the last moves at least one input.
const ROUNDS: usize = 8;

/// The greatest rounding error relative to the amounts. A greater one means that a step lies between.
const LAST_DIGITS: f64 = 1e-15;

/// A box of inputs and the ranges of the cone's nodes in it.
#[derive(Clone)]
pub(super) struct InputBox {
    pub(super) inputs: Vec<Interval>,
    pub(super) ranges: Vec<Interval>,
}

/// A box where a node is least or greatest, and the rounding error there.
struct ExtremeBox {
    region: InputBox,
    error: f64,
}

impl Program {
    /// The bounds of one node from `ranges`, the [`bounds`](Self::bounds) of all nodes. The flag is true if they are tight: some
    /// values of the inputs reach each end, up to the last digits.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::{Decimal, Interval, Program};
    /// let mut program = Program::new();
    /// let (x, ten) = (program.input(0), program.constant(Decimal::TEN));
    /// let rest = program.subtract(ten, x);
    /// let product = program.multiply(x, rest);
    /// let inputs = [Interval::new(Decimal::ZERO, Decimal::from(4_i64)).ok_or("reversed")?];
    /// let ranges = program.bounds(&inputs)?;
    /// assert_eq!(ranges[product.index()].to_string(), "[0, 40]");
    /// let (bounds, is_tight) = program.tight_bounds(product, &inputs, &ranges)?;
    /// assert_eq!(format!("{bounds:.3} {is_tight}"), "[0.000, 24.000] true");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an input is missing.
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

    /// The bounds of a sum that has shares of a pool among its terms, term by term. The slope of a share is unknown, so a walk
    /// over the cone of the whole pool, which may be all of the program, would find nothing.
    fn sum_with_shares(
        &self,
        id: NodeId,
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Option<Result<Interval, EvaluationError>> {
        let mut terms = Vec::new();
        let mut open = vec![id];
        while let Some(node) = open.pop() {
            match &self.nodes[node.index()] {
                Node::Add(add) => open.extend([add.left, add.right]),
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

    /// Whether a node is a share of a pool, a share times a constant (a discount), or a choice that ends in one (a minimum).
    fn is_share(&self, id: NodeId) -> bool {
        match &self.nodes[id.index()] {
            Node::Share(_) => true,
            Node::Multiply(product) => {
                self.constant_value(product.right).is_some() && self.is_share(product.left)
                    || self.constant_value(product.left).is_some() && self.is_share(product.right)
            }
            Node::Choose(choose) => self.is_share(choose.otherwise),
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
        let region = InputBox { inputs: cone.inputs_of(inputs), ranges: cone.part(ranges) };
        Ok(self.tight_in(&cone, &region))
    }

    /// As [`tight_bounds`](Self::tight_bounds), over a region of the inputs.
    pub(super) fn tight_in(&self, cone: &Cone, region: &InputBox) -> (Interval, bool) {
        let range = region.ranges[cone.top().index()];
        if range.is_point() {
            return (range, true);
        }
        let slopes = self.slopes_of(cone, &region.ranges);
        let least = self.extreme_box(cone, region, &slopes, true);
        let most = self.extreme_box(cone, region, &slopes, false);
        let tight = [&least, &most].iter().all(|corner| corner.is_reached(cone));
        let found = Interval::new(least.end(cone, true), most.end(cone, false)).unwrap_or(range);
        (found.intersect(range).unwrap_or(range), tight)
    }

    /// The box where the cone's node is least (`low`) or greatest, as far as the signs of slopes decide. `slopes` belong to the
    /// whole region.
    fn extreme_box(&self, cone: &Cone, region: &InputBox, slopes: &[Slope], low: bool) -> ExtremeBox {
        let mut corner = ExtremeBox { region: region.clone(), error: 0.0 };
        let mut moved = self.move_inputs(cone, &mut corner, slopes, low);
        for _ in 1..ROUNDS {
            if !moved {
                break;
            }
            corner.region.ranges = self.bounds_in(cone, &corner.region.inputs, &corner.region.ranges);
            // If the last round moves an input, the ranges are those from before it, which still hold.
            moved = !corner.is_point() && {
                let slopes = self.slopes_of(cone, &corner.region.ranges);
                self.move_inputs(cone, &mut corner, &slopes, low)
            };
        }
        corner
    }

    /// Moves every input whose slope has one sign. True if any moved.
    fn move_inputs(&self, cone: &Cone, corner: &mut ExtremeBox, slopes: &[Slope], low: bool) -> bool {
        let moves = |corner: &ExtremeBox, number: usize| {
            !corner.region.inputs[number].is_point() && slopes[number].direction() != Direction::Both
        };
        let movable: Vec<usize> = (0..slopes.len()).filter(|number| moves(corner, *number)).collect();
        let steady = movable.iter().all(|number| slopes[*number].is_steady());
        let error = if steady { Some(corner.error) } else { self.error_of_move(cone, corner) };
        let mut any = false;
        for number in movable {
            if slopes[number].is_steady() || error.is_some() {
                let input = &mut corner.region.inputs[number];
                *input = end(*input, slopes[number].direction(), low);
                any = true;
            }
        }
        corner.error = error.unwrap_or(corner.error);
        any
    }

    /// The rounding error in the box; nothing if it is more than last digits. Boxes only get smaller, so the error in the first
    /// box that needs it holds for all.
    fn error_of_move(&self, cone: &Cone, corner: &ExtremeBox) -> Option<f64> {
        if corner.error > 0.0 {
            return Some(corner.error);
        }
        let error = self.error_in(cone, &corner.region.ranges);
        let size = magnitude(corner.region.ranges[cone.top().index()]);
        (error <= LAST_DIGITS * (1.0 + size)).then_some(error)
    }
}

/// The end of an input where a node with this direction is least (`low`) or greatest.
fn end(input: Interval, direction: Direction, low: bool) -> Interval {
    match (direction, low) {
        (Direction::Both, _) => input,
        (Direction::Down, true) | (Direction::Up, false) => Interval::point(input.sup()),
        // If the node does not move, any value will do.
        (Direction::Up, true) | (Direction::Down, false) | (Direction::None, _) => Interval::point(input.inf()),
    }
}

impl ExtremeBox {
    fn is_point(&self) -> bool {
        self.region.inputs.iter().all(|input| input.is_point())
    }

    /// Whether the box is one point with a known value of the node, up to its last digits.
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
        // OK because the caller intersects with the range over all inputs, which is a bound as well.
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

    fn expected(inf: &str, sup: &str, tight: bool) -> (String, bool) {
        (format!("{:.12}", Interval::new(d(inf), d(sup)).unwrap()), tight)
    }

    #[test]
    fn a_product_is_tight_up_to_where_it_turns() {
        let mut program = Program::new();
        let product = turning(&mut program);
        assert_eq!(tight(&program, product, &[("0", "4")]), expected("0", "24", true));
        assert_eq!(tight(&program, product, &[("0", "5")]), expected("0", "25", true));
        assert_eq!(tight(&program, product, &[("6", "9")]), expected("9", "24", true));
        assert!(!tight(&program, product, &[("4", "6")]).1);
    }

    #[test]
    fn terms_of_one_input_meet_before_they_are_scaled() {
        let mut program = Program::new();
        let product = turning(&mut program);
        let (y, three) = (program.input(1), program.constant(d("3")));
        let scaled = program.multiply(product, y);
        let limited = program.max(scaled, three);
        assert_eq!(tight(&program, limited, &[("0", "4"), ("1", "2")]), expected("3", "48", true));
    }

    #[test]
    fn a_difference_of_equal_values_is_zero() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let (sum, less) = (program.add(x, y), program.subtract(y, x));
        let twice = program.add(sum, less);
        let difference = program.subtract(x, x);
        assert_eq!(tight(&program, difference, &[("1", "4"), ("1", "2")]), expected("0", "0", true));
        assert_eq!(tight(&program, twice, &[("1", "4"), ("1", "2")]), expected("2", "4", true));
    }

    #[test]
    fn one_input_at_its_end_gives_another_a_sign() {
        // x * (y - 3): x rises only if y is above 3. The least y is below 3; the greatest is above.
        let mut program = Program::new();
        let (x, y, three) = (program.input(0), program.input(1), program.constant(d("3")));
        let less = program.subtract(y, three);
        let product = program.multiply(x, less);
        assert_eq!(tight(&program, product, &[("1", "4"), ("2", "5")]), expected("-4", "8", true));
    }

    #[test]
    fn a_quotient_with_its_input_on_both_sides_is_tight() {
        let mut program = Program::new();
        let (x, y) = (program.input(0), program.input(1));
        let sum = program.add(x, y);
        let share = program.divide(x, sum);
        assert_eq!(tight(&program, share, &[("1", "2"), ("2", "6")]), expected("0.142857142857", "0.5", true));
    }

    #[test]
    fn a_choice_is_tight_if_its_branches_do_not_overlap() {
        let mut program = Program::new();
        let (x, y, ten) = (program.input(0), program.input(1), program.constant(Decimal::TEN));
        let over = program.less(ten, x);
        let more = program.add(y, ten);
        let chosen = program.choose(over, more, y);
        assert_eq!(tight(&program, chosen, &[("1", "20"), ("2", "6")]), expected("2", "16", true));
        // Which branch is the lesser depends on y, but not where y is at either end.
        let product = program.multiply(y, y);
        let crossing = program.choose(over, product, y);
        assert_eq!(tight(&program, crossing, &[("1", "20"), ("0.5", "6")]), expected("0.25", "36", true));
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

//! The ends of one node over many boxes of its inputs, all inside one region.
//!
//! Where a node only rises or only falls with every input over the whole region, it does so over each box in it, and its ends over the box
//! lie at the ends of the inputs. So directions are found once, and a box costs what depends on the inputs that are different in it, or in
//! the box before, whichever is less.

use super::cone::Cone;
use super::rests::Wanted;
use super::slope::Direction;
use super::{EvaluationError, NodeId, Program};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;

/// How a node moves with each of its inputs over a region.
pub struct MonotoneNode {
    cone: Cone,
    directions: Vec<Direction>,
    /// For each node of the cone, the end that the node's least value rests on.
    wanted: Vec<Wanted>,
    /// For each input of the cone, which of its nodes depend on it: a bit for each node.
    dependents: Vec<Vec<u64>>,
}

/// The values of all nodes behind one where it is least and where it is greatest, for one box and for the box that was looked at last; an end
/// on which nothing rests is as the other.
#[derive(Clone, Debug)]
pub struct CornerValues {
    low: Corner,
    high: Corner,
}

#[derive(Clone, Debug)]
struct Corner {
    base: State,
    /// As it was left: what comes next often differs in less from it than from the base.
    now: State,
}

#[derive(Clone, Debug)]
struct State {
    inputs: Vec<Interval>,
    values: Vec<Interval>,
}

impl Program {
    /// How a node moves with each input behind it over a region, whose [`bounds`](Self::bounds) are `ranges`; nothing where it turns with
    /// one of them, or where rounding could carry it past its ends.
    ///
    /// ```
    /// use costcone_formula::{Decimal, Interval, Program};
    /// let mut program = Program::new();
    /// let (users, price) = (program.input(0), program.input(1));
    /// let cost = program.multiply(users, price);
    /// let of = |inf: i64, sup: i64| Interval::new(inf.into(), sup.into()).ok_or("reversed");
    /// let region = [of(1, 100)?, of(1, 9)?];
    /// let ends = program.ends_over(cost, &region, &program.bounds(&region)?).ok_or("it turns")?;
    /// let mut corners = ends.corners(&program, &[of(2, 5)?, of(3, 4)?])?;
    /// assert_eq!(corners.bounds(), of(6, 20)?);
    /// assert_eq!(ends.moved(&program, &mut corners, &[(1, of(3, 8)?)])?, of(6, 40)?);
    /// assert_eq!(corners.bounds(), of(6, 20)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn ends_over(&self, id: NodeId, inputs: &[Interval], ranges: &[Interval]) -> Option<MonotoneNode> {
        let cone = self.cone(id);
        if cone.inputs.iter().any(|number| *number as usize >= inputs.len()) {
            return None;
        }
        let ranges = cone.part(ranges);
        let slopes = self.slopes_of(&cone, &ranges);
        let is_sure = |(slope, input): (&super::Slope, Interval)| {
            input.is_point() || slope.direction() != Direction::Both && slope.is_steady()
        };
        if !slopes.iter().zip(cone.inputs_of(inputs)).all(is_sure) {
            return None;
        }
        let directions = slopes.iter().map(|slope| slope.direction()).collect();
        let dependents = dependents(&cone);
        let wanted = self.wanted(&cone.nodes, &ranges);
        Some(MonotoneNode { cone, directions, wanted, dependents })
    }
}

/// For each input, the nodes that depend on it.
fn dependents(cone: &Cone) -> Vec<Vec<u64>> {
    let words = cone.nodes.len().div_ceil(64);
    let of = |input: usize| {
        let mut bits = vec![0_u64; words];
        for (place, node) in cone.nodes.iter().enumerate() {
            let depends = match node {
                super::Node::Input(number) => *number as usize == input,
                node => node.operands().iter().any(|id| bits[id.index() / 64] >> (id.index() % 64) & 1 == 1),
            };
            bits[place / 64] |= u64::from(depends) << (place % 64);
        }
        bits
    };
    (0..cone.inputs.len()).map(of).collect()
}

impl MonotoneNode {
    /// The values at both ends over one box; `inputs[n]` is the interval of the program's input `n`.
    ///
    /// # Errors
    /// Where an amount leaves the range of decimals, or an input is missing.
    pub fn corners(&self, program: &Program, inputs: &[Interval]) -> Result<CornerValues, EvaluationError> {
        let inputs = self.cone.inputs_of(inputs);
        let at = |low: bool| -> Result<Corner, EvaluationError> {
            let inputs = inputs.iter().zip(&self.directions).map(|(input, way)| end(*input, *way, low)).collect();
            let mut base = State { inputs, values: Vec::with_capacity(self.cone.nodes.len()) };
            for place in 0..self.cone.nodes.len() {
                let value = self.value(program, &base, place, low)?;
                base.values.push(value);
            }
            Ok(Corner { now: base.clone(), base })
        };
        Ok(CornerValues { low: at(true)?, high: at(false)? })
    }

    /// The ends over the box of some corners with some inputs in other intervals, by the program's numbers.
    ///
    /// # Errors
    /// Where an amount leaves the range of decimals.
    pub fn moved(
        &self,
        program: &Program,
        corners: &mut CornerValues,
        changed: &[(u32, Interval)],
    ) -> Result<Interval, EvaluationError> {
        let place = |number: &u32| self.cone.inputs.iter().position(|known| known == number);
        let changed: Vec<(usize, Interval)> =
            changed.iter().filter_map(|(number, interval)| Some((place(number)?, *interval))).collect();
        let inf = self.tried(program, &mut corners.low, &changed, true)?.inf();
        let sup = self.tried(program, &mut corners.high, &changed, false)?.sup();
        // OK because a node is nowhere greater where it is least than where it is greatest.
        Ok(Interval::new(inf, sup).unwrap_or(Interval::point(inf)))
    }

    /// What the node is at one corner with some inputs changed.
    fn tried(
        &self,
        program: &Program,
        corner: &mut Corner,
        changed: &[(usize, Interval)],
        low: bool,
    ) -> Result<Interval, EvaluationError> {
        let mut wanted = corner.base.inputs.clone();
        changed.iter().for_each(|(place, input)| wanted[*place] = end(*input, self.directions[*place], low));
        let moved = wanted.iter().zip(&corner.now.inputs).enumerate();
        let moved: Vec<usize> = moved.filter(|(_, (to, from))| to != from).map(|(place, _)| place).collect();
        let changed: Vec<usize> = changed.iter().map(|(place, _)| *place).collect();
        let is_nearer = self.work(&moved) <= self.work(&changed);
        if !is_nearer {
            corner.now.values.copy_from_slice(&corner.base.values);
        }
        corner.now.inputs = wanted;
        let found = self.recomputed(program, &mut corner.now, if is_nearer { &moved } else { &changed }, low);
        if found.is_err() {
            corner.now = corner.base.clone();
        }
        found
    }

    /// How many nodes depend on some inputs.
    fn work(&self, inputs: &[usize]) -> u32 {
        (0..self.cone.nodes.len().div_ceil(64)).map(|word| self.dependent(inputs, word).count_ones()).sum()
    }

    /// Which nodes of a word depend on any of some inputs.
    fn dependent(&self, inputs: &[usize], word: usize) -> u64 {
        inputs.iter().fold(0, |bits, input| bits | self.dependents[*input][word])
    }

    fn recomputed(
        &self,
        program: &Program,
        state: &mut State,
        changed: &[usize],
        low: bool,
    ) -> Result<Interval, EvaluationError> {
        for word in 0..self.cone.nodes.len().div_ceil(64) {
            let mut bits = self.dependent(changed, word);
            while bits != 0 {
                let place = 64 * word + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                state.values[place] = self.value(program, state, place, low)?;
            }
        }
        Ok(state.values[self.cone.top().index()])
    }

    fn value(&self, program: &Program, state: &State, place: usize, low: bool) -> Result<Interval, EvaluationError> {
        let node = &self.cone.nodes[place];
        let value = program.end_of(node, (self.wanted[place], low), &state.values, &state.inputs);
        value.map_err(|kind: ArithmeticError| EvaluationError { node: self.cone.ids[place], kind })
    }
}

impl CornerValues {
    /// The ends of the node over the box.
    #[must_use]
    pub fn bounds(&self) -> Interval {
        let top = |corner: &Corner| corner.base.values.last().copied().unwrap_or(Interval::point(Decimal::ZERO));
        let (inf, sup) = (top(&self.low).inf(), top(&self.high).sup());
        // OK because a node is nowhere greater where it is least than where it is greatest.
        Interval::new(inf, sup).unwrap_or(Interval::point(inf))
    }
}

/// Where an input is when the node is least, or greatest.
fn end(input: Interval, way: Direction, low: bool) -> Interval {
    match (way, low) {
        (Direction::Down, true) | (Direction::Up | Direction::None | Direction::Both, false) => {
            Interval::point(input.sup())
        }
        _ => Interval::point(input.inf()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inf: i64, sup: i64) -> Interval {
        Interval::new(inf.into(), sup.into()).unwrap()
    }

    #[test]
    fn boxes_have_the_ends_that_tight_bounds_find() {
        let mut program = Program::new();
        let inputs: Vec<NodeId> = (0..3).map(|number| program.input(number)).collect();
        let product = program.multiply(inputs[0], inputs[1]);
        let whole = program.ceil(product);
        let rest = program.divide(whole, inputs[2]);
        let region = [of(1, 90), of(0, 9), of(1, 50)];
        let ends = program.ends_over(rest, &region, &program.bounds(&region).unwrap()).unwrap();
        let base = [of(2, 3), of(1, 2), of(4, 7)];
        let mut corners = ends.corners(&program, &base).unwrap();
        for changed in [vec![], vec![(0, of(5, 90))], vec![(2, of(1, 1)), (1, of(0, 9))], vec![(7, of(1, 2))]] {
            let mut inputs = base;
            changed.iter().filter(|(number, _)| *number < 3).for_each(|(number, to)| inputs[*number as usize] = *to);
            let ranges = program.bounds(&inputs).unwrap();
            let (wanted, tight) = program.tight_bounds(rest, &inputs, &ranges).unwrap();
            assert!(tight);
            assert_eq!(ends.moved(&program, &mut corners, &changed).unwrap(), wanted);
        }
        assert_eq!(corners.bounds(), of(2, 6).div(of(4, 7)).unwrap());
    }

    #[test]
    fn what_turns_has_no_ends() {
        let mut program = Program::new();
        let x = program.input(0);
        let square = program.multiply(x, x);
        let turning = program.subtract(x, square);
        let region = [of(-1, 1)];
        assert!(program.ends_over(turning, &region, &program.bounds(&region).unwrap()).is_none());
    }
}

//! The bounds of one node over many boxes of its inputs, all inside one region.
//!
//! If a node only rises or only falls with every input over the whole region, it does so over each box in the region, and its
//! ends over a box lie at ends of the inputs. The directions are found once. A box then costs only the nodes that depend on the
//! inputs that differ from the base box or from the previous box, whichever has fewer.

use super::cone::Cone;
use super::graph::{EvaluationError, Program};
use super::needed_end::NeededEnd;
use super::node::NodeId;
use super::slope::{Direction, Slope};
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;

/// A node that only rises or only falls with each of its inputs over a region.
pub struct MonotoneNode {
    cone: Cone,
    directions: Vec<Direction>,
    /// For each node of the cone, the end that its least value depends on.
    needed: Vec<NeededEnd>,
    /// For each input of the cone, the nodes that depend on it: one bit for each node.
    dependents: Vec<Vec<u64>>,
}

/// The values of all nodes behind a [`MonotoneNode`] at its least and at its greatest value, for a base box and for the box
/// of the last call.
#[derive(Clone, Debug)]
pub struct CornerValues {
    low: CornerMemory,
    high: CornerMemory,
}

#[derive(Clone, Debug)]
struct CornerMemory {
    base: CornerState,
    /// The state after the last call: the next box often differs less from it than from the base.
    latest: CornerState,
}

/// Inputs and values at one corner. An end without readers equals the other end.
#[derive(Clone, Debug)]
struct CornerState {
    inputs: Vec<Interval>,
    values: Vec<Interval>,
}

impl Program {
    /// A node as a [`MonotoneNode`] over a region, whose [`bounds`](Self::bounds) are `ranges`; nothing if the node turns with
    /// one of its inputs, or if rounding could carry it past its ends.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::{Interval, Program};
    /// let mut program = Program::new();
    /// let (users, price) = (program.input(0), program.input(1));
    /// let cost = program.multiply(users, price);
    /// let of = |inf: i64, sup: i64| Interval::new(inf.into(), sup.into()).ok_or("reversed");
    /// let region = [of(1, 100)?, of(1, 9)?];
    /// let node = program.monotone_over(cost, &region, &program.bounds(&region)?).ok_or("it turns")?;
    /// let mut corners = node.corner_values(&program, &[of(2, 5)?, of(3, 4)?])?;
    /// assert_eq!(corners.bounds(), of(6, 20)?);
    /// assert_eq!(node.bounds_with(&program, &mut corners, &[(1, of(3, 8)?)])?, of(6, 40)?);
    /// assert_eq!(corners.bounds(), of(6, 20)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn monotone_over(&self, id: NodeId, inputs: &[Interval], ranges: &[Interval]) -> Option<MonotoneNode> {
        let cone = self.cone(id);
        if cone.inputs.iter().any(|number| *number as usize >= inputs.len()) {
            return None;
        }
        let ranges = cone.part(ranges);
        let slopes = self.slopes_of(&cone, &ranges);
        let is_sure = |(slope, input): (&Slope, Interval)| {
            input.is_point() || slope.direction() != Direction::Both && slope.is_steady()
        };
        if !slopes.iter().zip(cone.inputs_of(inputs)).all(is_sure) {
            return None;
        }
        let directions = slopes.iter().map(|slope| slope.direction()).collect();
        let dependents = dependents(&cone);
        let needed = self.needed_ends(&cone.nodes, &ranges);
        Some(MonotoneNode { cone, directions, needed, dependents })
    }
}

/// For each input, the nodes that depend on it.
fn dependents(cone: &Cone) -> Vec<Vec<u64>> {
    let words = cone.nodes.len().div_ceil(64);
    let of = |input: usize| {
        let mut bits = vec![0_u64; words];
        for (place, node) in cone.nodes.iter().enumerate() {
            let is_set = |id: &NodeId| bits[id.index() / 64] >> (id.index() % 64) & 1 == 1;
            let depends = match node.input() {
                Some(number) => number as usize == input,
                None => node.read().iter().flatten().any(is_set),
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
    /// If an amount is outside the range of decimals.
    pub fn corner_values(&self, program: &Program, inputs: &[Interval]) -> Result<CornerValues, EvaluationError> {
        let inputs = self.cone.inputs_of(inputs);
        let at = |is_low: bool| -> Result<CornerMemory, EvaluationError> {
            let inputs = inputs.iter().zip(&self.directions).map(|(input, way)| end(*input, *way, is_low)).collect();
            let mut base = CornerState { inputs, values: Vec::with_capacity(self.cone.nodes.len()) };
            for place in 0..self.cone.nodes.len() {
                let value = self.value(program, &base, place, is_low)?;
                base.values.push(value);
            }
            Ok(CornerMemory { latest: base.clone(), base })
        };
        Ok(CornerValues { low: at(true)?, high: at(false)? })
    }

    /// The bounds over the base box with some inputs in other intervals; inputs have the program's numbers.
    ///
    /// # Errors
    /// If an amount is outside the range of decimals.
    pub fn bounds_with(
        &self,
        program: &Program,
        corners: &mut CornerValues,
        changed: &[(u32, Interval)],
    ) -> Result<Interval, EvaluationError> {
        let place = |number: &u32| self.cone.inputs.iter().position(|known| known == number);
        let changed: Vec<(usize, Interval)> =
            changed.iter().filter_map(|(number, interval)| Some((place(number)?, *interval))).collect();
        let inf = self.value_with(program, &mut corners.low, &changed, true)?.inf();
        let sup = self.value_with(program, &mut corners.high, &changed, false)?.sup();
        // OK because a node is nowhere greater at its least value than at its greatest.
        Ok(Interval::new(inf, sup).unwrap_or(Interval::point(inf)))
    }

    /// The value of the node at one corner with some inputs changed.
    fn value_with(
        &self,
        program: &Program,
        corner: &mut CornerMemory,
        changed: &[(usize, Interval)],
        is_low: bool,
    ) -> Result<Interval, EvaluationError> {
        let mut inputs = corner.base.inputs.clone();
        changed.iter().for_each(|(place, input)| inputs[*place] = end(*input, self.directions[*place], is_low));
        let differing = inputs.iter().zip(&corner.latest.inputs).enumerate();
        let differing: Vec<usize> = differing.filter(|(_, (to, from))| to != from).map(|(place, _)| place).collect();
        let changed: Vec<usize> = changed.iter().map(|(place, _)| *place).collect();
        let is_latest_nearer = self.work(&differing) <= self.work(&changed);
        if !is_latest_nearer {
            corner.latest.values.copy_from_slice(&corner.base.values);
        }
        corner.latest.inputs = inputs;
        let from = if is_latest_nearer { &differing } else { &changed };
        let found = self.recompute(program, &mut corner.latest, from, is_low);
        if found.is_err() {
            corner.latest = corner.base.clone();
        }
        found
    }

    /// The number of nodes that depend on some inputs.
    fn work(&self, inputs: &[usize]) -> u32 {
        (0..self.cone.nodes.len().div_ceil(64)).map(|word| self.dependents_in(inputs, word).count_ones()).sum()
    }

    /// The nodes of one word of bits that depend on any of some inputs.
    fn dependents_in(&self, inputs: &[usize], word: usize) -> u64 {
        inputs.iter().fold(0, |bits, input| bits | self.dependents[*input][word])
    }

    fn recompute(
        &self,
        program: &Program,
        state: &mut CornerState,
        changed: &[usize],
        is_low: bool,
    ) -> Result<Interval, EvaluationError> {
        for word in 0..self.cone.nodes.len().div_ceil(64) {
            let mut bits = self.dependents_in(changed, word);
            while bits != 0 {
                let place = 64 * word + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                state.values[place] = self.value(program, state, place, is_low)?;
            }
        }
        Ok(state.values[self.cone.top().index()])
    }

    fn value(
        &self,
        program: &Program,
        state: &CornerState,
        place: usize,
        is_low: bool,
    ) -> Result<Interval, EvaluationError> {
        let node = &self.cone.nodes[place];
        let value = program.end_of(node, (self.needed[place], is_low), &state.values, &state.inputs);
        value.map_err(|kind: ArithmeticError| EvaluationError { node: self.cone.ids[place], kind })
    }
}

impl CornerValues {
    /// The bounds of the node over the base box.
    #[must_use]
    pub fn bounds(&self) -> Interval {
        let top = |corner: &CornerMemory| corner.base.values.last().copied().unwrap_or(Interval::point(Decimal::ZERO));
        let (inf, sup) = (top(&self.low).inf(), top(&self.high).sup());
        // OK because a node is nowhere greater at its least value than at its greatest.
        Interval::new(inf, sup).unwrap_or(Interval::point(inf))
    }
}

/// The value of an input with the least, or greatest, value of the node.
fn end(input: Interval, way: Direction, is_low: bool) -> Interval {
    match (way, is_low) {
        (Direction::Down, true) | (Direction::Up | Direction::None | Direction::Both, false) => {
            Interval::point(input.sup())
        }
        (Direction::Down, false) | (Direction::Up | Direction::None | Direction::Both, true) => {
            Interval::point(input.inf())
        }
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
        let node = program.monotone_over(rest, &region, &program.bounds(&region).unwrap()).unwrap();
        let base = [of(2, 3), of(1, 2), of(4, 7)];
        let mut corners = node.corner_values(&program, &base).unwrap();
        for changed in [vec![], vec![(0, of(5, 90))], vec![(2, of(1, 1)), (1, of(0, 9))], vec![(7, of(1, 2))]] {
            let mut inputs = base;
            changed.iter().filter(|(number, _)| *number < 3).for_each(|(number, to)| inputs[*number as usize] = *to);
            let ranges = program.bounds(&inputs).unwrap();
            let (expected, tight) = program.tight_bounds(rest, &inputs, &ranges).unwrap();
            assert!(tight);
            assert_eq!(node.bounds_with(&program, &mut corners, &changed).unwrap(), expected);
        }
        assert_eq!(corners.bounds(), of(2, 6).div(of(4, 7)).unwrap());
    }

    #[test]
    fn a_node_that_turns_is_not_monotone() {
        let mut program = Program::new();
        let x = program.input(0);
        let square = program.multiply(x, x);
        let turning = program.subtract(x, square);
        let region = [of(-1, 1)];
        assert!(program.monotone_over(turning, &region, &program.bounds(&region).unwrap()).is_none());
    }
}

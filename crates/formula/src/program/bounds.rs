//! The bounds reading: an interval for each node that holds all its values, for an interval of every input.
//!
//! One walk by interval arithmetic holds the exact and the rounded values of every node. A formula that uses an input twice
//! can get a wider interval than necessary. Two other files are sharper: the signs of slopes give the ends of one node
//! ([`Program::tight_bounds`]), and a search decides whether a divisor can be zero if its interval contains zero
//! ([`Program::never_zero`]).

use super::cone::Cone;
use super::graph::{EvaluationError, Program};
use super::node::{NodeId, OperandValues};
use crate::interval::Interval;

impl Program {
    /// An interval for every node, in order, that holds all its values; `inputs[n]` is the interval of input `n`.
    ///
    /// Inexact ends are rounded outward. If the interval of a divisor contains zero, [`never_zero`](Self::never_zero) takes
    /// a closer look, and its narrower interval holds from there on.
    ///
    /// # Errors
    /// The first node that may have no value: a divisor that can be zero or that stays undecided, an amount out of range, a
    /// missing input.
    pub fn bounds(&self, inputs: &[Interval]) -> Result<Vec<Interval>, EvaluationError> {
        let mut values: Vec<Interval> = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            let doubtful = node.divisor().filter(|divisor| values[divisor.index()].contains_zero());
            let narrower = doubtful.and_then(|divisor| Some((divisor, self.never_zero(divisor, inputs, &values)?)));
            if let Some((divisor, narrower)) = narrower {
                values[divisor.index()] = narrower;
            }
            let value = node.bounds(&OperandValues { values: &values, inputs, schedules: &self.schedules });
            values.push(value.map_err(|kind| EvaluationError { node: NodeId::at(index), kind })?);
        }
        Ok(values)
    }

    /// The intervals of a cone's nodes over a box of its inputs, inside their `known` intervals over all inputs.
    pub(super) fn bounds_in(&self, cone: &Cone, inputs: &[Interval], known: &[Interval]) -> Vec<Interval> {
        let mut values: Vec<Interval> = Vec::with_capacity(cone.nodes.len());
        for (node, known) in cone.nodes.iter().zip(known) {
            let value = node.bounds(&OperandValues { values: &values, inputs, schedules: &self.schedules });
            // OK because the values over some inputs are among those over all inputs: both intervals hold them.
            values.push(value.ok().and_then(|value| value.intersect(*known)).unwrap_or(*known));
        }
        values
    }
}

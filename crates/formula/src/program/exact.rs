//! The exact reading: one decimal for each node, for one value of every input.

use super::graph::{EvaluationError, Program};
use super::node::{NodeId, OperandValues};
use crate::decimal::Decimal;

impl Program {
    /// The value of every node, in order; `inputs[n]` is the value of input `n`.
    ///
    /// A result that needs more than 28 digits is rounded to nearest.
    ///
    /// # Errors
    /// The first node that has no value: a division by zero, an amount out of range, a missing input.
    pub fn exact(&self, inputs: &[Decimal]) -> Result<Vec<Decimal>, EvaluationError> {
        let mut values: Vec<Decimal> = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            let value = node.exact(&OperandValues { values: &values, inputs, schedules: &self.schedules });
            values.push(value.map_err(|kind| EvaluationError { node: NodeId::at(index), kind })?);
        }
        Ok(values)
    }
}

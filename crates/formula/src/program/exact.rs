//! The exact reading: one decimal a node, for one value of every input.

use super::{EvaluationError, Node, NodeId, Program, truth};
use crate::decimal::{ArithmeticError, Decimal, Rounding};

impl Program {
    /// The value of every node, in order; `inputs[n]` is the value of input `n`.
    ///
    /// Results that need more than 28 digits are rounded to nearest.
    ///
    /// # Errors
    /// The first node without a value: a division by zero, an amount out of range, a missing input.
    pub fn exact(&self, inputs: &[Decimal]) -> Result<Vec<Decimal>, EvaluationError> {
        let mut values: Vec<Decimal> = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            let value = self.exact_node(node, &values, inputs);
            values.push(value.map_err(|kind| EvaluationError { node: NodeId(index as u32), kind })?);
        }
        Ok(values)
    }

    fn exact_node(&self, node: &Node, values: &[Decimal], inputs: &[Decimal]) -> Result<Decimal, ArithmeticError> {
        let at = |id: &NodeId| values[id.index()];
        let nearest = Rounding::Nearest;
        Ok(match node {
            Node::Constant(value) => *value,
            Node::Input(number) => *inputs.get(*number as usize).ok_or(ArithmeticError::Undefined)?,
            Node::Add(a, b) => at(a).add_rounded(at(b), nearest)?,
            Node::Subtract(a, b) => at(a).sub_rounded(at(b), nearest)?,
            Node::Multiply(a, b) => at(a).mul_rounded(at(b), nearest)?,
            Node::Divide(a, b) => at(a).div_rounded(at(b), nearest)?,
            Node::Power(a, exponent) => at(a).powi_rounded(*exponent, nearest)?,
            Node::Min(a, b) => at(a).min(at(b)),
            Node::Max(a, b) => at(a).max(at(b)),
            Node::Ceil(a) => at(a).ceil(),
            Node::Floor(a) => at(a).floor(),
            Node::Round(a) => at(a).round(),
            Node::Less(a, b) => truth(at(a) < at(b)),
            Node::LessOrEqual(a, b) => truth(at(a) <= at(b)),
            Node::Equal(a, b) => truth(at(a) == at(b)),
            Node::Not(a) => truth(at(a).is_zero()),
            Node::Choose(condition, then, otherwise) => at(if at(condition).is_zero() { otherwise } else { then }),
            Node::Price(quantity, number) => self.schedules[*number as usize].cost(at(quantity), nearest)?,
            Node::Share { whole, .. } if at(whole).is_zero() => Decimal::ZERO,
            Node::Share { amount, part, whole } => share(at(amount), at(part), at(whole))?,
        })
    }
}

/// A part is no more than all of it, in the last digit too.
fn share(amount: Decimal, part: Decimal, whole: Decimal) -> Result<Decimal, ArithmeticError> {
    let nearest = Rounding::Nearest;
    let share = amount.mul_rounded(part, nearest)?.div_rounded(whole, nearest)?;
    Ok(share.clamp(amount.min(Decimal::ZERO), amount.max(Decimal::ZERO)))
}

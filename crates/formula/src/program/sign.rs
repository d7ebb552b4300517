//! Which nodes can never be below zero, whatever is drawn: a property of floats too, where bounds are of exact values.

use super::{Node, Program};

impl Program {
    /// Whether each node's draws are never below zero, where that is known of inputs. What no sign can be told of is said to
    /// be below, so the answer errs to one side alone.
    ///
    /// ```
    /// use costcone_formula::Program;
    /// let mut program = Program::new();
    /// let (a, b) = (program.input(0), program.input(1));
    /// let (product, difference) = (program.multiply(a, b), program.subtract(a, b));
    /// let signs = program.non_negative(|_| true);
    /// assert!(signs[product.index()] && !signs[difference.index()]);
    /// ```
    #[must_use]
    pub fn non_negative(&self, is_input: impl Fn(u32) -> bool) -> Vec<bool> {
        let mut signs: Vec<bool> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let sign = match node {
                Node::Constant(value) => !value.is_negative(),
                Node::Input(number) => is_input(*number),
                Node::Max(a, b) => signs[a.index()] || signs[b.index()],
                Node::Choose(_, b, c) => signs[b.index()] && signs[c.index()],
                Node::Less(..) | Node::LessOrEqual(..) | Node::Equal(..) | Node::Not(_) => true,
                Node::Subtract(..) | Node::Price(..) => false,
                // Sums, products, quotients, powers and roundings of what is not below zero are not either, nor is the least.
                other => other.operands().iter().all(|operand| signs[operand.index()]),
            };
            signs.push(sign);
        }
        signs
    }
}

//! Signs: the nodes whose draws can never be below zero. Bounds speak of exact values; signs hold for floats too.

use super::graph::Program;
use super::node::SignContext;

impl Program {
    /// For every node, whether its draws are never below zero; `is_input` answers for the inputs. A false answer means
    /// only that the sign is unknown.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::Program;
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
            let sign = node.is_non_negative(&SignContext { signs: &signs, is_input: &is_input });
            signs.push(sign);
        }
        signs
    }
}

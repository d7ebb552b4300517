//! Degrees: the power of a factor that multiplies a value if one input is multiplied by the factor.

use super::graph::Program;
use super::node::DegreeContext;

impl Program {
    /// For every node, the whole number n such that multiplying an input by any `f` above 0 multiplies the node by `f^n`, for
    /// any other inputs. A node that does not depend on the input has degree 0. A node after a tier, for example, has no degree.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::{Decimal, Program};
    /// let mut program = Program::new();
    /// let (users, files) = (program.input(0), program.input(1));
    /// let each = program.divide(files, users);
    /// let more = program.add(each, users);
    /// let degrees = program.degrees(0);
    /// assert_eq!([users, files, each, more].map(|node| degrees[node.index()]), [Some(1), Some(0), Some(-1), None]);
    /// ```
    #[must_use]
    pub fn degrees(&self, input: u32) -> Vec<Option<i32>> {
        let mut degrees: Vec<Option<i32>> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let context = DegreeContext { degrees: &degrees, nodes: &self.nodes, schedules: &self.schedules, input };
            degrees.push(node.degree(&context));
        }
        degrees
    }
}

#[cfg(test)]
mod tests {
    use crate::decimal::Decimal;
    use crate::program::{NodeId, Program};

    #[test]
    fn a_step_has_no_degree_and_a_comparison_of_like_values_has_degree_zero() {
        let mut program = Program::new();
        let (x, y, ten) = (program.input(0), program.input(1), program.constant(Decimal::TEN));
        let (twice, zero) = (program.multiply(x, ten), program.constant(Decimal::ZERO));
        let (up, least, part) = (program.ceil(x), program.max(twice, zero), program.share(x, y, ten));
        let (over, above) = (program.less(x, twice), program.less(x, ten));
        let chosen = program.choose(over, twice, x);
        let jumped = program.choose(above, twice, x);
        let degrees = program.degrees(0);
        let of = |id: NodeId| degrees[id.index()];
        assert_eq!([up, least, part, over, chosen].map(of), [None, Some(1), Some(1), Some(0), Some(1)]);
        assert_eq!([above, jumped].map(of), [None, None]);
    }
}

//! Degrees: by what power of a factor a value grows where one input is multiplied by that factor.

use super::{Node, NodeId, Program};
use crate::schedule::Schedule;

impl Program {
    /// For every node, the whole number n for which the node is multiplied by `f`^n where an input is multiplied by any `f` above 0,
    /// whatever the other inputs are: 0 for what does not depend on it. Nothing where there is no such number, as behind a tier.
    ///
    /// ```
    /// use costcone_formula::{Decimal, Program};
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
            let degree = self.degree(node, &degrees, input);
            degrees.push(degree);
        }
        degrees
    }

    fn degree(&self, node: &Node, degrees: &[Option<i32>], input: u32) -> Option<i32> {
        let of = |id: &NodeId| degrees[id.index()];
        // Nothing times any factor is nothing.
        let is_zero = |id: &NodeId| self.constant_value(*id).is_some_and(|value| value.is_zero());
        let alike = |a: &NodeId, b: &NodeId| match (is_zero(a), is_zero(b)) {
            (true, _) => of(b),
            (_, true) => of(a),
            _ => of(a).filter(|degree| of(b) == Some(*degree)),
        };
        let untouched = |ids: &[&NodeId]| ids.iter().all(|id| of(id) == Some(0)).then_some(0);
        match node {
            Node::Constant(_) => Some(0),
            Node::Input(number) => Some(i32::from(*number == input)),
            Node::Multiply(a, b) => of(a)?.checked_add(of(b)?),
            Node::Divide(a, b) => of(a)?.checked_sub(of(b)?),
            Node::Power(a, exponent) => of(a)?.checked_mul(*exponent),
            Node::Add(a, b) | Node::Subtract(a, b) | Node::Min(a, b) | Node::Max(a, b) => alike(a, b),
            Node::Choose(condition, then, otherwise) => untouched(&[condition]).and_then(|_| alike(then, otherwise)),
            Node::Price(a, number) if is_flat(&self.schedules[*number as usize]) => of(a),
            Node::Share { amount, part, whole } => of(amount).filter(|_| of(part).is_some() && of(part) == of(whole)),
            Node::Ceil(a) | Node::Floor(a) | Node::Round(a) | Node::Not(a) | Node::Price(a, _) => untouched(&[a]),
            Node::Less(a, b) | Node::LessOrEqual(a, b) | Node::Equal(a, b) => alike(a, b).map(|_| 0),
        }
    }
}

/// Whether one price holds for any quantity.
fn is_flat(schedule: &Schedule) -> bool {
    schedule.tiers().len() == 1
}

#[cfg(test)]
mod tests {
    use crate::decimal::Decimal;
    use crate::program::Program;

    #[test]
    fn steps_have_no_degree_and_comparisons_of_like_things_none_to_speak_of() {
        let mut program = Program::new();
        let (x, y, ten) = (program.input(0), program.input(1), program.constant(Decimal::TEN));
        let (twice, zero) = (program.multiply(x, ten), program.constant(Decimal::ZERO));
        let (up, least, part) = (program.ceil(x), program.max(twice, zero), program.share(x, y, ten));
        let (over, above) = (program.less(x, twice), program.less(x, ten));
        let chosen = program.choose(over, twice, x);
        let jumped = program.choose(above, twice, x);
        let degrees = program.degrees(0);
        let of = |id: super::NodeId| degrees[id.index()];
        assert_eq!([up, least, part, over, chosen].map(of), [None, Some(1), Some(1), Some(0), Some(1)]);
        assert_eq!([above, jumped].map(of), [None, None]);
    }
}

//! Rounding errors: the distance between the exact reading, which rounds each operation to nearest, and the formula itself.

use super::cone::Cone;
use super::graph::Program;
use super::node::ErrorContext;
use crate::interval::Interval;

impl Program {
    /// A bound of the rounding error of a cone's node at any point of a region; infinite if a step or jump lies between.
    pub(super) fn error_in(&self, cone: &Cone, ranges: &[Interval]) -> f64 {
        let mut errors: Vec<f64> = Vec::with_capacity(cone.nodes.len());
        for (node, own) in cone.nodes.iter().zip(ranges) {
            // The exact reading and the formula are both in the range, so a point leaves no room for an error.
            let error = if own.is_point() {
                0.0
            } else {
                node.rounding_error(&ErrorContext { errors: &errors, ranges, own: *own, schedules: &self.schedules })
            };
            errors.push(if error.is_nan() { f64::INFINITY } else { error });
        }
        // OK because the sums above add numbers that are not negative: their own error is below their millionth part.
        errors[cone.top().index()] * (1.0 + 1e-6)
    }
}

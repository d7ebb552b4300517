//! A smooth function of the standard normal score, tabled once and read in a few nanoseconds.
//!
//! Between two nodes runs the polynomial of degree five that has the value, the slope and the curvature of the function
//! at both (Hermite's): its error is at most step⁶/46080 times the greatest sixth derivative.

use std::sync::Arc;

/// A function at one node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) value: f64,
    /// First derivative.
    pub(super) slope: f64,
    /// Second derivative.
    pub(super) curvature: f64,
}

/// Polynomials between nodes at even steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    first: f64,
    steps_per_unit: f64,
    /// Coefficients of each piece, constant first, over the part of a step from 0 to 1.
    pieces: Arc<[[f64; 6]]>,
}

impl Table {
    /// The table of a function with these nodes, at least two, `step` apart from `first` on.
    pub(super) fn new(first: f64, step: f64, nodes: &[Node]) -> Table {
        let pieces = nodes.windows(2).map(|pair| piece(pair[0], pair[1], step)).collect();
        Table { first, steps_per_unit: step.recip(), pieces }
    }

    /// The function at `z`; beyond the nodes at the nearest one. NaN gives NaN.
    pub(super) fn at(&self, z: f64) -> f64 {
        let last = self.pieces.len() - 1;
        let steps = ((z - self.first) * self.steps_per_unit).clamp(0.0, self.pieces.len() as f64);
        // OK because the cast of a number not below 0 cuts its fraction; NaN becomes 0.
        let position = (steps as usize).min(last);
        let part = steps - position as f64;
        self.pieces[position].iter().rev().fold(0.0, |sum, coefficient| sum * part + coefficient)
    }
}

impl Table {
    /// The slope of the function at `z`, where `at` is not held at an end.
    pub(super) fn slope(&self, z: f64) -> f64 {
        let last = self.pieces.len() - 1;
        let steps = ((z - self.first) * self.steps_per_unit).clamp(0.0, self.pieces.len() as f64);
        let position = (steps as usize).min(last);
        let part = steps - position as f64;
        let powers = self.pieces[position].iter().enumerate().skip(1).rev();
        powers.fold(0.0, |sum, (power, coefficient)| sum * part + power as f64 * coefficient) * self.steps_per_unit
    }
}

fn piece(left: Node, right: Node, step: f64) -> [f64; 6] {
    let (slope, next_slope) = (left.slope * step, right.slope * step);
    let (bend, next_bend) = (0.5 * left.curvature * step * step, 0.5 * right.curvature * step * step);
    // What value, slope and bend at the right lack when the left node's parabola is followed.
    let value_gap = right.value - left.value - slope - bend;
    let slope_gap = next_slope - slope - 2.0 * bend;
    let bend_gap = next_bend - bend;
    [
        left.value,
        slope,
        bend,
        10.0 * value_gap - 4.0 * slope_gap + bend_gap,
        -15.0 * value_gap + 7.0 * slope_gap - 2.0 * bend_gap,
        6.0 * value_gap - 3.0 * slope_gap + bend_gap,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(step: f64) -> Table {
        let node = |z: f64| Node { value: z.sin(), slope: z.cos(), curvature: -z.sin() };
        let nodes: Vec<Node> = (0..=10).map(|position| node(f64::from(position) * step)).collect();
        Table::new(0.0, step, &nodes)
    }

    #[test]
    fn error_is_below_the_sixth_power_of_the_step() {
        for step in [0.1, 0.2, 0.4] {
            let table = sine(step);
            for part in 0..=1000 {
                let z = 10.0 * step * f64::from(part) / 1000.0;
                assert!((table.at(z) - z.sin()).abs() <= step.powi(6) / 46_080.0 + 1e-15, "{z}");
            }
        }
    }

    #[test]
    fn slopes_are_those_of_the_pieces() {
        let table = sine(0.1);
        for part in 0..=100 {
            let z = f64::from(part) / 100.0;
            assert!((table.slope(z) - z.cos()).abs() < 1e-9, "{z}");
        }
    }

    #[test]
    fn beyond_the_nodes_the_ends_hold() {
        let table = sine(0.1);
        assert_eq!(table.at(-5.0), 0.0);
        assert_eq!(table.at(f64::NEG_INFINITY), 0.0);
        assert!((table.at(f64::INFINITY) - 1_f64.sin()).abs() < 1e-15);
        assert!(table.at(f64::NAN).is_nan());
    }
}

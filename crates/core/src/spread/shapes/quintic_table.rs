//! A table of a smooth function of the standard normal score. A lookup takes a few nanoseconds.
//!
//! Between two nodes, the table uses the quintic Hermite polynomial: it has the value, slope and curvature of the function at both nodes. Its error
//! is at most step⁶/46080 times the largest sixth derivative.

use std::sync::Arc;

/// Value and derivatives of the function at one node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TableNode {
    pub(super) value: f64,
    /// First derivative.
    pub(super) slope: f64,
    /// Second derivative.
    pub(super) curvature: f64,
}

/// Polynomials between equally spaced nodes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct QuinticTable {
    first: f64,
    steps_per_unit: f64,
    /// Coefficients of each piece, constant first, as a function of the fraction of a step, 0 to 1.
    pieces: Arc<[[f64; 6]]>,
}

impl QuinticTable {
    /// The table of a function with at least two nodes, at `first`, `first + step`, and so on.
    pub(super) fn new(first: f64, step: f64, nodes: &[TableNode]) -> QuinticTable {
        let pieces = nodes.windows(2).map(|pair| piece(pair[0], pair[1], step)).collect();
        QuinticTable { first, steps_per_unit: step.recip(), pieces }
    }

    /// The function at `z`. Outside the nodes, its value at the nearest node. NaN gives NaN.
    pub(super) fn at(&self, z: f64) -> f64 {
        let last = self.pieces.len() - 1;
        let steps = ((z - self.first) * self.steps_per_unit).clamp(0.0, self.pieces.len() as f64);
        // OK because the cast truncates a number that is not negative, and NaN becomes 0.
        let position = (steps as usize).min(last);
        let part = steps - position as f64;
        self.pieces[position].iter().rev().fold(0.0, |sum, coefficient| sum * part + coefficient)
    }

    /// The slope of the function at `z`. Outside the nodes, its slope at the nearest node.
    pub(super) fn slope(&self, z: f64) -> f64 {
        let last = self.pieces.len() - 1;
        let steps = ((z - self.first) * self.steps_per_unit).clamp(0.0, self.pieces.len() as f64);
        let position = (steps as usize).min(last);
        let part = steps - position as f64;
        let powers = self.pieces[position].iter().enumerate().skip(1).rev();
        powers.fold(0.0, |sum, (power, coefficient)| sum * part + power as f64 * coefficient) * self.steps_per_unit
    }
}

fn piece(left: TableNode, right: TableNode, step: f64) -> [f64; 6] {
    let (slope, next_slope) = (left.slope * step, right.slope * step);
    let (bend, next_bend) = (0.5 * left.curvature * step * step, 0.5 * right.curvature * step * step);
    // The left node's parabola misses value, slope and bend of the right node by these gaps.
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

    fn sine(step: f64) -> QuinticTable {
        let node = |z: f64| TableNode { value: z.sin(), slope: z.cos(), curvature: -z.sin() };
        let nodes: Vec<TableNode> = (0..=10).map(|position| node(f64::from(position) * step)).collect();
        QuinticTable::new(0.0, step, &nodes)
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
    fn slopes_agree_with_the_derivative() {
        let table = sine(0.1);
        for part in 0..=100 {
            let z = f64::from(part) / 100.0;
            assert!((table.slope(z) - z.cos()).abs() < 1e-9, "{z}");
        }
    }

    #[test]
    fn outside_the_nodes_the_value_is_that_of_the_nearest_one() {
        let table = sine(0.1);
        assert_eq!(table.at(-5.0), 0.0);
        assert_eq!(table.at(f64::NEG_INFINITY), 0.0);
        assert!((table.at(f64::INFINITY) - 1_f64.sin()).abs() < 1e-15);
        assert!(table.at(f64::NAN).is_nan());
    }

    /// Quintic Hermite interpolation is exact for polynomials of degree five.
    #[test]
    fn a_polynomial_of_degree_five_is_reproduced() {
        let value = |z: f64| ((((2.0 * z - 1.0) * z + 3.0) * z - 5.0) * z + 0.5) * z + 7.0;
        let slope = |z: f64| (((10.0 * z - 4.0) * z + 9.0) * z - 10.0) * z + 0.5;
        let curvature = |z: f64| ((40.0 * z - 12.0) * z + 18.0) * z - 10.0;
        let nodes = [-1.0, 0.5, 2.0].map(|z| TableNode { value: value(z), slope: slope(z), curvature: curvature(z) });
        let table = QuinticTable::new(-1.0, 1.5, &nodes);
        for part in 0..=300 {
            let z = -1.0 + f64::from(part) / 100.0;
            assert!((table.at(z) - value(z)).abs() < 1e-12, "{z}");
            assert!((table.slope(z) - slope(z)).abs() < 1e-11, "{z}");
        }
    }
}

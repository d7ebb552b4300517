//! The PERT distribution: a beta distribution on an interval.
//!
//! The quantile of a beta distribution has no closed form and takes microseconds. A table holds it as a function of the standard normal score, from -8.5
//! to 8.5. Draws outside are extremely rare and use the first two terms of the power series. The error is below 1e-9 of `max - min`.

use std::sync::{Arc, OnceLock};

use super::super::normal;
use super::beta::Beta;
use super::quintic_table::{QuinticTable, TableNode};

/// Sum of the two parameters.
const SUM: f64 = 6.0;
/// The table covers scores from `-REACH` to `REACH`.
const REACH: f64 = 8.5;
/// Nodes of the table per unit of score.
const NODES_PER_UNIT: f64 = 8.0;

/// `min + width · X` with X ~ Beta(a, 6 - a) and a = 1 + 4 · (likely - min) / width.
#[derive(Clone, Debug)]
pub(in crate::spread) struct Pert {
    min: f64,
    width: f64,
    beta: Beta,
    /// The quantile of the beta distribution by score. The first draw computes it: architectures that are only read don't need it.
    table: Arc<OnceLock<QuinticTable>>,
}

/// The table follows from the other fields.
impl PartialEq for Pert {
    fn eq(&self, other: &Pert) -> bool {
        (self.min, self.width, self.beta) == (other.min, other.width, other.beta)
    }
}

impl Pert {
    pub(in crate::spread) fn new(min: f64, likely: f64, max: f64) -> Pert {
        let a = 1.0 + 4.0 * ((likely - min) / (max - min)).clamp(0.0, 1.0);
        Pert { min, width: max - min, beta: Beta::new(a, SUM - a), table: Arc::default() }
    }

    fn table(&self) -> &QuinticTable {
        self.table.get_or_init(|| QuinticTable::new(-REACH, NODES_PER_UNIT.recip(), &nodes(self.beta)))
    }

    pub(in crate::spread) fn parameters(&self) -> [f64; 3] {
        let Pert { min, width, beta: Beta { a, b: _, ln_beta: _ }, table: _ } = self;
        [*min, *width, *a]
    }

    pub(in crate::spread) fn at_score(&self, z: f64) -> f64 {
        let part = if z < -REACH {
            near_zero(self.beta, z)
        } else if z > REACH {
            1.0 - near_zero(self.beta.mirrored(), -z)
        } else {
            self.table().at(z)
        };
        self.min + self.width * part
    }

    /// Value and slope at a score from -8.5 to 8.5.
    pub(in crate::spread) fn along_score(&self, z: f64) -> (f64, f64) {
        (self.at_score(z), self.width * self.table().slope(z))
    }

    pub(in crate::spread) fn scaled(&self, factor: f64) -> Pert {
        Pert { min: self.min * factor, width: self.width * factor, ..self.clone() }
    }
}

/// Quantile at a score far below 0: the inverse of cdf(x) = xᵃ / (a B) · (1 - a (b - 1) / (a + 1) · x + ...).
fn near_zero(beta: Beta, z: f64) -> f64 {
    let x = ((normal::cdf(z).ln() + beta.a.ln() + beta.ln_beta) / beta.a).exp();
    x * (1.0 + (beta.b - 1.0) / (beta.a + 1.0) * x)
}

/// The quantile at every node. The upper half comes from the mirrored beta distribution, so both tails keep all their digits.
fn nodes(beta: Beta) -> Vec<TableNode> {
    let mirror = |node: TableNode| TableNode { value: 1.0 - node.value, slope: node.slope, curvature: -node.curvature };
    let mut nodes = lower_nodes(beta);
    nodes.extend(lower_nodes(beta.mirrored()).into_iter().rev().skip(1).map(mirror));
    nodes
}

/// The quantile at the nodes from `-REACH` to 0. Each node starts the search for the next one.
fn lower_nodes(beta: Beta) -> Vec<TableNode> {
    let count = (REACH * NODES_PER_UNIT) as usize;
    let mut x = near_zero(beta, -REACH);
    let mut nodes = vec![node(beta, -REACH, x)];
    for position in 1..=count {
        let z = -REACH + position as f64 / NODES_PER_UNIT;
        x = solve(beta, z, follow(nodes[position - 1], NODES_PER_UNIT.recip()));
        nodes.push(node(beta, z, x));
    }
    nodes
}

/// Newton's method for ln cdf(x) = ln Φ(z) as a function of ln x, which is nearly linear.
fn solve(beta: Beta, z: f64, guess: f64) -> f64 {
    let target = normal::cdf(z).ln();
    let mut x = guess;
    for _ in 0..20 {
        let cdf = beta.cdf(x);
        let step = (target - cdf.ln()) * cdf / (x * beta.density(x));
        x *= step.exp();
        if step.abs() < 1e-8 {
            break; // The convergence is quadratic: the next step would be below 1e-15.
        }
    }
    x
}

/// Value, slope φ(z)/f(x) and curvature of the quantile as a function of the score.
fn node(beta: Beta, z: f64, x: f64) -> TableNode {
    let slope = normal::density(z) / beta.density(x);
    let log_slope_of_density = (beta.a - 1.0) / x - (beta.b - 1.0) / (1.0 - x);
    TableNode { value: x, slope, curvature: slope * (-z - slope * log_slope_of_density) }
}

/// The value one step further, from a parabola of its logarithm.
fn follow(node: TableNode, step: f64) -> f64 {
    let (slope, curvature) = (node.slope / node.value, node.curvature / node.value);
    node.value * (step * slope + 0.5 * step * step * (curvature - slope * slope)).exp()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::assert_close;
    use super::*;

    fn unit(likely: f64) -> Pert {
        Pert::new(0.0, likely, 1.0)
    }

    /// Source: mpmath 1.4.1, `betainc` inverted by bisection with 30 digits: (likely, probability, quantile).
    #[test]
    fn quantiles_agree_with_the_inverse_beta_function() {
        let values = [
            (0.0, 1e-9, 2.000_000_000_8e-10),
            (0.0, 0.5, 0.129_449_436_703_875_86),
            (0.0, 0.999, 0.748_811_356_849_042),
            (0.25, 1e-9, 1.000_010_000_175_003_7e-5),
            (0.25, 0.1, 0.112_234_958_545_858_56),
            (0.5, 0.001, 0.047_551_898_175_457_67),
            (0.5, 0.9, 0.753_363_546_711_533_4),
            (0.8, 1e-9, 0.005_191_793_527_081_602),
            (0.8, 0.5, 0.723_327_740_607_481_2),
            (1.0, 0.1, 0.630_957_344_480_193_2),
            (1.0, 0.999, 0.999_799_919_951_966_4),
        ];
        for (likely, probability, wanted) in values {
            assert!((unit(likely).at_score(normal::quantile(probability)) - wanted).abs() < 1e-9);
        }
    }

    /// The quantile by bisection of the incomplete beta function, from the tail that is small.
    fn by_bisection(beta: Beta, z: f64) -> f64 {
        if z > 0.0 {
            return 1.0 - by_bisection(beta.mirrored(), -z);
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if beta.cdf(middle) < normal::cdf(z) { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    #[test]
    fn the_error_of_the_table_is_below_a_billionth() {
        for likely in [0.0, 0.01, 0.1, 0.24, 0.5, 0.8, 0.999, 1.0] {
            let pert = unit(likely);
            for step in -900..=900 {
                let z = f64::from(step) * 0.010_03;
                let error = (pert.at_score(z) - by_bisection(pert.beta, z)).abs();
                assert!(error < 1e-9, "{likely}, {z}: {error:e}");
            }
        }
    }

    #[test]
    fn one_sided_shapes_have_closed_forms() {
        for u in [1e-12, 0.01, 0.3, 0.7, 0.99] {
            let z = normal::quantile(u);
            assert!((unit(1.0).at_score(z) - u.powf(0.2)).abs() < 1e-9);
            assert!((unit(0.0).at_score(z) - (1.0 - (1.0 - u).powf(0.2))).abs() < 1e-9);
        }
    }

    #[test]
    fn far_tails_reach_the_ends() {
        for likely in [0.0, 0.3, 1.0] {
            assert_eq!(unit(likely).at_score(f64::NEG_INFINITY), 0.0);
            assert_eq!(unit(likely).at_score(f64::INFINITY), 1.0);
            assert!(unit(likely).at_score(-8.501) > 0.0);
            assert_close(unit(likely).at_score(-8.5), unit(likely).at_score(-8.5 - 1e-9), 1e-7);
        }
    }
}

//! Student's t by the standard normal score, on a location and scale.
//!
//! Tabled between the cuts P0.1 and P99.9. Up to 1,000 degrees of freedom nodes solve the incomplete beta function;
//! above, they come from the expansion in 1/ν, whose error there is below 1e-7 standard errors.
//!
//! # Source
//! Student, "The probable error of a mean", Biometrika 6 (1908), 1-25. Expansion: M. Abramowitz, I. A. Stegun,
//! "Handbook of Mathematical Functions", 26.7.5.

use super::beta::Beta;
use super::normal::{self, CUT};
use super::table::{Node, Table};

/// Pieces of the table between 0 and the upper cut; one more lies beyond it, for what is tabled across the cut.
const STEPS: usize = 64;
/// From this many degrees of freedom on, the expansion is used.
const MANY: f64 = 1000.0;

/// A clamped Student's t.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Student {
    location: f64,
    scale: f64,
    /// Greatest distance from the location.
    limit: f64,
    /// The standard t by score, from 0 to the upper cut.
    table: Table,
}

impl Student {
    /// With `degrees` of freedom, at least 1.
    pub(super) fn new(location: f64, scale: f64, degrees: usize) -> Student {
        let table = table(degrees as f64);
        Student { location, scale, limit: scale * table.at(CUT), table }
    }

    /// Clamped on both sides alike, at most `limit` from the location, so that the mean stays there.
    pub(super) fn limited(self, limit: f64) -> Student {
        Student { limit: self.limit.min(limit), ..self }
    }

    /// Location, scale, limit, and where the standard t stands at P99.9, which tells the degrees of freedom.
    pub(super) fn parameters(&self) -> [f64; 4] {
        [self.location, self.scale, self.limit, self.table.at(CUT)]
    }

    /// The value at score `z`, clamped.
    pub(super) fn at_score(&self, z: f64) -> f64 {
        let distance = (self.scale * self.table.at(z.abs())).min(self.limit);
        if z < 0.0 { self.location - distance } else { self.location + distance }
    }

    /// Value and slope at score `z`, not clamped; one step beyond the cuts the last.
    pub(super) fn along_score(&self, z: f64) -> (f64, f64) {
        let distance = self.scale * self.table.at(z.abs());
        let value = if z < 0.0 { self.location - distance } else { self.location + distance };
        (value, self.scale * self.table.slope(z.abs()))
    }

    pub(super) fn scaled(&self, factor: f64) -> Student {
        let (location, scale, limit) = (self.location * factor, self.scale * factor, self.limit * factor);
        Student { location, scale, limit, ..self.clone() }
    }
}

/// The value that a standard t of `degrees` of freedom, at least 1, stays below with probability `p`, from 0.001 to 0.999.
pub(crate) fn student_quantile(degrees: usize, p: f64) -> f64 {
    Student::new(0.0, 1.0, degrees).at_score(normal::quantile(p))
}

fn table(degrees: f64) -> Table {
    let step = CUT / STEPS as f64;
    let mut nodes = vec![node(degrees, 0.0, 0.0)];
    for position in 1..=STEPS + 1 {
        let z = position as f64 * step;
        let before = nodes[position - 1];
        let guess = before.value + step * before.slope + 0.5 * step * step * before.curvature;
        let many = degrees > MANY;
        nodes.push(if many { expansion(degrees, z) } else { node(degrees, z, solve(degrees, z, guess)) });
    }
    Table::new(0.0, step, &nodes)
}

/// Newton's method for ln P(T > t) = ln Φ(-z) in asinh t, nearly straight both near 0 and in a heavy tail.
fn solve(degrees: f64, z: f64, guess: f64) -> f64 {
    let target = normal::cdf(-z).ln();
    let mut angle = guess.asinh();
    for _ in 0..50 {
        let t = angle.sinh();
        let tail = upper_tail(degrees, t);
        let step = (tail.ln() - target) * tail / (density(degrees, t) * angle.cosh());
        angle += step;
        if step.abs() < 1e-8 {
            break; // Converges quadratically: the next step would be below 1e-15.
        }
    }
    angle.sinh()
}

/// P(T > t) for t not below 0.
fn upper_tail(degrees: f64, t: f64) -> f64 {
    let x = degrees / (degrees + t * t);
    0.5 * Beta::new(0.5 * degrees, 0.5).cdf(x)
}

fn density(degrees: f64, t: f64) -> f64 {
    height(degrees) * (-0.5 * (degrees + 1.0) * (t * t / degrees).ln_1p()).exp()
}

/// Γ((ν+1)/2) / (√(νπ) Γ(ν/2)), the density at 0, by its recurrence from ν = 1 or 2, in which nothing cancels.
fn height(degrees: f64) -> f64 {
    let (mut height, mut below) =
        if degrees % 2.0 == 0.0 { (0.125_f64.sqrt(), 2.0) } else { (std::f64::consts::FRAC_1_PI, 1.0) };
    while below < degrees {
        height *= (below + 1.0) / below * (below / (below + 2.0)).sqrt();
        below += 2.0;
    }
    height
}

/// Value, slope φ(z)/f(t) and curvature of the quantile over the score.
fn node(degrees: f64, z: f64, t: f64) -> Node {
    let slope = normal::density(z) / density(degrees, t);
    let log_slope_of_density = -(degrees + 1.0) * t / (degrees + t * t);
    Node { value: t, slope, curvature: slope * (-z - slope * log_slope_of_density) }
}

/// t = z + (z³ + z) / 4ν + (5z⁵ + 16z³ + 3z) / 96ν², with its derivatives.
fn expansion(degrees: f64, z: f64) -> Node {
    let (first, second) = (0.25 / degrees, 1.0 / (96.0 * degrees * degrees));
    let square = z * z;
    Node {
        value: z + first * z * (square + 1.0) + second * z * (5.0 * square * square + 16.0 * square + 3.0),
        slope: 1.0 + first * (3.0 * square + 1.0) + second * (25.0 * square * square + 48.0 * square + 3.0),
        curvature: first * 6.0 * z + second * z * (100.0 * square + 96.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;

    /// Source: mpmath 1.4.1, `betainc` inverted by bisection with 30 digits; the last two SciPy 1.17.1.
    #[test]
    fn quantiles_agree_with_tables() {
        let values = [
            (1, 0.6, 0.324_919_696_232_906_33, 2e-9),
            (1, 0.9, 3.077_683_537_175_253_4, 1e-9),
            (1, 0.99, 31.820_515_953_773_96, 1e-9),
            (1, 0.999, 318.308_838_985_550_45, 1e-9),
            (2, 0.9, 1.885_618_083_164_126_7, 1e-9),
            (2, 0.999, 22.327_124_770_119_875, 1e-9),
            (3, 0.99, 4.540_702_858_568_133, 1e-9),
            (11, 0.9, 1.363_430_318_020_540_6, 1e-9),
            (11, 0.999, 4.024_701_037_630_738, 1e-9),
            (100, 0.99, 2.364_217_366_238_482, 1e-9),
            (1000, 0.999, 3.098_402_163_912_923, 1e-9),
            (1001, 0.6, 0.253_414_448_483_498_34, 1e-7),
            (1001, 0.99, 2.330_078_937_964_124, 1e-7),
            (1001, 0.999, 3.098_393_982_491_397_9, 1e-7),
            (100_000, 0.9, 1.281_560_031_449_361_4, 1e-9),
            (100_000, 0.999, 3.090_313_809_427_237_8, 1e-9),
        ];
        for (degrees, probability, wanted, error) in values {
            let student = Student::new(0.0, 1.0, degrees);
            let z = normal::quantile(probability);
            assert_close(student.at_score(z), wanted, error);
            assert_close(student.at_score(-z), -wanted, error);
        }
    }

    #[test]
    fn a_limit_clamps_both_sides() {
        let student = Student::new(10.0, 4.0, 3).limited(10.0);
        assert_eq!([student.at_score(-9.0), student.at_score(0.0), student.at_score(9.0)], [0.0, 10.0, 20.0]);
        let wide = Student::new(10.0, 4.0, 3).limited(1000.0);
        assert_close(wide.at_score(9.0), 10.0 + 4.0 * 10.214_531_852_407_387, 1e-9);
    }
}

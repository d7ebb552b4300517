//! Student's t distribution with a location and a scale, as a function of the standard normal score.
//!
//! A table covers P0.1 to P99.9. Up to 1,000 degrees of freedom, its nodes invert the incomplete beta function. Above, they come from the expansion
//! in 1/ν, whose error there is below 1e-7 standard errors.
//!
//! # Source
//! Student, "The probable error of a mean", Biometrika 6 (1908), 1-25. Expansion: M. Abramowitz, I. A. Stegun,
//! "Handbook of Mathematical Functions", 26.7.5.

use super::super::normal::{self, CLAMP_SCORE};
use super::beta::Beta;
use super::quintic_table::{QuinticTable, TableNode};

/// Pieces of the table between 0 and P99.9. One more piece follows, for sampling tables whose last piece crosses P99.9.
const STEPS: usize = 64;
/// Above this many degrees of freedom, the table uses the expansion.
const MANY: f64 = 1000.0;

/// A clamped Student's t.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::spread) struct Student {
    location: f64,
    scale: f64,
    /// Largest distance from the location.
    limit: f64,
    /// The standard t distribution by score, from 0 to P99.9.
    table: QuinticTable,
}

impl Student {
    /// `degrees` of freedom, at least 1.
    pub(in crate::spread) fn new(location: f64, scale: f64, degrees: usize) -> Student {
        let table = table(degrees as f64);
        Student { location, scale, limit: scale * table.at(CLAMP_SCORE), table }
    }

    /// A copy that is at most `limit` away from the location on both sides. Its mean is still the location.
    pub(in crate::spread) fn limited(self, limit: f64) -> Student {
        Student { limit: self.limit.min(limit), ..self }
    }

    /// Location, scale, limit, and P99.9 of the standard t distribution, which identifies the degrees of freedom.
    pub(in crate::spread) fn parameters(&self) -> [f64; 4] {
        let Student { location, scale, limit, table } = self;
        [*location, *scale, *limit, table.at(CLAMP_SCORE)]
    }

    /// The value at score `z`, clamped.
    pub(in crate::spread) fn at_score(&self, z: f64) -> f64 {
        let distance = (self.scale * self.table.at(z.abs())).min(self.limit);
        if z < 0.0 { self.location - distance } else { self.location + distance }
    }

    /// Value and slope at score `z`, not clamped. The table ends one step above P99.9.
    pub(in crate::spread) fn along_score(&self, z: f64) -> (f64, f64) {
        let distance = self.scale * self.table.at(z.abs());
        let value = if z < 0.0 { self.location - distance } else { self.location + distance };
        (value, self.scale * self.table.slope(z.abs()))
    }

    pub(in crate::spread) fn scaled(&self, factor: f64) -> Student {
        let (location, scale, limit) = (self.location * factor, self.scale * factor, self.limit * factor);
        Student { location, scale, limit, ..self.clone() }
    }
}

/// The quantile of the standard t distribution with `degrees` of freedom, at least 1, at probability `p`, 0.001 to 0.999.
pub(crate) fn student_quantile(degrees: usize, p: f64) -> f64 {
    Student::new(0.0, 1.0, degrees).at_score(normal::quantile(p))
}

fn table(degrees: f64) -> QuinticTable {
    let step = CLAMP_SCORE / STEPS as f64;
    let mut nodes = vec![node(degrees, 0.0, 0.0)];
    for position in 1..=STEPS + 1 {
        let z = position as f64 * step;
        let before = nodes[position - 1];
        let guess = before.value + step * before.slope + 0.5 * step * step * before.curvature;
        let many = degrees > MANY;
        nodes.push(if many { expansion(degrees, z) } else { node(degrees, z, solve(degrees, z, guess)) });
    }
    QuinticTable::new(0.0, step, &nodes)
}

/// Newton's method for ln P(T > t) = ln Φ(-z) as a function of asinh t, which is nearly linear both near 0 and in a heavy tail.
fn solve(degrees: f64, z: f64, guess: f64) -> f64 {
    let target = normal::cdf(-z).ln();
    let mut angle = guess.asinh();
    for _ in 0..50 {
        let t = angle.sinh();
        let tail = upper_tail(degrees, t);
        let step = (tail.ln() - target) * tail / (density(degrees, t) * angle.cosh());
        angle += step;
        if step.abs() < 1e-8 {
            break; // The convergence is quadratic: the next step would be below 1e-15.
        }
    }
    angle.sinh()
}

/// P(T > t) for t that is not negative.
fn upper_tail(degrees: f64, t: f64) -> f64 {
    let x = degrees / (degrees + t * t);
    0.5 * Beta::new(0.5 * degrees, 0.5).cdf(x)
}

fn density(degrees: f64, t: f64) -> f64 {
    height(degrees) * (-0.5 * (degrees + 1.0) * (t * t / degrees).ln_1p()).exp()
}

/// The density at 0, Γ((ν+1)/2) / (√(νπ) Γ(ν/2)), by its recurrence from ν = 1 or 2, which has no cancellation.
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
fn node(degrees: f64, z: f64, t: f64) -> TableNode {
    let slope = normal::density(z) / density(degrees, t);
    let log_slope_of_density = -(degrees + 1.0) * t / (degrees + t * t);
    TableNode { value: t, slope, curvature: slope * (-z - slope * log_slope_of_density) }
}

/// t = z + (z³ + z) / 4ν + (5z⁵ + 16z³ + 3z) / 96ν², with its derivatives.
fn expansion(degrees: f64, z: f64) -> TableNode {
    let (first, second) = (0.25 / degrees, 1.0 / (96.0 * degrees * degrees));
    let square = z * z;
    TableNode {
        value: z + first * z * (square + 1.0) + second * z * (5.0 * square * square + 16.0 * square + 3.0),
        slope: 1.0 + first * (3.0 * square + 1.0) + second * (25.0 * square * square + 48.0 * square + 3.0),
        curvature: first * 6.0 * z + second * z * (100.0 * square + 96.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::assert_close;
    use super::*;

    /// Source: mpmath 1.4.1, `betainc` inverted by bisection with 30 digits; the last two SciPy 1.17.1.
    #[test]
    fn quantiles_agree_with_tabulated_values() {
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

    /// One degree of freedom is the Cauchy distribution: t = tan(π (p - 1/2)). Two have t = (2p - 1) / √(2 p (1 - p)).
    #[test]
    fn one_and_two_degrees_of_freedom_have_closed_forms() {
        for step in 1..1000 {
            let p = f64::from(step) / 1000.0;
            let cauchy = (std::f64::consts::PI * (p - 0.5)).tan();
            assert!((student_quantile(1, p) - cauchy).abs() <= 1e-8 * (1.0 + cauchy.abs()), "{p}");
            let two = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
            assert!((student_quantile(2, p) - two).abs() <= 1e-8 * (1.0 + two.abs()), "{p}");
        }
    }

    #[test]
    fn more_degrees_of_freedom_narrow_the_tail_down_to_the_normal() {
        let mut before = f64::INFINITY;
        for degrees in [1, 2, 3, 5, 10, 30, 100, 999, 1000, 1001, 10_000, 1_000_000] {
            let tail = student_quantile(degrees, 0.99);
            assert!(tail < before && tail > normal::quantile(0.99), "{degrees}");
            before = tail;
        }
    }
}

//! Latin hypercube sampling: each of n equal strata of a dimension has one point, at a random position.
//!
//! A random permutation assigns strata to points. It is computed on demand: a bijection of the numbers below the next power of
//! two is repeated until the result is below n.
//!
//! # Source
//! M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of input variables in the
//! analysis of output from a computer code", Technometrics 21 (1979), 239-245. Permutations by cycle walking: J. Black,
//! P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.

use costcone_formula::lanes::{LANES, Lane};

use super::mix::{STEP, mixed};

pub(crate) struct Coordinate {
    key: u64,
    points: u64,
    mask: u64,
}

impl Coordinate {
    pub(super) fn new(key: u64, points: u64) -> Coordinate {
        let points = points.max(1);
        Coordinate { key, points, mask: points.next_power_of_two() - 1 }
    }

    pub(super) fn draw(&self, chunk: u64, out: &mut Lane) {
        for (place, out) in out.iter_mut().enumerate() {
            let point = chunk * LANES as u64 + place as u64;
            let jitter = mixed(self.key ^ mixed(point.wrapping_add(1).wrapping_mul(STEP)));
            let within = ((jitter >> 32) as f64 + 0.5) / (1_u64 << 32) as f64;
            // OK because lanes after the last point are not counted.
            *out = (self.stratum(point % self.points) as f64 + within) / self.points as f64;
        }
    }

    fn stratum(&self, point: u64) -> u64 {
        let mut number = point;
        loop {
            number = self.shuffled(number);
            if number < self.points {
                return number;
            }
        }
    }

    /// A bijection of the numbers up to the mask: each step is invertible.
    fn shuffled(&self, number: u64) -> u64 {
        let half = (self.mask.count_ones() / 2).max(1);
        (0..4).fold(number, |number, round| {
            let key = mixed(self.key.wrapping_add(STEP.wrapping_mul(round)));
            let number = (number ^ key).wrapping_mul((key >> 16) | 1) & self.mask;
            number ^ (number >> half)
        })
    }
}

//! Plain Monte Carlo: a hash of a counter, so that each point is computed without the points before it.

use costcone_formula::lanes::{LANES, Lane, fill};

use super::mix::{STEP, mixed};

pub(crate) struct Coordinate {
    key: u64,
}

impl Coordinate {
    pub(super) fn new(key: u64) -> Coordinate {
        Coordinate { key }
    }

    pub(super) fn draw(&self, chunk: u64, out: &mut Lane) {
        let start = self.key.wrapping_add(chunk.wrapping_mul(LANES as u64).wrapping_mul(STEP));
        fill(out, |place| {
            let bits = mixed(start.wrapping_add((place as u64 + 1).wrapping_mul(STEP)));
            // 52 bits with the exponent of 1, minus almost 1: the middle of a cell of 2^-52, never 0.
            f64::from_bits((bits >> 12) | 1.0_f64.to_bits()) - (1.0 - f64::EPSILON / 2.0)
        });
    }
}

//! Tables of cubic pieces that look up a whole block of draws at once.
//!
//! Between two nodes, a table uses the cubic Hermite polynomial: it has the value and slope of the function at both nodes. Its error is at most h⁴/384
//! times the largest fourth derivative, where h is the distance between the nodes.
//!
//! | table | function | nodes |
//! |---|---|---|
//! | [`ProbabilityTable`] | a quantile function of u | equally spaced in each octave of min(u, 1 - u), to resolve both tails |
//! | [`ScoreTable`] | a function of the standard normal score | equally spaced |

use costcone_formula::lanes::{Cubic, Lane, TablePositions, greater, lesser, locate, look_up};

use super::normal;

/// The bits of 1.
const ONE: u64 = 1.0_f64.to_bits();

/// The largest number below a half.
const BELOW_HALF: f64 = 0.5 - f64::EPSILON / 4.0;

/// A function that returns value and slope at a score. The flag selects the slope just below the score.
pub(super) type ScoreFunction<'a> = dyn Fn(f64, bool) -> (f64, f64) + 'a;

/// The nodes of a table over probabilities: `1 << bits` in each octave of min(u, 1 - u).
#[derive(Clone, Debug)]
pub(crate) struct ProbabilityGrid {
    bits: u32,
    /// From 2^-33 to 1/2: the probability, its score, and the derivative of the score.
    nodes: Vec<[f64; 3]>,
}

/// The lowest octave starts at 2^-33. Below is half a cell of a 32-bit sequence point.
const OCTAVES: u32 = 32;

impl ProbabilityGrid {
    /// A grid of `1 << bits` nodes in each octave.
    pub(crate) fn new(bits: u32) -> ProbabilityGrid {
        let count = OCTAVES << bits;
        let node = |position: u32| {
            let (octave, part) = (position >> bits, position & ((1 << bits) - 1));
            let start = 0.5_f64.powi((OCTAVES + 1 - octave) as i32);
            let u = start * (1.0 + f64::from(part) / f64::from(1 << bits));
            let z = normal::quantile(u);
            [u, z, normal::density(z).recip()]
        };
        ProbabilityGrid { bits, nodes: (0..=count).map(node).collect() }
    }

    /// The nodes of the `octaves` closest to 1/2.
    fn inner(&self, octaves: u32) -> &[[f64; 3]] {
        &self.nodes[((OCTAVES - octaves) << self.bits) as usize..]
    }
}

/// A table of a quantile function of u.
#[derive(Clone, Debug)]
pub(crate) struct ProbabilityTable {
    bits: u32,
    octaves: u32,
    /// For the lower half, a constant outermost piece, then the pieces from the tail inward. The upper half follows in the same order.
    pieces: Vec<Cubic>,
}

impl ProbabilityTable {
    /// The table of a function of the score, with `octaves` in each tail. Farther out, the value is constant.
    pub(super) fn new(grid: &ProbabilityGrid, octaves: u32, along: &ScoreFunction<'_>) -> ProbabilityTable {
        let nodes = grid.inner(octaves);
        let mut pieces = Vec::with_capacity(2 * nodes.len());
        for sign in [1.0, -1.0] {
            let at = |[_, z, speed]: [f64; 3]| {
                let (value, slope) = along(sign * z, sign > 0.0);
                (value, sign * slope * speed)
            };
            pieces.push(Cubic([at(nodes[0]).0, 0.0, 0.0, 0.0]));
            for pair in nodes.windows(2) {
                // The place within a piece is the rest of the mantissa, as a fraction of the octave's start.
                let width = pair[1][0] - pair[0][0];
                pieces.push(cubic(at(pair[0]), at(pair[1]), width, 1.0 / f64::from(1 << grid.bits)));
            }
        }
        ProbabilityTable { bits: grid.bits, octaves, pieces }
    }

    /// The values at the probabilities `u`, clamped to `ends`.
    pub(super) fn draw(&self, u: &Lane, places: &mut TablePositions, out: &mut Lane, ends: [f64; 2]) {
        let (shift, mask) = (52 - self.bits, (1_u64 << (52 - self.bits)) - 1);
        // The piece before the first octave has the bits of the number just below that octave.
        let least = 0.5_f64.powi(self.octaves as i32 + 1).next_down();
        let (outermost, half) = ((least.to_bits() >> shift) as u32, (self.pieces.len() / 2) as u32);
        locate(places, u, self.pieces.len() as u32, move |u| {
            let is_upper = u > 0.5;
            let tail = if is_upper { 1.0 - u } else { u };
            let bits = greater(lesser(tail, BELOW_HALF), least).to_bits();
            let within = f64::from_bits((bits & mask) | ONE) - 1.0;
            ((bits >> shift) as u32 - outermost + if is_upper { half } else { 0 }, within)
        });
        look_up(out, places, &self.pieces, ends);
    }
}

/// A table of a function of the score.
#[derive(Clone, Debug)]
pub(crate) struct ScoreTable {
    first: f64,
    pieces: Vec<Cubic>,
}

/// Nodes per unit of score.
const PER_UNIT: f64 = 32.0;

impl ScoreTable {
    /// The table of a function that covers at least `-reach` to `reach`, with a node at `join`.
    pub(super) fn new(join: f64, reach: f64, along: &ScoreFunction<'_>) -> ScoreTable {
        let below = ((join + reach) * PER_UNIT).ceil().max(1.0);
        let above = ((reach - join) * PER_UNIT).ceil().max(1.0);
        let first = join - below / PER_UNIT;
        let node = |position: u32| join + (f64::from(position) - below) / PER_UNIT;
        let piece = |position| {
            let (from, to) = (node(position), node(position + 1));
            cubic(along(from, false), along(to, true), PER_UNIT.recip(), 1.0)
        };
        // OK because both counts are a few hundred.
        ScoreTable { first, pieces: (0..(below + above) as u32).map(piece).collect() }
    }

    /// The values at the scores `z`, clamped to `ends`. Outside the nodes, the value at the nearest node.
    pub(super) fn draw(&self, z: &Lane, places: &mut TablePositions, out: &mut Lane, ends: [f64; 2]) {
        let (first, count) = (self.first, self.pieces.len() as f64);
        locate(places, z, self.pieces.len() as u32, move |z| {
            let steps = lesser(greater((z - first) * PER_UNIT, 0.0), count);
            let (piece, start) = nearest(lesser(greater(steps - 0.5, 0.0), count - 1.0));
            (piece, steps - start)
        });
        look_up(out, places, &self.pieces, ends);
    }
}

/// The integer nearest to `x`, from 0 to 2^32, as an integer and as a float. Adding 2^52 leaves no bits for a fraction. This takes one addition, while a
/// cast takes several instructions on narrow vectors.
fn nearest(x: f64) -> (u32, f64) {
    const SHIFT: f64 = (1_u64 << 52) as f64;
    let shifted = x + SHIFT;
    (shifted.to_bits() as u32, shifted - SHIFT)
}

/// The cubic through two nodes that are `width` apart, as a function of a place from 0 to `to`.
fn cubic((left, left_slope): (f64, f64), (right, right_slope): (f64, f64), width: f64, to: f64) -> Cubic {
    let (rise, start, end) = (right - left, left_slope * width, right_slope * width);
    let square = 3.0 * rise - 2.0 * start - end;
    let cube = start + end - 2.0 * rise;
    Cubic([left, start / to, square / (to * to), cube / (to * to * to)])
}

#[cfg(test)]
mod tests {
    use costcone_formula::lanes::{LANES, fill};

    use super::*;

    #[test]
    fn a_table_of_the_cdf_returns_the_probabilities() {
        let along = |z: f64, _: bool| (normal::cdf(z), normal::density(z));
        let table = ProbabilityTable::new(&ProbabilityGrid::new(4), OCTAVES, &along);
        let (mut u, mut out, mut places) = (Lane::of(0.5), Lane::of(0.0), TablePositions::default());
        fill(&mut u, |place| (place as f64 + 0.3) / LANES as f64);
        u[..4].copy_from_slice(&[2.0_f64.powi(-33), 1.0 - 2.0_f64.powi(-33), 0.5, 1e-5]);
        table.draw(&u, &mut places, &mut out, [0.0, 1.0]);
        for (out, u) in out.iter().zip(u.iter()) {
            assert!((out - u).abs() < 1e-14 * u.max(1e-3), "{u}: {out}");
        }
        table.draw(&Lane::of(1e-300), &mut places, &mut out, [0.0, 1.0]);
        assert!((out[0] - 2.0_f64.powi(-33)).abs() < 1e-24);
    }

    #[test]
    fn scores_outside_the_nodes_give_the_value_at_the_nearest_node() {
        let along =
            |z: f64, is_below: bool| if z < 0.3 || is_below && z == 0.3 { (z, 1.0) } else { (4.0 * z - 0.9, 4.0) };
        let table = ScoreTable::new(0.3, 2.0, &along);
        let (mut places, mut out) = (TablePositions::default(), Lane::of(0.0));
        for (z, wanted) in [(-1.77, -1.77), (0.29, 0.29), (0.3, 0.3), (0.31, 0.34), (1.9, 6.7)] {
            table.draw(&Lane::of(z), &mut places, &mut out, [-9.0, 9.0]);
            assert!((out[9] - wanted).abs() < 1e-14, "{z}: {}", out[9]);
        }
        table.draw(&Lane::of(1e300), &mut places, &mut out, [-9.0, 7.0]);
        assert_eq!(out[0], 7.0);
        table.draw(&Lane::of(f64::NEG_INFINITY), &mut places, &mut out, [-1.5, 7.0]);
        assert_eq!(out[0], -1.5);
    }
}

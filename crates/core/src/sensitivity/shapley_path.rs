//! Shapley effects: paths from one draw to an independent draw, one assumption at a time.
//!
//! A path starts at a draw with nothing known, and moves to the target draw in a random order. Each step makes one more
//! assumption known. Half the expected squared distance from the target's total is the unknown part of the variance, so the
//! reduction in a step is the assumption's contribution. The mean over orders is its Shapley effect. Effects add up to the
//! variance. None is negative, except for sampling error. The step of an assumption that comes last removes the rest: its total
//! effect, which is computed for each assumption.
//!
//! Correlated assumptions are drawn given those that are known: the copula's scores are combined with the factor of its matrix
//! in the order of the path.
//!
//! # Source
//! Owen (2014), "Sobol' indices and Shapley value", SIAM/ASA JUQ 2; Song, Nelson and Staum (2016), "Shapley effects for global
//! sensitivity analysis: theory and computation", SIAM/ASA JUQ 4, for correlated inputs; Goda (2021), "A simple algorithm for
//! global sensitivity analysis with Shapley effects", RESS 213, for the path; Jansen (1999), Comput. Phys. Commun. 117, for
//! the squares.

use costcone_formula::lanes::{LANES, Lane, sum, unary, update};

use super::copula::Copula;
use super::sample::product;
use crate::estimate::EstimateOptions;
use crate::finding::Finding;
use crate::incremental::{State, Terms};
use crate::plan::Plan;
use crate::sampling::{Bits, Block, BlockPoints, DrawScheme, DrawScratch, InputSampler, Split, key};

/// The number of independent replicates, for the errors.
pub(super) const REPLICATES: usize = 16;
/// The most blocks of draws of a replicate.
const MOST_BLOCKS: u64 = 32;
/// The most work of all paths, in tape steps for a block of draws each: about three simulations of 100,000 draws of a plan with
/// 500 steps.
const BUDGET: u64 = 400_000;

/// The paths of a plan.
pub(super) struct ShapleyPaths<'a> {
    plan: &'a Plan,
    known: &'a InputSampler,
    /// Inputs with independent draws.
    unknown: InputSampler,
    terms: Terms,
    /// The uncertain inputs in the order of their ids.
    inputs: Vec<usize>,
    copula: Copula,
    blocks: u64,
}

impl<'a> ShapleyPaths<'a> {
    /// Prepares the paths for the uncertain inputs of a plan.
    pub(super) fn new(plan: &'a Plan, known: &'a InputSampler, inputs: Vec<usize>) -> ShapleyPaths<'a> {
        let copula = Copula::new(known.members(), &plan.copula().factor);
        let terms = Terms::new(plan, &inputs, &copula.members);
        // Both ends, each input on the path and once more for its total effect, and the copula at each of its members.
        let each: usize = inputs.iter().map(|input| 2 * terms.work(*input)).sum();
        let work = 2 * terms.whole_work() + each + copula.members.len() * terms.work_together();
        let blocks = BUDGET / (work as u64 * REPLICATES as u64).max(1);
        let unknown = known.moved(plan.assumptions().len());
        let blocks = blocks.clamp(2, MOST_BLOCKS).next_multiple_of(2);
        ShapleyPaths { plan, known, unknown, terms, inputs, copula, blocks }
    }

    /// Follows the paths of one replicate.
    ///
    /// # Errors
    /// Returns an error if `look`, which hears of the draws of each block, stops the run.
    pub(super) fn walk(
        &self,
        replicate: usize,
        options: &EstimateOptions,
        look: impl Fn(u64) -> Result<(), Finding>,
    ) -> Result<PathSums, Finding> {
        let points = self.blocks * LANES as u64;
        let split = Split { replicates: REPLICATES as u64, points };
        let (scheme, range) =
            (DrawScheme::new(options.sampling(), options.seed(), split), split.blocks(replicate as u64));
        let mut known = scheme.blocks(range, self.known.dimensions());
        let mut unknown = scheme.blocks(range, self.unknown.dimensions());
        let mut path = ShapleyPath::new(self, options);
        while let (Some((block, known)), Some((_, unknown))) = (known.next(), unknown.next()) {
            path.block(block, [&known, &unknown]);
            look(block.filled as u64)?;
        }
        Ok(path.walked(points as f64))
    }
}

/// The sums of one replicate, by position of input.
pub(super) struct PathSums {
    pub(super) shapley: Vec<f64>,
    pub(super) total: Vec<f64>,
    pub(super) variance: f64,
}

/// Follows paths block by block.
struct ShapleyPath<'a> {
    paths: &'a ShapleyPaths<'a>,
    seed: u64,
    state: State,
    scratches: [DrawScratch; 2],
    /// The values of all inputs: at the target draw, and at the current point of the path.
    goal: Vec<Lane>,
    here: Vec<Lane>,
    /// Independent scores of the copula's members, for the target draw and for the start.
    scores: [Vec<Lane>; 2],
    /// Correlated scores of the target draw.
    latents: Vec<Lane>,
    /// The total of the target draw.
    target: Lane,
    /// Memory for one step: an input, a score, and squares.
    anew: Lane,
    score: Lane,
    square: Lane,
    walked: PathSums,
}

impl<'a> ShapleyPath<'a> {
    fn new(paths: &'a ShapleyPaths<'a>, options: &EstimateOptions) -> ShapleyPath<'a> {
        let lanes = || vec![Lane::of(0.0); paths.plan.assumptions().len()];
        let scores = || vec![Lane::of(0.0); paths.copula.members.len()];
        let none = || vec![0.0; paths.inputs.len()];
        ShapleyPath {
            paths,
            seed: options.seed(),
            state: paths.terms.state(),
            scratches: [paths.known.scratch(), paths.unknown.scratch()],
            goal: lanes(),
            here: lanes(),
            scores: [scores(), scores()],
            latents: scores(),
            target: Lane::of(0.0),
            anew: Lane::of(0.0),
            score: Lane::of(0.0),
            square: Lane::of(0.0),
            walked: PathSums { shapley: none(), total: none(), variance: 0.0 },
        }
    }

    fn walked(self, draws: f64) -> PathSums {
        let of_draws = |values: Vec<f64>| values.into_iter().map(|value| value / draws).collect();
        let PathSums { shapley, total, variance } = self.walked;
        PathSums { shapley: of_draws(shapley), total: of_draws(total), variance: variance / draws }
    }

    fn block(&mut self, block: Block, points: [&BlockPoints<'_>; 2]) {
        self.draw(points);
        let order = order(self.paths.inputs.len(), self.seed, block.replicate, block.number);
        // Scores are combined in the order of knowledge of the members.
        let paths = self.paths;
        let copula = &paths.copula;
        let rows: Vec<usize> = order.iter().filter_map(|place| copula.row(paths.inputs[*place])).collect();
        let factor = copula.factor(&rows);
        for depth in 0..rows.len() {
            self.mix(&rows, &factor, rows.len(), depth);
            self.latents[rows[depth]].copy_from_slice(&self.here[copula.members[rows[depth]]][..]);
        }
        self.settle_goal(&rows);
        paths.terms.fill(&mut self.state, &self.goal);
        product(paths.terms.total(&self.state), &self.goal[0], &mut self.target);
        self.total_effects();
        (0..rows.len()).for_each(|depth| self.mix_and_draw(&rows, &factor, 0, depth));
        paths.terms.fill(&mut self.state, &self.here);
        self.walk(&order, &rows, &factor);
    }

    fn walk(&mut self, order: &[usize], rows: &[usize], factor: &[Vec<f64>]) {
        let mut left = self.left();
        self.walked.variance += left;
        let mut known = 0;
        for place in order {
            let input = self.paths.inputs[*place];
            if self.paths.copula.row(input).is_some() {
                known += 1;
                // Members later in the order are drawn given the known ones, so they move too.
                (known - 1..rows.len()).for_each(|depth| self.mix_and_draw(rows, factor, known, depth));
                match known == rows.len() {
                    true => self.moved(input),
                    false => self.paths.terms.change_together(&mut self.state, &self.here),
                }
            } else {
                self.here[input].copy_from_slice(&self.goal[input][..]);
                self.moved(input);
            }
            let now = self.left();
            self.walked.shapley[*place] += left - now;
            left = now;
        }
    }

    /// Computes the terms of an input that has changed.
    fn moved(&mut self, input: usize) {
        self.paths.terms.change(&mut self.state, input, &self.here);
    }

    /// Draws all inputs at the target and at the start. For members of the copula, draws the scores.
    fn draw(&mut self, points: [&BlockPoints<'_>; 2]) {
        let ShapleyPath { paths, scratches, here, goal, scores, .. } = self;
        let sides = [(paths.known, goal), (&paths.unknown, here)];
        let drawing = points.into_iter().zip(scratches).zip(scores);
        for ((inputs, values), ((at, scratch), scores)) in sides.into_iter().zip(drawing) {
            for number in (0..values.len()).filter(|number| paths.copula.row(*number).is_none()) {
                inputs.draw(number, at, scratch, &mut values[number]);
            }
            for (row, scores) in scores.iter_mut().enumerate() {
                inputs.score(row, at, scratch, scores);
            }
        }
    }

    /// Combines the score of the member at a depth of the order, with the first `known` members known. The result is in `here`.
    fn mix(&mut self, rows: &[usize], factor: &[Vec<f64>], known: usize, depth: usize) {
        let member = self.paths.copula.members[rows[depth]];
        let mixed = &mut self.here[member];
        mixed.fill(0.0);
        for (place, weight) in factor[depth].iter().enumerate().take(depth + 1) {
            let of = &self.scores[usize::from(place >= known)][rows[place]];
            update(mixed, of, |mixed, score| mixed + weight * score);
        }
    }

    fn mix_and_draw(&mut self, rows: &[usize], factor: &[Vec<f64>], known: usize, depth: usize) {
        self.mix(rows, factor, known, depth);
        let member = self.paths.copula.members[rows[depth]];
        self.score.copy_from_slice(&self.here[member][..]);
        self.paths.known.draw_member(member, &self.score, &mut self.scratches[0], &mut self.here[member]);
    }

    /// Draws the copula's members at the target from their correlated scores.
    fn settle_goal(&mut self, rows: &[usize]) {
        for row in rows {
            let member = self.paths.copula.members[*row];
            let (latent, scratch) = (&self.latents[*row], &mut self.scratches[0]);
            self.paths.known.draw_member(member, latent, scratch, &mut self.goal[member]);
        }
    }

    /// The unknown part at the current point of the path: half the squared distance to the target, summed over the draws.
    fn left(&mut self) -> f64 {
        let ShapleyPath { paths, state, here, target, square, .. } = self;
        product(paths.terms.total(state), &here[0], square);
        half_square(target, square)
    }

    /// For each input, the distance of the total from the target's total if only this input is drawn again, given all others.
    fn total_effects(&mut self) {
        for place in 0..self.paths.inputs.len() {
            let input = self.paths.inputs[place];
            self.draw_anew(input);
            let ShapleyPath { paths, state, goal, target, anew, square, .. } = self;
            if input == 0 {
                product(paths.terms.total(state), anew, square);
            } else {
                std::mem::swap(&mut goal[input], anew);
                let factor = &goal[0];
                paths.terms.attempt(state, input, goal, |total| product(total, factor, square));
                std::mem::swap(&mut goal[input], anew);
            }
            self.walked.total[place] += half_square(target, square);
        }
    }

    /// Draws an input again, given all others of the target draw.
    fn draw_anew(&mut self, input: usize) {
        let ShapleyPath { paths, scratches, here, scores, latents, anew, score, .. } = self;
        let Some(row) = paths.copula.row(input) else { return anew.copy_from_slice(&here[input][..]) };
        let given = &paths.copula.given_others[row];
        unary(score, &scores[1][row], |score| given.deviation * score);
        for (other, weight) in latents.iter().zip(&given.weights) {
            update(score, other, |score, other| score + weight * other);
        }
        paths.known.draw_member(input, score, &mut scratches[0], anew);
    }
}

/// Half the sum of squared differences. The differences replace the second lane.
fn half_square(a: &Lane, b: &mut Lane) -> f64 {
    update(b, a, |b, a| (b - a) * (b - a));
    sum(b) / 2.0
}

/// The order of a block's paths. Every other block reverses the order of the block before it, so each of two assumptions is
/// known first equally often. With correlation, this is the main difference between orders.
fn order(count: usize, seed: u64, replicate: u64, block: u64) -> Vec<usize> {
    let mut order = shuffled(count, key(seed, replicate, u64::MAX - block / 2));
    if !block.is_multiple_of(2) {
        order.reverse();
    }
    order
}

/// The numbers below `count` in an order that a key decides.
fn shuffled(count: usize, key: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut bits = Bits::new(key);
    for last in (1..count).rev() {
        // OK because the bias of a 64-bit remainder is negligible.
        order.swap(last, (bits.next() % (last as u64 + 1)) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_a_permutation_and_orders_differ() {
        let orders: Vec<Vec<usize>> = (0..100).map(|key| shuffled(7, key)).collect();
        for order in &orders {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3, 4, 5, 6]);
        }
        assert!((0..7).all(|first| orders.iter().any(|order| order[0] == first)));
    }
}

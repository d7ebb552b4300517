//! Blocks of draws: the only path from replicates to sequences. A block states its sequence, its position there, and its number
//! of draws.
//!
//! | draws | sequences of a replicate |
//! |---|---|
//! | up to 2^31 points | one |
//! | more points | the next sequence every 2^31 points |
//! | a Latin hypercube that is drawn on | one for each round, with as many points as all rounds before it |

use costcone_formula::lanes::LANES;

use super::input_sampler::BlockPoints;
use super::sequence::{Replicate, Sampling, Sequence};
use super::split::Split;

/// The most points of one sequence, those of 31 binary digits.
const LONGEST: u64 = 1 << 31;

/// Blocks of a longest sequence.
pub(crate) const BLOCKS_OF_LONGEST: u64 = LONGEST / LANES as u64;

/// A lane-sized group of draws of one replicate. The last of a replicate may have fewer draws than a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its replicate.
    pub replicate: u64,
    /// Its number within the replicate.
    pub number: u64,
    /// How many draws it has.
    pub filled: usize,
}

impl Block {
    /// Its first draw within the replicate.
    #[must_use]
    pub fn start(&self) -> usize {
        self.number as usize * LANES
    }
}

/// Consecutive blocks of one replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockRange {
    /// The replicate.
    pub replicate: u64,
    /// The number of the first block.
    pub from: u64,
    /// The number after the last block.
    pub to: u64,
}

/// Everything that determines the points of all replicates, except their dimensions.
#[derive(Clone, Copy, Debug)]
pub struct DrawScheme {
    /// How points are chosen.
    pub sampling: Sampling,
    /// The seed.
    pub seed: u64,
    /// Replicates and their points.
    pub split: Split,
    /// How often the points were doubled.
    pub round: u64,
}

/// Where a block stands: the number of its sequence, its own number there, and how many points the sequence has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BlockPosition {
    sequence: u64,
    block: u64,
    points: u64,
}

impl DrawScheme {
    /// Draws that are made in one round.
    #[must_use]
    pub fn new(sampling: Sampling, seed: u64, split: Split) -> DrawScheme {
        DrawScheme { sampling, seed, split, round: 0 }
    }

    /// The blocks of a range, one after another, with the points of each in some dimensions.
    #[must_use]
    pub fn blocks<'a>(&self, range: BlockRange, dimensions: &'a [usize]) -> Blocks<'a> {
        Blocks { scheme: *self, range, points: Points::Made { dimensions, last: None } }
    }

    /// The sequence of each replicate, made once for blocks that are asked for again and again.
    #[must_use]
    pub fn replicates(&self, dimensions: &[usize]) -> Replicates {
        let made = |replicate| self.sequence(self.position(replicate, 0), dimensions);
        Replicates { scheme: *self, sequences: (0..self.split.replicates).map(made).collect() }
    }

    fn position(&self, replicate: u64, block: u64) -> BlockPosition {
        let is_new = self.sampling == Sampling::LatinHypercube && self.round > 0;
        let start = if is_new { self.split.points / 2 } else { 0 };
        let (block, points) = (block - start / LANES as u64, self.split.points - start);
        let number = block / BLOCKS_OF_LONGEST;
        let round = if is_new { self.round << 24 } else { 0 };
        BlockPosition {
            sequence: (round + number) * self.split.replicates + replicate,
            block: block % BLOCKS_OF_LONGEST,
            points: (points - number * LONGEST).min(LONGEST),
        }
    }

    fn sequence(&self, position: BlockPosition, dimensions: &[usize]) -> Sequence {
        let BlockPosition { sequence: number, points, .. } = position;
        Replicate { sampling: self.sampling, seed: self.seed, number, points }.sequence(dimensions)
    }
}

/// The sequences of all replicates of at most 2^31 points.
pub struct Replicates {
    scheme: DrawScheme,
    sequences: Vec<Sequence>,
}

impl Replicates {
    /// Replicates and their points.
    #[must_use]
    pub fn split(&self) -> Split {
        self.scheme.split
    }

    /// The blocks of one replicate, one after another.
    #[must_use]
    pub fn blocks(&self, replicate: u64) -> Blocks<'_> {
        Blocks {
            scheme: self.scheme,
            range: self.scheme.split.blocks(replicate),
            points: Points::Kept(&self.sequences),
        }
    }

    /// The blocks of all replicates, one after another, each with its points.
    ///
    /// # Errors
    /// Returns the first error of `work`, and ends with it.
    pub fn each<E>(&self, mut work: impl FnMut(Block, &BlockPoints<'_>) -> Result<(), E>) -> Result<(), E> {
        for replicate in 0..self.scheme.split.replicates {
            let mut blocks = self.blocks(replicate);
            while let Some((block, points)) = blocks.next() {
                work(block, &points)?;
            }
        }
        Ok(())
    }

    /// The points of a block.
    #[must_use]
    pub fn points(&self, block: Block) -> BlockPoints<'_> {
        let sequence = &self.sequences[block.replicate as usize];
        BlockPoints { sequence, number: block.replicate, block: block.number }
    }
}

/// Blocks of one replicate and their points. A block lends its points until the next one is asked for, so this is no `Iterator`.
pub struct Blocks<'a> {
    scheme: DrawScheme,
    range: BlockRange,
    points: Points<'a>,
}

/// Where the sequence of a block comes from.
enum Points<'a> {
    Kept(&'a [Sequence]),
    Made { dimensions: &'a [usize], last: Option<(u64, Sequence)> },
}

impl Blocks<'_> {
    /// The next block and its points.
    #[allow(clippy::should_implement_trait)] // OK because the points are lent, which `Iterator` cannot express.
    pub fn next(&mut self) -> Option<(Block, BlockPoints<'_>)> {
        if self.range.from >= self.range.to {
            return None;
        }
        let BlockRange { replicate, from: number, .. } = self.range;
        self.range.from += 1;
        let block = Block { replicate, number, filled: self.scheme.split.filled(number) };
        let position = self.scheme.position(replicate, number);
        let sequence = match &mut self.points {
            Points::Kept(sequences) => &sequences[replicate as usize],
            Points::Made { dimensions, last } => {
                if last.as_ref().is_none_or(|(own, _)| *own != position.sequence) {
                    *last = Some((position.sequence, self.scheme.sequence(position, dimensions)));
                }
                // INVARIANT: the line above made it.
                &last.as_ref()?.1
            }
        };
        Some((block, BlockPoints { sequence, number: position.sequence, block: position.block }))
    }
}

#[cfg(test)]
mod tests {
    use costcone_formula::lanes::Lane;

    use super::*;

    const ALL: [Sampling; 3] = [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random];
    const DIMENSIONS: [usize; 2] = [1, 300];
    const BLOCK: u64 = LANES as u64;

    /// The points of the remaining blocks, in both dimensions.
    fn points(mut blocks: Blocks<'_>) -> Vec<[f64; 2]> {
        let (mut first, mut second) = (Lane::of(0.0), Lane::of(0.0));
        let mut all = Vec::new();
        while let Some((block, at)) = blocks.next() {
            at.sequence.draw(0, at.block, &mut first);
            at.sequence.draw(1, at.block, &mut second);
            all.extend(first.iter().zip(&second[..]).take(block.filled).map(|(first, second)| [*first, *second]));
        }
        all
    }

    fn scheme(sampling: Sampling, points: u64, round: u64) -> DrawScheme {
        DrawScheme { sampling, seed: 11, split: Split { replicates: 16, points }, round }
    }

    #[test]
    fn kept_sequences_have_the_points_of_sequences_made_on_the_way() {
        for sampling in ALL {
            for count in [1, BLOCK, 2 * BLOCK + 7] {
                let scheme = scheme(sampling, count, 0);
                let kept = scheme.replicates(&DIMENSIONS);
                for replicate in [0, 15] {
                    let made = points(scheme.blocks(scheme.split.blocks(replicate), &DIMENSIONS));
                    assert_eq!(made.len() as u64, count);
                    assert_eq!(made, points(kept.blocks(replicate)), "{sampling:?} {count} {replicate}");
                }
            }
        }
    }

    /// Threads share the work by ranges of blocks, so ranges must meet without a gap or an overlap.
    #[test]
    fn ranges_of_a_replicate_join_to_its_points() {
        for sampling in ALL {
            let scheme = scheme(sampling, 4 * BLOCK + 5, 0);
            let whole = points(scheme.blocks(scheme.split.blocks(3), &DIMENSIONS));
            let parts = [(0, 1), (1, 4), (4, 5)].map(|(from, to)| BlockRange { replicate: 3, from, to });
            let joined: Vec<_> = parts.into_iter().flat_map(|part| points(scheme.blocks(part, &DIMENSIONS))).collect();
            assert_eq!(joined, whole, "{sampling:?}");
        }
    }

    #[test]
    fn each_visits_every_replicate_and_ends_with_the_first_error() {
        let replicates = scheme(Sampling::Sobol, BLOCK + 1, 0).replicates(&DIMENSIONS);
        let mut seen = Vec::new();
        let all = replicates.each(|block, _| {
            seen.push((block.replicate, block.number, block.filled));
            Ok::<(), ()>(())
        });
        assert_eq!(all, Ok(()));
        let expected: Vec<_> = (0..16).flat_map(|replicate| [(replicate, 0, LANES), (replicate, 1, 1)]).collect();
        assert_eq!(seen, expected);
        let stopped = replicates.each(|block, _| if block.replicate == 2 { Err(block.number) } else { Ok(()) });
        assert_eq!(stopped, Err(0));
    }

    /// A run that is drawn on adds blocks. The blocks that it has already keep their points.
    #[test]
    fn doubling_keeps_the_points_of_sobol_and_random_replicates() {
        for sampling in [Sampling::Sobol, Sampling::Random] {
            let (before, after) = (scheme(sampling, 2 * BLOCK, 0), scheme(sampling, 4 * BLOCK, 1));
            let first = BlockRange { replicate: 1, from: 0, to: 2 };
            assert_eq!(points(before.blocks(first, &DIMENSIONS)), points(after.blocks(first, &DIMENSIONS)));
        }
    }

    /// The new half of a doubled Latin hypercube is a hypercube of its own: one point in each of its strata.
    #[test]
    fn the_new_half_of_a_doubled_latin_hypercube_fills_its_strata() {
        let scheme = scheme(Sampling::LatinHypercube, 4 * BLOCK, 1);
        let new = points(scheme.blocks(BlockRange { replicate: 1, from: 2, to: 4 }, &DIMENSIONS));
        for dimension in 0..2 {
            let mut seen = vec![0; 2 * LANES];
            new.iter().for_each(|point| seen[(point[dimension] * (2 * LANES) as f64) as usize] += 1);
            assert!(seen.iter().all(|count| *count == 1), "{dimension}");
        }
    }

    /// A replicate that is longer than a sequence continues with a sequence that no other replicate has.
    #[test]
    fn a_replicate_longer_than_a_sequence_continues_with_the_next() {
        let scheme = scheme(Sampling::Sobol, 2 * LONGEST + 9, 0);
        let last = scheme.position(5, BLOCKS_OF_LONGEST - 1);
        let next = scheme.position(5, BLOCKS_OF_LONGEST);
        let end = scheme.position(5, 2 * BLOCKS_OF_LONGEST);
        assert_eq!(last, BlockPosition { sequence: 5, block: BLOCKS_OF_LONGEST - 1, points: LONGEST });
        assert_eq!(next, BlockPosition { sequence: 21, block: 0, points: LONGEST });
        assert_eq!(end, BlockPosition { sequence: 37, block: 0, points: 9 });
    }
}

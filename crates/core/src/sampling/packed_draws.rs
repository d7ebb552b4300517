//! The draws of a plan's assumptions in blocks of one lane: the draws of an estimate without gaps.
//!
//! A replicate rarely ends at the end of a lane. The remainders of all replicates share lanes, so a sweep with few draws
//! computes no empty lanes.

use std::sync::OnceLock;

use costcone_formula::lanes::{LANES, Lane};

use super::blocks::{Block, DrawScheme, Replicates};
use super::input_sampler::{BlockPoints, DrawScratch, InputSampler};
use super::sequence::Sampling;
use super::split::Split;

/// The points of all replicates, block by block.
pub struct PackedDraws {
    inputs: InputSampler,
    replicates: Replicates,
    /// The remainders of replicates, packed into blocks.
    leftovers: Vec<Vec<Piece>>,
    /// The number of assumptions.
    assumptions: usize,
    /// The cached lanes of each block, if they fit.
    kept: Vec<OnceLock<Vec<Lane>>>,
}

/// The most bytes of cached draws. Above this, draws are computed on each use.
const MOST_KEPT: usize = 64 << 20;

/// A part of a replicate's block, and its position in the packed block.
#[derive(Clone, Copy, Debug)]
struct Piece {
    block: Block,
    from: usize,
    to: usize,
    at: usize,
}

impl PackedDraws {
    /// Makes the sequences of all replicates ready. The scheme is a sampling, a seed, and how many draws there are at least.
    #[must_use]
    pub fn new(inputs: InputSampler, assumptions: usize, (sampling, seed, draws): (Sampling, u64, u64)) -> PackedDraws {
        let split = Split::new(draws, false);
        let replicates = DrawScheme::new(sampling, seed, split).replicates(inputs.dimensions());
        let mut draws = PackedDraws { replicates, leftovers: leftovers(split), inputs, assumptions, kept: Vec::new() };
        if draws.blocks() * assumptions * size_of::<Lane>() <= MOST_KEPT {
            draws.kept.resize_with(draws.blocks(), OnceLock::new);
        }
        draws
    }

    /// Calls `work` with the draws of all assumptions in a block.
    pub fn with<R>(&self, block: usize, scratch: &mut DrawScratch, work: impl FnOnce(&[Lane]) -> R) -> R {
        match self.kept.get(block) {
            Some(kept) => work(kept.get_or_init(|| self.lanes(block, scratch))),
            None => work(&self.lanes(block, scratch)),
        }
    }

    fn lanes(&self, block: usize, scratch: &mut DrawScratch) -> Vec<Lane> {
        let mut lanes = vec![Lane::of(0.0); self.assumptions];
        scratch.forget();
        self.block(block, scratch, &mut lanes, |input, at, scratch, out| self.inputs.draw(input, at, scratch, out));
        lanes
    }

    /// How assumptions are drawn.
    #[must_use]
    pub fn inputs(&self) -> &InputSampler {
        &self.inputs
    }

    /// The number of draws.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.replicates.split().draws()
    }

    /// The number of blocks.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.whole_blocks() + self.leftovers.len()
    }

    /// The number of full blocks, which come first.
    fn whole_blocks(&self) -> usize {
        let split = self.replicates.split();
        (split.replicates * (split.points / LANES as u64)) as usize
    }

    /// The number of draws of a block that are the first draws of the first replicate. An estimate places its histogram bins by
    /// these.
    #[must_use]
    pub fn first(&self) -> usize {
        self.replicates.split().filled(0)
    }

    /// The number of draws in a block.
    #[must_use]
    pub fn filled(&self, block: usize) -> usize {
        self.pieces(block).iter().map(|piece| piece.to - piece.from).sum()
    }

    fn pieces(&self, block: usize) -> Vec<Piece> {
        if let Some(leftover) = block.checked_sub(self.whole_blocks()) {
            return self.leftovers.get(leftover).cloned().unwrap_or_default();
        }
        let split = self.replicates.split();
        let whole = split.points / LANES as u64;
        let block = split.block(block as u64 / whole, block as u64 % whole);
        vec![Piece { block, from: 0, to: LANES, at: 0 }]
    }

    /// Fills the lanes of a block with `draw`. Values after the last draw of a block keep their old content.
    pub fn block(
        &self,
        block: usize,
        scratch: &mut DrawScratch,
        out: &mut [Lane],
        mut draw: impl FnMut(usize, &BlockPoints<'_>, &mut DrawScratch, &mut Lane),
    ) {
        let mut lane = Lane::of(0.0);
        for piece in self.pieces(block) {
            let at = self.replicates.points(piece.block);
            for (place, out) in out.iter_mut().enumerate() {
                if piece.to - piece.from == LANES {
                    draw(place, &at, scratch, out);
                } else {
                    draw(place, &at, scratch, &mut lane);
                    let length = piece.to - piece.from;
                    out[piece.at..piece.at + length].copy_from_slice(&lane[piece.from..piece.to]);
                }
            }
        }
    }
}

/// Packs the last, partial blocks of all replicates.
fn leftovers(split: Split) -> Vec<Vec<Piece>> {
    let mut packed: Vec<Vec<Piece>> = Vec::new();
    let mut room = 0;
    let last = |replicate| split.block(replicate, split.points / LANES as u64);
    for block in (0..split.replicates).map(last) {
        let mut from = 0;
        while from < block.filled {
            if room == 0 {
                packed.push(Vec::new());
                room = LANES;
            }
            let to = block.filled.min(from + room);
            if let Some(packed) = packed.last_mut() {
                packed.push(Piece { block, from, to, at: LANES - room });
            }
            room -= to - from;
            from = to;
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{file, plan_of};

    #[test]
    fn draws_that_replicates_leave_over_share_blocks() {
        let split = Split { replicates: 16, points: 512 + 113 };
        let blocks = leftovers(split);
        let lengths: Vec<usize> =
            blocks.iter().map(|block| block.iter().map(|piece| piece.to - piece.from).sum()).collect();
        assert_eq!(lengths, [512, 512, 512, 16 * 113 - 3 * 512]);
        let of_first: Vec<_> =
            blocks[0].iter().map(|piece| (piece.block.replicate, piece.from, piece.to, piece.at)).collect();
        assert_eq!(of_first[3..], [(3, 0, 113, 339), (4, 0, 60, 452)]);
        assert!(leftovers(Split { replicates: 16, points: 1024 }).is_empty());
    }

    /// Oracle: the blocks of each replicate, drawn one after another. Order differs, so the draws are compared sorted.
    #[test]
    fn packed_blocks_hold_each_draw_of_each_replicate_once() {
        const WIDE: &[(&str, &str)] = &[("p10", "3"), ("p90", "60")];
        let plan = plan_of(&file(&[("x", WIDE), ("y", WIDE)], &[("a", "x * y * 1 USD")]));
        let inputs = InputSampler::new(&plan, None);
        for draws in [100, 8_192, 10_000] {
            let packed = PackedDraws::new(inputs.clone(), 2, (Sampling::Sobol, 9, draws));
            let mut scratch = inputs.scratch();
            let mut found = Vec::new();
            for block in 0..packed.blocks() {
                packed.with(block, &mut scratch, |lanes| found.extend(pairs(lanes, packed.filled(block))));
            }
            assert_eq!(found.len() as u64, packed.count());
            assert_eq!(sorted(found), sorted(drawn_plainly(&inputs, draws)), "{draws}");
        }
    }

    fn drawn_plainly(inputs: &InputSampler, draws: u64) -> Vec<(u64, u64)> {
        let replicates = DrawScheme::new(Sampling::Sobol, 9, Split::new(draws, false)).replicates(inputs.dimensions());
        let (mut scratch, mut all) = (inputs.scratch(), Vec::new());
        let every = replicates.each(|block, at| {
            let mut lanes = vec![Lane::of(0.0); 2];
            (0..2).for_each(|number| inputs.draw(number, at, &mut scratch, &mut lanes[number]));
            all.extend(pairs(&lanes, block.filled));
            Ok::<(), ()>(())
        });
        assert_eq!(every, Ok(()));
        all
    }

    /// The bits of both assumptions' draws, so that equal means identical.
    fn pairs(lanes: &[Lane], filled: usize) -> Vec<(u64, u64)> {
        lanes[0].iter().zip(&lanes[1][..]).take(filled).map(|(x, y)| (x.to_bits(), y.to_bits())).collect()
    }

    fn sorted(mut pairs: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
        pairs.sort_unstable();
        pairs
    }
}

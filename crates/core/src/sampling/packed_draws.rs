//! The draws of a plan's assumptions in blocks of one lane: the draws of an estimate without gaps.
//!
//! A replicate rarely ends at the end of a lane. The remainders of all replicates share lanes, so a sweep with few draws
//! computes no empty lanes.

use std::sync::OnceLock;

use costcone_formula::lanes::{LANES, Lane};

use super::input_sampler::{BlockPoints, DrawScratch, InputSampler};
use super::sequence::{Replicate, Sampling, Sequence};
use super::split::Split;

/// The points of all replicates, block by block.
pub struct Draws {
    inputs: InputSampler,
    sequences: Vec<Sequence>,
    split: Split,
    /// The remainders of replicates, packed into blocks.
    rests: Vec<Vec<Piece>>,
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
    replicate: u64,
    chunk: u64,
    from: usize,
    to: usize,
    at: usize,
}

impl Draws {
    pub fn new(inputs: InputSampler, assumptions: usize, (sampling, seed, draws): (Sampling, u64, u64)) -> Draws {
        let split = Split::new(draws, false);
        let replicate =
            |number| Replicate { sampling, seed, number, points: split.points }.sequence(inputs.dimensions());
        let sequences = (0..split.replicates).map(replicate).collect();
        let mut draws = Draws { sequences, split, rests: rests(split), inputs, assumptions, kept: Vec::new() };
        if draws.pages() * assumptions * size_of::<Lane>() <= MOST_KEPT {
            draws.kept.resize_with(draws.pages(), OnceLock::new);
        }
        draws
    }

    /// Calls `work` with the draws of all assumptions in a block.
    pub fn with<R>(&self, page: usize, scratch: &mut DrawScratch, work: impl FnOnce(&[Lane]) -> R) -> R {
        match self.kept.get(page) {
            Some(kept) => work(kept.get_or_init(|| self.lanes(page, scratch))),
            None => work(&self.lanes(page, scratch)),
        }
    }

    fn lanes(&self, page: usize, scratch: &mut DrawScratch) -> Vec<Lane> {
        let mut lanes = vec![Lane::of(0.0); self.assumptions];
        scratch.forget();
        self.page(page, scratch, &mut lanes, |input, at, scratch, out| self.inputs.draw(input, at, scratch, out));
        lanes
    }

    pub fn inputs(&self) -> &InputSampler {
        &self.inputs
    }

    /// The number of draws.
    pub fn count(&self) -> u64 {
        self.split.draws()
    }

    /// The number of blocks.
    pub fn pages(&self) -> usize {
        self.whole_pages() + self.rests.len()
    }

    /// The number of full blocks, which come first.
    fn whole_pages(&self) -> usize {
        (self.split.replicates * (self.split.points / LANES as u64)) as usize
    }

    /// The number of draws of a block that are the first draws of the first replicate. An estimate places its histogram bins by
    /// these.
    pub fn first(&self) -> usize {
        self.split.filled(0)
    }

    /// The number of draws in a block.
    pub fn filled(&self, page: usize) -> usize {
        self.pieces(page).iter().map(|piece| piece.to - piece.from).sum()
    }

    fn pieces(&self, page: usize) -> Vec<Piece> {
        if let Some(rest) = page.checked_sub(self.whole_pages()) {
            return self.rests.get(rest).cloned().unwrap_or_default();
        }
        let chunks = self.split.points / LANES as u64;
        let (replicate, chunk) = (page as u64 / chunks, page as u64 % chunks);
        vec![Piece { replicate, chunk, from: 0, to: LANES, at: 0 }]
    }

    /// Fills the lanes of a block with `draw`. Values after the last draw of a block keep their old content.
    pub fn page(
        &self,
        page: usize,
        scratch: &mut DrawScratch,
        out: &mut [Lane],
        mut draw: impl FnMut(usize, &BlockPoints<'_>, &mut DrawScratch, &mut Lane),
    ) {
        let mut lane = Lane::of(0.0);
        for piece in self.pieces(page) {
            let sequence = &self.sequences[piece.replicate as usize];
            let at = BlockPoints { sequence, number: piece.replicate, chunk: piece.chunk };
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
fn rests(split: Split) -> Vec<Vec<Piece>> {
    let (chunk, length) = (split.points / LANES as u64, (split.points % LANES as u64) as usize);
    let mut pages: Vec<Vec<Piece>> = Vec::new();
    let mut room = 0;
    for replicate in 0..split.replicates {
        let mut from = 0;
        while from < length {
            if room == 0 {
                pages.push(Vec::new());
                room = LANES;
            }
            let to = length.min(from + room);
            if let Some(page) = pages.last_mut() {
                page.push(Piece { replicate, chunk, from, to, at: LANES - room });
            }
            room -= to - from;
            from = to;
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remainders_of_replicates_are_packed() {
        let split = Split { replicates: 16, points: 512 + 113 };
        let pages = rests(split);
        let lengths: Vec<usize> =
            pages.iter().map(|page| page.iter().map(|piece| piece.to - piece.from).sum()).collect();
        assert_eq!(lengths, [512, 512, 512, 16 * 113 - 3 * 512]);
        let of_first: Vec<_> = pages[0].iter().map(|piece| (piece.replicate, piece.from, piece.to, piece.at)).collect();
        assert_eq!(of_first[3..], [(3, 0, 113, 339), (4, 0, 60, 452)]);
        assert!(rests(Split { replicates: 16, points: 1024 }).is_empty());
    }
}

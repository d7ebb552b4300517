//! What all threads together have noted of one output, piece by piece.

use costcone_formula::lanes::{BINS, LANES};

use super::binned::{Binned, GROUP};
use super::bins::Ends;
use super::distribution::Distribution;
use super::tally::{NOTHING, Noted, Tally, joined};

/// Chunks of one replicate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) replicate: u64,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// Everything noted of one output.
pub(super) struct Gathered {
    /// The first group of bins that was touched; counts of bins from there on.
    first: usize,
    counts: Vec<u64>,
    /// The ends of the draws in each of these bins, where they repeat each other.
    ends: Vec<Ends>,
    /// For each replicate, counts of groups of bins, from the same first one on.
    groups: Vec<Vec<u64>>,
    extent: [f64; 2],
    sums: Vec<i128>,
    /// For each replicate, its draws in order; and those without the factor.
    kept: Vec<Vec<f64>>,
    raw: Vec<Vec<f64>>,
}

impl Gathered {
    pub(super) fn new(noted: &Noted, replicates: usize) -> Gathered {
        Gathered {
            first: 0,
            counts: Vec::new(),
            ends: Vec::new(),
            groups: vec![Vec::new(); replicates],
            extent: NOTHING,
            sums: vec![0; replicates],
            kept: vec![Vec::new(); if noted.is_kept { replicates } else { 0 }],
            raw: vec![Vec::new(); if noted.is_kept_raw { replicates } else { 0 }],
        }
    }

    /// Adds the tally of a piece, and empties it.
    pub(super) fn add(&mut self, tally: &mut Tally, noted: &Noted, piece: Piece) {
        let replicate = piece.replicate as usize;
        self.sums[replicate] += std::mem::take(&mut tally.sum);
        if noted.is_kept_raw {
            put(&mut self.raw[replicate], &mut tally.raw, piece);
        }
        let (Some(bins), Some(counts)) = (&noted.bins, &mut tally.counts) else { return };
        let drawn = std::mem::replace(&mut tally.extent, NOTHING);
        if drawn[0] <= drawn[1] {
            let groups = bins.of(drawn[0]) / GROUP..bins.of(drawn[1]) / GROUP + 1;
            self.make_room(groups.start, groups.end, noted.repeats);
            for group in groups {
                let counts = &mut counts[group * GROUP..(group + 1) * GROUP];
                // Most groups have no draw of a piece, which one look at all their counts together tells.
                if counts.iter().fold(0, |any, count| any | count) == 0 {
                    continue;
                }
                let here = (group - self.first) * GROUP;
                for (all, count) in self.counts[here..here + GROUP].iter_mut().zip(&mut *counts) {
                    self.groups[replicate][group - self.first] += u64::from(*count);
                    *all += u64::from(std::mem::take(count));
                }
                if noted.repeats {
                    let ends = &mut tally.ends[group * GROUP..(group + 1) * GROUP];
                    for (all, ends) in self.ends[here..here + GROUP].iter_mut().zip(ends) {
                        all.join(&std::mem::take(ends));
                    }
                }
            }
        }
        self.extent = joined(self.extent, drawn);
        if noted.is_kept {
            put(&mut self.kept[replicate], &mut tally.kept, piece);
        }
    }

    /// What was drawn, of replicates of `points` points.
    pub(super) fn distribution(&self, noted: &Noted, points: u64) -> Distribution {
        let means = self.sums.iter().map(|sum| *sum as f64 * noted.unit / points as f64).collect();
        let Some(bins) = noted.bins else { return Distribution::of_means(means) };
        if noted.is_kept {
            return Distribution::kept(means, self.extent, self.kept.clone());
        }
        // Room that no draw came to is left out.
        let touched = bins.of(self.extent[0]) / GROUP - self.first..bins.of(self.extent[1]) / GROUP + 1 - self.first;
        let of_bins = touched.start * GROUP..touched.end * GROUP;
        let each: Vec<&[u64]> = self.groups.iter().map(|groups| &groups[touched.clone()]).collect();
        let ends = noted.repeats.then(|| self.ends[of_bins.clone()].to_vec());
        let first = (self.first + touched.start) * GROUP;
        let binned = Binned::new(bins, first, &self.counts[of_bins], &each, ends);
        Distribution::binned(means, self.extent, binned)
    }

    /// The draws that were kept as they are, replicate by replicate.
    pub(super) fn raw(&self) -> Vec<f64> {
        self.raw.concat()
    }

    /// Widens the counts to the groups from `from` to `to`.
    fn make_room(&mut self, from: usize, to: usize, repeats: bool) {
        let is_empty = self.counts.is_empty();
        let (had_first, had_last) = (self.first, self.first + self.counts.len() / GROUP);
        if !is_empty && had_first <= from && to <= had_last {
            return;
        }
        // Some more than asked for, so that the next piece, which reaches a little further, finds room.
        let more = (to - from) / 4;
        let wanted = (from.saturating_sub(more), (to + more).min(BINS / GROUP));
        let (first, last) = if is_empty { wanted } else { (had_first.min(wanted.0), had_last.max(wanted.1)) };
        self.first = if is_empty { first } else { had_first };
        let (before, size) = (self.first - first, last - first);
        widen(&mut self.counts, before * GROUP, size * GROUP, 0);
        self.groups.iter_mut().for_each(|groups| widen(groups, before, size, 0));
        if repeats {
            widen(&mut self.ends, before * GROUP, size * GROUP, Ends::default());
        }
        self.first = first;
    }
}

/// Puts `before` values in front and as many behind as make `size`.
fn widen<T: Clone>(values: &mut Vec<T>, before: usize, size: usize, value: T) {
    values.splice(0..0, std::iter::repeat_n(value.clone(), before));
    values.resize(size, value);
}

/// Puts the draws of a piece in their place among those of the replicate.
fn put(replicate: &mut Vec<f64>, draws: &mut Vec<f64>, piece: Piece) {
    let start = piece.from as usize * LANES;
    replicate.resize(replicate.len().max(start + draws.len()), 0.0);
    replicate[start..start + draws.len()].copy_from_slice(draws);
    draws.clear();
}

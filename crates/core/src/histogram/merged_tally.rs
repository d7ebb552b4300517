//! Merges the tallies of all threads for one output, piece by piece.

use std::ops::Range;

use costcone_formula::lanes::{BINS, LANES};

use super::binned_draws::BinnedDraws;
use super::bins::BinEnds;
use super::distribution::Distribution;
use super::group::GROUP;
use super::tally::{NOTHING, OutputSpec, Tally, joined};
use crate::sampling::BlockRange;

/// Groups of bins.
const GROUPS: usize = BINS / GROUP;

/// The merged tallies of one output.
#[derive(Debug)]
pub(crate) struct MergedTally {
    counts: Vec<u64>,
    /// The lowest and highest draw of each bin, if draws repeat.
    ends: Vec<BinEnds>,
    /// For each replicate, counts of groups of bins.
    groups: Vec<u64>,
    /// The range of groups with draws.
    touched: Range<usize>,
    extent: [f64; 2],
    sums: Vec<i128>,
    /// For each replicate, its draws in order, and the draws without the allowance.
    kept: Vec<Vec<f64>>,
    raw: Vec<Vec<f64>>,
}

impl Default for MergedTally {
    fn default() -> Self {
        MergedTally {
            counts: Vec::new(),
            ends: Vec::new(),
            groups: Vec::new(),
            touched: 0..0,
            extent: NOTHING,
            sums: Vec::new(),
            kept: Vec::new(),
            raw: Vec::new(),
        }
    }
}

impl MergedTally {
    /// Clears everything, and makes room for the output.
    pub(crate) fn fit(&mut self, noted: &OutputSpec, replicates: usize) {
        self.forget();
        if noted.bins.is_some() {
            self.counts.resize(BINS, 0);
            self.groups.resize(replicates * GROUPS, 0);
        }
        self.ends.resize(if noted.repeats { BINS } else { 0 }, BinEnds::default());
        self.sums.resize(replicates, 0);
        self.kept = vec![Vec::new(); if noted.is_kept { replicates } else { 0 }];
        self.raw = vec![Vec::new(); if noted.is_kept_raw { replicates } else { 0 }];
    }

    fn forget(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        let of_bins = touched.start * GROUP..touched.end * GROUP;
        self.counts[of_bins.clone()].fill(0);
        self.groups.chunks_exact_mut(GROUPS).for_each(|groups| groups[touched.clone()].fill(0));
        self.ends.clear();
        self.extent = NOTHING;
        self.sums.fill(0);
    }

    /// Adds the draws of a finished piece to its replicate.
    pub(crate) fn end_piece(&mut self, tally: &mut Tally, noted: &OutputSpec, piece: BlockRange) {
        let replicate = piece.replicate as usize;
        self.sums[replicate] += std::mem::take(&mut tally.sum);
        if noted.bins.is_some() {
            tally.end_piece(noted, &mut self.groups[replicate * GROUPS..(replicate + 1) * GROUPS]);
        }
        if noted.is_kept_raw {
            put(&mut self.raw[replicate], &mut tally.raw, piece);
        }
        if noted.is_kept {
            put(&mut self.kept[replicate], &mut tally.kept, piece);
        }
    }

    /// Adds the counts of a tally, and clears the tally.
    pub(crate) fn add(&mut self, tally: &mut Tally, noted: &OutputSpec) {
        self.touched = spanned(&self.touched, tally.touched(noted));
        self.extent = joined(self.extent, tally.extent);
        tally.empty(noted, &mut self.counts, &mut self.ends);
    }

    /// The distribution of replicates with `points` points each.
    pub(crate) fn distribution(&self, noted: &OutputSpec, points: u64) -> Distribution {
        let means = self.sums.iter().map(|sum| *sum as f64 * noted.unit / points as f64).collect();
        let Some(bins) = noted.bins else { return Distribution::of_means(means) };
        if noted.is_kept {
            return Distribution::kept(means, self.extent, self.kept.clone());
        }
        // Bins without draws at either end are left out.
        let touched = self.touched.clone();
        let of_bins = touched.start * GROUP..touched.end * GROUP;
        let each = self.groups.chunks_exact(GROUPS).map(|groups| &groups[touched.clone()]);
        let ends = noted.repeats.then(|| self.ends[of_bins.clone()].to_vec());
        let binned = BinnedDraws::new(bins, of_bins.start, &self.counts[of_bins], each, ends);
        Distribution::binned(means, self.extent, binned)
    }

    /// The stored draws without the allowance, replicate by replicate.
    pub(crate) fn raw(&self) -> Vec<f64> {
        self.raw.concat()
    }
}

/// The smallest range that contains both.
fn spanned(a: &Range<usize>, b: Range<usize>) -> Range<usize> {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (false, true) => a.clone(),
        (false, false) => a.start.min(b.start)..a.end.max(b.end),
    }
}

/// Puts the draws of a piece into their position in the replicate.
fn put(replicate: &mut Vec<f64>, draws: &mut Vec<f64>, piece: BlockRange) {
    let start = piece.from as usize * LANES;
    replicate.resize(replicate.len().max(start + draws.len()), 0.0);
    replicate[start..start + draws.len()].copy_from_slice(draws);
    draws.clear();
}

//! The tally of one thread: counts by bin, extent, and sum.
//!
//! Counts and sums are whole numbers, so tallies add up to the same bits in any order. An estimate does not depend on the number
//! or speed of its threads.
//!
//! Counts continue from piece to piece, whichever replicates they belong to. The contribution of a piece is the difference from
//! the end of the piece before it, in groups of bins.

use std::ops::Range;

use costcone_formula::lanes::{BINS, LANES, Lane, binary, extent, sum, update};

use super::binned_draws::BinnedDraws;
use super::bins::{BinEnds, Bins};
use super::group::GROUP;
use super::repeats::has_repeats;

/// The requirements on one output.
#[derive(Clone, Debug)]
pub(crate) struct OutputSpec {
    /// The bins of its draws; `None` if only the mean is needed.
    pub(crate) bins: Option<Bins>,
    /// Whether its draws repeat, so that bins must record their ends.
    pub(crate) repeats: bool,
    /// Whether its draws are stored, times the allowance.
    pub(crate) is_kept: bool,
    /// Whether its draws are stored without the allowance, to compute others from them.
    pub(crate) is_kept_raw: bool,
    /// The unit of the sum: a power of two, chosen so that 2^36 sums of lanes fit.
    pub(crate) unit: f64,
}

impl OutputSpec {
    /// The requirements on a cost within `ends`, with bins for the draws `seen` so far.
    pub(crate) fn laid(seen: &[f64], ends: [f64; 2]) -> OutputSpec {
        let floor = ends[0].min(0.0);
        let extent = seen.iter().fold(NOTHING, |extent, value| joined(extent, [*value; 2]));
        OutputSpec {
            bins: Some(Bins::new(extent, floor)),
            // Draws of a smooth cost almost never repeat. A constant cost needs no record of ends.
            repeats: extent[0] < extent[1] && has_repeats(seen),
            is_kept: false,
            is_kept_raw: false,
            unit: unit_of(ends[1].abs().max(floor.abs())),
        }
    }
}

/// The most binary digits before the point of a lane's sum in units: with 2^90, 2^36 sums stay below 2^127.
const DIGITS: i32 = 90;

/// The unit of sums of values up to `greatest`.
fn unit_of(greatest: f64) -> f64 {
    let whole = (greatest.abs() * LANES as f64).max(1e-200);
    2.0_f64.powi(whole.log2().ceil() as i32 - DIGITS)
}

/// The tally of one output on one thread.
#[derive(Debug)]
pub(crate) struct Tally {
    counts: Option<Box<[u32; BINS]>>,
    /// The counts of each group at the end of the last piece.
    grouped: Vec<u32>,
    /// The lowest and highest draw of each bin, if draws repeat.
    ends: Vec<BinEnds>,
    pub(crate) extent: [f64; 2],
    pub(crate) sum: i128,
    pub(crate) kept: Vec<f64>,
    pub(crate) raw: Vec<f64>,
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            counts: None,
            grouped: Vec::new(),
            ends: Vec::new(),
            extent: NOTHING,
            sum: 0,
            kept: Vec::new(),
            raw: Vec::new(),
        }
    }
}

impl Tally {
    /// Makes room for the output. A cleared tally of another simulation has some room already.
    pub(crate) fn fit(&mut self, noted: &OutputSpec) {
        if noted.bins.is_some() && self.counts.is_none() {
            self.counts = vec![0; BINS].into_boxed_slice().try_into().ok();
            self.grouped = vec![0; BINS / GROUP];
        }
        self.ends.resize(if noted.repeats { BINS } else { 0 }, BinEnds::default());
        (self.kept, self.raw) = (Vec::new(), Vec::new());
    }

    /// The range of groups with draws.
    pub(crate) fn touched(&self, noted: &OutputSpec) -> Range<usize> {
        match &noted.bins {
            Some(bins) if self.extent[0] <= self.extent[1] => {
                bins.of(self.extent[0]) / GROUP..bins.of(self.extent[1]) / GROUP + 1
            }
            _ => 0..0,
        }
    }

    /// Adds the draws of the finished piece to each group of a replicate.
    pub(crate) fn end_piece(&mut self, noted: &OutputSpec, groups: &mut [u64]) {
        let touched = self.touched(noted);
        let Some(counts) = &self.counts else { return };
        let counts = counts[touched.start * GROUP..touched.end * GROUP].as_chunks::<GROUP>().0;
        let grouped = &mut self.grouped[touched.clone()];
        for ((counts, grouped), group) in counts.iter().zip(grouped).zip(&mut groups[touched]) {
            let count = counts.iter().sum();
            *group += u64::from(count - *grouped);
            *grouped = count;
        }
    }

    /// Adds all counts and ends to those of all threads, and clears the tally.
    pub(crate) fn empty(&mut self, noted: &OutputSpec, counts: &mut [u64], ends: &mut [BinEnds]) {
        let touched = self.touched(noted);
        self.grouped[touched.clone()].fill(0);
        let bins = touched.start * GROUP..touched.end * GROUP;
        if let Some(counted) = &mut self.counts {
            for (all, count) in counts[bins.clone()].iter_mut().zip(&mut counted[bins.clone()]) {
                *all += u64::from(std::mem::take(count));
            }
        }
        if noted.repeats {
            for (all, ends) in ends[bins.clone()].iter_mut().zip(&mut self.ends[bins]) {
                all.join(&std::mem::take(ends));
            }
        }
        self.extent = NOTHING;
    }

    /// Returns the extent and the counts, and clears the tally.
    pub(crate) fn take(&mut self, noted: &OutputSpec, bins: Bins) -> ([f64; 2], BinnedDraws) {
        let touched = self.touched(noted);
        let of_bins = touched.start * GROUP..touched.end * GROUP;
        let mut counts = vec![0; of_bins.len()];
        let mut ends = vec![BinEnds::default(); if noted.repeats { of_bins.len() } else { 0 }];
        if let Some(counted) = &mut self.counts {
            for (all, count) in counts.iter_mut().zip(&mut counted[of_bins.clone()]) {
                *all = u64::from(std::mem::take(count));
            }
        }
        if noted.repeats {
            ends.iter_mut().zip(&mut self.ends[of_bins.clone()]).for_each(|(all, ends)| *all = std::mem::take(ends));
        }
        let ends = noted.repeats.then_some(ends);
        let binned = BinnedDraws::new(bins, of_bins.start, &counts, std::iter::empty(), ends);
        self.sum = 0;
        (std::mem::replace(&mut self.extent, NOTHING), binned)
    }

    /// Adds the first `filled` values of a lane. The mean counts `values`; everything else counts `values` times `factor`.
    pub(crate) fn note(&mut self, noted: &OutputSpec, values: &Lane, filled: usize, factor: Option<&Lane>) {
        if noted.is_kept_raw {
            self.raw.extend_from_slice(&values[..filled]);
        }
        if filled < LANES {
            return self.note_some(noted, values, filled, factor);
        }
        self.add(noted, values);
        match factor {
            Some(factor) => {
                let mut product = Lane::of(0.0);
                binary(&mut product, values, factor, |value, factor| value * factor);
                self.count(noted, &product, filled);
            }
            None => self.count(noted, values, filled),
        }
    }

    /// For a partial lane: zeros after its values add nothing, and repeats of the first value change no extent.
    fn note_some(&mut self, noted: &OutputSpec, values: &Lane, filled: usize, factor: Option<&Lane>) {
        let mut some = values.clone();
        some[filled..].fill(0.0);
        self.add(noted, &some);
        if let Some(factor) = factor {
            update(&mut some, factor, |value, factor| value * factor);
        }
        let first = some[0];
        some[filled..].fill(first);
        self.count(noted, &some, filled);
    }

    fn add(&mut self, noted: &OutputSpec, values: &Lane) {
        // OK because the unit was chosen for it; a cast that did not fit would stop at the ends of i128.
        self.sum += (sum(values) / noted.unit) as i128;
    }

    fn count(&mut self, noted: &OutputSpec, values: &Lane, filled: usize) {
        let (Some(bins), Some(counts)) = (&noted.bins, &mut self.counts) else { return };
        self.extent = joined(self.extent, extent(values));
        bins.count(counts, values, filled);
        if noted.repeats {
            values[..filled].iter().for_each(|value| self.ends[bins.of(*value)].note(*value));
        }
        if noted.is_kept {
            self.kept.extend_from_slice(&values[..filled]);
        }
    }
}

/// The extent of no values.
pub(crate) const NOTHING: [f64; 2] = [f64::INFINITY, f64::NEG_INFINITY];

/// The extent of the values of both.
pub(crate) fn joined(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0].min(b[0]), a[1].max(b[1])]
}

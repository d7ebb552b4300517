//! What a thread notes of the draws it made: counts in bins, the extent, the sum.
//!
//! Counts and sums are whole numbers, so tallies add up to the same bits in any order: an estimate does not depend on how
//! many threads shared the work, or on which of them was quicker.
//!
//! Counts run on from piece to piece, whatever replicates these belong to. What one piece added is the difference to the
//! end of the piece before, which is taken of groups of bins alone.

use std::ops::Range;

use costcone_formula::lanes::{BINS, LANES, Lane, binary, extent, sum, update};

use super::binned::Binned;
use super::bins::{Bins, Ends};
use super::group::GROUP;
use super::repeats::has_repeats;

/// What is noted of one output.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    /// The bins of its draws; `None` where only the mean is wanted.
    pub(crate) bins: Option<Bins>,
    /// Whether its draws repeat each other, so that bins must remember their ends.
    pub(crate) repeats: bool,
    /// Whether its draws are kept, times the factor.
    pub(crate) is_kept: bool,
    /// Whether its draws are kept as they are, to compute others from.
    pub(crate) is_kept_raw: bool,
    /// A sum is kept in units of this power of two, chosen so that 2^36 sums of lanes fit.
    pub(crate) unit: f64,
}

impl Noted {
    /// What is noted of a cost that never lies outside of `ends`, with bins laid for the draws that were seen of it.
    pub(crate) fn laid(seen: &[f64], ends: [f64; 2]) -> Noted {
        let floor = ends[0].min(0.0);
        let extent = seen.iter().fold(NOTHING, |extent, value| joined(extent, [*value; 2]));
        Noted {
            bins: Some(Bins::new(extent, floor)),
            // Draws of a smooth cost hardly ever meet; one that is the same in all draws needs no bins to say so.
            repeats: extent[0] < extent[1] && has_repeats(seen),
            is_kept: false,
            is_kept_raw: false,
            unit: unit_of(ends[1].abs().max(floor.abs())),
        }
    }
}

/// Digits before the point that a lane's sum needs, at most, once it is in units: 2^90, so that 2^36 of them stay below 2^127.
const DIGITS: i32 = 90;

/// The unit of sums of values of at most `greatest`.
fn unit_of(greatest: f64) -> f64 {
    let whole = (greatest.abs() * LANES as f64).max(1e-200);
    2.0_f64.powi(whole.log2().ceil() as i32 - DIGITS)
}

/// The tally of one output on one thread.
#[derive(Debug)]
pub(crate) struct Tally {
    counts: Option<Box<[u32; BINS]>>,
    /// What the counts of each group came to when the last piece ended.
    grouped: Vec<u32>,
    /// The ends of the draws in each bin, where they repeat each other.
    ends: Vec<Ends>,
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
    /// Makes room for what is noted; one of another simulation that was emptied has some already.
    pub(crate) fn fit(&mut self, noted: &Noted) {
        if noted.bins.is_some() && self.counts.is_none() {
            self.counts = vec![0; BINS].into_boxed_slice().try_into().ok();
            self.grouped = vec![0; BINS / GROUP];
        }
        self.ends.resize(if noted.repeats { BINS } else { 0 }, Ends::default());
        (self.kept, self.raw) = (Vec::new(), Vec::new());
    }

    /// The groups of bins that have draws lie in these.
    pub(crate) fn touched(&self, noted: &Noted) -> Range<usize> {
        match &noted.bins {
            Some(bins) if self.extent[0] <= self.extent[1] => {
                bins.of(self.extent[0]) / GROUP..bins.of(self.extent[1]) / GROUP + 1
            }
            _ => 0..0,
        }
    }

    /// Adds to each group of a replicate the draws of the piece that ends here.
    pub(crate) fn end_piece(&mut self, noted: &Noted, groups: &mut [u64]) {
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

    /// Adds all counts, and the ends of bins, to those of all threads, and starts anew.
    pub(crate) fn empty(&mut self, noted: &Noted, counts: &mut [u64], ends: &mut [Ends]) {
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

    /// The extent and the counts of all that was noted, and starts anew.
    pub(crate) fn take(&mut self, noted: &Noted, bins: Bins) -> ([f64; 2], Binned) {
        let touched = self.touched(noted);
        let of_bins = touched.start * GROUP..touched.end * GROUP;
        let mut counts = vec![0; of_bins.len()];
        let mut ends = vec![Ends::default(); if noted.repeats { of_bins.len() } else { 0 }];
        if let Some(counted) = &mut self.counts {
            for (all, count) in counts.iter_mut().zip(&mut counted[of_bins.clone()]) {
                *all = u64::from(std::mem::take(count));
            }
        }
        if noted.repeats {
            ends.iter_mut().zip(&mut self.ends[of_bins.clone()]).for_each(|(all, ends)| *all = std::mem::take(ends));
        }
        let ends = noted.repeats.then_some(ends);
        let binned = Binned::new(bins, of_bins.start, &counts, std::iter::empty(), ends);
        self.sum = 0;
        (std::mem::replace(&mut self.extent, NOTHING), binned)
    }

    /// Notes the first `filled` values of a lane; the mean is that of `values`, all else that of `values` times `factor`.
    pub(crate) fn note(&mut self, noted: &Noted, values: &Lane, filled: usize, factor: Option<&Lane>) {
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

    /// Where a lane is not full: zeros behind its values add nothing, and repeats of the first widen no extent.
    fn note_some(&mut self, noted: &Noted, values: &Lane, filled: usize, factor: Option<&Lane>) {
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

    fn add(&mut self, noted: &Noted, values: &Lane) {
        // OK because the unit was chosen for it; a cast that did not fit would stop at the ends of i128.
        self.sum += (sum(values) / noted.unit) as i128;
    }

    fn count(&mut self, noted: &Noted, values: &Lane, filled: usize) {
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

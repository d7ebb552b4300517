//! Counts of draws in bins, and what can be read off them.

use std::sync::Arc;

use costcone_formula::lanes::BINS;

use super::bins::{Bins, Ends};
use super::group::GROUP;

/// Counts of all draws in bins, and of each replicate's in groups of [`GROUP`] bins.
#[derive(Clone, Debug)]
pub(crate) struct Binned {
    pub(crate) bins: Bins,
    /// The first bin that is kept; it starts a group.
    pub(crate) first: usize,
    /// Draws below each bin and, last, of all bins. Lists are shared as they were made: to copy them takes as long as to make them.
    below: Arc<Vec<u64>>,
    /// For each replicate in turn, draws below each group and, last, of all groups.
    each_below: Arc<Vec<u64>>,
    /// The ends of the draws in each bin, where draws repeat each other.
    ends: Option<Arc<Vec<Ends>>>,
}

impl Binned {
    /// From the counts of bins from `first` on, those of each replicate's groups, and the ends of bins where draws repeat
    /// each other.
    pub(crate) fn new<'a>(
        bins: Bins,
        first: usize,
        counts: &[u64],
        each: impl ExactSizeIterator<Item = &'a [u64]>,
        ends: Option<Vec<Ends>>,
    ) -> Binned {
        let mut below = Vec::with_capacity(counts.len() + 1);
        add_sums(&mut below, counts);
        let mut each_below = Vec::with_capacity(each.len() * (counts.len() / GROUP + 1));
        each.for_each(|counts| add_sums(&mut each_below, counts));
        Binned { bins, first, below: Arc::new(below), each_below: Arc::new(each_below), ends: ends.map(Arc::new) }
    }

    /// The same for a period of so many months, each value where `within` puts it.
    pub(crate) fn scaled(self, months: f64, within: impl Fn(f64) -> f64) -> Binned {
        let ends = self.ends.map(|ends| Arc::new(ends.iter().map(|ends| ends.map(&within)).collect()));
        Binned { bins: self.bins.scaled(months), ends, ..self }
    }

    /// How many draws there are.
    pub(crate) fn count(&self) -> f64 {
        self.below.last().copied().unwrap_or(0) as f64
    }

    /// The value below which `rank` draws lie.
    pub(crate) fn value(&self, rank: f64, extent: [f64; 2]) -> f64 {
        // The first bin that ends at or above the rank and has draws.
        let place = self.below.partition_point(|below| (*below as f64) < rank).saturating_sub(1);
        let place = (place..self.below.len() - 1).find(|place| self.below[*place] < self.below[place + 1]).unwrap_or(0);
        let (below, count) = (self.below[place] as f64, (self.below[place + 1] - self.below[place]) as f64);
        self.ends(place, extent).value((rank - below).clamp(0.0, count), count)
    }

    /// How many draws lie at or below a limit.
    pub(crate) fn rank(&self, limit: f64, extent: [f64; 2]) -> f64 {
        if limit < extent[0] {
            return 0.0;
        }
        let place = self.bins.of(limit).saturating_sub(self.first);
        if limit >= extent[1] || place + 1 >= self.below.len() {
            return self.count();
        }
        let (below, count) = (self.below[place] as f64, (self.below[place + 1] - self.below[place]) as f64);
        below + self.ends(place, extent).rank(limit, count)
    }

    /// For each replicate the share of its draws among the first `rank` of all, the part of a group being that of all draws.
    pub(crate) fn shares(&self, rank: f64) -> Vec<f64> {
        let place = self.below.partition_point(|below| (*below as f64) < rank).saturating_sub(1);
        let groups = (self.below.len() - 1) / GROUP;
        let group = (place / GROUP).min(groups - 1);
        let (from, to) = (self.below[group * GROUP] as f64, self.below[(group + 1) * GROUP] as f64);
        let part = if to > from { ((rank - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        let share = |below: &[u64]| {
            let all = below.last().copied().unwrap_or(0).max(1) as f64;
            (below[group] as f64 + part * (below[group + 1] - below[group]) as f64) / all
        };
        self.each_below.chunks_exact(groups + 1).map(share).collect()
    }

    /// The ends of the draws of a bin, or of the bin itself, no further than any draw went.
    fn ends(&self, place: usize, extent: [f64; 2]) -> Ends {
        if let Some(ends) = self.ends.as_ref().and_then(|ends| ends.get(place)) {
            return *ends;
        }
        let bin = self.first + place;
        let inside = |value: f64| value.max(extent[0]).min(extent[1]);
        let to = if bin + 1 >= BINS { extent[1] } else { self.bins.start(bin + 1) };
        Ends { least: inside(self.bins.start(bin)), greatest: inside(to), at_least: 0, at_greatest: 0 }
    }
}

/// Adds running sums, from 0 to the sum of all.
fn add_sums(sums: &mut Vec<u64>, counts: &[u64]) {
    let mut sum = 0;
    sums.push(sum);
    sums.extend(counts.iter().map(|count| {
        sum += count;
        sum
    }));
}

//! Counts of draws by bin, and the figures that follow from them.

use std::sync::Arc;

use costcone_formula::lanes::BINS;

use super::bins::{BinEnds, Bins};
use super::group::GROUP;

/// Counts of all draws by bin, and of each replicate by group of [`GROUP`] bins.
#[derive(Clone, Debug)]
pub(crate) struct BinnedDraws {
    pub(crate) bins: Bins,
    /// The first stored bin, which starts a group.
    pub(crate) first: usize,
    /// The number of draws below each bin and, last, in all bins. Shared, because copying would take as much time as counting.
    below: Arc<Vec<u64>>,
    /// For each replicate, the number of draws below each group and, last, in all groups.
    each_below: Arc<Vec<u64>>,
    /// The lowest and highest draw of each bin, if draws repeat.
    ends: Option<Arc<Vec<BinEnds>>>,
}

impl BinnedDraws {
    /// Builds the counts from bin `first` on, with each replicate's groups, and the ends of bins if draws repeat.
    pub(crate) fn new<'a>(
        bins: Bins,
        first: usize,
        counts: &[u64],
        each: impl ExactSizeIterator<Item = &'a [u64]>,
        ends: Option<Vec<BinEnds>>,
    ) -> BinnedDraws {
        let mut below = Vec::with_capacity(counts.len() + 1);
        add_sums(&mut below, counts);
        let mut each_below = Vec::with_capacity(each.len() * (counts.len() / GROUP + 1));
        each.for_each(|counts| add_sums(&mut each_below, counts));
        BinnedDraws { bins, first, below: Arc::new(below), each_below: Arc::new(each_below), ends: ends.map(Arc::new) }
    }

    /// A copy for a period of several months. `within` keeps each value in the bounds.
    pub(crate) fn scaled(self, months: f64, within: impl Fn(f64) -> f64) -> BinnedDraws {
        let ends = self.ends.map(|ends| Arc::new(ends.iter().map(|ends| ends.map(&within)).collect()));
        BinnedDraws { bins: self.bins.scaled(months), ends, ..self }
    }

    /// The number of draws.
    pub(crate) fn count(&self) -> f64 {
        self.below.last().copied().unwrap_or(0) as f64
    }

    /// The value with `rank` draws below it.
    pub(crate) fn value(&self, rank: f64, extent: [f64; 2]) -> f64 {
        // The first bin with draws that ends at or above the rank.
        let place = self.below.partition_point(|below| (*below as f64) < rank).saturating_sub(1);
        let place = (place..self.below.len() - 1).find(|place| self.below[*place] < self.below[place + 1]).unwrap_or(0);
        let (below, count) = (self.below[place] as f64, (self.below[place + 1] - self.below[place]) as f64);
        self.ends(place, extent).value((rank - below).clamp(0.0, count), count)
    }

    /// The number of draws at or below a limit.
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

    /// For each replicate, the share of its draws among the first `rank` of all. Within a group, all draws share in proportion.
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

    /// The lowest and highest draw of a bin, or the bin's own ends within the extent of the draws.
    fn ends(&self, place: usize, extent: [f64; 2]) -> BinEnds {
        if let Some(ends) = self.ends.as_ref().and_then(|ends| ends.get(place)) {
            return *ends;
        }
        let bin = self.first + place;
        let inside = |value: f64| value.max(extent[0]).min(extent[1]);
        let to = if bin + 1 >= BINS { extent[1] } else { self.bins.start(bin + 1) };
        BinEnds { least: inside(self.bins.start(bin)), greatest: inside(to), at_least: 0, at_greatest: 0 }
    }
}

/// Appends running sums, from 0 to the sum of all.
fn add_sums(sums: &mut Vec<u64>, counts: &[u64]) {
    let mut sum = 0;
    sums.push(sum);
    sums.extend(counts.iter().map(|count| {
        sum += count;
        sum
    }));
}

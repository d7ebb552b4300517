//! What the draws say of one cost: its mean, percentiles, probabilities and histogram, each with its standard error.
//!
//! Draws come in replicates whose answers are independent. The error of a figure is what the replicates' own answers
//! scatter by, divided by the root of their number; nothing is assumed of the draws inside a replicate, which are not
//! independent of each other.
//!
//! By default draws are counted in bins and forgotten. A percentile is then read off linearly within its bin, which is no
//! wider than 1/512 of the distance to where bins start: for a smooth cost it errs by some millionths of the spread, for one
//! that takes few values by up to the width of the bin. With draws kept, percentiles are order statistics of the draws.
//!
//! # Source
//! A. B. Owen, "Monte Carlo theory, methods and examples", ch. 17 (replicates of randomised quasi-Monte Carlo). R. J. Hyndman,
//! Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361-365, type 7.

use std::sync::Arc;

use super::bins::Bins;
use crate::spread::student_quantile;

/// The distribution of one cost over the period of its estimate, as drawn.
#[derive(Clone, Debug)]
pub struct Distribution {
    means: Vec<f64>,
    extent: [f64; 2],
    law: Law,
}

#[derive(Clone, Debug)]
enum Law {
    /// Only the mean was asked for.
    Mean,
    /// Counts in bins.
    Binned(Binned),
    /// Every draw, ascending; and those of each replicate.
    Kept { all: Arc<[f64]>, each: Vec<Arc<[f64]>> },
}

/// Counts of all draws in bins from `first` on, and of each replicate's in groups of [`GROUP`] bins.
#[derive(Clone, Debug)]
pub(super) struct Binned {
    pub(super) bins: Bins,
    pub(super) first: usize,
    pub(super) all: Vec<u64>,
    pub(super) each: Vec<Vec<u64>>,
}

/// Bins that are counted together for a replicate.
pub(super) const GROUP: usize = 8;

/// One bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The probability of a cost between the two.
    pub probability: f64,
}

/// A figure with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// How many independent answers the error comes from.
    pub replicates: usize,
}

impl Figure {
    fn new(value: f64, answers: &[f64]) -> Figure {
        Figure { value, error: standard_error(answers), replicates: answers.len() }
    }

    /// Half the width of the interval around the figure that holds the true one with probability `level`, by Student's t.
    #[must_use]
    pub fn margin(&self, level: f64) -> f64 {
        if self.replicates < 2 || self.error == 0.0 {
            return 0.0;
        }
        self.error * student_quantile(self.replicates - 1, 0.5 + 0.5 * level.clamp(0.0, 0.999))
    }
}

impl Distribution {
    /// With the mean of each replicate alone.
    pub(super) fn of_means(means: Vec<f64>) -> Distribution {
        Distribution { means, extent: [0.0, 0.0], law: Law::Mean }
    }

    pub(super) fn binned(means: Vec<f64>, extent: [f64; 2], binned: Binned) -> Distribution {
        Distribution { means, extent, law: Law::Binned(binned) }
    }

    /// From the draws of each replicate.
    pub(super) fn kept(means: Vec<f64>, extent: [f64; 2], mut each: Vec<Vec<f64>>) -> Distribution {
        let mut all = each.concat();
        all.sort_unstable_by(f64::total_cmp);
        each.iter_mut().for_each(|draws| draws.sort_unstable_by(f64::total_cmp));
        Distribution {
            means,
            extent,
            law: Law::Kept { all: all.into(), each: each.into_iter().map(Arc::from).collect() },
        }
    }

    /// The distribution of `months` such months that are all alike, no value outside of `ends`.
    pub(super) fn over(self, months: f64, ends: [f64; 2]) -> Distribution {
        let within = |value: f64| (value * months).max(ends[0]).min(ends[1]);
        let all_within = |draws: Arc<[f64]>| draws.iter().map(|draw| within(*draw)).collect();
        let law = match self.law {
            Law::Mean => Law::Mean,
            Law::Binned(binned) => Law::Binned(Binned { bins: binned.bins.scaled(months), ..binned }),
            Law::Kept { all, each } => {
                Law::Kept { all: all_within(all), each: each.into_iter().map(all_within).collect() }
            }
        };
        let means = self.means.into_iter().map(|mean| mean * months).collect();
        Distribution { means, extent: self.extent.map(within), law }
    }

    /// The mean, without the factor for what is not defined yet, whose own mean is 1.
    #[must_use]
    pub fn mean(&self) -> Figure {
        Figure::new(mean(&self.means), &self.means)
    }

    /// The least and the greatest draw.
    #[must_use]
    pub fn extent(&self) -> [f64; 2] {
        self.extent
    }

    /// Every draw, ascending, where they were kept.
    #[must_use]
    pub fn draws(&self) -> Option<&[f64]> {
        match &self.law {
            Law::Kept { all, .. } => Some(all),
            _ => None,
        }
    }

    /// The value that a draw stays below with probability `p`, from 0 to 1.
    #[must_use]
    pub fn percentile(&self, p: f64) -> Figure {
        let p = p.clamp(0.0, 1.0);
        match &self.law {
            Law::Mean => self.mean(),
            Law::Kept { all, each } => {
                let answers: Vec<f64> = each.iter().map(|draws| order_statistic(draws, p)).collect();
                Figure::new(order_statistic(all, p), &answers)
            }
            Law::Binned(binned) => {
                let answers: Vec<f64> =
                    binned.each.iter().map(|counts| binned.percentile(counts, GROUP, p, self.extent)).collect();
                Figure::new(binned.percentile(&binned.all, 1, p, self.extent), &answers)
            }
        }
    }

    /// The probability of a cost above `limit`.
    #[must_use]
    pub fn probability_over(&self, limit: f64) -> Figure {
        let over = |draws: &[f64]| {
            draws.len().saturating_sub(draws.partition_point(|draw| *draw <= limit)) as f64 / draws.len() as f64
        };
        match &self.law {
            Law::Mean => Figure::new(f64::NAN, &[]),
            Law::Kept { all, each } => {
                Figure::new(over(all), &each.iter().map(|draws| over(draws)).collect::<Vec<_>>())
            }
            Law::Binned(binned) => {
                let over = |counts: &[u64], group| 1.0 - binned.share_below(counts, group, limit, self.extent);
                let answers: Vec<f64> = binned.each.iter().map(|counts| over(counts, GROUP)).collect();
                Figure::new(over(&binned.all, 1), &answers)
            }
        }
    }

    /// `count` bars of one width from `from` to `to`; what lies outside is in none.
    #[must_use]
    pub fn histogram(&self, count: usize, [from, to]: [f64; 2]) -> Vec<Bar> {
        let width = (to - from) / count as f64;
        let edge = |bar: usize| if bar == count { to } else { from + width * bar as f64 };
        // A draw at the first edge is in the first bar.
        let limit = |bar: usize| if bar == 0 { from.next_down() } else { edge(bar) };
        let over: Vec<f64> = (0..=count).map(|bar| self.probability_over(limit(bar)).value).collect();
        let bar =
            |bar: usize| Bar { from: edge(bar), to: edge(bar + 1), probability: (over[bar] - over[bar + 1]).max(0.0) };
        (0..count).map(bar).collect()
    }
}

impl Binned {
    /// The value below which the share `p` of the counts lies, linear within groups of `group` bins.
    fn percentile(&self, counts: &[u64], group: usize, p: f64, extent: [f64; 2]) -> f64 {
        let wanted = p * counts.iter().sum::<u64>() as f64;
        let mut below = 0;
        for (place, count) in counts.iter().enumerate() {
            if *count > 0 && (below + count) as f64 >= wanted {
                let [from, to] = self.ends(place, group, extent);
                return from + (to - from) * ((wanted - below as f64) / *count as f64).clamp(0.0, 1.0);
            }
            below += count;
        }
        extent[1]
    }

    /// The share of the counts that lies at or below a limit.
    fn share_below(&self, counts: &[u64], group: usize, limit: f64, extent: [f64; 2]) -> f64 {
        if limit >= extent[1] {
            return 1.0;
        }
        if limit < extent[0] {
            return 0.0;
        }
        let place = self.bins.of(limit).saturating_sub(self.first) / group;
        let total: u64 = counts.iter().sum();
        let below: u64 = counts.iter().take(place).sum();
        let [from, to] = self.ends(place, group, extent);
        let part = if to > from { ((limit - from) / (to - from)).clamp(0.0, 1.0) } else { 1.0 };
        let within = counts.get(place).copied().unwrap_or(0) as f64 * part;
        (below as f64 + within) / total.max(1) as f64
    }

    /// Where the bins of a place start and end, no further than any draw went.
    fn ends(&self, place: usize, group: usize, extent: [f64; 2]) -> [f64; 2] {
        let bin = self.first + place * group;
        let inside = |value: f64| value.max(extent[0]).min(extent[1]);
        let to = if bin + group >= costcone_formula::lanes::BINS { extent[1] } else { self.bins.start(bin + group) };
        [inside(self.bins.start(bin)), inside(to)]
    }
}

/// The value at a place among sorted draws, linear between order statistics.
fn order_statistic(ascending: &[f64], p: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return 0.0 };
    let place = p * last as f64;
    // OK because the cast of a number not below 0 cuts its fraction.
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    ascending[below] + (place - below as f64) * (ascending[above] - ascending[below])
}

/// The mean of answers.
fn mean(answers: &[f64]) -> f64 {
    answers.iter().sum::<f64>() / answers.len().max(1) as f64
}

/// The standard error of the mean of independent answers; nothing can be said of one.
fn standard_error(answers: &[f64]) -> f64 {
    let count = answers.len() as f64;
    if answers.len() < 2 {
        return 0.0;
    }
    let centre = mean(answers);
    let squares: f64 = answers.iter().map(|answer| (answer - centre).powi(2)).sum();
    (squares / (count - 1.0) / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(each: &[&[f64]]) -> Distribution {
        let means = each.iter().map(|draws| mean(draws)).collect();
        Distribution::kept(means, [1.0, 4.0], each.iter().map(|draws| draws.to_vec()).collect())
    }

    #[test]
    fn percentiles_of_kept_draws_are_linear_between_them() {
        let draws = kept(&[&[4.0, 1.0], &[2.0]]);
        assert_eq!([0.0, 0.5, 0.75, 1.0].map(|p| draws.percentile(p).value), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(draws.draws(), Some(&[1.0, 2.0, 4.0][..]));
    }

    #[test]
    fn errors_come_from_the_replicates() {
        let draws = kept(&[&[1.0, 3.0], &[3.0, 5.0]]);
        let mean = draws.mean();
        assert_eq!((mean.value, mean.error, mean.replicates), (3.0, 1.0, 2));
        // Source: t of one degree of freedom at 0.975, any table: 12.706.
        assert!((mean.margin(0.95) - 12.706_204_736_2).abs() < 1e-6);
    }

    #[test]
    fn bars_hold_all_draws_between_their_ends() {
        let draws = kept(&[&[1.0, 1.5, 2.5, 4.0]]);
        let bars: Vec<f64> = draws.histogram(3, [1.0, 4.0]).iter().map(|bar| bar.probability).collect();
        assert_eq!(bars, [0.5, 0.25, 0.25]);
    }

    fn binned(values: &[f64]) -> Distribution {
        let extent = values.iter().fold([f64::MAX, f64::MIN], |[a, b], x| [a.min(*x), b.max(*x)]);
        let bins = Bins::new(extent, 0.0);
        let first = bins.of(extent[0]) / GROUP * GROUP;
        let last = bins.of(extent[1]) / GROUP * GROUP + GROUP;
        let (mut all, mut one) = (vec![0; last - first], vec![0; (last - first) / GROUP]);
        for value in values {
            all[bins.of(*value) - first] += 1;
            one[(bins.of(*value) - first) / GROUP] += 1;
        }
        Distribution::binned(vec![mean(values)], extent, Binned { bins, first, all, each: vec![one] })
    }

    #[test]
    fn percentiles_from_bins_are_close_to_those_of_the_draws() {
        let values: Vec<f64> = (0..100_000).map(|step| (f64::from(step) * 1e-4).exp()).collect();
        let drawn = binned(&values);
        for p in [0.001, 0.1, 0.5, 0.9, 0.999] {
            // One draw more or less moves the value by 1e-4 of it.
            let (wanted, found) = (order_statistic(&values, p), drawn.percentile(p).value);
            assert!((found / wanted - 1.0).abs() < 1.1e-4, "{p}: {found} for {wanted}");
            assert!((drawn.probability_over(wanted).value - (1.0 - p)).abs() < 1.1e-5);
        }
    }

    #[test]
    fn values_all_alike_are_every_percentile() {
        let drawn = binned(&[7.0; 100]);
        assert_eq!([0.0, 0.1, 1.0].map(|p| drawn.percentile(p).value), [7.0; 3]);
        assert_eq!([6.9, 7.0].map(|limit| drawn.probability_over(limit).value), [1.0, 0.0]);
    }
}

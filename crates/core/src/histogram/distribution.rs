//! The distribution of one cost: its mean, percentiles, probabilities, and histogram, each with a standard error.
//!
//! Draws come in independent replicates. The error of a mean or a probability is the scatter of the replicates' own results,
//! divided by the square root of their number. Draws inside a replicate are not independent, and nothing assumes that they are.
//! The error of a percentile is the error of the probability below it, mapped through the distribution (Woodruff's interval),
//! because a replicate's own percentile would jump at gaps.
//!
//! By default, draws are counted in bins and not stored. A percentile is interpolated in its bin. A bin is at most 1/512 of its
//! distance from the offset, so the error for a smooth cost is a few millionths of the spread. If draws repeat, as costs of
//! whole machines do, each bin records its lowest and highest draw with their counts, so that repeated values are exact. With
//! stored draws, percentiles are order statistics.
//!
//! # Source
//! A. B. Owen, "Monte Carlo theory, methods and examples", ch. 17 (replicates of randomized quasi-Monte Carlo). R. S. Woodruff,
//! "Confidence intervals for medians and other position measures", Journal of the American Statistical Association 47 (1952),
//! 635-646. R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361-365,
//! type 7.

use std::sync::Arc;

use super::binned_draws::BinnedDraws;
use crate::spread::student_quantile;

/// The simulated distribution of one cost over the estimate's period.
#[derive(Clone, Debug)]
pub struct Distribution {
    means: Vec<f64>,
    extent: [f64; 2],
    record: DrawRecord,
}

#[derive(Clone, Debug)]
enum DrawRecord {
    /// Only the mean.
    Mean,
    /// Counts in bins.
    BinnedDraws(BinnedDraws),
    /// Every draw in ascending order, and the draws of each replicate.
    Kept { all: Arc<[f64]>, each: Vec<Arc<[f64]>> },
}

/// One bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramBar {
    /// The start of the bar.
    pub from: f64,
    /// The end of the bar.
    pub to: f64,
    /// The probability of a cost between start and end.
    pub probability: f64,
}

/// A figure with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The number of independent results behind the error.
    pub replicates: usize,
}

impl Figure {
    fn new(value: f64, answers: &[f64]) -> Figure {
        Figure { value, error: standard_error(answers), replicates: answers.len() }
    }

    /// A share of `draws` draws; each replicate found one of `answers`. A replicate of n points resolves a share only to half a
    /// point. Evenly spread points all have a smaller error, which their scatter does not show.
    fn share(value: f64, answers: &[f64], draws: f64) -> Figure {
        let replicates = answers.len().max(1) as f64;
        let half_a_point = 0.5 * replicates.sqrt() / draws.max(1.0);
        let error = standard_error(answers).hypot(half_a_point);
        Figure { value, error, replicates: answers.len() }
    }

    /// The interval that contains the true mean or probability with probability `level`, by Student's t. For a percentile, use
    /// [`Distribution::percentile_interval`].
    #[must_use]
    pub fn interval(&self, level: f64) -> [f64; 2] {
        let margin = self.error * self.student(level);
        [self.value - margin, self.value + margin]
    }

    /// The half-width of an interval in standard errors.
    fn student(&self, level: f64) -> f64 {
        match self.replicates {
            0 | 1 => 0.0,
            replicates => student_quantile(replicates - 1, 0.5 + 0.5 * level.clamp(0.0, 0.998)),
        }
    }
}

impl Distribution {
    /// A distribution with only the mean of each replicate.
    pub(crate) fn of_means(means: Vec<f64>) -> Distribution {
        Distribution { means, extent: [0.0, 0.0], record: DrawRecord::Mean }
    }

    /// A distribution of stored draws by replicate.
    #[doc(hidden)]
    #[must_use]
    pub fn of_draws(each: Vec<Vec<f64>>) -> Distribution {
        let means = each.iter().map(|draws| draws.iter().sum::<f64>() / draws.len() as f64).collect();
        let all = || each.iter().flatten().copied();
        let extent = [all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max)];
        Distribution::kept(means, extent, each)
    }

    pub(crate) fn binned(means: Vec<f64>, extent: [f64; 2], binned: BinnedDraws) -> Distribution {
        Distribution { means, extent, record: DrawRecord::BinnedDraws(binned) }
    }

    /// A distribution of the stored draws of each replicate.
    pub(crate) fn kept(means: Vec<f64>, extent: [f64; 2], mut each: Vec<Vec<f64>>) -> Distribution {
        let mut all = each.concat();
        all.sort_unstable_by(f64::total_cmp);
        each.iter_mut().for_each(|draws| draws.sort_unstable_by(f64::total_cmp));
        Distribution {
            means,
            extent,
            record: DrawRecord::Kept { all: all.into(), each: each.into_iter().map(Arc::from).collect() },
        }
    }

    /// The distribution for `months` equal months, with all values inside `ends`.
    #[doc(hidden)]
    #[must_use]
    pub fn over(self, months: f64, ends: [f64; 2]) -> Distribution {
        let within = |value: f64| (value * months).max(ends[0]).min(ends[1]);
        let all_within = |draws: Arc<[f64]>| draws.iter().map(|draw| within(*draw)).collect();
        let record = match self.record {
            DrawRecord::Mean => DrawRecord::Mean,
            DrawRecord::BinnedDraws(binned) => DrawRecord::BinnedDraws(binned.scaled(months, within)),
            DrawRecord::Kept { all, each } => {
                DrawRecord::Kept { all: all_within(all), each: each.into_iter().map(all_within).collect() }
            }
        };
        let means = self.means.into_iter().map(|mean| mean * months).collect();
        Distribution { means, extent: self.extent.map(within), record }
    }

    /// The mean, without the allowance for parts not designed yet, which has mean 1.
    #[must_use]
    pub fn mean(&self) -> Figure {
        Figure::new(mean(&self.means), &self.means)
    }

    /// The lowest and the highest draw.
    #[must_use]
    pub fn extent(&self) -> [f64; 2] {
        self.extent
    }

    /// Every draw in ascending order, if they were stored.
    #[must_use]
    pub fn draws(&self) -> Option<&[f64]> {
        match &self.record {
            DrawRecord::Kept { all, .. } => Some(all),
            _ => None,
        }
    }

    /// The percentile for probability `p`, from 0 to 1.
    #[must_use]
    pub fn percentile(&self, p: f64) -> Figure {
        if let DrawRecord::Mean = self.record {
            return self.mean();
        }
        let share = self.share(p);
        let [low, high] = self.values(share.value - share.error, share.value + share.error);
        Figure { value: self.value(share.value), error: 0.5 * (high - low), ..share }
    }

    /// The interval that contains the true percentile with probability `level`: the values at the ends of the interval of the
    /// probability below it.
    #[must_use]
    pub fn percentile_interval(&self, p: f64, level: f64) -> [f64; 2] {
        let share = self.share(p);
        let [low, high] = share.interval(level);
        self.values(low, high)
    }

    /// The probability of a cost above `limit`.
    #[must_use]
    pub fn probability_over(&self, limit: f64) -> Figure {
        let (value, answers): (f64, Vec<f64>) = match &self.record {
            DrawRecord::Mean => return Figure::new(f64::NAN, &[]),
            DrawRecord::Kept { all, each } => {
                let over =
                    |draws: &Arc<[f64]>| 1.0 - draws.partition_point(|draw| *draw <= limit) as f64 / draws.len() as f64;
                (over(all), each.iter().map(over).collect())
            }
            DrawRecord::BinnedDraws(binned) => {
                let rank = binned.rank(limit, self.extent);
                (1.0 - rank / binned.count(), binned.shares(rank).into_iter().map(|share| 1.0 - share).collect())
            }
        };
        let figure = Figure::new(value, &answers);
        // Beyond all draws the replicates agree, but a replicate of n points cannot show events with a lower frequency.
        if figure.error == 0.0 { Figure::share(value, &answers, self.count()) } else { figure }
    }

    /// The number of draws.
    fn count(&self) -> f64 {
        match &self.record {
            DrawRecord::Mean => 0.0,
            DrawRecord::Kept { all, .. } => all.len() as f64,
            DrawRecord::BinnedDraws(binned) => binned.count(),
        }
    }

    /// The value at a probability.
    fn value(&self, p: f64) -> f64 {
        match &self.record {
            DrawRecord::Mean => mean(&self.means),
            DrawRecord::Kept { all, .. } => order_statistic(all, p.clamp(0.0, 1.0)),
            DrawRecord::BinnedDraws(binned) => binned.value(p.clamp(0.0, 1.0) * binned.count(), self.extent),
        }
    }

    fn values(&self, low: f64, high: f64) -> [f64; 2] {
        [self.value(low), self.value(high)]
    }

    /// A probability with its error: the scatter of the replicates' shares below its value.
    fn share(&self, p: f64) -> Figure {
        let p = p.clamp(0.0, 1.0);
        let shares = match &self.record {
            DrawRecord::Mean => Vec::new(),
            DrawRecord::Kept { all, each } => {
                let value = order_statistic(all, p);
                let (below, equal) = below_and_equal(all, value);
                // Draws equal to the value count as below it in the proportion that makes the share of all draws p.
                let part = ((p * all.len() as f64 - below) / equal).clamp(0.0, 1.0);
                let part = if equal > 0.0 { part } else { 0.0 };
                let share = |draws: &Arc<[f64]>| {
                    let (below, equal) = below_and_equal(draws, value);
                    (below + part * equal) / draws.len() as f64
                };
                each.iter().map(share).collect()
            }
            DrawRecord::BinnedDraws(binned) => binned.shares(p * binned.count()),
        };
        Figure::share(p, &shares, self.count())
    }

    /// `count` bars of equal width from `from` to `to`. Values outside belong to no bar.
    #[must_use]
    pub fn histogram(&self, count: usize, [from, to]: [f64; 2]) -> Vec<HistogramBar> {
        let width = (to - from) / count as f64;
        let edge = |bar: usize| if bar == count { to } else { from + width * bar as f64 };
        // A draw at the first edge belongs to the first bar.
        let limit = |bar: usize| if bar == 0 { from.next_down() } else { edge(bar) };
        let over: Vec<f64> = (0..=count).map(|bar| self.probability_over(limit(bar)).value).collect();
        let bar = |bar: usize| HistogramBar {
            from: edge(bar),
            to: edge(bar + 1),
            probability: (over[bar] - over[bar + 1]).max(0.0),
        };
        (0..count).map(bar).collect()
    }
}

/// The number of sorted draws below a value, and the number equal to it.
fn below_and_equal(ascending: &[f64], value: f64) -> (f64, f64) {
    let below = ascending.partition_point(|draw| *draw < value);
    let up_to = ascending.partition_point(|draw| *draw <= value);
    (below as f64, (up_to - below) as f64)
}

/// The value at a position of sorted draws, interpolated between order statistics.
fn order_statistic(ascending: &[f64], p: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return 0.0 };
    let place = p * last as f64;
    // OK because the cast of a non-negative number drops its fraction.
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    ascending[below] + (place - below as f64) * (ascending[above] - ascending[below])
}

/// The mean of results.
fn mean(answers: &[f64]) -> f64 {
    answers.iter().sum::<f64>() / answers.len().max(1) as f64
}

/// The standard error of the mean of independent results; zero for one result.
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
    use super::super::bins::{BinEnds, Bins};
    use super::super::group::GROUP;
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
        assert!((mean.interval(0.95)[1] - 3.0 - 12.706_204_736_2).abs() < 1e-6);
    }

    #[test]
    fn a_percentile_is_as_sure_as_the_share_of_draws_below_it() {
        let draws = kept(&[&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 4.0, 4.0]]);
        // 3/4 of one replicate and 1/2 of the other are below: 5/8 with an error of 1/8, and half a point of 4 for each.
        let share = draws.share(0.625);
        assert_eq!(share.value, 0.625);
        assert!((share.error - 0.125_f64.hypot(0.125 / 2.0_f64.sqrt())).abs() < 1e-15);
        let percentile = draws.percentile(0.625);
        let [low, high] = [-share.error, share.error].map(|error| draws.value(0.625 + error));
        assert_eq!(percentile.error, 0.5 * (high - low));
    }

    #[test]
    fn bars_hold_all_draws_between_their_ends() {
        let draws = kept(&[&[1.0, 1.5, 2.5, 4.0]]);
        let bars: Vec<f64> = draws.histogram(3, [1.0, 4.0]).iter().map(|bar| bar.probability).collect();
        assert_eq!(bars, [0.5, 0.25, 0.25]);
    }

    fn binned(values: &[f64], repeats: bool) -> Distribution {
        let extent = values.iter().fold([f64::MAX, f64::MIN], |[a, b], x| [a.min(*x), b.max(*x)]);
        let bins = Bins::new(extent, 0.0);
        let first = bins.of(extent[0]) / GROUP * GROUP;
        let last = bins.of(extent[1]) / GROUP * GROUP + GROUP;
        let (mut all, mut one) = (vec![0; last - first], vec![0; (last - first) / GROUP]);
        let mut ends = vec![BinEnds::default(); last - first];
        for value in values {
            all[bins.of(*value) - first] += 1;
            one[(bins.of(*value) - first) / GROUP] += 1;
            ends[bins.of(*value) - first].note(*value);
        }
        let ends = repeats.then_some(ends);
        Distribution::binned(
            vec![mean(values)],
            extent,
            BinnedDraws::new(bins, first, &all, [&one[..]].into_iter(), ends),
        )
    }

    #[test]
    fn percentiles_from_bins_are_close_to_those_of_the_draws() {
        let values: Vec<f64> = (0..100_000).map(|step| (f64::from(step) * 1e-4).exp()).collect();
        let drawn = binned(&values, false);
        for p in [0.001, 0.1, 0.5, 0.9, 0.999] {
            // One draw more or less moves the value by a relative 1e-4.
            let (wanted, found) = (order_statistic(&values, p), drawn.percentile(p).value);
            assert!((found / wanted - 1.0).abs() < 1.1e-4, "{p}: {found} for {wanted}");
            assert!((drawn.probability_over(wanted).value - (1.0 - p)).abs() < 1.1e-5);
        }
    }

    #[test]
    fn values_all_alike_are_every_percentile() {
        let drawn = binned(&[7.0; 100], false);
        assert_eq!([0.0, 0.1, 1.0].map(|p| drawn.percentile(p).value), [7.0; 3]);
        assert_eq!([6.9, 7.0].map(|limit| drawn.probability_over(limit).value), [1.0, 0.0]);
    }
    #[test]
    fn values_that_repeat_are_read_as_they_are() {
        let values: Vec<f64> = (0..1_000).map(|step| [10.0, 20.0, 20.001, 35.0][step % 4]).collect();
        let drawn = binned(&values, true);
        assert_eq!([0.1, 0.3, 0.6, 0.9].map(|p| drawn.percentile(p).value), [10.0, 20.0, 20.001, 35.0]);
        assert_eq!(
            [9.0, 10.0, 20.0, 20.0005, 34.0].map(|limit| drawn.probability_over(limit).value),
            [1.0, 0.75, 0.5, 0.5, 0.25]
        );
    }
}

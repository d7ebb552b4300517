//! What the draws say of one cost: its mean, percentiles, probabilities and histogram, each with its standard error.
//!
//! Draws come in replicates whose answers are independent. The error of a mean or a probability is what the replicates'
//! own answers scatter by, divided by the root of their number; nothing is assumed of the draws inside a replicate, which
//! are not independent of each other. The error of a percentile is that of the probability below it, read back through the
//! distribution (Woodruff's interval): a replicate's own percentile would jump where the distribution has gaps.
//!
//! By default draws are counted in bins and forgotten. A percentile is then read off linearly within its bin, which is no
//! wider than 1/512 of the distance to where bins start, so that for a smooth cost it errs by some millionths of the spread.
//! Where draws repeat each other, as costs of whole machines do, bins remember their least and greatest draw and how often
//! each came, so that such a value is read as it is. With draws kept, percentiles are order statistics of the draws.
//!
//! # Source
//! A. B. Owen, "Monte Carlo theory, methods and examples", ch. 17 (replicates of randomised quasi-Monte Carlo).
//! R. S. Woodruff, "Confidence intervals for medians and other position measures", Journal of the American Statistical
//! Association 47 (1952), 635-646. R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician
//! 50 (1996), 361-365, type 7.

use std::sync::Arc;

use super::binned::Binned;
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

    /// A share of `draws` draws in replicates of which each found one of `answers`. A replicate of n points tells a share no
    /// finer than by half a point: evenly spread points all err alike by less, which their scatter does not show.
    fn share(value: f64, answers: &[f64], draws: f64) -> Figure {
        let replicates = answers.len().max(1) as f64;
        let half_a_point = 0.5 * replicates.sqrt() / draws.max(1.0);
        let error = standard_error(answers).hypot(half_a_point);
        Figure { value, error, replicates: answers.len() }
    }

    /// The interval around a mean or a probability that holds the true one with probability `level`, by Student's t. That of
    /// a percentile is [`Distribution::percentile_interval`].
    #[must_use]
    pub fn interval(&self, level: f64) -> [f64; 2] {
        let margin = self.error * self.student(level);
        [self.value - margin, self.value + margin]
    }

    /// How many standard errors an interval reaches to each side.
    fn student(&self, level: f64) -> f64 {
        match self.replicates {
            0 | 1 => 0.0,
            replicates => student_quantile(replicates - 1, 0.5 + 0.5 * level.clamp(0.0, 0.998)),
        }
    }
}

impl Distribution {
    /// With the mean of each replicate alone.
    pub(crate) fn of_means(means: Vec<f64>) -> Distribution {
        Distribution { means, extent: [0.0, 0.0], law: Law::Mean }
    }

    /// Of all draws, by replicate; what is drawn is all that there is of it.
    #[doc(hidden)]
    #[must_use]
    pub fn of_draws(each: Vec<Vec<f64>>) -> Distribution {
        let means = each.iter().map(|draws| draws.iter().sum::<f64>() / draws.len() as f64).collect();
        let all = || each.iter().flatten().copied();
        let extent = [all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max)];
        Distribution::kept(means, extent, each)
    }

    pub(crate) fn binned(means: Vec<f64>, extent: [f64; 2], binned: Binned) -> Distribution {
        Distribution { means, extent, law: Law::Binned(binned) }
    }

    /// From the draws of each replicate.
    pub(crate) fn kept(means: Vec<f64>, extent: [f64; 2], mut each: Vec<Vec<f64>>) -> Distribution {
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
    #[doc(hidden)]
    #[must_use]
    pub fn over(self, months: f64, ends: [f64; 2]) -> Distribution {
        let within = |value: f64| (value * months).max(ends[0]).min(ends[1]);
        let all_within = |draws: Arc<[f64]>| draws.iter().map(|draw| within(*draw)).collect();
        let law = match self.law {
            Law::Mean => Law::Mean,
            Law::Binned(binned) => Law::Binned(binned.scaled(months, within)),
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
        if let Law::Mean = self.law {
            return self.mean();
        }
        let share = self.share(p);
        let [low, high] = self.values(share.value - share.error, share.value + share.error);
        Figure { value: self.value(share.value), error: 0.5 * (high - low), ..share }
    }

    /// The interval that holds the true percentile with probability `level`: the values at the probabilities between which
    /// the share of draws below the percentile lies.
    #[must_use]
    pub fn percentile_interval(&self, p: f64, level: f64) -> [f64; 2] {
        let share = self.share(p);
        let [low, high] = share.interval(level);
        self.values(low, high)
    }

    /// The probability of a cost above `limit`.
    #[must_use]
    pub fn probability_over(&self, limit: f64) -> Figure {
        let (value, answers): (f64, Vec<f64>) = match &self.law {
            Law::Mean => return Figure::new(f64::NAN, &[]),
            Law::Kept { all, each } => {
                let over =
                    |draws: &Arc<[f64]>| 1.0 - draws.partition_point(|draw| *draw <= limit) as f64 / draws.len() as f64;
                (over(all), each.iter().map(over).collect())
            }
            Law::Binned(binned) => {
                let rank = binned.rank(limit, self.extent);
                (1.0 - rank / binned.count(), binned.shares(rank).into_iter().map(|share| 1.0 - share).collect())
            }
        };
        let figure = Figure::new(value, &answers);
        // Beyond all draws replicates agree, but a replicate of n points does not know of what happens less often than that.
        if figure.error == 0.0 { Figure::share(value, &answers, self.count()) } else { figure }
    }

    /// How many draws there are.
    fn count(&self) -> f64 {
        match &self.law {
            Law::Mean => 0.0,
            Law::Kept { all, .. } => all.len() as f64,
            Law::Binned(binned) => binned.count(),
        }
    }

    /// The value at a probability.
    fn value(&self, p: f64) -> f64 {
        match &self.law {
            Law::Mean => mean(&self.means),
            Law::Kept { all, .. } => order_statistic(all, p.clamp(0.0, 1.0)),
            Law::Binned(binned) => binned.value(p.clamp(0.0, 1.0) * binned.count(), self.extent),
        }
    }

    fn values(&self, low: f64, high: f64) -> [f64; 2] {
        [self.value(low), self.value(high)]
    }

    /// A probability with the error that the draws know it by: what the shares of the replicates' draws below its value
    /// scatter by.
    fn share(&self, p: f64) -> Figure {
        let p = p.clamp(0.0, 1.0);
        let shares = match &self.law {
            Law::Mean => Vec::new(),
            Law::Kept { all, each } => {
                let value = order_statistic(all, p);
                let (below, equal) = below_and_equal(all, value);
                // Of draws that equal the value, as many count as below it as make the share of all draws p.
                let part = ((p * all.len() as f64 - below) / equal).clamp(0.0, 1.0);
                let part = if equal > 0.0 { part } else { 0.0 };
                let share = |draws: &Arc<[f64]>| {
                    let (below, equal) = below_and_equal(draws, value);
                    (below + part * equal) / draws.len() as f64
                };
                each.iter().map(share).collect()
            }
            Law::Binned(binned) => binned.shares(p * binned.count()),
        };
        Figure::share(p, &shares, self.count())
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

/// How many sorted draws lie below a value, and how many equal it.
fn below_and_equal(ascending: &[f64], value: f64) -> (f64, f64) {
    let below = ascending.partition_point(|draw| *draw < value);
    let up_to = ascending.partition_point(|draw| *draw <= value);
    (below as f64, (up_to - below) as f64)
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
    use super::super::bins::{Bins, Ends};
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
        // Below lie 3/4 of one replicate and 1/2 of the other: 5/8 with an error of 1/8, and half a point of 4 for each.
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
        let mut ends = vec![Ends::default(); last - first];
        for value in values {
            all[bins.of(*value) - first] += 1;
            one[(bins.of(*value) - first) / GROUP] += 1;
            ends[bins.of(*value) - first].note(*value);
        }
        let ends = repeats.then_some(ends);
        Distribution::binned(vec![mean(values)], extent, Binned::new(bins, first, &all, [&one[..]].into_iter(), ends))
    }

    #[test]
    fn percentiles_from_bins_are_close_to_those_of_the_draws() {
        let values: Vec<f64> = (0..100_000).map(|step| (f64::from(step) * 1e-4).exp()).collect();
        let drawn = binned(&values, false);
        for p in [0.001, 0.1, 0.5, 0.9, 0.999] {
            // One draw more or less moves the value by 1e-4 of it.
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

//! What one assumption does to the total: how its expected value and a percentile move with it, how much of the variance it
//! explains by itself, and how wide the range would be were it known.

use super::conditional::{DistributionPart, PARTS, PartCells};
use super::sample::{AssumptionDraws, TotalDraws};
use super::smooth::Smoothers;
use crate::spread::Spread;

/// Probabilities at which an assumption is looked at.
pub(super) const POINTS: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// A figure with its standard error.
pub(super) type Read = (f64, f64);

/// What one assumption does to the total.
pub(super) struct Influence {
    /// The expected total at each point.
    pub(super) expected: [Read; 5],
    /// The percentile asked for at each point.
    pub(super) percentile: [Read; 5],
    /// The part of the total's variance that it explains by itself.
    pub(super) first_order: Read,
    /// The width of the range to be expected once it is known.
    pub(super) width: Read,
}

/// Which percentiles are looked at.
#[derive(Clone, Copy)]
pub(super) struct Percentiles {
    /// Below low, below high.
    pub(super) tails: [f64; 2],
    /// Of the tornado.
    pub(super) moved: f64,
}

impl Influence {
    /// Of an assumption in every draw; `smoothers` are those of all parts. The factor of the definition is left out of means, which it moves not: unless it is
    /// itself looked at.
    pub(super) fn new(
        spread: &Spread,
        drawn: &AssumptionDraws,
        totals: &TotalDraws,
        is_definition: bool,
        wanted: Percentiles,
        smoothers: &Smoothers,
    ) -> Influence {
        let cells = PartCells::new(&[drawn.column()], PARTS);
        let means = cells.parts(if is_definition { &totals.whole } else { &totals.defined });
        let mut whole = cells.parts(&totals.whole);
        let read: Vec<[Read; 3]> = whole.iter_mut().map(|part| read(part, wanted)).collect();
        let moved: Vec<Read> = read.iter().map(|[_, _, moved]| *moved).collect();
        let error_of = |part: &DistributionPart| (part.rest / part.count as f64).sqrt();
        let expected: Vec<Read> = means.iter().map(|part| (part.mean, error_of(part))).collect();
        let at: Vec<f64> = means.iter().map(|part| part.at[0]).collect();
        Influence {
            expected: curve(spread, &at, &expected, smoothers),
            percentile: curve(spread, &at, &moved, smoothers),
            first_order: first_order(&means, variance(&totals.whole)),
            width: width(
                whole.iter().map(|part| part.count).zip(read.iter().map(|[low, high, _]| [*low, *high])),
                wanted,
            ),
        }
    }
}

fn read(part: &mut DistributionPart, Percentiles { tails: [low, high], moved }: Percentiles) -> [Read; 3] {
    let mut wanted = vec![low, high, moved];
    wanted.sort_by(f64::total_cmp);
    wanted.dedup();
    let found = part.percentiles(&wanted);
    let of = |p: f64| found[wanted.iter().position(|wanted| *wanted == p).unwrap_or_default()];
    [of(low), of(high), of(moved)]
}

/// The mean width over parts of these counts, with the percentiles below low and below high in each.
pub(super) fn width(parts: impl Iterator<Item = (usize, [Read; 2])>, wanted: Percentiles) -> Read {
    let (mut all, mut sum, mut square) = (0.0, 0.0, 0.0);
    let [low, high] = wanted.tails;
    // Percentiles of the same draws err together: David and Nagaraja (2003), Order Statistics, 3rd ed., 10.3.
    let together = (low * (1.0 - high) / (high * (1.0 - low))).sqrt();
    for (count, [(low, of_low), (high, of_high)]) in parts {
        let count = count as f64;
        all += count;
        sum += count * (high - low);
        square += count * count * (of_low * of_low + of_high * of_high - 2.0 * together * of_low * of_high);
    }
    (sum / all, square.max(0.0).sqrt() / all)
}

/// The curve through the parts' values, read where the spread has its points.
fn curve(spread: &Spread, at: &[f64], values: &[Read], of_all_parts: &Smoothers) -> [Read; 5] {
    let mut nodes: Vec<(f64, f64, f64, f64)> = Vec::new();
    for (at, (value, error)) in at.iter().zip(values) {
        match nodes.last_mut().filter(|(last, ..)| last == at) {
            // Alternatives have many parts of one value.
            Some((_, sum, square, count)) => {
                (*sum, *square, *count) = (*sum + value, *square + error * error, *count + 1.0);
            }
            None => nodes.push((*at, *value, error * error, 1.0)),
        }
    }
    let means: Vec<f64> = nodes.iter().map(|(_, sum, _, count)| sum / count).collect();
    let square: f64 = nodes.iter().map(|(_, _, square, count)| square / (count * count)).sum();
    let error = (square / nodes.len() as f64).sqrt();
    let smooth = match nodes.len() {
        PARTS => of_all_parts.smoothed(&means, error),
        fewer => Smoothers::new(fewer).smoothed(&means, error),
    };
    let places: Vec<f64> = nodes.iter().map(|(at, ..)| *at).collect();
    POINTS.map(|p| interpolated(&places, &smooth, spread.quantile(p)))
}

fn interpolated(places: &[f64], values: &[Read], at: f64) -> Read {
    let next = places.partition_point(|place| *place < at);
    let (Some(before), Some(after)) = (next.checked_sub(1), places.get(next)) else {
        let nearest = next.min(places.len() - 1);
        return values[nearest];
    };
    let share = (at - places[before]) / (after - places[before]);
    let mix = |a: f64, b: f64| a + share * (b - a);
    (mix(values[before].0, values[next].0), mix(values[before].1, values[next].1))
}

/// The variance of the parts' means and along their lines, less what noise adds to both.
fn first_order(parts: &[DistributionPart], variance: f64) -> Read {
    if variance <= 0.0 {
        return (0.0, 0.0);
    }
    let all: f64 = parts.iter().map(|part| part.count as f64).sum();
    let mean = parts.iter().map(|part| part.count as f64 * part.mean).sum::<f64>() / all;
    let (mut between, mut noise, mut square) = (0.0, 0.0, 0.0);
    for part in parts {
        let (count, off) = (part.count as f64, part.mean - mean);
        between += count * (off * off + part.along);
        // A mean and a slope, each fitted to the part's own draws.
        noise += 2.0 * part.rest;
        square += count * off * off * part.rest;
    }
    ((between - noise) / (all * variance), 2.0 * square.sqrt() / (all * variance))
}

/// The variance of values.
pub(super) fn variance(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count
}

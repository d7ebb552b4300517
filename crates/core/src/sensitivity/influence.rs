//! The effect of one assumption on the total: its expected value and a percentile, the share of the variance that it explains
//! alone, and the width of the range if it were known.

use super::conditional::{DistributionPart, PARTS, PartCells};
use super::sample::{AssumptionDraws, TotalDraws};
use super::smooth::Smoothers;
use crate::spread::Spread;

/// The points of evaluation of an assumption, as probabilities.
pub(super) const POINTS: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// A figure with its standard error.
pub(super) type Read = (f64, f64);

/// The effect of one assumption on the total.
pub(super) struct Influence {
    /// The expected total at each point.
    pub(super) expected: [Read; 5],
    /// The requested percentile at each point.
    pub(super) percentile: [Read; 5],
    /// The share of the total's variance that it explains alone.
    pub(super) first_order: Read,
    /// The expected width of the range if it is known.
    pub(super) width: Read,
}

/// The percentiles of an analysis.
#[derive(Clone, Copy)]
pub(super) struct Percentiles {
    /// Below low, below high.
    pub(super) tails: [f64; 2],
    /// The percentile of the tornado.
    pub(super) moved: f64,
}

impl Influence {
    /// The effect of an assumption from its draws. `smoothers` belong to all parts. Means leave out the allowance, which does
    /// not change them, unless it is the assumption itself.
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

/// The mean width over parts with these counts, from the percentiles below low and above high in each.
pub(super) fn width(parts: impl Iterator<Item = (usize, [Read; 2])>, wanted: Percentiles) -> Read {
    let (mut all, mut sum, mut square) = (0.0, 0.0, 0.0);
    let [low, high] = wanted.tails;
    // Percentiles of the same draws have correlated errors: David and Nagaraja (2003), Order Statistics, 3rd ed., 10.3.
    let together = (low * (1.0 - high) / (high * (1.0 - low))).sqrt();
    for (count, [(low, of_low), (high, of_high)]) in parts {
        let count = count as f64;
        all += count;
        sum += count * (high - low);
        square += count * count * (of_low * of_low + of_high * of_high - 2.0 * together * of_low * of_high);
    }
    (sum / all, square.max(0.0).sqrt() / all)
}

/// The smooth curve through the parts' values, read at the points of the spread.
fn curve(spread: &Spread, at: &[f64], values: &[Read], of_all_parts: &Smoothers) -> [Read; 5] {
    let mut nodes: Vec<(f64, f64, f64, f64)> = Vec::new();
    for (at, (value, error)) in at.iter().zip(values) {
        match nodes.last_mut().filter(|(last, ..)| last == at) {
            // Alternatives of a choice have many parts with one value.
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

/// The variance of the parts' means and along their lines, minus the noise in both.
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
        // Each part fits a mean and a slope to its own draws.
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

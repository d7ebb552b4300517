//! The histogram of one cost on one thread: fill, read, and start again.

use costcone_formula::lanes::Lane;

use super::distribution::Distribution;
use super::tally::{OutputSpec, Tally};

/// A histogram of one output at a time.
#[derive(Debug, Default)]
pub struct CostHistogram {
    noted: Option<OutputSpec>,
    tally: Tally,
    draws: u64,
}

impl CostHistogram {
    /// Starts an output. `seen` are its first draws; no draw is outside `ends`.
    pub fn begin(&mut self, seen: &[f64], ends: [f64; 2]) {
        let noted = OutputSpec::laid(seen, ends);
        self.tally.fit(&noted);
        (self.noted, self.draws) = (Some(noted), 0);
    }

    /// Adds the first `filled` values of a lane. The mean counts `values`; everything else counts `values` times `factor`.
    pub fn note(&mut self, values: &Lane, filled: usize, factor: Option<&Lane>) {
        let Some(noted) = &self.noted else { return };
        self.tally.note(noted, values, filled, factor);
        self.draws += filled as u64;
    }

    /// Returns the distribution since the start, and clears the histogram.
    pub fn end(&mut self) -> Distribution {
        let noted = self.noted.take();
        let Some((noted, bins)) = noted.as_ref().and_then(|noted| Some((noted, noted.bins?))) else {
            return Distribution::of_means(Vec::new());
        };
        let mean = self.tally.sum as f64 * noted.unit / self.draws.max(1) as f64;
        let (extent, binned) = self.tally.take(noted, bins);
        Distribution::binned(vec![mean], extent, binned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use costcone_formula::lanes::LANES;

    use crate::testing::uniform;

    /// The histogram of values in lanes, the last of them partial.
    fn counted(values: &[f64], ends: [f64; 2]) -> Distribution {
        let mut histogram = CostHistogram::default();
        histogram.begin(&values[..values.len().min(LANES)], ends);
        for block in values.chunks(LANES) {
            let mut lane = Lane::of(block[0]);
            lane[..block.len()].copy_from_slice(block);
            lane[block.len()..].fill(0.0);
            histogram.note(&lane, block.len(), None);
        }
        histogram.end()
    }

    /// Oracle: the sorted values. A smooth cost errs by the width of a bin at most.
    #[test]
    fn percentiles_agree_with_the_sorted_draws() {
        let values: Vec<f64> = uniform(3, 20_011).iter().map(|u| 40.0 * (1.0 - u).ln().abs() + 5.0).collect();
        let drawn = counted(&values, [0.0, 1e6]);
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        for p in [0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999] {
            let exact = sorted[(p * (sorted.len() - 1) as f64) as usize];
            let found = drawn.percentile(p).value;
            assert!((found - exact).abs() < 0.01 * exact, "P{p}: {found} for {exact}");
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        assert!((drawn.mean().value - mean).abs() < 1e-9 * mean);
        assert_eq!(drawn.extent(), [sorted[0], sorted[sorted.len() - 1]]);
    }

    /// Costs of whole machines: each percentile is one of the values.
    #[test]
    fn repeated_values_stay_exact() {
        let values: Vec<f64> = uniform(4, 9_000).iter().map(|u| 73.0 * (1.0 + (3.0 * u).floor())).collect();
        let drawn = counted(&values, [0.0, 1e6]);
        assert_eq!([0.1, 0.5, 0.9].map(|p| drawn.percentile(p).value), [73.0, 146.0, 219.0]);
    }

    #[test]
    fn probability_and_percentile_are_inverse() {
        let values: Vec<f64> = uniform(5, 30_000).iter().map(|u| 100.0 + 50.0 * u).collect();
        let drawn = counted(&values, [0.0, 1e6]);
        for p in [0.05, 0.3, 0.5, 0.77, 0.95] {
            let above = drawn.probability_over(drawn.percentile(p).value).value;
            assert!((above - (1.0 - p)).abs() < 1e-3, "{p}: {above}");
        }
    }

    #[test]
    fn the_bars_of_a_histogram_hold_all_probability_inside() {
        let values: Vec<f64> = uniform(6, 10_000).iter().map(|u| 10.0 * u).collect();
        let drawn = counted(&values, [0.0, 10.0]);
        let bars = drawn.histogram(17, [0.0, 10.0]);
        let sum: f64 = bars.iter().map(|bar| bar.probability).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        assert!(bars.windows(2).all(|pair| pair[0].to == pair[1].from));
    }
}

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

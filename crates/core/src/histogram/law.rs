//! The distribution of one cost on one thread: counted lane by lane, read, and begun again.

use costcone_formula::lanes::Lane;

use super::distribution::Distribution;
use super::tally::{Noted, Tally};

/// A tally of one output at a time.
#[derive(Debug, Default)]
pub struct Law {
    noted: Option<Noted>,
    tally: Tally,
    draws: u64,
}

impl Law {
    /// Begins anew with an output of which `seen` are the first draws, that never lies outside of `ends`.
    pub fn begin(&mut self, seen: &[f64], ends: [f64; 2]) {
        let noted = Noted::laid(seen, ends);
        self.tally.fit(&noted);
        (self.noted, self.draws) = (Some(noted), 0);
    }

    /// Notes the first `filled` values of a lane; the mean is that of `values`, all else that of `values` times `factor`.
    pub fn note(&mut self, values: &Lane, filled: usize, factor: Option<&Lane>) {
        let Some(noted) = &self.noted else { return };
        self.tally.note(noted, values, filled, factor);
        self.draws += filled as u64;
    }

    /// What was noted since it began; the tally is empty then.
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

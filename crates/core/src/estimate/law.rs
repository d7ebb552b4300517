//! The distribution of one cost on one thread: counted lane by lane, read, and begun again.

use costcone_formula::lanes::Lane;

use super::bins::Bins;
use super::distribution::Distribution;
use super::tally::{NOTHING, Noted, Tally, joined, unit_of};

/// A tally of one output at a time.
#[derive(Debug, Default)]
pub(crate) struct Law {
    noted: Option<Noted>,
    tally: Tally,
    draws: u64,
}

impl Law {
    /// Begins anew with an output of which `seen` are the first draws, that never lies outside of `ends`.
    pub(crate) fn begin(&mut self, seen: &[f64], ends: [f64; 2]) {
        let floor = ends[0].min(0.0);
        let extent = seen.iter().fold(NOTHING, |extent, value| joined(extent, [*value; 2]));
        let noted = Noted {
            bins: Some(Bins::new(extent, floor)),
            repeats: extent[0] < extent[1] && has_twins(seen),
            is_kept: false,
            is_kept_raw: false,
            unit: unit_of(ends[1].abs().max(floor.abs())),
        };
        self.tally.fit(&noted);
        (self.noted, self.draws) = (Some(noted), 0);
    }

    /// Notes the first `filled` values of a lane; the mean is that of `values`, all else that of `values` times `factor`.
    pub(crate) fn note(&mut self, values: &Lane, filled: usize, factor: Option<&Lane>) {
        let Some(noted) = &self.noted else { return };
        self.tally.note(noted, values, filled, factor);
        self.draws += filled as u64;
    }

    /// What was noted since it began; the tally is empty then.
    pub(crate) fn end(&mut self) -> Distribution {
        let noted = self.noted.take();
        let Some((noted, bins)) = noted.as_ref().and_then(|noted| Some((noted, noted.bins?))) else {
            return Distribution::of_means(Vec::new());
        };
        let mean = self.tally.sum as f64 * noted.unit / self.draws.max(1) as f64;
        let (extent, binned) = self.tally.take(noted, bins);
        Distribution::binned(vec![mean], extent, binned)
    }
}

/// Whether some draws are the same.
fn has_twins(seen: &[f64]) -> bool {
    let mut sorted = seen.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

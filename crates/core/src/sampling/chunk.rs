//! A chunk of draws as a tape sees it: where its values come from and where its outputs go.

use costcone_formula::lanes::{LANES, Lane};
use costcone_formula::{BlockIo, DrawSource};

use super::inputs::{At, Inputs, Scratch};

/// One chunk.
pub(crate) struct OneChunk<'a, F> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) given: &'a [&'a [f64]],
    pub(crate) at: &'a At<'a>,
    /// The place of its first draw among those given.
    pub(crate) start: usize,
    pub(crate) scratch: &'a mut Scratch,
    pub(crate) factor: Option<&'a Lane>,
    pub(crate) note: F,
}

impl<F: FnMut(usize, &Lane, Option<&Lane>)> BlockIo for OneChunk<'_, F> {
    fn read(&mut self, source: DrawSource, out: &mut Lane) {
        match source {
            DrawSource::Input(number) => self.inputs.draw(number as usize, self.at, self.scratch, out),
            DrawSource::Given(place) => {
                let given = self.given.get(place as usize).copied().unwrap_or_default();
                let known = given.get(self.start..given.len().min(self.start + LANES));
                let known = known.unwrap_or_default();
                out[..known.len()].copy_from_slice(known);
                // Behind the last draw nothing is counted.
                out[known.len()..].fill(0.0);
            }
        }
    }

    fn emit(&mut self, output: usize, values: &Lane) {
        (self.note)(output, values, self.factor);
    }
}

//! One block of draws for a tape: the source of its inputs and the receiver of its outputs.

use costcone_formula::lanes::{LANES, Lane};
use costcone_formula::{BlockIo, DrawSource};

use super::input_sampler::{BlockPoints, DrawScratch, InputSampler};

/// One block of draws.
pub(crate) struct BlockReader<'a, F> {
    pub(crate) inputs: &'a InputSampler,
    pub(crate) given: &'a [&'a [f64]],
    pub(crate) at: &'a BlockPoints<'a>,
    /// The index of its first draw in the given columns.
    pub(crate) start: usize,
    pub(crate) scratch: &'a mut DrawScratch,
    pub(crate) factor: Option<&'a Lane>,
    pub(crate) note: F,
}

impl<F: FnMut(usize, &Lane, Option<&Lane>)> BlockIo for BlockReader<'_, F> {
    fn read(&mut self, source: DrawSource, out: &mut Lane) {
        match source {
            DrawSource::Input(number) => self.inputs.draw(number as usize, self.at, self.scratch, out),
            DrawSource::Given(place) => {
                let given = self.given.get(place as usize).copied().unwrap_or_default();
                let known = given.get(self.start..given.len().min(self.start + LANES));
                let known = known.unwrap_or_default();
                out[..known.len()].copy_from_slice(known);
                // OK because values after the last draw are not counted.
                out[known.len()..].fill(0.0);
            }
        }
    }

    fn emit(&mut self, output: usize, values: &Lane) {
        (self.note)(output, values, self.factor);
    }
}

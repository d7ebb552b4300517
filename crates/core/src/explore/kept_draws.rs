//! The value of every term in every draw, block by block.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

use costcone_formula::lanes::{LANES, Lane};

use super::limits::{MAX_BYTES, MAX_DRAWS};
use crate::estimate::{EstimateOptions, Estimator, Progress, Run};
use crate::finding::{Code, Finding};
use crate::incremental::{State, Terms};
use crate::sampling::{BlockPoints, DrawScratch, InputSampler, Replicate, Sequence, Split};

/// The draws of a plan, and the evaluator of its terms.
pub(super) struct KeptDraws {
    inputs: InputSampler,
    terms: Terms,
    split: Split,
    sequences: Vec<Sequence>,
    scratch: DrawScratch,
    chunks: Vec<KeptBlock>,
    /// The total in every draw: without the allowance, and with it.
    pub(super) defined: Vec<f64>,
    pub(super) whole: Vec<f64>,
}

struct KeptBlock {
    replicate: usize,
    number: u64,
    filled: usize,
    /// The value of every assumption. The first is the allowance.
    values: Vec<Lane>,
    state: State,
}

impl fmt::Debug for KeptDraws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("split", &self.split).finish_non_exhaustive()
    }
}

impl KeptDraws {
    pub(super) fn new(
        estimator: &Estimator,
        moving: &[usize],
        options: &EstimateOptions,
        run: Run<'_>,
    ) -> Result<KeptDraws, Finding> {
        let (plan, inputs) = (estimator.plan(), estimator.inputs().clone());
        let split = Split::new(options.draws().min(MAX_DRAWS), false);
        let terms = Terms::new(plan, moving, &[]);
        check_memory(split, terms.slots() + plan.assumptions().len())?;
        let replicate = |number| {
            let (sampling, seed, points) = (options.sampling(), options.seed(), split.points);
            Replicate { sampling, seed, number, points }.sequence(inputs.dimensions())
        };
        let sequences = (0..split.replicates).map(replicate).collect();
        let (scratch, draws) = (inputs.scratch(), split.draws() as usize);
        let (defined, whole) = (vec![0.0; draws], vec![0.0; draws]);
        let mut held = KeptDraws { inputs, terms, split, sequences, scratch, chunks: Vec::new(), defined, whole };
        held.draw(plan.assumptions().len(), run)?;
        held.total();
        Ok(held)
    }

    fn draw(&mut self, assumptions: usize, run: Run<'_>) -> Result<(), Finding> {
        let mut done = 0;
        for replicate in 0..self.sequences.len() {
            for number in 0..self.split.points.div_ceil(LANES as u64) {
                let filled = self.split.filled(number);
                let (values, state) = (vec![Lane::of(0.0); assumptions], self.terms.state());
                let mut chunk = KeptBlock { replicate, number, filled, values, state };
                for place in 0..assumptions {
                    self.redraw(&mut chunk, place);
                }
                self.terms.fill(&mut chunk.state, &chunk.values);
                self.chunks.push(chunk);
                done += filled as u64;
                look(run, Progress { done, of: self.split.draws() })?;
            }
        }
        Ok(())
    }

    /// The number of draws.
    pub(super) fn draws(&self) -> usize {
        self.defined.len()
    }

    /// The probability below an assumption's value, for every draw.
    pub(super) fn below(&self, place: usize) -> Vec<f64> {
        let mut below = Vec::with_capacity(self.draws());
        let (mut value, mut lane, mut scratch) = (Lane::of(0.0), Lane::of(0.0), self.inputs.scratch());
        for chunk in &self.chunks {
            scratch.forget();
            self.inputs.draw_placed(place, &self.at(chunk), &mut scratch, &mut value, &mut lane);
            below.extend_from_slice(&lane[..chunk.filled]);
        }
        below
    }

    /// Resets every assumption to its own distribution.
    pub(super) fn believe(&mut self) {
        let mut chunks = std::mem::take(&mut self.chunks);
        for chunk in &mut chunks {
            (0..chunk.values.len()).for_each(|place| self.redraw(chunk, place));
            self.terms.fill(&mut chunk.state, &chunk.values);
        }
        self.chunks = chunks;
        self.total();
    }

    /// Sets some assumptions to known values, or back to their own distribution, and computes the affected terms.
    pub(super) fn change(&mut self, changed: &[usize], known: &BTreeMap<usize, f64>) {
        let mut chunks = std::mem::take(&mut self.chunks);
        for chunk in &mut chunks {
            for place in changed {
                match known.get(place) {
                    Some(value) => chunk.values[*place].fill(*value),
                    None => self.redraw(chunk, *place),
                }
                self.terms.change(&mut chunk.state, *place, &chunk.values);
            }
        }
        self.chunks = chunks;
        if !changed.is_empty() {
            self.total();
        }
    }

    fn redraw(&mut self, chunk: &mut KeptBlock, place: usize) {
        // The cached scores of a copula belong to a block number, and another replicate has the same numbers.
        if place == 0 {
            self.scratch.forget();
        }
        let at = BlockPoints {
            sequence: &self.sequences[chunk.replicate],
            number: chunk.replicate as u64,
            chunk: chunk.number,
        };
        self.inputs.draw(place, &at, &mut self.scratch, &mut chunk.values[place]);
    }

    fn at(&self, chunk: &KeptBlock) -> BlockPoints<'_> {
        BlockPoints { sequence: &self.sequences[chunk.replicate], number: chunk.replicate as u64, chunk: chunk.number }
    }

    /// The total in every draw.
    fn total(&mut self) {
        let mut start = 0;
        for chunk in &self.chunks {
            let end = start + chunk.filled;
            let (total, factor) = (self.terms.total(&chunk.state), &chunk.values[0]);
            self.defined[start..end].copy_from_slice(&total[..chunk.filled]);
            let products = total.iter().zip(factor.iter()).map(|(total, factor)| total * factor);
            self.whole[start..end].iter_mut().zip(products).for_each(|(whole, product)| *whole = product);
            start = end;
        }
    }
}

fn check_memory(split: Split, lanes: usize) -> Result<(), Finding> {
    let bytes = split.draws().saturating_mul(8 * lanes as u64);
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let message = format!("keeping {} draws of {lanes} terms and assumptions takes {bytes} bytes", split.draws());
    let help = format!("the limit is {} bytes: use fewer draws", MAX_BYTES);
    Err(Finding::new(Code::OutOfRange, "draws", message).with_help(help))
}

fn look(run: Run<'_>, progress: Progress) -> Result<(), Finding> {
    match run.watch.map(|watch| watch(progress)) {
        Some(ControlFlow::Break(())) => {
            Err(Finding::new(Code::Cancelled, "", "the run was stopped before the explorer was ready"))
        }
        _ => Ok(()),
    }
}

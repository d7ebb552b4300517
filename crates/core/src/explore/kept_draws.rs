//! The value of every term in every draw, block by block.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

use costcone_formula::lanes::Lane;

use super::limits::{MAX_BYTES, MAX_DRAWS};
use crate::estimate::{EstimateOptions, Estimator, Progress, Run};
use crate::finding::{Code, Finding};
use crate::incremental::{State, Terms};
use crate::sampling::{Block, DrawScheme, DrawScratch, InputSampler, Replicates, Split};

/// The draws of a plan, and the evaluator of its terms.
pub(super) struct KeptDraws {
    inputs: InputSampler,
    terms: Terms,
    replicates: Replicates,
    scratch: DrawScratch,
    blocks: Vec<KeptBlock>,
    /// The total in every draw: without the allowance, and with it.
    pub(super) defined: Vec<f64>,
    pub(super) whole: Vec<f64>,
}

struct KeptBlock {
    block: Block,
    /// The value of every assumption. The first is the allowance.
    values: Vec<Lane>,
    state: State,
}

impl fmt::Debug for KeptDraws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptDraws").field("draws", &self.draws()).finish_non_exhaustive()
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
        let scheme = DrawScheme::new(options.sampling(), options.seed(), split);
        let replicates = scheme.replicates(inputs.dimensions());
        let (scratch, draws) = (inputs.scratch(), split.draws() as usize);
        let (defined, whole) = (vec![0.0; draws], vec![0.0; draws]);
        let mut held = KeptDraws { inputs, terms, replicates, scratch, blocks: Vec::new(), defined, whole };
        held.draw(plan.assumptions().len(), run)?;
        held.total();
        Ok(held)
    }

    fn draw(&mut self, assumptions: usize, run: Run<'_>) -> Result<(), Finding> {
        let KeptDraws { inputs, terms, replicates, scratch, blocks, .. } = self;
        let (mut done, of) = (0, replicates.split().draws());
        replicates.each(|block, at| {
            let (mut values, mut state) = (vec![Lane::of(0.0); assumptions], terms.state());
            values.iter_mut().enumerate().for_each(|(place, lane)| inputs.draw(place, at, scratch, lane));
            terms.fill(&mut state, &values);
            blocks.push(KeptBlock { block, values, state });
            done += block.filled as u64;
            look(run, Progress { done, of })
        })
    }

    /// The number of draws.
    pub(super) fn draws(&self) -> usize {
        self.defined.len()
    }

    /// The probability below an assumption's value, for every draw.
    pub(super) fn below(&self, place: usize) -> Vec<f64> {
        let mut below = Vec::with_capacity(self.draws());
        let (mut value, mut lane, mut scratch) = (Lane::of(0.0), Lane::of(0.0), self.inputs.scratch());
        for kept in &self.blocks {
            let at = self.replicates.points(kept.block);
            self.inputs.draw_placed(place, &at, &mut scratch, &mut value, &mut lane);
            below.extend_from_slice(&lane[..kept.block.filled]);
        }
        below
    }

    /// Resets every assumption to its own distribution.
    pub(super) fn believe(&mut self) {
        let mut blocks = std::mem::take(&mut self.blocks);
        for kept in &mut blocks {
            (0..kept.values.len()).for_each(|place| self.redraw(kept, place));
            self.terms.fill(&mut kept.state, &kept.values);
        }
        self.blocks = blocks;
        self.total();
    }

    /// Sets some assumptions to known values, or back to their own distribution, and computes the affected terms.
    pub(super) fn change(&mut self, changed: &[usize], known: &BTreeMap<usize, f64>) {
        let mut blocks = std::mem::take(&mut self.blocks);
        for kept in &mut blocks {
            for place in changed {
                match known.get(place) {
                    Some(value) => kept.values[*place].fill(*value),
                    None => self.redraw(kept, *place),
                }
                self.terms.change(&mut kept.state, *place, &kept.values);
            }
        }
        self.blocks = blocks;
        if !changed.is_empty() {
            self.total();
        }
    }

    fn redraw(&mut self, kept: &mut KeptBlock, place: usize) {
        let at = self.replicates.points(kept.block);
        self.inputs.draw(place, &at, &mut self.scratch, &mut kept.values[place]);
    }

    /// The total in every draw.
    fn total(&mut self) {
        let mut start = 0;
        for kept in &self.blocks {
            let end = start + kept.block.filled;
            let (total, factor) = (self.terms.total(&kept.state), &kept.values[0]);
            self.defined[start..end].copy_from_slice(&total[..kept.block.filled]);
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

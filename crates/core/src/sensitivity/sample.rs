//! One set of draws for all results: the total, kept, and each assumption, drawn again on demand.
//!
//! The draws of an assumption are a function of their position, so they need not be kept. Memory holds only two
//! totals and the current assumptions.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use costcone_formula::lanes::{Lane, binary};
use costcone_formula::{NodeId, Tape};

use super::Sensitivity;
use super::conditional::InputColumn;
use crate::estimate::{EstimateOptions, Progress, Run};
use crate::finding::{Code, Finding};
use crate::plan::Plan;
use crate::sampling::{BlockReader, DrawScheme, InputSampler, Replicates, Split};

/// The draws of an analysis, with its progress.
pub(crate) struct Sample<'a> {
    pub(super) inputs: InputSampler,
    pub(super) split: Split,
    pub(super) run: Run<'a>,
    replicates: Replicates,
    done: AtomicU64,
    of: u64,
    is_stopped: AtomicBool,
}

/// The total in every draw, replicate by replicate.
pub(super) struct TotalDraws {
    /// Without the allowance for parts not designed yet.
    pub(super) defined: Vec<f64>,
    /// With it.
    pub(super) whole: Vec<f64>,
}

/// An assumption in every draw.
pub(super) struct AssumptionDraws {
    pub(super) values: Vec<f64>,
    /// The probability below each value in its own distribution.
    pub(super) below: Vec<f64>,
}

impl AssumptionDraws {
    pub(super) fn column(&self) -> InputColumn<'_> {
        (&self.values, &self.below)
    }
}

impl<'a> Sample<'a> {
    /// The draws of an estimate with these options, within the limits of an analysis.
    pub(crate) fn new(inputs: InputSampler, options: &EstimateOptions, run: Run<'a>) -> Sample<'a> {
        let split = Split::new(options.draws().clamp(Sensitivity::MIN_DRAWS, Sensitivity::MAX_DRAWS), false);
        let replicates = DrawScheme::new(options.sampling(), options.seed(), split).replicates(inputs.dimensions());
        let (done, is_stopped) = (AtomicU64::new(0), AtomicBool::new(false));
        Sample { inputs, split, run, replicates, done, of: 0, is_stopped }
    }

    /// The same draws of other inputs with the same dimensions.
    pub(super) fn with(&self, inputs: InputSampler, options: &EstimateOptions) -> Sample<'a> {
        Sample::new(inputs, options, self.run)
    }

    /// Sets the amount of work for the watcher, in draws.
    pub(super) fn expects(&mut self, draws: u64) {
        self.of = draws;
    }

    /// The number of draws.
    pub(super) fn len(&self) -> usize {
        self.split.draws() as usize
    }

    /// Reports finished draws to the watcher.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run, now or earlier.
    pub(super) fn look(&self, draws: u64) -> Result<(), Finding> {
        let done = self.done.fetch_add(draws, Ordering::Relaxed) + draws;
        let progress = Progress { done, of: self.of.max(done) };
        if self.run.watch.is_some_and(|watch| watch(progress) == ControlFlow::Break(())) {
            self.is_stopped.store(true, Ordering::Relaxed);
        }
        match self.is_stopped.load(Ordering::Relaxed) {
            true => Err(Finding::new(Code::Cancelled, "", "the analysis was stopped before it was done")),
            false => Ok(()),
        }
    }

    /// Runs `work` for each number below `count` on the threads of the run. Results are in the order of the numbers.
    ///
    /// # Errors
    /// Returns the first error of `work`.
    pub(super) fn each<T: Send>(
        &self,
        count: usize,
        work: impl Fn(usize) -> Result<T, Finding> + Sync,
    ) -> Result<Vec<T>, Finding> {
        let places: Vec<Mutex<Option<Result<T, Finding>>>> = (0..count).map(|_| Mutex::new(None)).collect();
        self.run.pool.run(count, &|number| {
            let done = work(number);
            *places[number].lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        });
        let done = places.into_iter().map(|place| place.into_inner().unwrap_or_else(PoisonError::into_inner));
        // INVARIANT: a pool calls the task with every number.
        done.flatten().collect()
    }

    /// Hands the values of each node that a tape computes to `note`, chunk by chunk: with the result of the replicate, which
    /// `new` began, and the node's place. The results are in the order of the replicates.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run.
    pub(super) fn evaluate<T: Send>(
        &self,
        tape: &Tape,
        new: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, usize, BlockCosts<'_>) + Sync,
    ) -> Result<Vec<T>, Finding> {
        self.each(self.split.replicates as usize, |replicate| {
            let mut result = new();
            let (mut registers, mut scratch) = (tape.registers(), self.inputs.scratch());
            let mut factor = Lane::of(1.0);
            let mut blocks = self.replicates.blocks(replicate as u64);
            while let Some((block, at)) = blocks.next() {
                let (start, filled) = (block.start(), block.filled);
                self.inputs.draw(0, &at, &mut scratch, &mut factor);
                let note = |output: usize, values: &Lane, factor: Option<&Lane>| {
                    let factor = factor.map_or(&[][..], |factor| &factor[..filled]);
                    note(&mut result, output, BlockCosts { replicate, start, values: &values[..filled], factor });
                };
                let (inputs, scratch, factor) = (&self.inputs, &mut scratch, Some(&factor));
                tape.run(
                    &mut registers,
                    &mut BlockReader { inputs, given: &[], at: &at, start, scratch, factor, note },
                );
                self.look(filled as u64)?;
            }
            Ok(result)
        })
    }

    /// The total in every draw.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run.
    pub(super) fn totals(&self, plan: &Plan) -> Result<TotalDraws, Finding> {
        let tape = self.tape(plan, &[plan.total()]);
        let points = self.split.points as usize;
        let new = || (Vec::with_capacity(points), Vec::with_capacity(points));
        let replicates = self.evaluate(&tape, new, |(defined, whole): &mut (Vec<f64>, Vec<f64>), _, chunk| {
            defined.extend_from_slice(chunk.values);
            whole.extend(chunk.whole());
        })?;
        let (defined, whole): (Vec<_>, Vec<_>) = replicates.into_iter().unzip();
        Ok(TotalDraws { defined: defined.concat(), whole: whole.concat() })
    }

    /// A cost in every draw, by replicate, with the allowance.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run.
    pub(crate) fn costs(&self, plan: &Plan, node: NodeId) -> Result<Vec<Vec<f64>>, Finding> {
        let points = self.split.points as usize;
        let new = || Vec::with_capacity(points);
        self.evaluate(&self.tape(plan, &[node]), new, |costs, _, chunk| costs.extend(chunk.whole()))
    }

    /// The tape for nodes of a plan.
    pub(super) fn tape(&self, plan: &Plan, nodes: &[NodeId]) -> Tape {
        plan.program().tape(&plan.signs(), nodes, &[])
    }

    /// An assumption in every draw.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run.
    pub(super) fn draw(&self, number: usize) -> Result<AssumptionDraws, Finding> {
        let mut drawn =
            AssumptionDraws { values: Vec::with_capacity(self.len()), below: Vec::with_capacity(self.len()) };
        let (mut value, mut below) = (Lane::of(0.0), Lane::of(0.0));
        let mut scratch = self.inputs.scratch();
        self.replicates.each(|block, at| {
            self.inputs.draw_placed(number, at, &mut scratch, &mut value, &mut below);
            drawn.values.extend_from_slice(&value[..block.filled]);
            drawn.below.extend_from_slice(&below[..block.filled]);
            Ok::<(), Finding>(())
        })?;
        self.look(0)?;
        Ok(drawn)
    }
}

/// The values of a node in a block of draws.
pub(super) struct BlockCosts<'a> {
    pub(super) replicate: usize,
    /// The first draw within the replicate.
    pub(super) start: usize,
    pub(super) values: &'a [f64],
    factor: &'a [f64],
}

impl BlockCosts<'_> {
    /// The values with the allowance.
    pub(super) fn whole(&self) -> impl Iterator<Item = f64> {
        self.values.iter().zip(self.factor).map(|(value, factor)| value * factor)
    }
}

/// The product of two lanes.
pub(super) fn product(a: &Lane, b: &Lane, out: &mut Lane) {
    binary(out, a, b, |a, b| a * b);
}

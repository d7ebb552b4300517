//! The simulation: blocks of points, the program for each, and the tallies of the outputs.
//!
//! Work is split into pieces: ranges of blocks of one replicate. A piece may run on any thread at any time, because points are a
//! function of seed, replicate, dimension, and number, and tallies of whole numbers add up in any order. So the result always
//! has the same bits. Memory does not grow with the number of draws, unless they are kept.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use costcone_formula::lanes::{BINS, LANES, Lane, update};
use costcone_formula::{Interval, NodeId, Registers, Tape};

use super::options::EstimateOptions;
use super::workspace::{Worker, Workspace};
use crate::finding::{Code, Finding};
use crate::histogram::{BinEnds, Distribution, GROUP, MergedTally, OutputSpec, Tally};
use crate::sampling::{
    BLOCKS_OF_LONGEST, Block, BlockPoints, BlockRange, BlockReader, DrawScheme, DrawScratch, InputSampler, Progress,
    Run, Split,
};

/// Blocks whose draws show where bins should lie.
const SCOUTED: u64 = 1;
/// Blocks between two looks at the watcher.
const WATCHED: u64 = 64;
/// Blocks of a piece of work: not so few that joining tallies would cost, nor so many that a count could overflow.
const PIECE: std::ops::RangeInclusive<u64> = 64..=BLOCKS_OF_LONGEST;

/// The inputs of a simulation.
pub(super) struct SimulationInput<'a> {
    pub(super) inputs: &'a InputSampler,
    pub(super) tape: &'a Tape,
    /// The interval of every node of the program.
    pub(super) ranges: &'a [Interval],
    pub(super) outputs: &'a [SimulatedCost],
    /// Known draws that the tape reads as given columns.
    pub(super) given: &'a [&'a [f64]],
}

/// An output and its requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SimulatedCost {
    pub(super) node: NodeId,
    /// Whether percentiles are needed in addition to the mean.
    pub(super) has_law: bool,
    /// Whether its draws are stored without the allowance, to compute others from them.
    pub(super) is_kept_raw: bool,
}

/// A simulation with its tallies so far.
pub(super) struct Simulation<'a> {
    drawn: SimulationInput<'a>,
    options: &'a EstimateOptions,
    run: Run<'a>,
    noted: Vec<OutputSpec>,
    gathered: Mutex<Vec<MergedTally>>,
    idle: Mutex<Vec<Worker>>,
    done: AtomicU64,
    most: u64,
    is_stopped: AtomicBool,
    split: Split,
    round: u64,
}

impl<'a> Simulation<'a> {
    /// Makes ready and draws a few blocks to see where bins should lie. The workspace is new or that of another simulation
    /// of the same tape.
    pub(super) fn new(
        drawn: SimulationInput<'a>,
        options: &'a EstimateOptions,
        run: Run<'a>,
        mut workspace: Workspace,
    ) -> Simulation<'a> {
        let most = options.most_draws();
        let split = Split::new(options.draws(), options.standard_error_target().is_some());
        let mut simulation = Simulation {
            drawn,
            options,
            run,
            noted: Vec::new(),
            gathered: Mutex::default(),
            idle: Mutex::new(workspace.workers),
            done: AtomicU64::new(0),
            most: most.max(split.draws()),
            is_stopped: AtomicBool::new(false),
            split,
            round: 0,
        };
        simulation.noted = simulation.scout();
        workspace.workers = std::mem::take(simulation.idle.get_mut().unwrap_or_else(PoisonError::into_inner));
        workspace.fit(&simulation.noted, split.replicates as usize);
        (simulation.idle, simulation.gathered) = (Mutex::new(workspace.workers), Mutex::new(workspace.gathered));
        simulation
    }

    /// Returns the memory for another simulation of the same tape.
    pub(super) fn into_workspace(self) -> Workspace {
        let mut workers = self.idle.into_inner().unwrap_or_else(PoisonError::into_inner);
        workers.iter_mut().for_each(|worker| worker.scratch.forget());
        let gathered = self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        Workspace { workers, gathered }
    }

    pub(super) fn split(&self) -> Split {
        self.split
    }

    /// Simulates the first round.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run.
    pub(super) fn draw(&mut self) -> Result<(), Finding> {
        self.draw_round(0, self.split.points)
    }

    /// Doubles the number of draws.
    ///
    /// # Errors
    /// Returns an error if the watcher stops the run.
    pub(super) fn double(&mut self) -> Result<(), Finding> {
        let before = self.split.points;
        self.round += 1;
        self.split.points = 2 * before;
        self.draw_round(before, 2 * before)
    }

    fn draw_round(&self, from: u64, to: u64) -> Result<(), Finding> {
        let pieces = self.pieces(from, to);
        self.run.pool.run(pieces.len(), &|number| {
            if !self.is_stopped.load(Ordering::Relaxed) {
                self.draw_piece(pieces[number]);
            }
        });
        self.gather();
        match self.is_stopped.load(Ordering::Relaxed) {
            true => Err(Finding::new(Code::Cancelled, "", "the estimate was stopped before it was done")),
            false => Ok(()),
        }
    }

    /// The blocks between two points of each replicate, in pieces. There are more pieces than threads, so that no thread waits
    /// long.
    fn pieces(&self, from: u64, to: u64) -> Vec<BlockRange> {
        let (from, to) = (from / LANES as u64, to.div_ceil(LANES as u64));
        let wanted = (4 * self.run.pool.threads() as u64).div_ceil(self.split.replicates).max(1);
        let length = (to - from).div_ceil(wanted).clamp(*PIECE.start(), *PIECE.end());
        let starts = |replicate| (from..to).step_by(length as usize).map(move |from| (replicate, from));
        let piece = |(replicate, from): (u64, u64)| BlockRange { replicate, from, to: to.min(from + length) };
        (0..self.split.replicates).flat_map(starts).map(piece).collect()
    }

    fn draw_piece(&self, piece: BlockRange) {
        let mut blocks = self.scheme().blocks(piece, self.drawn.inputs.dimensions());
        let mut worker = self.worker();
        while let Some((block, at)) = blocks.next() {
            let Worker { registers, scratch, factor, tallies, .. } = &mut worker;
            let start = piece.replicate * self.split.points + block.start() as u64;
            self.run_block(&at, start, registers, scratch, factor, |output, values, factor| {
                tallies[output].note(&self.noted[output], values, block.filled, factor);
            });
            let done = block.number + 1 - piece.from;
            if (block.number + 1 == piece.to || done.is_multiple_of(WATCHED)) && self.look(done, block) {
                break;
            }
        }
        self.end_piece(&mut worker, piece);
        self.locked_idle().push(worker);
    }

    /// Everything that determines the points of the draws.
    fn scheme(&self) -> DrawScheme {
        let (sampling, seed) = (self.options.sampling(), self.options.seed());
        DrawScheme { sampling, seed, split: self.split, round: self.round }
    }

    /// Reports the blocks since the last call to the watcher, up to `last`. Returns whether to stop.
    fn look(&self, done: u64, last: Block) -> bool {
        let blocks = (done - 1) % WATCHED + 1;
        let draws = (blocks - 1) * LANES as u64 + last.filled as u64;
        let done = self.done.fetch_add(draws, Ordering::Relaxed) + draws;
        let Some(watch) = self.run.watch else { return self.is_stopped.load(Ordering::Relaxed) };
        if watch(Progress { done, of: self.most }).is_break() {
            self.is_stopped.store(true, Ordering::Relaxed);
        }
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Runs the tape for one block, and passes each output to `note` with the allowance.
    fn run_block(
        &self,
        at: &BlockPoints<'_>,
        start: u64,
        registers: &mut Registers,
        scratch: &mut DrawScratch,
        factor: &mut Lane,
        note: impl FnMut(usize, &Lane, Option<&Lane>),
    ) {
        let inputs = self.drawn.inputs;
        // Input 0 is the allowance for parts not designed yet.
        let has_factor = inputs.is_uncertain(0);
        if has_factor {
            inputs.draw(0, at, scratch, factor);
        }
        let given = self.drawn.given;
        let factor = has_factor.then_some(&*factor);
        self.drawn
            .tape
            .run(registers, &mut BlockReader { inputs, given, at, start: start as usize, scratch, factor, note });
    }

    /// The requirements of each output, with bins from its first draws.
    fn scout(&self) -> Vec<OutputSpec> {
        let first = BlockRange { to: SCOUTED.min(self.split.blocks(0).to), ..self.split.blocks(0) };
        let mut blocks = self.scheme().blocks(first, self.drawn.inputs.dimensions());
        let mut seen: Vec<Vec<f64>> = vec![Vec::new(); self.drawn.outputs.len()];
        let mut worker = self.worker();
        let Worker { registers, scratch, factor, .. } = &mut worker;
        while let Some((block, at)) = blocks.next() {
            let start = block.start() as u64;
            self.run_block(&at, start, registers, scratch, factor, |output, values, factor| {
                // Outputs with only a mean need no bins.
                if !self.drawn.outputs[output].has_law {
                    return;
                }
                let mut drawn = values.clone();
                if let Some(factor) = factor {
                    update(&mut drawn, factor, |value, factor| value * factor);
                }
                seen[output].extend_from_slice(&drawn[..block.filled]);
            });
        }
        self.locked_idle().push(worker);
        self.drawn.outputs.iter().zip(&seen).map(|(output, seen)| self.noted(output, seen)).collect()
    }

    /// The requirements on an output, from its first draws.
    fn noted(&self, output: &SimulatedCost, seen: &[f64]) -> OutputSpec {
        let range = self.drawn.ranges[output.node.index()];
        let laid = OutputSpec::laid(seen, [range.inf().to_f64(), range.sup().to_f64()]);
        OutputSpec {
            bins: laid.bins.filter(|_| output.has_law),
            is_kept: output.has_law && self.options.keeps_draws(),
            is_kept_raw: output.is_kept_raw,
            ..laid
        }
    }

    fn worker(&self) -> Worker {
        let idle = self.locked_idle().pop();
        idle.unwrap_or_else(|| Worker::new(self.drawn.tape, self.drawn.inputs, &self.noted))
    }

    /// Adds a thread's tallies to the piece's replicate.
    fn end_piece(&self, worker: &mut Worker, piece: BlockRange) {
        self.for_each_tally(worker, |gathered, tally, noted| gathered.end_piece(tally, noted, piece));
        worker.counted += piece.to - piece.from;
        // OK because this is before a count could overflow in the next piece.
        if worker.counted >= BLOCKS_OF_LONGEST {
            self.empty(worker);
        }
    }

    /// Adds the tallies of all threads, and clears them.
    fn gather(&self) {
        self.locked_idle().iter_mut().for_each(|worker| self.empty(worker));
    }

    fn empty(&self, worker: &mut Worker) {
        self.for_each_tally(worker, |gathered, tally, noted| gathered.add(tally, noted));
        worker.counted = 0;
    }

    fn for_each_tally(&self, worker: &mut Worker, note: impl Fn(&mut MergedTally, &mut Tally, &OutputSpec)) {
        // OK because a poisoned lock means that a task panicked, and the pool reports that.
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        for ((tally, noted), gathered) in worker.tallies.iter_mut().zip(&self.noted).zip(gathered.iter_mut()) {
            note(gathered, tally, noted);
        }
    }

    fn locked_idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The distribution of each output so far.
    pub(super) fn distributions(&self) -> Vec<Distribution> {
        let gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        let each = gathered.iter().zip(&self.noted);
        each.map(|(gathered, noted)| gathered.distribution(noted, self.split.points)).collect()
    }
}

impl Simulation<'_> {
    /// The stored draws of an output without the allowance, replicate by replicate.
    pub(super) fn raw(&self, output: usize) -> Vec<f64> {
        let gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.get(output).map_or_else(Vec::new, MergedTally::raw)
    }

    /// The most bytes that a simulation takes: tallies of each thread, merged tallies, and kept draws.
    pub(super) fn memory(
        tape: &Tape,
        inputs: &InputSampler,
        outputs: &[SimulatedCost],
        options: &EstimateOptions,
        threads: usize,
    ) -> u64 {
        let lane = size_of::<Lane>() as u64;
        let laws = outputs.iter().filter(|output| output.has_law).count() as u64;
        let split = Split::new(options.most_draws(), true);
        // Counts of bins and of each replicate's groups, and the ends of bins if draws repeat.
        let ends = size_of::<BinEnds>() as u64;
        let gathered = laws * (BINS as u64) * (8 + 8 * split.replicates / GROUP as u64 + ends);
        // Draws are copied from threads to replicates, and from there into order. They grow by doubling.
        let kept = if options.keeps_draws() { 8 * 8 * laws * split.draws() } else { 0 };
        let sequence = inputs.dimensions().len() as u64 * 256;
        let thread =
            lane * (tape.width() + inputs.dimensions().len() + 8) as u64 + laws * (BINS as u64) * (4 + ends) + sequence;
        // Merged tallies are copied once, into distributions.
        2 * gathered + kept + threads as u64 * thread + (1 << 16)
    }
}

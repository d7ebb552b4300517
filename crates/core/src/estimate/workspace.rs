//! The memory of a tape's simulations, reused between them. Without it, an estimate with few draws would spend most of its time
//! on allocation.

use costcone_formula::lanes::Lane;
use costcone_formula::{Registers, Tape};

use crate::histogram::{MergedTally, OutputSpec, Tally};
use crate::sampling::{DrawScratch, InputSampler};

/// The memory of all threads.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) workers: Vec<Worker>,
    pub(super) gathered: Vec<MergedTally>,
}

/// The memory of one thread.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) registers: Registers,
    pub(super) scratch: DrawScratch,
    pub(super) factor: Lane,
    pub(super) tallies: Vec<Tally>,
    /// Blocks in the tallies.
    pub(super) counted: u64,
}

impl Workspace {
    /// Makes room for the requirements of each output.
    pub(super) fn fit(&mut self, noted: &[OutputSpec], replicates: usize) {
        self.gathered.resize_with(noted.len(), MergedTally::default);
        self.gathered.iter_mut().zip(noted).for_each(|(gathered, noted)| gathered.fit(noted, replicates));
        self.workers.iter_mut().for_each(|worker| worker.fit(noted));
    }
}

impl Worker {
    /// Memory for a tape and its inputs.
    pub(super) fn new(tape: &Tape, inputs: &InputSampler, noted: &[OutputSpec]) -> Worker {
        let (registers, scratch) = (tape.registers(), inputs.scratch());
        let mut worker = Worker { registers, scratch, factor: Lane::of(1.0), tallies: Vec::new(), counted: 0 };
        worker.fit(noted);
        worker
    }

    /// Makes room for the requirements of each output.
    fn fit(&mut self, noted: &[OutputSpec]) {
        self.tallies.resize_with(noted.len(), Tally::default);
        self.tallies.iter_mut().zip(noted).for_each(|(tally, noted)| tally.fit(noted));
    }
}

//! The memory that simulations of one tape work in, kept from one to the next: an estimate of few draws would else spend
//! more time on being given memory than on its draws.

use costcone_formula::lanes::Lane;
use costcone_formula::{Registers, Tape};

use crate::histogram::{Gathered, Noted, Tally};
use crate::sampling::{Inputs, Scratch};

/// What all threads need.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) workers: Vec<Worker>,
    pub(super) gathered: Vec<Gathered>,
}

/// What one thread needs.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) registers: Registers,
    pub(super) scratch: Scratch,
    pub(super) factor: Lane,
    pub(super) tallies: Vec<Tally>,
    /// Chunks that the tallies have counted.
    pub(super) counted: u64,
}

impl Workspace {
    /// Makes room for what is noted of each output.
    pub(super) fn fit(&mut self, noted: &[Noted], replicates: usize) {
        self.gathered.resize_with(noted.len(), Gathered::default);
        self.gathered.iter_mut().zip(noted).for_each(|(gathered, noted)| gathered.fit(noted, replicates));
        self.workers.iter_mut().for_each(|worker| worker.fit(noted));
    }
}

impl Worker {
    /// For a tape and the inputs that it reads.
    pub(super) fn new(tape: &Tape, inputs: &Inputs, noted: &[Noted]) -> Worker {
        let (registers, scratch) = (tape.registers(), inputs.scratch());
        let mut worker = Worker { registers, scratch, factor: Lane::of(1.0), tallies: Vec::new(), counted: 0 };
        worker.fit(noted);
        worker
    }

    /// Makes room for what is noted of each output.
    fn fit(&mut self, noted: &[Noted]) {
        self.tallies.resize_with(noted.len(), Tally::default);
        self.tallies.iter_mut().zip(noted).for_each(|(tally, noted)| tally.fit(noted));
    }
}

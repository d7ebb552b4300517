//! A combination on its way: what it does on every page, and what it found there.

use std::sync::Arc;

use costcone_core::histogram::Law;
use costcone_core::incremental::{Network, Task, Work};
use costcone_core::{Bounds, Finding};

use crate::batch::{Batch, Changes};
use crate::desk::Desk;
use crate::structure::{Bench, intervals_of};
use crate::vary::Variant;

/// A combination on its way.
pub(super) struct Running {
    /// The inputs that change and that a term reads, and how their lanes come about.
    pub(super) inputs: Vec<(usize, How)>,
    pub(super) scaled: Vec<Scaled>,
    pub(super) starts: Vec<Start>,
    /// Terms that are computed, and sums.
    pub(super) work: Vec<Task>,
    /// For each of these, the sum of its differences to the base.
    pub(super) moved: Vec<f64>,
    /// For each cost its draws, where they are not those of the base.
    pub(super) laws: Vec<Option<Law>>,
    pub(super) bounds: Vec<Result<Bounds, Finding>>,
}

/// A term that is so many times that of the base.
pub(super) struct Scaled {
    pub(super) slot: usize,
    pub(super) factor: f64,
    /// Whether its draws are wanted, not only by how much its sums differ.
    pub(super) is_wanted: bool,
}

/// A sum, of which some parts are only scaled: by how many times these become more.
pub(super) struct Start {
    pub(super) sum: usize,
    pub(super) more: Vec<(usize, f64)>,
}

/// How the draws of a changed assumption come about.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// The base's times a factor.
    Scaled(f64),
    /// Known.
    Known(f64),
    /// Drawn from another distribution, by its number on the desk.
    Drawn(usize),
}

impl How {
    fn new(number: usize, variant: &Arc<Variant>, batch: &Batch<'_>, desk: &mut Desk) -> How {
        match (variant.factor, variant.spread.exact_value()) {
            (Some(factor), _) => How::Scaled(factor),
            (None, Some(value)) => How::Known(value.to_f64()),
            (None, None) => How::Drawn(desk.place(number, variant.drawing(batch.structure.draws.inputs(), number))),
        }
    }

    fn factor(self) -> Option<f64> {
        if let How::Scaled(factor) = self { Some(factor) } else { None }
    }
}

impl Running {
    pub(super) fn new(batch: &Batch<'_>, changes: &Changes, desk: &mut Desk, bench: &mut Bench) -> Running {
        let structure = batch.structure;
        let network = &structure.network;
        let how = |(number, variant): &(usize, Arc<Variant>)| (*number, How::new(*number, variant, batch, desk));
        let mut inputs: Vec<(usize, How)> = changes.moved.iter().map(how).collect();
        let changed: Vec<(usize, Option<f64>)> = inputs.iter().map(|(number, how)| (*number, how.factor())).collect();
        let reached = network.reached(&changed);
        let is_reached = |slot: Option<usize>| reached.iter().any(|task| Some(task.slot) == slot);
        let laws = network.roots[..structure.laws.len()].iter();
        let laws = laws.map(|root| is_reached(root.slot).then(|| batch.common.law())).collect();
        let scaled: Vec<Scaled> = reached.iter().filter_map(Scaled::of).collect();
        let work: Vec<Task> = reached.into_iter().filter(|task| !matches!(task.work, Work::Times(_))).collect();
        let start = |task: &Task| Start::new(network, task.slot, &scaled);
        let starts = work.iter().filter(|task| task.work == Work::Sum).map(start).collect();
        let is_read = |input: usize| {
            let mut terms = work.iter().filter(|task| task.work == Work::Term);
            terms.any(|task| network.reads_itself(task.slot, input))
        };
        inputs.retain(|(input, _)| is_read(*input));
        let moved = vec![0.0; work.len()];
        Running { inputs, scaled, starts, work, moved, laws, bounds: bounds(batch, changes, bench) }
    }
}

/// The bounds of each cost that has a distribution.
fn bounds(batch: &Batch<'_>, changes: &Changes, bench: &mut Bench) -> Vec<Result<Bounds, Finding>> {
    let structure = batch.structure;
    let intervals = intervals_of(changes.spreads());
    let of = |law: usize| {
        let is_cut = structure.laws[law].any(|input| changes.spread(structure, input).is_clamped());
        structure.bounds(law, &intervals, is_cut, bench)
    };
    (0..structure.laws.len()).map(of).collect()
}

impl Scaled {
    fn of(task: &Task) -> Option<Scaled> {
        let Task { slot, work: Work::Times(factor), is_wanted } = *task else { return None };
        Some(Scaled { slot, factor, is_wanted })
    }
}

impl Start {
    fn new(network: &Network, sum: usize, scaled: &[Scaled]) -> Start {
        let own = |part: &Scaled| network.slots[part.slot].sums.iter().filter(|own| **own == sum).count();
        let more = |part: &Scaled| std::iter::repeat_n((part.slot, part.factor - 1.0), own(part));
        Start { sum, more: scaled.iter().flat_map(more).collect() }
    }
}

//! Evaluates combinations on one thread: block by block, one combination after another.
//!
//! A sum starts as the base's sum with its scaled terms, and then adds the difference of each computed term. A combination never
//! reads values that another combination left in memory.

use std::sync::Arc;

use costcone_core::incremental::{Lanes, Task, Work};
use costcone_core::internals::SpreadSampler;
use costcone_formula::Registers;
use costcone_formula::lanes::{LANES, Lane, add_difference, add_times, unary};

use crate::scenario_delta::{InputOverride, ScenarioDelta, SumSeed};
use crate::shared_plan::{BaseBlock, SharedPlan, ThreadScratch, total};

/// One block of the base.
#[derive(Clone, Copy)]
pub(super) struct BlockContext<'a> {
    pub(super) structure: &'a SharedPlan,
    pub(super) number: usize,
    pub(super) inputs: &'a [Lane],
    pub(super) page: &'a BaseBlock,
}

/// The memory of one thread.
pub(super) struct BatchEvaluator {
    inputs: Lanes,
    /// The terms and sums of the current combination.
    slots: Lanes,
    fresh: Lane,
    /// Distributions that replace an input's own, and their draws in this block.
    drawings: Vec<(usize, Arc<SpreadSampler>)>,
    drawn: Vec<Lane>,
    /// The first draws of a cost.
    seen: Vec<f64>,
}

impl BatchEvaluator {
    pub(super) fn new(structure: &SharedPlan) -> BatchEvaluator {
        BatchEvaluator {
            inputs: Lanes::new(structure.plan.assumptions().len()),
            slots: Lanes::new(structure.network.slots.len()),
            fresh: Lane::of(0.0),
            drawings: Vec::new(),
            drawn: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// The number of a replacement distribution of an input.
    pub(super) fn place(&mut self, input: usize, drawing: Arc<SpreadSampler>) -> usize {
        let is_same = |(own, known): &(usize, Arc<SpreadSampler>)| *own == input && Arc::ptr_eq(known, &drawing);
        if let Some(place) = self.drawings.iter().position(is_same) {
            return place;
        }
        self.drawings.push((input, drawing));
        self.drawn.push(Lane::of(0.0));
        self.drawn.len() - 1
    }

    /// Draws the replacement distributions for a block.
    pub(super) fn draw(&mut self, structure: &SharedPlan, number: usize, bench: &mut ThreadScratch) {
        if self.drawings.is_empty() {
            return;
        }
        let (inputs, drawings) = (structure.draws.inputs(), &self.drawings);
        bench.scratch.forget();
        structure.draws.block(number, &mut bench.scratch, &mut self.drawn, |place, at, scratch, out| {
            let (input, drawing) = &drawings[place];
            inputs.draw_as(*input, drawing, at, scratch, out);
        });
    }

    /// Evaluates one combination for one block.
    pub(super) fn run(&mut self, at: &BlockContext<'_>, run: &mut ScenarioDelta, registers: &mut Registers) {
        self.inputs.clear();
        self.slots.clear();
        run.inputs.iter().for_each(|(input, how)| self.change(at, *input, *how));
        for scaled in run.scaled.iter().filter(|scaled| scaled.is_wanted) {
            let factor = scaled.factor;
            unary(self.slots.set(scaled.slot), &at.page.kept[scaled.slot], |value| factor * value);
        }
        run.starts.iter().for_each(|start| self.start(at.page, start));
        for (task, moved) in run.work.iter().zip(&mut run.moved) {
            match task.work {
                Work::Sum => self.sum(at, task.slot),
                Work::Price(factor) => *moved += self.price(at, task.slot, factor),
                Work::Term => *moved += self.term(at, *task, registers),
                // OK because scaled terms are part of the sums' starting values.
                Work::Times(_) => {}
            }
        }
        self.note(at, run);
    }

    fn change(&mut self, at: &BlockContext<'_>, input: usize, how: InputOverride) {
        let lane = self.inputs.set(input);
        match how {
            InputOverride::ScaledTerm(factor) => unary(lane, &at.inputs[input], |value| factor * value),
            InputOverride::Known(value) => lane.fill(value),
            InputOverride::Drawn(place) => lane.copy_from_slice(&self.drawn[place][..]),
        }
    }

    /// Starts a sum with its scaled terms.
    fn start(&mut self, page: &BaseBlock, SumSeed { sum, more }: &SumSeed) {
        let (own, base) = (self.slots.set(*sum), &page.kept[*sum]);
        let (first, rest) = more.split_at(more.len().min(MOST_AT_ONCE));
        add(own, base, page, first);
        for more in rest.chunks(MOST_AT_ONCE) {
            self.fresh.copy_from_slice(&own[..]);
            add(own, &self.fresh, page, more);
        }
    }

    /// Computes a term. Returns the sum of its differences from the base.
    fn term(&mut self, at: &BlockContext<'_>, task: Task, registers: &mut Registers) -> f64 {
        let (network, page) = (&at.structure.network, at.page);
        let (slot, kept) = (&network.slots[task.slot], &page.kept[task.slot]);
        let BatchEvaluator { inputs, slots, fresh, .. } = self;
        let input = |number: usize| inputs.get(number).or(at.inputs.get(number));
        let known = |slot: usize| slots.get(slot).or(page.kept.get(slot));
        network.compute(task.slot, input, known, registers, fresh);
        let mut moved = None;
        for sum in &slot.sums {
            // A sum without a reader was not started.
            if slots.is_set(*sum) {
                moved = Some(add_difference(&mut slots.lanes[*sum], fresh, kept, |fresh| fresh));
            }
        }
        if task.is_wanted {
            slots.set(task.slot).copy_from_slice(&fresh[..]);
        }
        // Values after the last draw of a block are not part of the sum.
        let moved = moved.filter(|_| page.filled == LANES);
        moved.unwrap_or_else(|| total(fresh, page.filled) - page.sums[task.slot])
    }

    /// Prices a scaled quantity. Returns the sum of the differences from the base.
    fn price(&mut self, at: &BlockContext<'_>, own: usize, factor: f64) -> f64 {
        let network = &at.structure.network;
        let sums = network.slots[own].sums.iter();
        // OK because zeros after the last draw of a block cost nothing, in the combination and in the base.
        let moved = sums.map(|sum| network.add_priced(own, factor, &at.page.kept, &mut self.slots.lanes[*sum]));
        moved.last().unwrap_or(0.0)
    }

    /// Adds the difference of a sum to the sums that contain it.
    fn sum(&mut self, at: &BlockContext<'_>, own: usize) {
        for sum in &at.structure.network.slots[own].sums {
            if self.slots.is_set(*sum) {
                self.slots.add_difference(*sum, own, &at.page.kept[own]);
            }
        }
    }

    /// Counts the draws of the costs that differ from the base.
    fn note(&mut self, at: &BlockContext<'_>, run: &mut ScenarioDelta) {
        let BlockContext { structure, number, inputs, page } = *at;
        let factor = structure.draws.inputs().is_uncertain(0).then(|| &inputs[0]);
        let roots = &structure.network.roots;
        for (law, (root, bounds)) in run.laws.iter_mut().zip(roots.iter().zip(&run.bounds)) {
            // OK because a cost with draws has a slot.
            let (Some(law), Some(slot)) = (law, root.slot) else { continue };
            let values = self.slots.get(slot).unwrap_or(&page.kept[slot]);
            if number == 0 {
                let first = structure.draws.first().min(page.filled);
                self.seen.clear();
                match factor {
                    Some(factor) => self.seen.extend(values.iter().zip(&factor[..first]).map(|(a, b)| a * b)),
                    None => self.seen.extend_from_slice(&values[..first]),
                }
                let ends =
                    bounds.as_ref().map_or([0.0, 0.0], |bounds| [bounds.floor().to_f64(), bounds.ceiling().to_f64()]);
                law.begin(&self.seen, ends);
            }
            law.note(values, page.filled, factor);
        }
    }
}

/// The number of terms that one pass adds.
const MOST_AT_ONCE: usize = 8;

/// Adds multiples of some terms of a block to a lane. There are at most [`MOST_AT_ONCE`] terms, and the compiler knows their
/// number.
fn add(own: &mut Lane, from: &Lane, page: &BaseBlock, parts: &[(usize, f64)]) {
    fn of<const COUNT: usize>(own: &mut Lane, from: &Lane, page: &BaseBlock, parts: [(usize, f64); COUNT]) {
        add_times(own, from, parts.map(|(slot, _)| &page.kept[slot]), parts.map(|(_, times)| times));
    }
    match *parts {
        [] => own.copy_from_slice(&from[..]),
        [a] => of(own, from, page, [a]),
        [a, b] => of(own, from, page, [a, b]),
        [a, b, c] => of(own, from, page, [a, b, c]),
        [a, b, c, d] => of(own, from, page, [a, b, c, d]),
        [a, b, c, d, e] => of(own, from, page, [a, b, c, d, e]),
        [a, b, c, d, e, f] => of(own, from, page, [a, b, c, d, e, f]),
        [a, b, c, d, e, f, g] => of(own, from, page, [a, b, c, d, e, f, g]),
        [a, b, c, d, e, f, g, h] => of(own, from, page, [a, b, c, d, e, f, g, h]),
        // OK because there are at most eight.
        _ => own.fill(f64::NAN),
    }
}

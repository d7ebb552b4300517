//! The total as sums of terms, stored for a block of draws, so that a changed assumption computes only its terms.
//!
//! Every sum of the total is stored with each of its terms. A change computes the terms that it reaches, and adds their
//! differences to the sums. Other terms may read these sums: a support plan takes its percentage of a sum.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use costcone_formula::lanes::{LANES, Lane, update};
use costcone_formula::{BlockIo, DrawSource, NodeId, Registers, Tape};

use super::keys::{Key, keys};
use super::sums::{Found, Reads, reads};
use crate::plan::Plan;

/// The terms and sums of a plan, and for each assumption the steps that compute its terms.
pub(crate) struct Terms {
    /// The stored terms and sums. The last is the total.
    slots: Vec<NodeId>,
    /// For each slot, the sums that contain it, once for each occurrence.
    sums: Vec<Vec<usize>>,
    /// The constants of each sum.
    starts: Vec<f64>,
    /// The total, and the slots that terms read: a trial must restore them. Other slots only add to their sums.
    is_read: Vec<bool>,
    all: Vec<Step>,
    /// For each input of the plan.
    changes: Vec<Vec<Step>>,
    /// The steps of the inputs that change together.
    together: Vec<Step>,
}

/// Terms that one tape computes, from assumptions and stored slots.
struct Step {
    tape: Tape,
    outputs: Vec<usize>,
    given: Vec<usize>,
}

/// The values of terms and sums for a block of draws.
pub(crate) struct State {
    kept: Vec<Lane>,
    fresh: Vec<Lane>,
    registers: HashMap<usize, Registers>,
    /// The values of slots before a trial. The first `held` are in use.
    before: Vec<(usize, Lane)>,
    held: usize,
}

impl Terms {
    /// Finds the terms of a plan's total, for changes of these inputs, and of some of them together.
    pub(crate) fn new(plan: &Plan, inputs: &[usize], together: &[usize]) -> Terms {
        let program = plan.program();
        let found = Found::new(program, &[plan.total()], &[]);
        let keys = keys(plan);
        let place: HashMap<NodeId, usize> =
            found.slots.iter().enumerate().map(|(place, node)| (*node, place)).collect();
        let mut sums = vec![Vec::new(); found.slots.len()];
        let mut starts = vec![0.0; found.slots.len()];
        for (sum, addends) in &found.addends {
            for addend in addends {
                match (program.constant_value(*addend), place.get(addend)) {
                    // OK because a chain of additions has one constant, which is complete when the chain is built.
                    (Some(value), _) => starts[place[sum]] += value.to_f64(),
                    (None, Some(term)) => sums[*term].push(place[sum]),
                    // OK because every addend that is not a constant is a slot.
                    (None, None) => {}
                }
            }
        }
        // The order of adding differences depends on the slots' contents, not on the order of the file.
        let key = |slot: usize| keys[found.slots[slot].index()];
        sums.iter_mut().for_each(|sums| sums.sort_unstable_by_key(|sum| key(*sum)));
        let layout = Layout { plan, keys: &keys, found: &found, reads: reads(program, &found), place };
        let all = layout.steps(|_| true);
        let most = inputs.iter().max().map_or(0, |most| most + 1);
        let mut changes: Vec<Vec<Step>> = (0..most).map(|_| Vec::new()).collect();
        for input in inputs {
            changes[*input] = layout.change(&[*input]);
        }
        let together = layout.change(together);
        let mut is_read: Vec<bool> = found.slots.iter().map(|slot| found.addends.contains_key(slot)).collect();
        all.iter().flat_map(|step| &step.given).for_each(|slot| is_read[*slot] = true);
        if let Some(total) = is_read.last_mut() {
            *total = true;
        }
        Terms { slots: found.slots, sums, starts, is_read, all, changes, together }
    }

    /// The number of tape steps for a change of an input.
    pub(crate) fn work(&self, input: usize) -> usize {
        self.changes.get(input).map_or(0, |steps| work(steps))
    }

    /// The number of tape steps for the inputs that change together.
    pub(crate) fn work_together(&self) -> usize {
        work(&self.together)
    }

    /// The number of tape steps for everything.
    pub(crate) fn whole_work(&self) -> usize {
        work(&self.all)
    }

    /// The number of stored values for each draw.
    pub(crate) fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Memory for the values.
    pub(crate) fn state(&self) -> State {
        let most = self.all.iter().map(|step| step.outputs.len()).max();
        State {
            kept: vec![Lane::of(0.0); self.slots.len()],
            fresh: vec![Lane::of(0.0); most.unwrap_or_default()],
            registers: HashMap::new(),
            before: Vec::new(),
            held: 0,
        }
    }

    /// Computes everything from the inputs.
    pub(crate) fn fill(&self, state: &mut State, inputs: &[Lane]) {
        for (kept, start) in state.kept.iter_mut().zip(&self.starts) {
            kept.fill(*start);
        }
        self.run(&self.all, state, inputs, false);
    }

    /// Computes the terms that depend on a changed input.
    pub(crate) fn change(&self, state: &mut State, input: usize, inputs: &[Lane]) {
        self.run(&self.changes[input], state, inputs, false);
    }

    /// Computes the terms that depend on the inputs that change together.
    pub(crate) fn change_together(&self, state: &mut State, inputs: &[Lane]) {
        self.run(&self.together, state, inputs, false);
    }

    /// Tries a changed input: passes the resulting total to `look`, and restores all values.
    pub(crate) fn attempt(&self, state: &mut State, input: usize, inputs: &[Lane], look: impl FnOnce(&Lane)) {
        state.held = 0;
        self.run(&self.changes[input], state, inputs, true);
        look(self.total(state));
        for (slot, before) in &state.before[..state.held] {
            state.kept[*slot].copy_from_slice(&before[..]);
        }
    }

    /// The total.
    pub(crate) fn total<'a>(&self, state: &'a State) -> &'a Lane {
        &state.kept[self.slots.len() - 1]
    }

    fn run(&self, steps: &[Step], state: &mut State, inputs: &[Lane], is_trial: bool) {
        for step in steps {
            let State { kept, fresh, registers, .. } = state;
            let registers = registers.entry(step.tape.width()).or_insert_with(|| step.tape.registers());
            step.tape.run(registers, &mut Reading { inputs, kept, given: &step.given, fresh });
            let mut fresh = std::mem::take(&mut state.fresh);
            for (moved, slot) in fresh.iter_mut().zip(&step.outputs) {
                update(moved, &state.kept[*slot], |new, old| new - old);
                self.add(state, *slot, moved, is_trial);
            }
            state.fresh = fresh;
        }
    }

    /// Adds a difference to a slot and to the sums that contain it.
    fn add(&self, state: &mut State, slot: usize, moved: &Lane, is_trial: bool) {
        if is_trial && self.is_read[slot] {
            state.hold(slot);
        }
        if !is_trial || self.is_read[slot] {
            update(&mut state.kept[slot], moved, |kept, moved| kept + moved);
        }
        for sum in &self.sums[slot] {
            self.add(state, *sum, moved, is_trial);
        }
    }
}

fn work(steps: &[Step]) -> usize {
    steps.iter().map(|step| step.tape.len() + 2 * step.outputs.len()).sum()
}

impl State {
    /// Stores the value of a slot before a trial.
    fn hold(&mut self, slot: usize) {
        if self.before[..self.held].iter().any(|(held, _)| *held == slot) {
            return;
        }
        if self.held == self.before.len() {
            self.before.push((slot, Lane::of(0.0)));
        }
        let (of, lane) = &mut self.before[self.held];
        *of = slot;
        lane.copy_from_slice(&self.kept[slot][..]);
        self.held += 1;
    }
}

/// The sources and the receiver of a tape's values.
struct Reading<'a> {
    inputs: &'a [Lane],
    kept: &'a [Lane],
    given: &'a [usize],
    fresh: &'a mut [Lane],
}

impl BlockIo for Reading<'_> {
    fn read(&mut self, source: DrawSource, out: &mut Lane) {
        let from = match source {
            DrawSource::Input(number) => self.inputs.get(number as usize),
            DrawSource::Given(place) => self.given.get(place as usize).and_then(|slot| self.kept.get(*slot)),
        };
        match from {
            Some(from) => out.copy_from_slice(&from[..LANES]),
            // INVARIANT: every source is an input or a slot.
            None => out.fill(f64::NAN),
        }
    }

    fn emit(&mut self, output: usize, values: &Lane) {
        self.fresh[output].copy_from_slice(&values[..]);
    }
}

/// Builds the steps that compute terms.
struct Layout<'a> {
    plan: &'a Plan,
    keys: &'a [Key],
    found: &'a Found,
    reads: HashMap<NodeId, Reads>,
    place: HashMap<NodeId, usize>,
}

impl Layout<'_> {
    /// The steps that compute the terms that depend on any of some inputs.
    fn change(&self, inputs: &[usize]) -> Vec<Step> {
        let mut reached: BTreeSet<NodeId> = BTreeSet::new();
        for slot in &self.found.slots {
            let depends = match (self.reads.get(slot), self.found.addends.get(slot)) {
                (Some(reads), _) => {
                    inputs.iter().any(|input| reads.inputs.contains(input)) || !reads.slots.is_disjoint(&reached)
                }
                (None, Some(addends)) => addends.iter().any(|addend| reached.contains(addend)),
                (None, None) => false,
            };
            if depends {
                reached.insert(*slot);
            }
        }
        self.steps(|slot| reached.contains(&slot))
    }

    /// The steps that compute the given slots, in the order of their dependencies.
    fn steps(&self, is_wanted: impl Fn(NodeId) -> bool) -> Vec<Step> {
        let mut depth: HashMap<NodeId, usize> = HashMap::new();
        let mut levels: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
        for slot in &self.found.slots {
            let behind = |slots: &mut dyn Iterator<Item = &NodeId>| {
                slots.filter_map(|slot| depth.get(slot)).max().copied().unwrap_or_default()
            };
            let own = match (self.reads.get(slot), self.found.addends.get(slot)) {
                (Some(reads), _) => 1 + behind(&mut reads.slots.iter()),
                (None, Some(addends)) => behind(&mut addends.iter()),
                (None, None) => 0,
            };
            depth.insert(*slot, own);
            if self.reads.contains_key(slot) && is_wanted(*slot) {
                levels.entry(own).or_default().push(*slot);
            }
        }
        levels.into_values().map(|terms| self.step(terms)).collect()
    }

    fn step(&self, mut terms: Vec<NodeId>) -> Step {
        terms.sort_unstable_by_key(|term| self.keys[term.index()]);
        let given: BTreeSet<NodeId> = terms.iter().flat_map(|term| self.reads[term].slots.iter().copied()).collect();
        let given: Vec<NodeId> = given.into_iter().collect();
        let place = |nodes: &[NodeId]| nodes.iter().map(|node| self.place[node]).collect();
        let tape = self.plan.program().tape(&self.plan.signs(), &terms, &given);
        Step { tape, outputs: place(&terms), given: place(&given) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{plan, uniform};

    const UNIT: &[(&str, &str)] = &[("min", "1"), ("max", "9")];

    /// Sums in sums, shared terms, a product, a step, and a sum that another term reads.
    fn plans() -> Vec<Plan> {
        let assumptions = [("x", UNIT), ("y", UNIT), ("z", UNIT)];
        let each = [
            vec![("a", "x * 1 USD + y * 2 USD + z * 3 USD + 4 USD")],
            vec![("a", "x * 1 USD"), ("b", "y * 2 USD"), ("c", "7 USD")],
            vec![
                ("a", "x * y * z * 1 USD + x * 1 USD"),
                ("b", "x * y * z * 1 USD"),
                ("c", "max(x, y) * 1 USD + z * 1 USD + 1 USD"),
            ],
            vec![("a", "(x + y + z + 1) * (x + 2) * 1 USD + (x + y + z + 1) * 1 USD"), ("b", "ceil(y) * 1 USD")],
        ];
        each.iter().map(|costs| plan(&assumptions, costs)).collect()
    }

    /// One lane of values for each assumption. The first is the allowance.
    fn lanes(plan: &Plan, seed: u64) -> Vec<Lane> {
        (0..plan.assumptions().len() as u64)
            .map(|place| {
                let mut lane = Lane::of(1.0);
                let values = uniform(seed.wrapping_mul(1_000).wrapping_add(place), LANES);
                lane.iter_mut().zip(values).for_each(|(value, u)| *value = 1.0 + 8.0 * u);
                lane
            })
            .collect()
    }

    fn assert_near(found: &Lane, wanted: &Lane) {
        assert!(found.iter().zip(wanted.iter()).all(|(found, wanted)| (found - wanted).abs() <= 1e-12 * wanted.abs()));
    }

    fn filled(terms: &Terms, inputs: &[Lane]) -> Lane {
        let mut state = terms.state();
        terms.fill(&mut state, inputs);
        terms.total(&state).clone()
    }

    /// Oracle: the exact decimals of the program at the same values.
    #[test]
    fn the_total_is_the_value_of_the_program() {
        for plan in plans() {
            let terms = Terms::new(&plan, &[1, 2, 3], &[]);
            let inputs = lanes(&plan, 3);
            let total = filled(&terms, &inputs);
            for draw in [0, 17, LANES - 1] {
                let at: Vec<costcone_formula::Decimal> = inputs
                    .iter()
                    .map(|lane| {
                        costcone_formula::Decimal::from_f64(lane[draw], costcone_formula::Rounding::Nearest).unwrap()
                    })
                    .collect();
                let exact = plan.program().exact(&at).unwrap()[plan.total().index()].to_f64();
                assert!((total[draw] / exact - 1.0).abs() < 1e-12, "{} for {exact}", total[draw]);
            }
        }
    }

    /// Oracle: everything computed again from the changed inputs.
    #[test]
    fn changes_in_any_order_give_the_total_of_the_changed_inputs() {
        for plan in plans() {
            let terms = Terms::new(&plan, &[1, 2, 3], &[1, 2]);
            let mut inputs = lanes(&plan, 1);
            let mut state = terms.state();
            terms.fill(&mut state, &inputs);
            let other = lanes(&plan, 2);
            for input in [2, 1, 3, 1] {
                inputs[input] = other[input].clone();
                terms.change(&mut state, input, &inputs);
                assert_near(terms.total(&state), &filled(&terms, &inputs));
            }
            let third = lanes(&plan, 5);
            [1, 2].into_iter().for_each(|input| inputs[input] = third[input].clone());
            terms.change_together(&mut state, &inputs);
            assert_near(terms.total(&state), &filled(&terms, &inputs));
        }
    }

    #[test]
    fn a_trial_shows_the_changed_total_and_restores_every_bit() {
        for plan in plans() {
            let terms = Terms::new(&plan, &[1, 2, 3], &[]);
            let inputs = lanes(&plan, 1);
            let mut state = terms.state();
            terms.fill(&mut state, &inputs);
            let before = terms.total(&state).clone();
            for input in 1..=3 {
                let mut tried = inputs.clone();
                tried[input] = lanes(&plan, 9)[input].clone();
                let wanted = filled(&terms, &tried);
                terms.attempt(&mut state, input, &tried, |total| assert_near(total, &wanted));
                assert!(
                    terms
                        .total(&state)
                        .iter()
                        .zip(before.iter())
                        .all(|(after, before)| after.to_bits() == before.to_bits())
                );
            }
        }
    }

    #[test]
    fn a_change_takes_at_most_the_work_of_everything() {
        for plan in plans() {
            let terms = Terms::new(&plan, &[1, 2, 3], &[]);
            assert!((1..=3).all(|input| terms.work(input) <= terms.whole_work()));
            assert_eq!(terms.work(0), 0);
        }
    }
}

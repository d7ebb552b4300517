//! The costs of a plan as a graph of sums and terms, so that a scenario computes only its changed terms ([`Task`](super::Task)).

use std::collections::{BTreeSet, HashMap};

use costcone_formula::lanes::{Lane, update};
use costcone_formula::{DrawSource, Node, NodeId, Program, Registers, Tape};

use super::sums::{Found, Reads, reads};
use crate::plan::Plan;

/// The highest number of kept nodes besides terms and sums.
const MOST_CUTS: usize = 256;

/// The sums and terms of some costs of a plan.
pub struct Network {
    pub slots: Vec<Slot>,
    /// The computed slots, each after the slots that it reads.
    pub order: Vec<usize>,
    /// For each cost, the terms of its sum.
    pub roots: Vec<Root>,
    /// For each slot, whether the mean of a cost uses the slot's mean.
    pub is_mean: Vec<bool>,
    /// For each varied input, the degree of each slot in it, through everything that the slot reads.
    pub degrees: HashMap<usize, Vec<Option<i32>>>,
}

/// A term or a sum with stored draws.
pub struct Slot {
    /// The tape of a term; `None` for a sum.
    pub tape: Option<Term>,
    /// The constants of a sum.
    start: f64,
    /// The sums that contain it, once for each occurrence.
    pub sums: Vec<usize>,
    /// Whether its distribution is required.
    pub is_law: bool,
    pub inputs: BTreeSet<usize>,
    pub reads: Vec<usize>,
}

pub struct Term {
    tape: Tape,
    /// The slots that it reads, by their positions in the tape.
    given: Vec<usize>,
}

/// A cost as a sum of slots.
pub struct Root {
    /// Its own slot, if its draws are stored.
    pub slot: Option<usize>,
    start: f64,
    terms: Vec<usize>,
}

impl Network {
    /// The first `laws` roots need their draws. The others need only their mean.
    pub fn new(plan: &Plan, roots: &[NodeId], laws: usize, varied: &[usize]) -> Network {
        let program = plan.program();
        let all_degrees: Vec<(usize, Vec<Option<i32>>)> =
            varied.iter().map(|input| (*input, program.degrees(*input as u32))).collect();
        let found = Found::new(program, roots, &cuts(program, roots, &all_degrees));
        let reads = reads(program, &found);
        let is_read: BTreeSet<NodeId> = reads.values().flat_map(|reads| reads.slots.iter().copied()).collect();
        let is_kept =
            |node: &NodeId| reads.contains_key(node) || is_read.contains(node) || roots[..laws].contains(node);
        let kept: Vec<NodeId> = found.slots.iter().copied().filter(is_kept).collect();
        let place: HashMap<NodeId, usize> = kept.iter().enumerate().map(|(place, node)| (*node, place)).collect();
        let signs = plan.signs();
        let mut slots: Vec<Slot> =
            kept.iter().map(|node| Slot::new((program, &signs), *node, &reads, &place)).collect();
        for (slot, node) in slots.iter_mut().zip(&kept) {
            slot.is_law = roots[..laws].contains(node);
        }
        let constant = |node: &NodeId| program.constant_value(*node).map(|value| value.to_f64());
        for (sum, parts) in nested(&kept, &found) {
            slots[place[&sum]].start = parts.iter().filter_map(constant).sum();
            for part in parts.iter().filter(|part| constant(part).is_none()) {
                slots[place[part]].sums.push(place[&sum]);
            }
        }
        let root = |node: &NodeId| Root::new(*node, &found, &place, constant);
        let roots: Vec<Root> = roots.iter().map(root).collect();
        let mut is_mean = vec![false; slots.len()];
        roots.iter().flat_map(|root| &root.terms).for_each(|term| is_mean[*term] = true);
        let of = |all: &[Option<i32>]| kept.iter().map(|node| all[node.index()]).collect();
        let degrees = all_degrees.iter().map(|(input, all)| (*input, of(all))).collect();
        let order = order(&slots);
        Network { slots, order, roots, is_mean, degrees }
    }

    /// Registers that are wide enough for every term.
    pub fn registers(&self) -> Registers {
        let tapes = self.slots.iter().filter_map(|slot| slot.tape.as_ref());
        let widest = tapes.max_by_key(|term| term.tape.width());
        widest.map_or_else(Registers::default, |term| term.tape.registers())
    }

    /// Whether a term reads an input directly, not through another slot.
    pub fn reads_itself(&self, place: usize, input: usize) -> bool {
        self.slots[place].inputs.contains(&input)
    }

    /// Computes every slot of the base from the inputs.
    pub fn fill(&self, inputs: &[Lane], kept: &mut [Lane], registers: &mut Registers) {
        let mut fresh = Lane::of(0.0);
        for (slot, lane) in self.slots.iter().zip(kept.iter_mut()).filter(|(slot, _)| slot.tape.is_none()) {
            lane.fill(slot.start);
        }
        for place in &self.order {
            let slot = &self.slots[*place];
            if let Some(term) = &slot.tape {
                let read = |source| match source {
                    DrawSource::Input(number) => inputs.get(number as usize),
                    DrawSource::Given(given) => term.given.get(given as usize).and_then(|slot| kept.get(*slot)),
                };
                term.tape.run_on(registers, read, &mut fresh);
                kept[*place].copy_from_slice(&fresh[..]);
            }
            for sum in &slot.sums {
                // OK because a sum is never a part of itself.
                let Ok([sum, part]) = kept.get_disjoint_mut([*sum, *place]) else { continue };
                update(sum, part, |sum, part| sum + part);
            }
        }
    }

    /// For a term that only prices a quantity: adds the difference to a sum if the quantity is multiplied by `factor`. Returns
    /// the sum of the differences.
    pub fn add_priced(&self, place: usize, factor: f64, kept: &[Lane], sum: &mut Lane) -> f64 {
        let term = self.slots[place].tape.as_ref();
        let steps = term.and_then(|term| Some((term.tape.price_alone()?, *term.given.first()?)));
        // OK because this is called only for terms that price a quantity.
        steps.map_or(0.0, |(steps, quantity)| steps.add_difference(sum, (factor, &kept[quantity]), &kept[place]))
    }

    /// Computes a term from inputs and slots.
    pub fn compute<'a>(
        &self,
        place: usize,
        input: impl Fn(usize) -> Option<&'a Lane>,
        slot: impl Fn(usize) -> Option<&'a Lane>,
        registers: &mut Registers,
        out: &mut Lane,
    ) {
        let Some(term) = &self.slots[place].tape else { return };
        let read = |source| match source {
            DrawSource::Input(number) => input(number as usize),
            DrawSource::Given(given) => term.given.get(given as usize).and_then(|place| slot(*place)),
        };
        term.tape.run_on(registers, read, out);
    }
}

/// Nodes that scale with a power of an input's factor, and are read by a node that does not: the quantity before a tier. Storing
/// them avoids computing them again.
fn cuts(program: &Program, roots: &[NodeId], degrees: &[(usize, Vec<Option<i32>>)]) -> Vec<NodeId> {
    let is_needed = program.ancestors(roots);
    let mut cuts = BTreeSet::new();
    for (_, degrees) in degrees {
        let readers = program.nodes().iter().enumerate();
        for (_, node) in readers.filter(|(place, _)| is_needed[*place] && degrees[*place].is_none()) {
            let is_cut = |operand: &NodeId| {
                let is_plain = matches!(program.nodes()[operand.index()], Node::Input(_) | Node::Add(..));
                !is_plain && degrees[operand.index()].is_some_and(|degree| degree != 0)
            };
            cuts.extend(node.operands().into_iter().filter(is_cut));
        }
    }
    cuts.into_iter().take(MOST_CUTS).collect()
}

impl Slot {
    fn new(
        (program, signs): (&Program, &[bool]),
        node: NodeId,
        reads: &HashMap<NodeId, Reads>,
        place: &HashMap<NodeId, usize>,
    ) -> Slot {
        let sum = Slot {
            tape: None,
            start: 0.0,
            sums: Vec::new(),
            is_law: false,
            inputs: BTreeSet::new(),
            reads: Vec::new(),
        };
        let Some(own) = reads.get(&node) else { return sum };
        let given: Vec<NodeId> = own.slots.iter().copied().collect();
        let tape = program.tape(signs, &[node], &given);
        let given: Vec<usize> = given.iter().map(|node| place[node]).collect();
        Slot { inputs: own.inputs.clone(), reads: given.clone(), tape: Some(Term { tape, given }), ..sum }
    }

    /// The slot of the quantity, if the term only prices one.
    pub fn quantity(&self) -> Option<usize> {
        let term = self.tape.as_ref()?;
        let [quantity] = term.given[..] else { return None };
        (self.inputs.is_empty() && term.tape.price_alone().is_some()).then_some(quantity)
    }
}

impl Root {
    fn new(
        node: NodeId,
        found: &Found,
        place: &HashMap<NodeId, usize>,
        constant: impl Fn(&NodeId) -> Option<f64>,
    ) -> Root {
        let own = [node];
        let addends = found.addends.get(&node).map_or(&own[..], Vec::as_slice);
        let terms = addends.iter().filter(|part| constant(part).is_none()).map(|part| place[part]).collect();
        Root { slot: place.get(&node).copied(), start: addends.iter().filter_map(constant).sum(), terms }
    }

    /// Its mean from the means of the slots.
    pub fn mean(&self, of: impl Fn(usize) -> f64) -> f64 {
        self.start + self.terms.iter().map(|term| of(*term)).sum::<f64>()
    }
}

/// The parts of each stored sum. If a sum contains all parts of a smaller sum, it contains the smaller sum instead.
fn nested(kept: &[NodeId], found: &Found) -> Vec<(NodeId, Vec<NodeId>)> {
    let mut sums: Vec<(NodeId, Vec<NodeId>)> =
        kept.iter().filter_map(|node| Some((*node, found.addends.get(node)?.clone()))).collect();
    sums.sort_by_key(|(node, parts)| (parts.len(), *node));
    sums.iter_mut().for_each(|(_, parts)| parts.sort_unstable());
    let mut nested: Vec<(NodeId, Vec<NodeId>)> = Vec::new();
    for (place, (node, parts)) in sums.iter().enumerate() {
        let mut rest = parts.clone();
        // The largest first, so that the fewest parts remain.
        for (smaller, own) in sums[..place].iter().rev() {
            if let Some(without) = less(&rest, own) {
                rest = without;
                rest.push(*smaller);
                rest.sort_unstable();
            }
        }
        nested.push((*node, rest));
    }
    nested
}

/// A sorted list without the entries of another list, if it contains them all.
fn less(all: &[NodeId], without: &[NodeId]) -> Option<Vec<NodeId>> {
    let mut rest = Vec::with_capacity(all.len());
    let mut open = without.iter().peekable();
    for entry in all {
        match open.peek() {
            Some(next) if *next == entry => {
                open.next();
            }
            Some(next) if *next < entry => return None,
            _ => rest.push(*entry),
        }
    }
    open.peek().is_none().then_some(rest)
}

/// An order of the slots: each comes after the slots that it reads and the parts that it adds.
fn order(slots: &[Slot]) -> Vec<usize> {
    let mut open: Vec<usize> = slots.iter().map(|slot| slot.reads.len()).collect();
    let mut readers: Vec<Vec<usize>> = vec![Vec::new(); slots.len()];
    for (place, slot) in slots.iter().enumerate() {
        slot.reads.iter().for_each(|read| readers[*read].push(place));
        for sum in &slot.sums {
            readers[place].push(*sum);
            open[*sum] += 1;
        }
    }
    let mut ready: BTreeSet<usize> = (0..slots.len()).filter(|place| open[*place] == 0).collect();
    let mut order = Vec::with_capacity(slots.len());
    while let Some(place) = ready.pop_first() {
        order.push(place);
        for reader in &readers[place] {
            open[*reader] -= 1;
            if open[*reader] == 0 {
                ready.insert(*reader);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    use costcone_formula::lanes::LANES;

    use crate::incremental::Work;
    use crate::testing::{plan, uniform};

    const UNIT: &[(&str, &str)] = &[("min", "1"), ("max", "9")];

    fn example() -> Plan {
        let assumptions = [("x", UNIT), ("y", UNIT), ("z", UNIT)];
        let costs = [
            ("a", "x * y * 2 USD + z * 3 USD + 4 USD"),
            ("b", "x * y * 1 USD + max(x, z) * 1 USD + 2 USD"),
            ("c", "x^2 * 1 USD + y * 1 USD + z / x * 1 USD"),
        ];
        plan(&assumptions, &costs)
    }

    fn network(plan: &Plan) -> Network {
        let roots: Vec<NodeId> =
            std::iter::once(plan.total()).chain(plan.lines().iter().map(|line| line.cost())).collect();
        Network::new(plan, &roots, roots.len(), &[1, 2, 3])
    }

    fn lanes(plan: &Plan) -> Vec<Lane> {
        let lane = |place: usize| {
            let mut lane = Lane::of(1.0);
            let values = uniform(place as u64, LANES);
            lane.iter_mut().zip(values).for_each(|(value, u)| *value = 1.0 + 8.0 * u);
            lane
        };
        (0..plan.assumptions().len()).map(lane).collect()
    }

    fn filled(network: &Network, inputs: &[Lane]) -> Vec<Lane> {
        let mut kept = vec![Lane::of(0.0); network.slots.len()];
        network.fill(inputs, &mut kept, &mut network.registers());
        kept
    }

    fn near(a: &Lane, b: &Lane) -> bool {
        a.iter().zip(b.iter()).all(|(a, b)| (a - b).abs() <= 1e-11 * b.abs().max(1.0))
    }

    /// Every task, computed in its order. Oracle: the whole network filled with the changed inputs.
    #[test]
    fn tasks_give_the_slots_of_the_changed_inputs() {
        let plan = example();
        let network = network(&plan);
        let inputs = lanes(&plan);
        let base = filled(&network, &inputs);
        for changed in [
            vec![(1, Some(1.5))],
            vec![(2, Some(0.25)), (3, Some(2.0))],
            vec![(1, None)],
            vec![(3, None), (2, Some(3.0))],
            vec![(1, Some(2.0)), (2, Some(2.0)), (3, Some(2.0))],
        ] {
            let mut moved = inputs.clone();
            for (input, factor) in &changed {
                let factor = factor.unwrap_or(1.25);
                moved[*input].iter_mut().for_each(|value| *value *= factor);
            }
            let wanted = filled(&network, &moved);
            let tasks = network.reached(&changed);
            for task in &tasks {
                let slot = &network.slots[task.slot];
                let found = match task.work {
                    Work::Times(factor) => {
                        let mut lane = base[task.slot].clone();
                        lane.iter_mut().for_each(|value| *value *= factor);
                        lane
                    }
                    Work::Term => {
                        let mut lane = Lane::of(0.0);
                        let (input, kept) = (|input: usize| moved.get(input), |slot: usize| wanted.get(slot));
                        network.compute(task.slot, input, kept, &mut network.registers(), &mut lane);
                        lane
                    }
                    Work::Price(factor) => {
                        let mut lane = base[task.slot].clone();
                        network.add_priced(task.slot, factor, &base, &mut lane);
                        lane
                    }
                    Work::Sum => wanted[task.slot].clone(),
                };
                assert!(near(&found, &wanted[task.slot]), "{changed:?}: {task:?} reads {:?}", slot.reads);
            }
            // A slot without a task has the draws of the base, unless only removed tasks would read it.
            for (place, (slot, lane)) in network.slots.iter().zip(&base).enumerate() {
                let has_task = tasks.iter().any(|task| task.slot == place);
                assert!(has_task || !slot.is_law || near(lane, &wanted[place]), "{changed:?}: slot {place}");
            }
        }
    }

    #[test]
    fn the_mean_of_a_root_is_the_mean_of_its_terms() {
        let plan = example();
        let network = network(&plan);
        let kept = filled(&network, &lanes(&plan));
        let mean = |lane: &Lane| lane.iter().sum::<f64>() / LANES as f64;
        for root in &network.roots {
            let own = mean(&kept[root.slot.unwrap()]);
            let terms = root.mean(|slot| mean(&kept[slot]));
            assert!((own / terms - 1.0).abs() < 1e-12, "{own} for {terms}");
        }
    }

    #[test]
    fn slots_come_after_the_slots_that_they_read() {
        let network = network(&example());
        let position = |slot: usize| network.order.iter().position(|place| *place == slot).unwrap();
        for (place, slot) in network.slots.iter().enumerate() {
            assert!(slot.reads.iter().all(|read| position(*read) < position(place)));
            assert!(slot.sums.iter().all(|sum| position(place) < position(*sum)));
        }
    }

    /// Case table of set differences on sorted lists.
    #[test]
    fn parts_are_removed_only_if_all_of_them_are_there() {
        let program_ids: Vec<NodeId> = example().program().ids().collect();
        let list = |places: &[usize]| places.iter().map(|place| program_ids[*place]).collect::<Vec<_>>();
        for (all, own, rest) in [
            (vec![0, 1, 2, 3], vec![1, 3], Some(vec![0, 2])),
            (vec![0, 1, 2], vec![0, 1, 2], Some(vec![])),
            (vec![0, 2], vec![1], None),
            (vec![0, 0, 1], vec![0], Some(vec![0, 1])),
            (vec![0], vec![0, 0], None),
        ] {
            assert_eq!(less(&list(&all), &list(&own)), rest.map(|rest| list(&rest)), "{all:?} without {own:?}");
        }
    }
}

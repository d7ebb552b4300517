//! The sums of a program and the inputs of their terms. A bill is a long sum, and most of its terms do not depend on any one
//! assumption.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use costcone_formula::{NodeId, Program};

/// A sum with fewer terms is computed as a whole, unless it is a root.
const FEWEST_TERMS: usize = 3;

/// The sums that some roots consist of, and their terms.
pub(crate) struct Found {
    /// Roots, terms, and sums, each after the slots that it reads. The first root is last.
    pub(crate) slots: Vec<NodeId>,
    pub(crate) addends: BTreeMap<NodeId, Vec<NodeId>>,
}

impl Found {
    /// The sums below some roots and below other nodes to store.
    pub(crate) fn new(program: &Program, roots: &[NodeId], kept: &[NodeId]) -> Found {
        let mut addends = BTreeMap::new();
        let mut slots: BTreeSet<NodeId> = roots.iter().chain(kept).copied().collect();
        let mut open: Vec<NodeId> = slots.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let terms = program.terms(node);
            let fewest = if roots.contains(&node) { 2 } else { FEWEST_TERMS };
            if terms.len() >= fewest {
                slots.insert(node);
                slots.extend(terms.iter().filter(|term| program.constant_value(**term).is_none()));
                open.extend(&terms);
                addends.insert(node, terms);
            } else {
                open.extend(program.nodes()[node.index()].operands());
            }
        }
        // The first root comes last, although nothing may read it.
        let last = roots.first();
        let slots = slots.into_iter().filter(|slot| Some(slot) != last).chain(last.copied()).collect();
        Found { slots, addends }
    }
}

/// The inputs and slots that each slot reads. Sums read nothing themselves.
pub(crate) struct Reads {
    pub(crate) inputs: BTreeSet<usize>,
    pub(crate) slots: BTreeSet<NodeId>,
}

pub(crate) fn reads(program: &Program, found: &Found) -> HashMap<NodeId, Reads> {
    let slots: BTreeSet<NodeId> = found.slots.iter().copied().collect();
    let is_term = |slot: &&NodeId| !found.addends.contains_key(*slot);
    let read = |slot: NodeId| {
        let mut reads = Reads { inputs: BTreeSet::new(), slots: BTreeSet::new() };
        let mut seen = BTreeSet::from([slot]);
        let mut open: Vec<NodeId> = vec![slot];
        while let Some(node) = open.pop() {
            if let Some(number) = program.nodes()[node.index()].input() {
                reads.inputs.insert(number as usize);
            }
            for operand in program.nodes()[node.index()].operands() {
                if slots.contains(&operand) {
                    reads.slots.insert(operand);
                } else if seen.insert(operand) {
                    open.push(operand);
                }
            }
        }
        (slot, reads)
    };
    found.slots.iter().filter(is_term).map(|slot| read(*slot)).collect()
}

//! The key of each node of a plan: two nodes with one key have the same draws, in this plan or another.

use std::hash::Hash;

use costcone_formula::{Node, Payload};

use crate::fingerprint::Fingerprint;
use crate::plan::Plan;

/// The hash of a computation.
pub(crate) type Key = Fingerprint;

/// The key of every node of a plan's program, in order.
pub(crate) fn keys(plan: &Plan) -> Vec<Key> {
    let inputs: Vec<Key> = (0..plan.assumptions().len()).map(|number| input_key(plan, number)).collect();
    let mut keys: Vec<Key> = Vec::with_capacity(plan.program().nodes().len());
    for node in plan.program().nodes() {
        let key = key(plan, node, &keys, &inputs);
        keys.push(key);
    }
    keys
}

fn key(plan: &Plan, node: &Node, keys: &[Key], inputs: &[Key]) -> Key {
    let mut hash = Fingerprint::new();
    std::mem::discriminant(node).hash(&mut hash);
    // Numbers of inputs and schedules differ between plans, so the key uses their contents.
    match node.payload() {
        Payload::Nothing => {}
        Payload::Value(value) => value.hash(&mut hash),
        Payload::Input(number) => inputs.get(number as usize).hash(&mut hash),
        Payload::Exponent(exponent) => exponent.hash(&mut hash),
        Payload::WholeNumber(to) => to.hash(&mut hash),
        Payload::Relation(relation) => relation.hash(&mut hash),
        Payload::Schedule(number) => plan.program().schedules().get(number as usize).hash(&mut hash),
    }
    let mut operands: Vec<Key> = node.operands().iter().map(|operand| keys[operand.index()]).collect();
    // A program orders commutative operands by their ids, which differ between plans.
    if node.is_commutative() {
        operands.sort_unstable();
    }
    operands.iter().for_each(|key| key.hash(&mut hash));
    hash
}

/// The key of an assumption: its spread, its dimension, and its row of the copula's factor.
pub(crate) fn input_key(plan: &Plan, number: usize) -> Key {
    let mut hash = Fingerprint::new();
    let dimension = |number: usize| plan.dimensions().get(plan.assumptions()[number].id());
    plan.assumptions()[number].spread().hash_draws(&mut hash);
    dimension(number).hash(&mut hash);
    let latents = plan.copula();
    if let Some(row) = latents.members.iter().position(|member| *member == number) {
        for (member, weight) in latents.members.iter().zip(&latents.factor[row]).take(row + 1) {
            (dimension(*member), weight.to_bits()).hash(&mut hash);
        }
    }
    hash
}

//! The key of each node of a plan: two nodes with one key have the same draws, in this plan or another.

use std::hash::{DefaultHasher, Hash, Hasher};

use costcone_formula::{Node, Payload};

use crate::plan::Plan;

/// 128 bits: among a billion nodes, the probability that two different nodes share a key is below 1e-20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key([u64; 2]);

/// Two hashes of the same data with different starts.
struct Hashing([DefaultHasher; 2]);

impl Hashing {
    fn new() -> Hashing {
        let hashers = [0_u8, 1].map(|start| {
            let mut hasher = DefaultHasher::new();
            start.hash(&mut hasher);
            hasher
        });
        Hashing(hashers)
    }

    fn key(&self) -> Key {
        Key([self.0[0].finish(), self.0[1].finish()])
    }
}

impl Hasher for Hashing {
    fn finish(&self) -> u64 {
        self.0[0].finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.iter_mut().for_each(|hasher| hasher.write(bytes));
    }
}

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
    let mut hashing = Hashing::new();
    std::mem::discriminant(node).hash(&mut hashing);
    // Numbers of inputs and schedules differ between plans, so the key uses their contents.
    match node.payload() {
        Payload::Nothing => {}
        Payload::Value(value) => value.hash(&mut hashing),
        Payload::Input(number) => inputs.get(number as usize).hash(&mut hashing),
        Payload::Exponent(exponent) => exponent.hash(&mut hashing),
        Payload::WholeNumber(to) => to.hash(&mut hashing),
        Payload::Relation(relation) => relation.hash(&mut hashing),
        Payload::Schedule(number) => plan.program().schedules().get(number as usize).hash(&mut hashing),
    }
    let mut operands: Vec<Key> = node.operands().iter().map(|operand| keys[operand.index()]).collect();
    // A program orders commutative operands by their ids, which differ between plans.
    if node.is_commutative() {
        operands.sort_unstable();
    }
    operands.iter().for_each(|key| key.hash(&mut hashing));
    hashing.key()
}

/// The key of an assumption: its spread, its dimension, and its row of the copula's factor.
pub(crate) fn input_key(plan: &Plan, number: usize) -> Key {
    let mut hashing = Hashing::new();
    let dimension = |number: usize| plan.dimensions().get(plan.assumptions()[number].id());
    plan.assumptions()[number].spread().hash_draws(&mut hashing);
    dimension(number).hash(&mut hashing);
    let latents = plan.copula();
    if let Some(row) = latents.members.iter().position(|member| *member == number) {
        for (member, weight) in latents.members.iter().zip(&latents.factor[row]).take(row + 1) {
            (dimension(*member), weight.to_bits()).hash(&mut hashing);
        }
    }
    hashing.key()
}

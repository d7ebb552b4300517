//! The draws reading: [`LANES`](crate::lanes::LANES) draws at a time, by a list of steps over few reused arrays.
//!
//! A [`Tape`] is a program that is ready to draw certain outputs. It drops the parts that no output needs, and it reuses an
//! array as soon as its value has been read for the last time. The file of each node states the node's operation and its
//! kernel. Three optimizations span nodes, so they stand here, in `layout.rs` and `run.rs`:
//!
//! | optimization | instead of |
//! |---|---|
//! | a constant is an operand of the step that reads it | a step that fills an array |
//! | an addition or multiplication takes in another one whose value nothing else reads | two passes |
//! | a sum of up to [`MOST_TERMS`] terms is one step | a pass for each addition |
//!
//! Each operation rounds as it would alone, so that fused steps give the same bits.

mod layout;
mod run;

use super::graph::Program;
use super::node::NodeId;
#[cfg(doc)]
use super::operation::MOST_TERMS;
use super::operation::{DrawSource, TapeOperation};
use super::tier_prices::TierPrices;

pub use run::{BlockIo, Registers};

/// A list of steps that computes outputs of a program, one block of draws at a time.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::lanes::Lane;
/// use costcone::formula::{BlockIo, Decimal, Program, DrawSource};
///
/// struct Doubled(f64);
/// impl BlockIo for Doubled {
///     fn read(&mut self, _: DrawSource, out: &mut Lane) {
///         out.fill(21.0);
///     }
///     fn emit(&mut self, _: usize, values: &Lane) {
///         self.0 = values[0];
///     }
/// }
///
/// let mut program = Program::new();
/// let (users, two) = (program.input(0), program.constant(Decimal::from(2_i64)));
/// let twice = program.multiply(users, two);
/// let tape = program.tape(&[], &[twice], &[]);
/// let mut chunk = Doubled(0.0);
/// tape.run(&mut tape.registers(), &mut chunk);
/// assert_eq!(chunk.0, 42.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Tape {
    steps: Vec<TapeStep>,
    registers: usize,
    nodes: Vec<NodeId>,
}

/// One step: an operation, the register of its result, and the outputs that are equal to this result.
#[derive(Clone, Debug, PartialEq)]
struct TapeStep {
    operation: TapeOperation<u32>,
    to: u32,
    emits: Vec<u32>,
}

impl Program {
    /// The tape that computes `outputs`. Nodes among `given` are read from outside, not computed. `signs` come from
    /// [`non_negative`](Self::non_negative) and make some steps simpler, or are an empty slice.
    #[must_use]
    pub fn tape(&self, signs: &[bool], outputs: &[NodeId], given: &[NodeId]) -> Tape {
        let steps = layout::lay_out(self, signs, outputs, given);
        allocate(self.nodes().len(), &steps, outputs)
    }

    /// The steps of [`tape`](Self::tape) in order: each node with its operation on nodes before it.
    #[must_use]
    pub fn steps(&self, signs: &[bool], outputs: &[NodeId]) -> Vec<(NodeId, TapeOperation<NodeId>)> {
        layout::lay_out(self, signs, outputs, &[])
    }
}

impl Tape {
    /// The number of steps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it has no step.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The greatest number of arrays in use at one time.
    #[must_use]
    pub fn width(&self) -> usize {
        self.registers
    }

    /// The nodes that its steps compute or read.
    #[must_use]
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// The sources that it reads, in order.
    pub fn sources(&self) -> impl Iterator<Item = DrawSource> {
        self.steps.iter().filter_map(|step| match step.operation {
            TapeOperation::Read(source) => Some(source),
            _ => None,
        })
    }

    /// The tiers of a price, if the tape only reads a quantity and prices it.
    #[must_use]
    pub fn price_alone(&self) -> Option<&TierPrices> {
        match self.steps.as_slice() {
            [read, TapeStep { operation: TapeOperation::Price(quantity, tiers), .. }] => {
                (matches!(read.operation, TapeOperation::Read(_)) && read.to == *quantity).then_some(tiers)
            }
            _ => None,
        }
    }
}

/// Gives each value a register. A register is free again after the last read of its value. The result of a step never shares a
/// register with an operand of the step.
fn allocate(size: usize, layout: &[layout::LayoutStep], outputs: &[NodeId]) -> Tape {
    let mut last_read = vec![0; size];
    for (place, (_, operation)) in layout.iter().enumerate() {
        operation.operands().for_each(|operand| last_read[operand.index()] = place);
    }
    let mut emits: Vec<Vec<u32>> = vec![Vec::new(); size];
    for (number, output) in (0..).zip(outputs) {
        emits[output.index()].push(number);
    }
    let mut place_of: Vec<u32> = vec![0; size];
    let (mut free, mut registers) = (Vec::new(), 0);
    let mut steps = Vec::with_capacity(layout.len());
    for (place, (node, operation)) in layout.iter().enumerate() {
        let to = free.pop().unwrap_or_else(|| {
            registers += 1;
            registers - 1
        });
        place_of[node.index()] = to;
        let mut done: Vec<NodeId> = operation.operands().filter(|read| last_read[read.index()] == place).collect();
        if last_read[node.index()] == 0 {
            done.push(*node);
        }
        done.sort_unstable();
        done.dedup();
        let operation = operation.map(|operand| place_of[operand.index()]);
        steps.push(TapeStep { operation, to, emits: std::mem::take(&mut emits[node.index()]) });
        free.extend(done.iter().map(|node| place_of[node.index()]));
    }
    Tape { steps, registers: registers as usize, nodes: layout.iter().map(|(node, _)| *node).collect() }
}

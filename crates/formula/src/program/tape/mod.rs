//! The draws reading: [`LANES`] draws at a time, by a list of steps over few reused arrays.
//!
//! A [`Tape`] is a program made ready for drawing certain outputs: parts that no output needs are dropped, common
//! subexpressions are computed once (the program shares equal nodes), constants are folded into the operations, price
//! steps and pairs of additions and multiplications are one pass each, and arrays are reused as soon as their value has
//! been read for the last time.

mod layout;
mod operation;
mod run;

use crate::program::{NodeId, Program};

pub use operation::{
    Binary, Commutative, DrawSource, MOST_TERMS, TapeOperand, TapeOperation, Ternary, TierPrices, Unary,
};
pub use run::{BlockIo, Registers};

#[cfg(doc)]
use crate::lanes::LANES;

/// A list of steps that computes outputs of a program, [`LANES`] draws at a time.
///
/// ```
/// use costcone_formula::lanes::Lane;
/// use costcone_formula::{BlockIo, Decimal, Program, DrawSource};
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
    laid: Vec<NodeId>,
}

/// One step: an operation, the register of its result, and the outputs that this result is.
#[derive(Clone, Debug, PartialEq)]
struct TapeStep {
    operation: TapeOperation<u32>,
    to: u32,
    emits: Vec<u32>,
}

impl Program {
    /// The steps that compute `outputs`; a node among those `given` is read from outside, not computed. `signs` are those of
    /// [`non_negative`](Self::non_negative), of which steps become simpler, or none.
    #[must_use]
    pub fn tape(&self, signs: &[bool], outputs: &[NodeId], given: &[NodeId]) -> Tape {
        let laid = layout::lay_out(self, signs, outputs, given);
        allocate(self.nodes().len(), &laid, outputs)
    }

    /// What [`tape`](Self::tape) computes, step by step: each node with its operation on nodes before it.
    #[must_use]
    pub fn steps(&self, signs: &[bool], outputs: &[NodeId]) -> Vec<(NodeId, TapeOperation<NodeId>)> {
        layout::lay_out(self, signs, outputs, &[])
    }
}

impl Tape {
    /// How many steps it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it computes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many arrays are alive at a time, at most.
    #[must_use]
    pub fn width(&self) -> usize {
        self.registers
    }

    /// The nodes that its steps compute or read.
    #[must_use]
    pub fn nodes(&self) -> &[NodeId] {
        &self.laid
    }

    /// What it reads from outside, in the order in which it does.
    pub fn sources(&self) -> impl Iterator<Item = DrawSource> {
        self.steps.iter().filter_map(|step| match step.operation {
            TapeOperation::Read(source) => Some(source),
            _ => None,
        })
    }
}

/// Gives each value a register, free again once the value has been read for the last time. The result of a step never
/// shares a register with an operand of it.
fn allocate(size: usize, laid: &[layout::Laid], outputs: &[NodeId]) -> Tape {
    let mut last_read = vec![0; size];
    for (place, (_, operation)) in laid.iter().enumerate() {
        operation.operands().for_each(|operand| last_read[operand.index()] = place);
    }
    let mut emits: Vec<Vec<u32>> = vec![Vec::new(); size];
    for (number, output) in (0..).zip(outputs) {
        emits[output.index()].push(number);
    }
    let mut place_of: Vec<u32> = vec![0; size];
    let (mut free, mut registers) = (Vec::new(), 0);
    let mut steps = Vec::with_capacity(laid.len());
    for (place, (node, operation)) in laid.iter().enumerate() {
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
    Tape { steps, registers: registers as usize, laid: laid.iter().map(|(node, _)| *node).collect() }
}

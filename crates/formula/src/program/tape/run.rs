//! A running tape: every step is one loop over arrays of draws.

use super::{Tape, TapeStep};
use crate::lanes::{Lane, add_up};
use crate::program::kernel::{Commutative, LaneOperand, OperandPair, each_of_three};
use crate::program::node::{add_draws, multiply_draws};
use crate::program::operation::{DrawSource, TapeOperand, TapeOperation};

/// The source of the values that a tape reads and the sink of its outputs, for one block of draws.
pub trait BlockIo {
    /// Writes the values of a source into `out`.
    fn read(&mut self, source: DrawSource, out: &mut Lane);

    /// Receives the values of an output, by its place among the outputs of the tape.
    fn emit(&mut self, output: usize, values: &Lane);
}

/// The working arrays of a tape. One value serves all blocks, and also tapes that need fewer arrays.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    /// A step takes the array that it writes to out of the list and puts it back.
    lanes: Vec<Option<Box<Lane>>>,
}

/// A register that does not exist. No tape asks for one.
static NOTHING: Lane = Lane::of(f64::NAN);

/// Registers; some of them are arrays of the caller.
struct RegisterView<'a> {
    registers: &'a Registers,
    borrowed: &'a [Option<&'a Lane>],
}

impl RegisterView<'_> {
    fn at(&self, register: u32) -> &Lane {
        let borrowed = self.borrowed.get(register as usize).copied().flatten();
        borrowed.or_else(|| self.registers.lanes.get(register as usize).and_then(Option::as_deref)).unwrap_or(&NOTHING)
    }

    fn operand(&self, operand: TapeOperand<u32>) -> LaneOperand<'_> {
        match operand {
            TapeOperand::Computed(register) => LaneOperand::Draws(self.at(register)),
            TapeOperand::Constant(value) => LaneOperand::Number(value),
        }
    }

    fn pair(&self, a: TapeOperand<u32>, b: TapeOperand<u32>) -> OperandPair<'_> {
        OperandPair(self.operand(a), self.operand(b))
    }
}

impl Tape {
    /// Registers for this tape.
    #[must_use]
    pub fn registers(&self) -> Registers {
        Registers { lanes: vec![Some(Box::new(Lane::of(0.0))); self.width()] }
    }

    /// Computes one block. `registers` belong to this tape.
    pub fn run(&self, registers: &mut Registers, block: &mut impl BlockIo) {
        for step in &self.steps {
            let slot = registers.lanes.get_mut(step.to as usize);
            let Some(mut out) = slot.and_then(Option::take) else { continue };
            match &step.operation {
                TapeOperation::Read(source) => block.read(*source, &mut out),
                _ => step.compute(&mut out, &RegisterView { registers, borrowed: &[] }),
            }
            for output in &step.emits {
                block.emit(*output as usize, &out);
            }
            registers.lanes[step.to as usize] = Some(out);
        }
    }

    /// Computes the one output of a tape. It reads arrays of the caller in place. A missing source gives NaN.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::lanes::Lane;
    /// use costcone::formula::{Decimal, Program};
    /// let mut program = Program::new();
    /// let (users, two) = (program.input(0), program.constant(Decimal::from(2_i64)));
    /// let twice = program.multiply(users, two);
    /// let tape = program.tape(&[], &[twice], &[]);
    /// let (values, mut out) = (Lane::of(21.0), Lane::of(0.0));
    /// tape.run_on(&mut tape.registers(), |_| Some(&values), &mut out);
    /// assert_eq!(out[0], 42.0);
    /// ```
    pub fn run_on<'a>(&self, registers: &mut Registers, read: impl Fn(DrawSource) -> Option<&'a Lane>, out: &mut Lane) {
        // Few tapes are wider. An allocation takes longer than a step.
        let (mut few, mut many) = ([None; 32], Vec::new());
        let borrowed: &mut [Option<&Lane>] = match few.get_mut(..self.width()) {
            Some(few) => few,
            None => {
                many.resize(self.width(), None);
                &mut many
            }
        };
        for step in &self.steps {
            if let TapeOperation::Read(source) = &step.operation {
                borrowed[step.to as usize] = Some(read(*source).unwrap_or(&NOTHING));
                if !step.emits.is_empty() {
                    out.copy_from_slice(&borrowed[step.to as usize].unwrap_or(&NOTHING)[..]);
                }
                continue;
            }
            borrowed[step.to as usize] = None;
            if !step.emits.is_empty() {
                step.compute(out, &RegisterView { registers, borrowed });
                continue;
            }
            let slot = registers.lanes.get_mut(step.to as usize);
            let Some(mut own) = slot.and_then(Option::take) else { continue };
            step.compute(&mut own, &RegisterView { registers, borrowed });
            registers.lanes[step.to as usize] = Some(own);
        }
    }
}

impl TapeStep {
    fn compute(&self, out: &mut Lane, from: &RegisterView<'_>) {
        match &self.operation {
            // OK because a step that reads is not computed.
            TapeOperation::Read(_) => {}
            TapeOperation::Fill(value) => out.fill(*value),
            TapeOperation::Unary(kernel, a) => kernel.run(out, from.at(*a)),
            TapeOperation::Binary(kernel, a, b) => kernel.run(out, from.pair(*a, *b)),
            TapeOperation::Ternary(kernel, operands) => kernel.run(out, operands.map(|operand| from.at(operand))),
            TapeOperation::Fused { inner, outer, operands: (a, b, c) } => {
                run_fused((*inner, *outer), out, from.at(*a), from.pair(*b, *c));
            }
            TapeOperation::Sum(terms) => run_sum(out, from, terms),
            TapeOperation::Price(quantity, tiers) => tiers.cost(out, from.at(*quantity)),
        }
    }
}

fn run_fused(operations: (Commutative, Commutative), out: &mut Lane, a: &Lane, rest: OperandPair<'_>) {
    use Commutative::{Add, Multiply};
    match operations {
        (Add, Add) => each_of_three(out, a, rest, |a, b, c| add_draws(add_draws(a, b), c)),
        (Add, Multiply) => each_of_three(out, a, rest, |a, b, c| multiply_draws(add_draws(a, b), c)),
        (Multiply, Add) => each_of_three(out, a, rest, |a, b, c| add_draws(multiply_draws(a, b), c)),
        (Multiply, Multiply) => each_of_three(out, a, rest, |a, b, c| multiply_draws(multiply_draws(a, b), c)),
    }
}

/// One pass over all terms. The compiler knows their number.
fn run_sum(out: &mut Lane, from: &RegisterView<'_>, terms: &[u32]) {
    fn of<const COUNT: usize>(out: &mut Lane, from: &RegisterView<'_>, terms: [u32; COUNT]) {
        add_up(out, terms.map(|term| from.at(term)));
    }
    match *terms {
        [a, b, c] => of(out, from, [a, b, c]),
        [a, b, c, d] => of(out, from, [a, b, c, d]),
        [a, b, c, d, e] => of(out, from, [a, b, c, d, e]),
        [a, b, c, d, e, f] => of(out, from, [a, b, c, d, e, f]),
        [a, b, c, d, e, f, g] => of(out, from, [a, b, c, d, e, f, g]),
        [a, b, c, d, e, f, g, h] => of(out, from, [a, b, c, d, e, f, g, h]),
        _ => out.fill(f64::NAN),
    }
}

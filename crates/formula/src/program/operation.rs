//! The operation of one tape step, over operands of any kind: nodes while the tape is laid out, registers while it runs.

use super::kernel::{BinaryKernel, Commutative, TernaryKernel, UnaryKernel};
use super::tier_prices::TierPrices;

/// The origin of values that a tape reads from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DrawSource {
    /// The draws of the input with this number.
    Input(u32),
    /// Values that the caller has already: the node at this place among the given nodes.
    Given(u32),
}

/// An operand: the result of another step, or a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TapeOperand<R> {
    /// The result of another step.
    Computed(R),
    /// The same number for every draw.
    Constant(f64),
}

/// The greatest number of terms that one step adds.
pub const MOST_TERMS: usize = 8;

/// The operation of one tape step.
///
/// Most nodes are one step with the kernel of their file. Three operations span nodes:
/// [`Fused`](Self::Fused) and [`Sum`](Self::Sum) join additions and multiplications, and a constant becomes an operand
/// of the step that reads it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TapeOperation<R> {
    /// Reads values from outside.
    Read(DrawSource),
    /// The same number for every draw.
    Fill(f64),
    /// A kernel on one operand.
    Unary(UnaryKernel, R),
    /// A kernel on two operands.
    Binary(BinaryKernel, TapeOperand<R>, TapeOperand<R>),
    /// A kernel on three operands.
    Ternary(TernaryKernel, [R; 3]),
    /// `(a inner b) outer c` in one pass. Each of the two operations rounds as it would alone.
    Fused {
        /// The first operation.
        inner: Commutative,
        /// The operation on its result.
        outer: Commutative,
        /// The operands, in order.
        operands: (R, TapeOperand<R>, TapeOperand<R>),
    },
    /// The sum of at least three and at most [`MOST_TERMS`] values, added in this order.
    Sum(Vec<R>),
    /// The cost of a quantity under graduated or volume tiers, all tiers in one pass.
    Price(R, TierPrices),
}

impl<R: Copy> TapeOperand<R> {
    fn map<S>(self, place: &mut impl FnMut(R) -> S) -> TapeOperand<S> {
        match self {
            TapeOperand::Computed(operand) => TapeOperand::Computed(place(operand)),
            TapeOperand::Constant(value) => TapeOperand::Constant(value),
        }
    }

    pub(super) fn computed(self) -> Option<R> {
        match self {
            TapeOperand::Computed(operand) => Some(operand),
            TapeOperand::Constant(_) => None,
        }
    }
}

impl<R: Copy> TapeOperation<R> {
    /// The same operation on the operands that `place` gives.
    pub(super) fn map<S>(&self, mut place: impl FnMut(R) -> S) -> TapeOperation<S> {
        match self {
            TapeOperation::Read(source) => TapeOperation::Read(*source),
            TapeOperation::Fill(value) => TapeOperation::Fill(*value),
            TapeOperation::Unary(kernel, a) => TapeOperation::Unary(*kernel, place(*a)),
            TapeOperation::Binary(kernel, a, b) => TapeOperation::Binary(*kernel, a.map(&mut place), b.map(&mut place)),
            TapeOperation::Ternary(kernel, operands) => TapeOperation::Ternary(*kernel, operands.map(place)),
            TapeOperation::Fused { inner, outer, operands: (a, b, c) } => {
                let operands = (place(*a), b.map(&mut place), c.map(&mut place));
                TapeOperation::Fused { inner: *inner, outer: *outer, operands }
            }
            TapeOperation::Sum(terms) => TapeOperation::Sum(terms.iter().map(|term| place(*term)).collect()),
            TapeOperation::Price(quantity, tiers) => TapeOperation::Price(place(*quantity), tiers.clone()),
        }
    }

    /// The computed operands, in order.
    pub fn operands(&self) -> impl Iterator<Item = R> + '_ {
        let (found, terms): ([Option<R>; 3], &[R]) = match self {
            TapeOperation::Sum(terms) => ([None; 3], terms),
            other => (other.few_operands(), &[]),
        };
        found.into_iter().flatten().chain(terms.iter().copied())
    }

    /// The computed operands of an operation on at most three.
    fn few_operands(&self) -> [Option<R>; 3] {
        match self {
            TapeOperation::Read(_) | TapeOperation::Fill(_) | TapeOperation::Sum(_) => [None; 3],
            TapeOperation::Unary(_, a) | TapeOperation::Price(a, _) => [Some(*a), None, None],
            TapeOperation::Binary(_, a, b) => [a.computed(), b.computed(), None],
            TapeOperation::Ternary(_, operands) => operands.map(Some),
            TapeOperation::Fused { operands: (a, b, c), .. } => [Some(*a), b.computed(), c.computed()],
        }
    }
}

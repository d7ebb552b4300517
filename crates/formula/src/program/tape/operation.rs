//! What one step of a tape does, to operands of any kind: nodes while it is laid out, registers when it runs.

use crate::decimal::Decimal;
use crate::schedule::{Schedule, ScheduleKind};

/// Where a step's values come from, if not from other steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DrawSource {
    /// The draws of the input of this number.
    Input(u32),
    /// Values known from before: the node of this place among those given.
    Given(u32),
}

/// An operand that may be a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TapeOperand<R> {
    /// What another step computed.
    Computed(R),
    /// The same number for every draw.
    Constant(f64),
}

/// An operation on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// a to a whole power
    Power(i32),
    /// the whole number at or above
    Ceil,
    /// the whole number at or below
    Floor,
    /// the nearest whole number, halves away from zero
    Round,
    /// 1 where the truth is 0
    Not,
}

/// An operation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// a + b
    Add,
    /// a - b
    Subtract,
    /// a * b
    Multiply,
    /// a / b
    Divide,
    /// the lesser
    Min,
    /// the greater
    Max,
    /// 1 where a < b
    Less,
    /// 1 where a <= b
    LessOrEqual,
    /// 1 where a = b
    Equal,
}

/// An operation on three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ternary {
    /// the second where the first is 1, else the third
    Choose,
    /// `a * b / c`, and nothing where c is nothing
    Share,
}

/// An operation whose operands may change places without changing a bit of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commutative {
    /// a + b
    Add,
    /// a * b
    Multiply,
}

/// The most values that one step adds.
pub const MOST_TERMS: usize = 8;

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TapeOperation<R> {
    /// Takes values from outside.
    Read(DrawSource),
    /// The same number for every draw.
    Fill(f64),
    /// One value.
    Unary(Unary, R),
    /// Two values.
    Binary(Binary, TapeOperand<R>, TapeOperand<R>),
    /// Three values.
    Ternary(Ternary, [R; 3]),
    /// `(a inner b) outer c` in one pass; each of the two operations rounds as it would alone.
    Fused {
        /// The operation done first.
        inner: Commutative,
        /// The operation on its result.
        outer: Commutative,
        /// Its operands, in order.
        operands: (R, TapeOperand<R>, TapeOperand<R>),
    },
    /// The sum of at least three values, added in this order; at most [`MOST_TERMS`].
    Sum(Vec<R>),
    /// What a quantity costs under graduated or volume steps, all of them in one pass.
    Price(R, TierPrices),
}

/// The steps of a price schedule as numbers: where each starts and its price.
///
/// Graduated steps are kept as hinges: the first price on all of the quantity, and at each later step the change of
/// price on what lies above its start.
#[derive(Clone, Debug, PartialEq)]
pub struct TierPrices {
    pub(super) kind: ScheduleKind,
    pub(super) first: f64,
    /// Start of each later step and, graduated, the change of price there, else the price.
    pub(super) later: Vec<(f64, f64)>,
}

impl TierPrices {
    pub(super) fn new(schedule: &Schedule) -> TierPrices {
        let price = |place: usize| schedule.tiers().get(place).map_or(0.0, |step| step.price.to_f64());
        let start = |step: &crate::schedule::PriceTier| Decimal::to_f64(step.from);
        let later = schedule.tiers().iter().enumerate().skip(1).map(|(place, step)| {
            let before = if schedule.kind() == ScheduleKind::Graduated { price(place - 1) } else { 0.0 };
            (start(step), price(place) - before)
        });
        TierPrices { kind: schedule.kind(), first: price(0), later: later.collect() }
    }

    /// How the steps apply.
    #[must_use]
    pub fn kind(&self) -> ScheduleKind {
        self.kind
    }

    /// How many steps there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.later.len() + 1
    }
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
    /// The same operation on operands that `place` gives.
    pub(super) fn map<S>(&self, mut place: impl FnMut(R) -> S) -> TapeOperation<S> {
        match self {
            TapeOperation::Read(source) => TapeOperation::Read(*source),
            TapeOperation::Fill(value) => TapeOperation::Fill(*value),
            TapeOperation::Unary(kind, a) => TapeOperation::Unary(*kind, place(*a)),
            TapeOperation::Binary(kind, a, b) => TapeOperation::Binary(*kind, a.map(&mut place), b.map(&mut place)),
            TapeOperation::Ternary(kind, operands) => TapeOperation::Ternary(*kind, operands.map(place)),
            TapeOperation::Fused { inner, outer, operands: (a, b, c) } => {
                let operands = (place(*a), b.map(&mut place), c.map(&mut place));
                TapeOperation::Fused { inner: *inner, outer: *outer, operands }
            }
            TapeOperation::Sum(terms) => TapeOperation::Sum(terms.iter().map(|term| place(*term)).collect()),
            TapeOperation::Price(quantity, steps) => TapeOperation::Price(place(*quantity), steps.clone()),
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

    /// Those of an operation on at most three.
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

//! What one step of a tape does, to operands of any kind: nodes while it is laid out, registers when it runs.

use crate::decimal::Decimal;
use crate::schedule::{Schedule, ScheduleKind};

/// Where a step's values come from, if not from other steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The draws of the input of this number.
    Input(u32),
    /// Values known from before: the node of this place among those given.
    Given(u32),
}

/// An operand that may be a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand<R> {
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
pub enum Operation<R> {
    /// Takes values from outside.
    Read(Source),
    /// The same number for every draw.
    Fill(f64),
    /// One value.
    Unary(Unary, R),
    /// Two values.
    Binary(Binary, Operand<R>, Operand<R>),
    /// Three values.
    Ternary(Ternary, [R; 3]),
    /// `(a inner b) outer c` in one pass; each of the two operations rounds as it would alone.
    Fused {
        /// The operation done first.
        inner: Commutative,
        /// The operation on its result.
        outer: Commutative,
        /// Its operands, in order.
        operands: (R, Operand<R>, Operand<R>),
    },
    /// The sum of at least three values, added in this order; at most [`MOST_TERMS`].
    Sum(Vec<R>),
    /// What a quantity costs under graduated or volume steps, all of them in one pass.
    Price(R, Steps),
}

/// The steps of a price schedule as numbers: where each starts and its price.
///
/// Graduated steps are kept as hinges: the first price on all of the quantity, and at each later step the change of
/// price on what lies above its start.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    pub(super) kind: ScheduleKind,
    pub(super) first: f64,
    /// Start of each later step and, graduated, the change of price there, else the price.
    pub(super) later: Vec<(f64, f64)>,
}

impl Steps {
    pub(super) fn new(schedule: &Schedule) -> Steps {
        let price = |place: usize| schedule.steps().get(place).map_or(0.0, |step| step.price.to_f64());
        let start = |step: &crate::schedule::Step| Decimal::to_f64(step.from);
        let later = schedule.steps().iter().enumerate().skip(1).map(|(place, step)| {
            let before = if schedule.kind() == ScheduleKind::Graduated { price(place - 1) } else { 0.0 };
            (start(step), price(place) - before)
        });
        Steps { kind: schedule.kind(), first: price(0), later: later.collect() }
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

impl<R: Copy> Operand<R> {
    fn map<S>(self, place: &mut impl FnMut(R) -> S) -> Operand<S> {
        match self {
            Operand::Computed(operand) => Operand::Computed(place(operand)),
            Operand::Constant(value) => Operand::Constant(value),
        }
    }

    pub(super) fn computed(self) -> Option<R> {
        match self {
            Operand::Computed(operand) => Some(operand),
            Operand::Constant(_) => None,
        }
    }
}

impl<R: Copy> Operation<R> {
    /// The same operation on operands that `place` gives.
    pub(super) fn map<S>(&self, mut place: impl FnMut(R) -> S) -> Operation<S> {
        match self {
            Operation::Read(source) => Operation::Read(*source),
            Operation::Fill(value) => Operation::Fill(*value),
            Operation::Unary(kind, a) => Operation::Unary(*kind, place(*a)),
            Operation::Binary(kind, a, b) => Operation::Binary(*kind, a.map(&mut place), b.map(&mut place)),
            Operation::Ternary(kind, operands) => Operation::Ternary(*kind, operands.map(place)),
            Operation::Fused { inner, outer, operands: (a, b, c) } => {
                let operands = (place(*a), b.map(&mut place), c.map(&mut place));
                Operation::Fused { inner: *inner, outer: *outer, operands }
            }
            Operation::Sum(terms) => Operation::Sum(terms.iter().map(|term| place(*term)).collect()),
            Operation::Price(quantity, steps) => Operation::Price(place(*quantity), steps.clone()),
        }
    }

    /// The computed operands, in order.
    pub fn operands(&self) -> impl Iterator<Item = R> + '_ {
        let (found, terms): ([Option<R>; 3], &[R]) = match self {
            Operation::Sum(terms) => ([None; 3], terms),
            other => (other.few_operands(), &[]),
        };
        found.into_iter().flatten().chain(terms.iter().copied())
    }

    /// Those of an operation on at most three.
    fn few_operands(&self) -> [Option<R>; 3] {
        match self {
            Operation::Read(_) | Operation::Fill(_) | Operation::Sum(_) => [None; 3],
            Operation::Unary(_, a) | Operation::Price(a, _) => [Some(*a), None, None],
            Operation::Binary(_, a, b) => [a.computed(), b.computed(), None],
            Operation::Ternary(_, operands) => operands.map(Some),
            Operation::Fused { operands: (a, b, c), .. } => [Some(*a), b.computed(), c.computed()],
        }
    }
}

//! A tape at work: every step is one loop over arrays of draws.

use super::operation::{Binary, Commutative, DrawSource, TapeOperand, TapeOperation, Ternary, TierPrices, Unary};
use super::{Tape, TapeStep};
use crate::lanes::{Lane, add_difference, add_up, binary, greater, lesser, ternary, unary};
use crate::schedule::ScheduleKind;

/// What a tape reads from and writes to, for one chunk of draws.
pub trait BlockIo {
    /// Puts the values of a source into `out`.
    fn read(&mut self, source: DrawSource, out: &mut Lane);

    /// Takes the values of an output, by its place among those that the tape was made for.
    fn emit(&mut self, output: usize, values: &Lane);
}

/// The arrays that a tape computes in; made once and used for every chunk. A tape that needs fewer can run in them too.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    /// One that a step is writing to is taken out for that long.
    lanes: Vec<Option<Box<Lane>>>,
}

/// Stands in for a register that does not exist, which no tape asks for.
static NOTHING: Lane = Lane::of(f64::NAN);

/// Registers, of which some stand for lanes that lie elsewhere.
struct View<'a> {
    registers: &'a Registers,
    lent: &'a [Option<&'a Lane>],
}

impl View<'_> {
    fn at(&self, register: u32) -> &Lane {
        let lent = self.lent.get(register as usize).copied().flatten();
        lent.or_else(|| self.registers.lanes.get(register as usize).and_then(Option::as_deref)).unwrap_or(&NOTHING)
    }
}

impl Tape {
    /// Registers for this tape.
    #[must_use]
    pub fn registers(&self) -> Registers {
        Registers { lanes: vec![Some(Box::new(Lane::of(0.0))); self.width()] }
    }

    /// Computes one chunk; `registers` are those of this tape.
    pub fn run(&self, registers: &mut Registers, chunk: &mut impl BlockIo) {
        for step in &self.steps {
            let slot = registers.lanes.get_mut(step.to as usize);
            let Some(mut out) = slot.and_then(Option::take) else { continue };
            match &step.operation {
                TapeOperation::Read(source) => chunk.read(*source, &mut out),
                _ => step.compute(&mut out, &View { registers, lent: &[] }),
            }
            for output in &step.emits {
                chunk.emit(*output as usize, &out);
            }
            registers.lanes[step.to as usize] = Some(out);
        }
    }

    /// Computes the one output of a tape from lanes that are read where they lie; a source that is nowhere is no number.
    ///
    /// ```
    /// use costcone_formula::lanes::Lane;
    /// use costcone_formula::{Decimal, Program};
    /// let mut program = Program::new();
    /// let (users, two) = (program.input(0), program.constant(Decimal::from(2_i64)));
    /// let twice = program.multiply(users, two);
    /// let tape = program.tape(&[], &[twice], &[]);
    /// let (values, mut out) = (Lane::of(21.0), Lane::of(0.0));
    /// tape.run_on(&mut tape.registers(), |_| Some(&values), &mut out);
    /// assert_eq!(out[0], 42.0);
    /// ```
    pub fn run_on<'a>(&self, registers: &mut Registers, read: impl Fn(DrawSource) -> Option<&'a Lane>, out: &mut Lane) {
        // Few tapes are wider; to ask for memory takes longer than a step.
        let (mut few, mut many) = ([None; 32], Vec::new());
        let lent: &mut [Option<&Lane>] = match few.get_mut(..self.width()) {
            Some(few) => few,
            None => {
                many.resize(self.width(), None);
                &mut many
            }
        };
        for step in &self.steps {
            if let TapeOperation::Read(source) = &step.operation {
                lent[step.to as usize] = Some(read(*source).unwrap_or(&NOTHING));
                if !step.emits.is_empty() {
                    out.copy_from_slice(&lent[step.to as usize].unwrap_or(&NOTHING)[..]);
                }
                continue;
            }
            lent[step.to as usize] = None;
            if !step.emits.is_empty() {
                step.compute(out, &View { registers, lent });
                continue;
            }
            let slot = registers.lanes.get_mut(step.to as usize);
            let Some(mut own) = slot.and_then(Option::take) else { continue };
            step.compute(&mut own, &View { registers, lent });
            registers.lanes[step.to as usize] = Some(own);
        }
    }
}

impl TapeStep {
    fn compute(&self, out: &mut Lane, from: &View<'_>) {
        match &self.operation {
            // OK because a step that reads is not computed.
            TapeOperation::Read(_) => {}
            TapeOperation::Fill(value) => out.fill(*value),
            TapeOperation::Unary(kind, a) => one(*kind, out, from.at(*a)),
            TapeOperation::Binary(kind, a, b) => two(*kind, out, from, *a, *b),
            TapeOperation::Ternary(kind, [a, b, c]) => three(*kind, out, [from.at(*a), from.at(*b), from.at(*c)]),
            TapeOperation::Fused { inner, outer, operands: (a, b, c) } => {
                fused((*inner, *outer), out, from, *a, (*b, *c))
            }
            TapeOperation::Sum(terms) => sum_of(out, from, terms),
            TapeOperation::Price(quantity, steps) => price(steps, Prices { out, quantity: from.at(*quantity) }),
        }
    }
}

fn truth(value: bool) -> f64 {
    if value { 1.0 } else { 0.0 }
}

fn one(kind: Unary, out: &mut Lane, a: &Lane) {
    match kind {
        Unary::Power(exponent) => unary(out, a, move |x| power(x, exponent)),
        Unary::Ceil => unary(out, a, f64::ceil),
        Unary::Floor => unary(out, a, f64::floor),
        Unary::Round => unary(out, a, f64::round),
        Unary::Not => unary(out, a, |x| truth(x == 0.0)),
    }
}

/// By repeated squaring: unlike `f64::powi` the same on every platform.
fn power(x: f64, exponent: i32) -> f64 {
    let (mut product, mut square, mut rest) = (1.0, x, exponent.unsigned_abs());
    while rest > 0 {
        if rest & 1 == 1 {
            product *= square;
        }
        square *= square;
        rest >>= 1;
    }
    if exponent < 0 { 1.0 / product } else { product }
}

fn two(kind: Binary, out: &mut Lane, from: &View<'_>, a: TapeOperand<u32>, b: TapeOperand<u32>) {
    match kind {
        Binary::Add => pair(out, from, a, b, |a, b| a + b),
        Binary::Subtract => pair(out, from, a, b, |a, b| a - b),
        Binary::Multiply => pair(out, from, a, b, |a, b| a * b),
        Binary::Divide => pair(out, from, a, b, |a, b| a / b),
        Binary::Min => pair(out, from, a, b, lesser),
        Binary::Max => pair(out, from, a, b, greater),
        Binary::Less => pair(out, from, a, b, |a, b| truth(a < b)),
        Binary::LessOrEqual => pair(out, from, a, b, |a, b| truth(a <= b)),
        Binary::Equal => pair(out, from, a, b, |a, b| truth(a == b)),
    }
}

fn pair(out: &mut Lane, from: &View<'_>, a: TapeOperand<u32>, b: TapeOperand<u32>, value: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (TapeOperand::Computed(a), TapeOperand::Computed(b)) => binary(out, from.at(a), from.at(b), value),
        (TapeOperand::Computed(a), TapeOperand::Constant(b)) => unary(out, from.at(a), move |a| value(a, b)),
        (TapeOperand::Constant(a), TapeOperand::Computed(b)) => unary(out, from.at(b), move |b| value(a, b)),
        (TapeOperand::Constant(a), TapeOperand::Constant(b)) => out.fill(value(a, b)),
    }
}

fn three(kind: Ternary, out: &mut Lane, [a, b, c]: [&Lane; 3]) {
    match kind {
        Ternary::Choose => ternary(out, a, b, c, |truth, then, otherwise| if truth == 0.0 { otherwise } else { then }),
        Ternary::Share => ternary(out, a, b, c, |a, part, all| if all == 0.0 { 0.0 } else { a * part / all }),
    }
}

fn fused(
    operations: (Commutative, Commutative),
    out: &mut Lane,
    from: &View<'_>,
    a: u32,
    rest: (TapeOperand<u32>, TapeOperand<u32>),
) {
    use Commutative::{Add, Multiply};
    match operations {
        (Add, Add) => triple(out, from, a, rest, |a, b, c| a + b + c),
        (Add, Multiply) => triple(out, from, a, rest, |a, b, c| (a + b) * c),
        (Multiply, Add) => triple(out, from, a, rest, |a, b, c| a * b + c),
        (Multiply, Multiply) => triple(out, from, a, rest, |a, b, c| a * b * c),
    }
}

fn triple(
    out: &mut Lane,
    from: &View<'_>,
    a: u32,
    (b, c): (TapeOperand<u32>, TapeOperand<u32>),
    value: impl Fn(f64, f64, f64) -> f64,
) {
    let a = from.at(a);
    match (b, c) {
        (TapeOperand::Computed(b), TapeOperand::Computed(c)) => ternary(out, a, from.at(b), from.at(c), value),
        (TapeOperand::Computed(b), TapeOperand::Constant(c)) => binary(out, a, from.at(b), move |a, b| value(a, b, c)),
        (TapeOperand::Constant(b), TapeOperand::Computed(c)) => binary(out, a, from.at(c), move |a, c| value(a, b, c)),
        (TapeOperand::Constant(b), TapeOperand::Constant(c)) => unary(out, a, move |a| value(a, b, c)),
    }
}

/// One pass for all terms, whose number is known to the compiler.
fn sum_of(out: &mut Lane, from: &View<'_>, terms: &[u32]) {
    fn of<const COUNT: usize>(out: &mut Lane, from: &View<'_>, terms: [u32; COUNT]) {
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

/// What is done with the price of a quantity, a loop of its own for each kind of steps.
trait Priced {
    type Done;

    fn each(self, price: impl Fn(f64) -> f64) -> Self::Done;
}

/// The price of each quantity.
struct Prices<'a> {
    out: &'a mut Lane,
    quantity: &'a Lane,
}

impl Priced for Prices<'_> {
    type Done = ();

    fn each(self, price: impl Fn(f64) -> f64) {
        unary(self.out, self.quantity, price);
    }
}

/// By how much the prices of scaled quantities are more than others.
struct Differences<'a> {
    out: &'a mut Lane,
    factor: f64,
    quantity: &'a Lane,
    old: &'a Lane,
}

impl Priced for Differences<'_> {
    type Done = f64;

    fn each(self, price: impl Fn(f64) -> f64) -> f64 {
        let Differences { out, factor, quantity, old } = self;
        add_difference(out, quantity, old, move |quantity| price(factor * quantity))
    }
}

impl TierPrices {
    /// Adds to each value of `out` by how much the price of a quantity times a factor is more than `old`, and returns what these
    /// differences sum to: the same bits as if each were done by itself, in one pass.
    ///
    /// ```
    /// use costcone_formula::lanes::Lane;
    /// use costcone_formula::{Decimal, PriceTier, Program, Schedule, ScheduleKind};
    /// let step = |from: i64, price: i64| PriceTier { from: from.into(), price: price.into() };
    /// let schedule = Schedule::new(ScheduleKind::Graduated, vec![step(0, 3), step(100, 2)])?;
    /// let mut program = Program::new();
    /// let quantity = program.input(0);
    /// let cost = program.price(quantity, schedule);
    /// let tape = program.tape(&[], &[cost], &[]);
    /// let steps = tape.price_alone().ok_or("more than a price")?;
    /// let mut sum = Lane::of(1000.0);
    /// let moved = steps.add_difference(&mut sum, (2.0, &Lane::of(60.0)), &Lane::of(180.0));
    /// assert_eq!((sum[0], moved), (1160.0, 512.0 * 160.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_difference(&self, out: &mut Lane, (factor, quantity): (f64, &Lane), old: &Lane) -> f64 {
        price(self, Differences { out, factor, quantity, old })
    }
}

impl Tape {
    /// The steps of the price that is all it computes of what it reads, if that is so.
    #[must_use]
    pub fn price_alone(&self) -> Option<&TierPrices> {
        match self.steps.as_slice() {
            [read, TapeStep { operation: TapeOperation::Price(quantity, steps), .. }] => {
                (matches!(read.operation, TapeOperation::Read(_)) && read.to == *quantity).then_some(steps)
            }
            _ => None,
        }
    }
}

/// One pass for all steps; their number is known to the compiler up to four beyond the first, as most price lists have.
fn price<P: Priced>(steps: &TierPrices, priced: P) -> P::Done {
    match (steps.kind, steps.later.as_slice()) {
        (ScheduleKind::Graduated, later) => match *later {
            [] => hinges(priced, steps.first, []),
            [a] => hinges(priced, steps.first, [a]),
            [a, b] => hinges(priced, steps.first, [a, b]),
            [a, b, c] => hinges(priced, steps.first, [a, b, c]),
            [a, b, c, d] => hinges(priced, steps.first, [a, b, c, d]),
            _ => priced.each(|q| later.iter().fold(greater(q, 0.0) * steps.first, |sum, step| sum + above(q, *step))),
        },
        (ScheduleKind::Volume, later) => priced.each(|q| {
            let price = later.iter().rfind(|(start, _)| *start < q).map_or(steps.first, |(_, price)| *price);
            greater(q, 0.0) * price
        }),
    }
}

fn hinges<P: Priced, const COUNT: usize>(priced: P, first: f64, later: [(f64, f64); COUNT]) -> P::Done {
    priced.each(move |q| later.iter().fold(greater(q, 0.0) * first, |sum, step| sum + above(q, *step)))
}

fn above(quantity: f64, (start, change): (f64, f64)) -> f64 {
    greater(quantity - start, 0.0) * change
}

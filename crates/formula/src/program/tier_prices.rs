//! The kernel of price tiers: the cost of each draw of a quantity, all tiers in one pass.
//!
//! | kind | loop |
//! |---|---|
//! | graduated | hinges: the first price on all of the quantity, plus at each later tier the change of price on the part above its start |
//! | volume | the price of the tier that the quantity reaches, times the quantity |
//!
//! The compiler knows the number of hinges up to four tiers beyond the first, as most price lists have.

use crate::decimal::Decimal;
use crate::lanes::{Lane, add_difference, greater, unary};
use crate::schedule::{PriceTier, Schedule, ScheduleKind};

/// The tiers of a [`Schedule`] as `f64`: the start of each tier and its price.
#[derive(Clone, Debug, PartialEq)]
pub struct TierPrices {
    kind: ScheduleKind,
    first: f64,
    /// The start of each later tier and its price; for graduated tiers the change of price at the start.
    later: Vec<(f64, f64)>,
}

impl TierPrices {
    pub(super) fn new(schedule: &Schedule) -> TierPrices {
        let price = |place: usize| schedule.tiers().get(place).map_or(0.0, |tier| tier.price.to_f64());
        let start = |tier: &PriceTier| Decimal::to_f64(tier.from);
        let later = schedule.tiers().iter().enumerate().skip(1).map(|(place, tier)| {
            let before = if schedule.kind() == ScheduleKind::Graduated { price(place - 1) } else { 0.0 };
            (start(tier), price(place) - before)
        });
        TierPrices { kind: schedule.kind(), first: price(0), later: later.collect() }
    }

    /// How the tiers apply.
    #[must_use]
    pub fn kind(&self) -> ScheduleKind {
        self.kind
    }

    /// The number of tiers.
    #[must_use]
    pub fn count(&self) -> usize {
        self.later.len() + 1
    }

    /// The price of the first tier.
    pub(super) fn first(&self) -> f64 {
        self.first
    }

    /// Computes the cost of each draw of a quantity.
    pub(super) fn cost(&self, out: &mut Lane, quantity: &Lane) {
        self.run(CostLoop { out, quantity });
    }

    /// Adds to each value of `out` the cost of `factor * quantity` minus `old`, and returns the sum of these differences.
    /// One pass gives the same bits as separate passes.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::lanes::Lane;
    /// use costcone::formula::{PriceTier, Program, Schedule, ScheduleKind};
    /// let tier = |from: i64, price: i64| PriceTier { from: from.into(), price: price.into() };
    /// let schedule = Schedule::new(ScheduleKind::Graduated, vec![tier(0, 3), tier(100, 2)])?;
    /// let mut program = Program::new();
    /// let quantity = program.input(0);
    /// let cost = program.price(quantity, schedule);
    /// let tape = program.tape(&[], &[cost], &[]);
    /// let prices = tape.price_alone().ok_or("more than a price")?;
    /// let mut sum = Lane::of(1000.0);
    /// let moved = prices.add_difference(&mut sum, (2.0, &Lane::of(60.0)), &Lane::of(180.0));
    /// assert_eq!((sum[0], moved), (1160.0, 512.0 * 160.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_difference(&self, out: &mut Lane, (factor, quantity): (f64, &Lane), old: &Lane) -> f64 {
        self.run(DifferenceLoop { out, factor, quantity, old })
    }

    fn run<L: PriceLoop>(&self, price_loop: L) -> L::Output {
        match (self.kind, self.later.as_slice()) {
            (ScheduleKind::Graduated, later) => match *later {
                [] => run_hinges(price_loop, self.first, []),
                [a] => run_hinges(price_loop, self.first, [a]),
                [a, b] => run_hinges(price_loop, self.first, [a, b]),
                [a, b, c] => run_hinges(price_loop, self.first, [a, b, c]),
                [a, b, c, d] => run_hinges(price_loop, self.first, [a, b, c, d]),
                _ => price_loop
                    .run(|q| later.iter().fold(greater(q, 0.0) * self.first, |sum, hinge| sum + above(q, *hinge))),
            },
            (ScheduleKind::Volume, later) => price_loop.run(|q| {
                let price = later.iter().rfind(|(start, _)| *start < q).map_or(self.first, |(_, price)| *price);
                greater(q, 0.0) * price
            }),
        }
    }
}

/// A loop over draws that uses the cost of a quantity. Each kind of tiers compiles to a loop of its own.
trait PriceLoop {
    type Output;

    fn run(self, cost: impl Fn(f64) -> f64) -> Self::Output;
}

/// Computes the cost of each quantity.
struct CostLoop<'a> {
    out: &'a mut Lane,
    quantity: &'a Lane,
}

impl PriceLoop for CostLoop<'_> {
    type Output = ();

    fn run(self, cost: impl Fn(f64) -> f64) {
        unary(self.out, self.quantity, cost);
    }
}

/// Adds the differences between the costs of scaled quantities and other costs.
struct DifferenceLoop<'a> {
    out: &'a mut Lane,
    factor: f64,
    quantity: &'a Lane,
    old: &'a Lane,
}

impl PriceLoop for DifferenceLoop<'_> {
    type Output = f64;

    fn run(self, cost: impl Fn(f64) -> f64) -> f64 {
        let DifferenceLoop { out, factor, quantity, old } = self;
        add_difference(out, quantity, old, move |quantity| cost(factor * quantity))
    }
}

fn run_hinges<L: PriceLoop, const COUNT: usize>(price_loop: L, first: f64, later: [(f64, f64); COUNT]) -> L::Output {
    price_loop.run(move |q| later.iter().fold(greater(q, 0.0) * first, |sum, hinge| sum + above(q, *hinge)))
}

fn above(quantity: f64, (start, change): (f64, f64)) -> f64 {
    greater(quantity - start, 0.0) * change
}

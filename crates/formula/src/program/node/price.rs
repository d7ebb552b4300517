//! The cost of a quantity under a price schedule.
//!
//! | reading | value |
//! |---|---|
//! | simpler form | a constant, if the cost of a constant quantity is exact |
//! | exact | the cost by the schedule, rounded to nearest |
//! | bounds | the costs of both ends, and of the tiers between them if a volume price falls; rounded outward |
//! | slope, graduated | a' times the prices of the tiers in A, 0 below zero, because the cost has no jump and is linear in a tier |
//! | slope, volume | in one tier its price; [0, inf) a' if prices rise; otherwise unknown, because jumps follow the prices |
//! | ends | if the cost never falls, the least value needs the least quantity |
//! | degree | that of the quantity if there is one tier, otherwise 0 if the quantity does not depend on the input |
//! | sign | unknown |
//! | draws | all tiers in one pass; one tier and a quantity that is never below zero are a multiplication |

#[cfg(test)]
use super::check::NodeCase;
use super::contexts::{rounding_of, scale_error};
use super::multiply::multiply_kernel;
use super::{
    DegreeContext, DrawContext, EndContext, ErrorContext, Node, NodeId, NodeKind, OperandValues, Payload, RangeContext,
    SignContext, Simplified,
};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
#[cfg(test)]
use crate::program::graph::Program;
use crate::program::needed_end::NeededEnd;
use crate::program::operation::{TapeOperand, TapeOperation};
use crate::program::slope::Slope;
use crate::program::slope_rule::SlopeRule;
use crate::program::tier_prices::TierPrices;
use crate::schedule::{Schedule, ScheduleKind};

/// The cost of a quantity under a price schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PriceNode {
    /// The quantity.
    pub quantity: NodeId,
    /// The number of the schedule among [`Program::schedules`](crate::Program::schedules).
    pub schedule: u32,
}

/// The cost of a constant quantity, if it is exact.
pub(in crate::program) fn constant_cost(quantity: Decimal, schedule: &Schedule) -> Option<Decimal> {
    let [down, up] = [Rounding::Down, Rounding::Up].map(|rounding| schedule.cost(quantity, rounding).ok());
    down.filter(|_| down == up)
}

impl NodeKind for PriceNode {
    const NAME: &'static str = "Price";

    fn read(&self) -> [Option<NodeId>; 3] {
        [Some(self.quantity), None, None]
    }

    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        Node::Price(PriceNode { quantity: to(self.quantity), ..*self })
    }

    fn payload(&self) -> Payload {
        Payload::Schedule(self.schedule)
    }

    /// A cost that is constant gets no node: the program asks [`constant_cost`] before it numbers the schedule.
    fn simplify(&self, _constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        Simplified::Node(Node::Price(*self))
    }

    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        operands.schedule(self.schedule).cost(operands.at(self.quantity), Rounding::Nearest)
    }

    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        operands.schedule(self.schedule).bounds(operands.at(self.quantity))
    }

    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        SlopeRule::one(self.quantity, slope_of_cost(ranges.schedule(self.schedule), ranges.range(self.quantity)))
    }

    /// Each part of the quantity is cut, priced, and added.
    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        let schedule = errors.schedule(self.schedule);
        let (error, size) = (errors.error(self.quantity), errors.size(self.quantity));
        if schedule.kind() == ScheduleKind::Volume && schedule.tiers().len() > 1 && error > 0.0 {
            return f64::INFINITY;
        }
        let highest = schedule.tiers().iter().map(|tier| tier.price.to_f64()).fold(0.0, f64::max);
        let count = schedule.tiers().len() as f64;
        scale_error(error, highest) + rounding_of(3.0 * count, (1.0 + highest) * (1.0 + size))
    }

    fn needed_ends(&self, ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        let is_monotone = ranges.schedule(self.schedule).is_monotone();
        is_monotone.then_some([Some((self.quantity, NeededEnd::Same)), None])
    }

    fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        ends.operands().schedule(self.schedule).cost(ends.same(self.quantity), ends.rounding())
    }

    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        let is_flat = degrees.schedule(self.schedule).tiers().len() == 1;
        if is_flat { degrees.of(self.quantity) } else { degrees.independent(self.quantity) }
    }

    fn is_non_negative(&self, _signs: &SignContext<'_>) -> bool {
        false
    }

    fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        let prices = TierPrices::new(context.schedule(self.schedule));
        if context.is_non_negative(self.quantity) && prices.count() == 1 {
            let price = TapeOperand::Constant(prices.first());
            return TapeOperation::Binary(multiply_kernel(), context.operand(self.quantity), price);
        }
        TapeOperation::Price(self.quantity, prices)
    }

    #[cfg(test)]
    fn cases() -> Vec<NodeCase> {
        fn tiers(kind: ScheduleKind, prices: &[i64]) -> Schedule {
            let tier = |(place, price): (usize, &i64)| crate::schedule::PriceTier {
                from: Decimal::from(5 * place as i64),
                price: Decimal::from(*price),
            };
            Schedule::new(kind, prices.iter().enumerate().map(tier).collect()).unwrap()
        }
        use ScheduleKind::{Graduated, Volume};
        let builds: [fn(&mut Program, [NodeId; 3]) -> NodeId; 6] = [
            |program, [a, ..]| program.price(a, tiers(Graduated, &[3])),
            |program, [a, ..]| program.price(a, tiers(Graduated, &[3, 2])),
            |program, [a, ..]| program.price(a, tiers(Graduated, &[3, 2, 7, 1, 1, 4, 0])),
            |program, [a, ..]| program.price(a, tiers(Volume, &[3])),
            |program, [a, ..]| program.price(a, tiers(Volume, &[3, 2, 1])),
            |program, [a, ..]| program.price(a, tiers(Volume, &[1, 2, 5])),
        ];
        let wide = builds.map(|build| NodeCase { build, ..NodeCase::WIDE });
        wide.into_iter().chain(builds.map(|build| NodeCase { build, ..NodeCase::POSITIVE })).collect()
    }
}

/// The prices of one more unit at the quantities of a range.
fn slope_of_cost(schedule: &Schedule, quantity: Interval) -> Slope {
    let tiers = schedule.tiers();
    let is_volume = schedule.kind() == ScheduleKind::Volume;
    // A tier holds the quantities above its start and up to the start of the next tier. A single point of a graduated
    // tier has no slope.
    let is_reached = |place: usize| {
        let end = tiers.get(place + 1).map(|next| next.from);
        let ends_before = end.is_some_and(|end| end < quantity.inf() || !is_volume && end == quantity.inf());
        tiers[place].from < quantity.sup() && !ends_before
    };
    let reached: Vec<_> = (0..tiers.len()).filter(|place| is_reached(*place)).map(|place| tiers[place].price).collect();
    let prices = reached.iter().map(|price| Slope::of(Interval::point(*price))).reduce(Slope::hull);
    let Some(mut slope) = prices else { return Slope::ZERO };
    if is_volume && reached.len() > 1 {
        let is_rising = reached.windows(2).all(|pair| pair[0] <= pair[1]);
        slope = if is_rising { slope.hull(Slope::RISING) } else { Slope::UNKNOWN };
    }
    if quantity.inf().is_negative() { slope.hull(Slope::ZERO) } else { slope }
}

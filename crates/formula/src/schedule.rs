//! Price schedules: what a metered quantity costs.
//!
//! | kind | cost of q with steps (from_i, price_i) |
//! |---|---|
//! | graduated | each step's price for the part of q inside the step (marginal tiers) |
//! | volume | the price of the step that q reaches, for all of q |
//!
//! A flat rate is one step. A step belongs to the quantities above its `from`: exactly 50 TB still pay the first price
//! of a schedule whose second step starts at 50 TB, under both kinds.
//!
//! # Source
//! AWS Price List `beginRange`/`endRange`:
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html> (read 2026-11-21).

use std::fmt;

use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;

/// How the steps of a schedule apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScheduleKind {
    /// Marginal tiers: each part of the quantity pays the price of the step it falls in.
    Graduated,
    /// All of the quantity pays the price of the step it reaches.
    Volume,
}

/// From which quantity on a price applies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// Start of the step, in the schedule's unit.
    pub from: Decimal,
    /// Price of one unit in the step.
    pub price: Decimal,
}

/// Steps in ascending order, the first from zero, with prices of zero or more.
///
/// ```
/// use costcone_formula::{Decimal, Rounding, Schedule, ScheduleKind, Step};
/// let d = |text| Decimal::parse(text);
/// let steps = vec![Step { from: d("0")?, price: d("0.09")? }, Step { from: d("10240")?, price: d("0.085")? }];
/// let graduated = Schedule::new(ScheduleKind::Graduated, steps.clone())?;
/// assert_eq!(graduated.cost(d("10250")?, Rounding::Nearest)?.to_string(), "922.45");
/// let volume = Schedule::new(ScheduleKind::Volume, steps)?;
/// assert_eq!(volume.cost(d("10250")?, Rounding::Nearest)?.to_string(), "871.25");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    kind: ScheduleKind,
    steps: Vec<Step>,
}

/// Why steps make no schedule.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// No step at all, or the first does not start at zero.
    DoesNotStartAtZero,
    /// A step does not start above the one before it.
    OutOfOrder {
        /// Where it starts.
        from: Decimal,
    },
    /// A price below zero.
    NegativePrice {
        /// The price.
        price: Decimal,
    },
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScheduleError::DoesNotStartAtZero => f.write_str("the first tier must start at 0"),
            ScheduleError::OutOfOrder { from } => {
                write!(f, "the tier from `{from}` does not start above the one before")
            }
            ScheduleError::NegativePrice { price } => write!(f, "the price `{price}` is negative"),
        }
    }
}

impl std::error::Error for ScheduleError {}

impl Schedule {
    /// A schedule of these steps.
    ///
    /// # Errors
    /// Where the first step does not start at zero, steps are out of order, or a price is negative.
    pub fn new(kind: ScheduleKind, steps: Vec<Step>) -> Result<Schedule, ScheduleError> {
        if steps.first().is_none_or(|step| !step.from.is_zero()) {
            return Err(ScheduleError::DoesNotStartAtZero);
        }
        if let Some(pair) = steps.windows(2).find(|pair| pair[1].from <= pair[0].from) {
            return Err(ScheduleError::OutOfOrder { from: pair[1].from });
        }
        if let Some(step) = steps.iter().find(|step| step.price.is_negative()) {
            return Err(ScheduleError::NegativePrice { price: step.price });
        }
        Ok(Schedule { kind, steps })
    }

    /// How the steps apply.
    #[must_use]
    pub fn kind(&self) -> ScheduleKind {
        self.kind
    }

    /// The steps, ascending.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether a larger quantity never costs less. True of graduated steps; of volume steps only where prices rise.
    #[must_use]
    pub fn is_monotone(&self) -> bool {
        self.kind == ScheduleKind::Graduated || self.steps.windows(2).all(|pair| pair[0].price <= pair[1].price)
    }

    /// Cost of a quantity; nothing for a quantity below zero.
    ///
    /// # Errors
    /// Where the amount leaves the range of decimals.
    pub fn cost(&self, quantity: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        if self.kind == ScheduleKind::Volume {
            return self.reached(quantity).price.mul_rounded(quantity.max(Decimal::ZERO), rounding);
        }
        let mut parts = (0..self.steps.len()).filter_map(|step| self.part(step, quantity));
        parts.try_fold(Decimal::ZERO, |sum, part| sum.add_rounded(part.priced(rounding)?.1, rounding))
    }

    /// The part of a quantity that each graduated step (or the one volume step) prices, for a trace; empty parts left out.
    ///
    /// # Errors
    /// As for [`cost`](Self::cost).
    pub fn parts(&self, quantity: Decimal, rounding: Rounding) -> Result<Vec<PricedPart>, ArithmeticError> {
        if self.kind == ScheduleKind::Volume {
            let step = self.reached(quantity).clone();
            let cost = step.price.mul_rounded(quantity.max(Decimal::ZERO), rounding)?;
            return Ok(vec![PricedPart { step, quantity, cost }]);
        }
        let parts = (0..self.steps.len()).filter_map(|step| self.part(step, quantity));
        let priced = |part: Part<'_>| {
            let (quantity, cost) = part.priced(rounding)?;
            Ok(PricedPart { step: part.step.clone(), quantity, cost })
        };
        parts.map(priced).collect()
    }

    /// The part of a quantity inside a graduated step; none where it does not reach it.
    fn part(&self, step: usize, quantity: Decimal) -> Option<Part<'_>> {
        let end = self.steps.get(step + 1).map_or(quantity, |next| next.from.min(quantity));
        let step = &self.steps[step];
        (end > step.from).then_some(Part { step, end })
    }

    fn reached(&self, quantity: Decimal) -> &Step {
        let last = self.steps.iter().rposition(|step| step.from < quantity).unwrap_or(0);
        &self.steps[last]
    }

    /// What quantities of an interval can cost, rounded outward.
    ///
    /// # Errors
    /// As for [`cost`](Self::cost).
    pub fn bounds(&self, quantity: Interval) -> Result<Interval, ArithmeticError> {
        let low = self.cost(quantity.inf(), Rounding::Down)?;
        let high = self.cost(quantity.sup(), Rounding::Up)?;
        let mut least = low.min(high);
        let mut most = low.max(high);
        if !self.is_monotone() {
            // Between the ends the cost is extreme only on either side of a step.
            for pair in self.steps.windows(2) {
                let at = pair[1].from;
                if quantity.contains(at) {
                    least = least.min(pair[1].price.mul_rounded(at, Rounding::Down)?);
                    most = most.max(pair[0].price.mul_rounded(at, Rounding::Up)?);
                }
            }
        }
        Interval::new(least, most).ok_or(ArithmeticError::Undefined)
    }
}

/// The part of a quantity inside a step, which ends there or before.
struct Part<'a> {
    step: &'a Step,
    end: Decimal,
}

impl Part<'_> {
    /// The quantity and what it costs.
    fn priced(&self, rounding: Rounding) -> Result<(Decimal, Decimal), ArithmeticError> {
        // Exact wherever both ends have few digits; the direction keeps it a bound otherwise.
        let quantity = self.end.sub_rounded(self.step.from, rounding)?;
        Ok((quantity, quantity.mul_rounded(self.step.price, rounding)?))
    }
}

/// What one step charges for its part of a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedPart {
    /// The step.
    pub step: Step,
    /// The units it prices.
    pub quantity: Decimal,
    /// What they cost.
    pub cost: Decimal,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn schedule(kind: ScheduleKind, steps: &[(&str, &str)]) -> Schedule {
        let steps = steps.iter().map(|(from, price)| Step { from: d(from), price: d(price) }).collect();
        Schedule::new(kind, steps).unwrap()
    }

    #[test]
    fn usage_past_a_tier_pays_the_next_rate() {
        let tiers = schedule(ScheduleKind::Graduated, &[("0", "0.1"), ("100", "0.05")]);
        for (quantity, cost) in [("0", "0"), ("100", "10"), ("100.001", "10.00005"), ("200", "15"), ("-5", "0")] {
            assert_eq!(tiers.cost(d(quantity), Rounding::Nearest).unwrap(), d(cost), "{quantity}");
        }
    }

    #[test]
    fn a_volume_schedule_can_get_cheaper_and_its_bounds_know() {
        let volume = schedule(ScheduleKind::Volume, &[("0", "1"), ("100", "0.5")]);
        assert_eq!(volume.cost(d("100"), Rounding::Nearest).unwrap(), d("100"));
        assert_eq!(volume.cost(d("101"), Rounding::Nearest).unwrap(), d("50.5"));
        let bounds = volume.bounds(Interval::new(d("90"), d("110")).unwrap()).unwrap();
        assert_eq!((bounds.inf(), bounds.sup()), (d("50"), d("100")));
    }

    #[test]
    fn steps_that_make_no_schedule_are_refused() {
        let step = |from, price| Step { from: d(from), price: d(price) };
        let new = |steps| Schedule::new(ScheduleKind::Graduated, steps).unwrap_err().to_string();
        assert_eq!(new(vec![]), "the first tier must start at 0");
        assert_eq!(new(vec![step("0", "1"), step("0", "2")]), "the tier from `0` does not start above the one before");
        assert_eq!(new(vec![step("0", "-1")]), "the price `-1` is negative");
    }
}

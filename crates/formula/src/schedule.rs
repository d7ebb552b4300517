//! Price schedules: the cost of a metered quantity.
//!
//! | kind | cost of a quantity q under tiers (from, price) |
//! |---|---|
//! | graduated | each part of q pays the price of the tier that it falls in (marginal tiers) |
//! | volume | all of q pays the price of the tier that q reaches |
//!
//! A flat rate is one tier. A tier holds the quantities above its `from`. If the second tier starts at 50 TB, exactly
//! 50 TB still pay the first price. This is true of both kinds.
//!
//! # Source
//! AWS Price List `beginRange`/`endRange`:
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html> (read 2026-11-21).

use std::fmt;

use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;

/// How the tiers of a [`Schedule`] apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScheduleKind {
    /// Marginal tiers: each part of the quantity pays the price of the tier that it falls in.
    Graduated,
    /// All of the quantity pays the price of the tier that it reaches.
    Volume,
}

/// One tier of a [`Schedule`]: a price and the quantity above which it applies.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, PriceTier};
/// let tier = PriceTier { from: Decimal::from(10_240_i64), price: Decimal::parse("0.085")? };
/// assert_eq!(tier.price.to_string(), "0.085");
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PriceTier {
    /// Start of the tier, in the unit of the schedule.
    pub from: Decimal,
    /// Price of one unit in the tier.
    pub price: Decimal,
}

/// Price tiers in ascending order. The first starts at zero. No price is negative.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, PriceTier, Rounding, Schedule, ScheduleKind};
/// let d = |text| Decimal::parse(text);
/// let tiers = vec![PriceTier { from: d("0")?, price: d("0.09")? }, PriceTier { from: d("10240")?, price: d("0.085")? }];
/// let graduated = Schedule::new(ScheduleKind::Graduated, tiers.clone())?;
/// assert_eq!(graduated.cost(d("10250")?, Rounding::Nearest)?.to_string(), "922.45");
/// let volume = Schedule::new(ScheduleKind::Volume, tiers)?;
/// assert_eq!(volume.cost(d("10250")?, Rounding::Nearest)?.to_string(), "871.25");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    kind: ScheduleKind,
    tiers: Vec<PriceTier>,
}

/// The reason why [`Schedule::new`] refuses some tiers.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// There is no tier, or the first tier does not start at zero.
    DoesNotStartAtZero,
    /// A tier does not start above the tier before it.
    OutOfOrder {
        /// Start of the tier.
        from: Decimal,
    },
    /// A price is negative.
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
    /// Builds a schedule of these tiers.
    ///
    /// # Errors
    /// If the first tier does not start at zero, tiers are out of order, or a price is negative.
    pub fn new(kind: ScheduleKind, tiers: Vec<PriceTier>) -> Result<Schedule, ScheduleError> {
        if tiers.first().is_none_or(|tier| !tier.from.is_zero()) {
            return Err(ScheduleError::DoesNotStartAtZero);
        }
        if let Some(pair) = tiers.windows(2).find(|pair| pair[1].from <= pair[0].from) {
            return Err(ScheduleError::OutOfOrder { from: pair[1].from });
        }
        if let Some(tier) = tiers.iter().find(|tier| tier.price.is_negative()) {
            return Err(ScheduleError::NegativePrice { price: tier.price });
        }
        Ok(Schedule { kind, tiers })
    }

    /// How the tiers apply.
    #[must_use]
    pub fn kind(&self) -> ScheduleKind {
        self.kind
    }

    /// The tiers, ascending.
    #[must_use]
    pub fn tiers(&self) -> &[PriceTier] {
        &self.tiers
    }

    /// Whether a larger quantity never costs less. This holds for every graduated schedule, and for a volume schedule
    /// only if its prices never fall.
    #[must_use]
    pub fn is_monotone(&self) -> bool {
        self.kind == ScheduleKind::Graduated || self.tiers.windows(2).all(|pair| pair[0].price <= pair[1].price)
    }

    /// The cost of a quantity. A negative quantity costs nothing.
    ///
    /// # Errors
    /// If the cost is outside the range of decimals.
    pub fn cost(&self, quantity: Decimal, rounding: Rounding) -> Result<Decimal, ArithmeticError> {
        if self.kind == ScheduleKind::Volume {
            return self.reached(quantity).price.mul_rounded(quantity.max(Decimal::ZERO), rounding);
        }
        let mut parts = (0..self.tiers.len()).filter_map(|tier| self.part(tier, quantity));
        parts.try_fold(Decimal::ZERO, |sum, part| sum.add_rounded(part.price(rounding)?.1, rounding))
    }

    /// The charge of each tier for its part of a quantity, as a trace shows it. A volume schedule has one charge. A
    /// graduated schedule has one for each tier that the quantity reaches.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::{Decimal, PriceTier, Rounding, Schedule, ScheduleKind};
    /// let tier = |from: i64, price: i64| PriceTier { from: from.into(), price: price.into() };
    /// let schedule = Schedule::new(ScheduleKind::Graduated, vec![tier(0, 3), tier(100, 2)])?;
    /// let charges = schedule.charges(Decimal::from(150_i64), Rounding::Nearest)?;
    /// assert_eq!(charges[1].quantity.to_string(), "50");
    /// assert_eq!(charges[1].cost.to_string(), "100");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`cost`](Self::cost).
    pub fn charges(&self, quantity: Decimal, rounding: Rounding) -> Result<Vec<TierCharge>, ArithmeticError> {
        if self.kind == ScheduleKind::Volume {
            let tier = self.reached(quantity).clone();
            let cost = tier.price.mul_rounded(quantity.max(Decimal::ZERO), rounding)?;
            return Ok(vec![TierCharge { tier, quantity, cost }]);
        }
        let parts = (0..self.tiers.len()).filter_map(|tier| self.part(tier, quantity));
        let charge = |part: QuantityInTier<'_>| {
            let (quantity, cost) = part.price(rounding)?;
            Ok(TierCharge { tier: part.tier.clone(), quantity, cost })
        };
        parts.map(charge).collect()
    }

    /// The part of a quantity inside a graduated tier, if the quantity reaches the tier.
    fn part(&self, tier: usize, quantity: Decimal) -> Option<QuantityInTier<'_>> {
        let end = self.tiers.get(tier + 1).map_or(quantity, |next| next.from.min(quantity));
        let tier = &self.tiers[tier];
        (end > tier.from).then_some(QuantityInTier { tier, end })
    }

    fn reached(&self, quantity: Decimal) -> &PriceTier {
        let last = self.tiers.iter().rposition(|tier| tier.from < quantity).unwrap_or(0);
        &self.tiers[last]
    }

    /// The least interval of costs that all quantities of an interval can have, rounded outward.
    ///
    /// # Errors
    /// As for [`cost`](Self::cost).
    pub fn bounds(&self, quantity: Interval) -> Result<Interval, ArithmeticError> {
        let low = self.cost(quantity.inf(), Rounding::Down)?;
        let high = self.cost(quantity.sup(), Rounding::Up)?;
        let mut least = low.min(high);
        let mut most = low.max(high);
        if !self.is_monotone() {
            // Between the ends of the interval, the cost is extreme only on either side of the start of a tier.
            for pair in self.tiers.windows(2) {
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

/// The part of a quantity inside one tier: from the start of the tier up to `end`.
struct QuantityInTier<'a> {
    tier: &'a PriceTier,
    end: Decimal,
}

impl QuantityInTier<'_> {
    /// The quantity and its cost.
    fn price(&self, rounding: Rounding) -> Result<(Decimal, Decimal), ArithmeticError> {
        // Exact if both ends have few digits. Otherwise the direction of the rounding keeps the result a bound.
        let quantity = self.end.sub_rounded(self.tier.from, rounding)?;
        Ok((quantity, quantity.mul_rounded(self.tier.price, rounding)?))
    }
}

/// The charge of one tier for its part of a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierCharge {
    /// The tier.
    pub tier: PriceTier,
    /// The units that the tier prices.
    pub quantity: Decimal,
    /// Their cost.
    pub cost: Decimal,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn schedule(kind: ScheduleKind, tiers: &[(&str, &str)]) -> Schedule {
        let tiers = tiers.iter().map(|(from, price)| PriceTier { from: d(from), price: d(price) }).collect();
        Schedule::new(kind, tiers).unwrap()
    }

    #[test]
    fn usage_past_a_tier_pays_the_next_rate() {
        let tiers = schedule(ScheduleKind::Graduated, &[("0", "0.1"), ("100", "0.05")]);
        for (quantity, cost) in [("0", "0"), ("100", "10"), ("100.001", "10.00005"), ("200", "15"), ("-5", "0")] {
            assert_eq!(tiers.cost(d(quantity), Rounding::Nearest).unwrap(), d(cost), "{quantity}");
        }
    }

    #[test]
    fn the_charges_of_the_tiers_add_up_to_the_cost() {
        let tiers = [("0", "0.1"), ("100", "0.05"), ("250", "0.01")];
        for kind in [ScheduleKind::Graduated, ScheduleKind::Volume] {
            for quantity in ["-5", "0", "1", "100", "100.5", "250", "400"] {
                let schedule = schedule(kind, &tiers);
                let charges = schedule.charges(d(quantity), Rounding::Nearest).unwrap();
                let add = |sum: Decimal, charge: &TierCharge| sum.add_rounded(charge.cost, Rounding::Nearest).unwrap();
                let sum = charges.iter().fold(Decimal::ZERO, add);
                assert_eq!(sum, schedule.cost(d(quantity), Rounding::Nearest).unwrap(), "{kind:?} {quantity}");
            }
        }
    }

    #[test]
    fn the_bounds_of_a_volume_schedule_include_costs_that_fall_at_a_tier() {
        let volume = schedule(ScheduleKind::Volume, &[("0", "1"), ("100", "0.5")]);
        assert_eq!(volume.cost(d("100"), Rounding::Nearest).unwrap(), d("100"));
        assert_eq!(volume.cost(d("101"), Rounding::Nearest).unwrap(), d("50.5"));
        let bounds = volume.bounds(Interval::new(d("90"), d("110")).unwrap()).unwrap();
        assert_eq!((bounds.inf(), bounds.sup()), (d("50"), d("100")));
    }

    #[test]
    fn tiers_that_make_no_schedule_are_refused() {
        let tier = |from, price| PriceTier { from: d(from), price: d(price) };
        let new = |tiers| Schedule::new(ScheduleKind::Graduated, tiers).unwrap_err().to_string();
        assert_eq!(new(vec![]), "the first tier must start at 0");
        assert_eq!(new(vec![tier("0", "1"), tier("0", "2")]), "the tier from `0` does not start above the one before");
        assert_eq!(new(vec![tier("0", "-1")]), "the price `-1` is negative");
    }
}

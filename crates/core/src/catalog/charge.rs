//! Charges: one for each line of the bill.

use costcone_formula::{Quantity, ScheduleKind, Unit};

use super::conditions::Conditions;
use super::formula::CatalogFormula;

/// One line of the bill: a quantity and its price.
#[derive(Clone, Debug)]
pub struct Charge {
    pub(crate) name: String,
    pub(crate) statement: String,
    pub(crate) quantity: Option<CatalogFormula>,
    pub(crate) unit: Unit,
    pub(crate) pricing: Pricing,
    pub(crate) meter: MeterScope,
    pub(crate) each: bool,
    pub(crate) when: Conditions,
}

/// How a quantity becomes an amount.
#[derive(Clone, Debug)]
pub enum Pricing {
    /// The quantity is an amount of money.
    Direct,
    /// A rate of a price table.
    Rate {
        /// The service whose table contains the rate; `None` for the own table.
        service: Option<String>,
        /// The rate.
        rate: String,
        /// How the tiers apply.
        schedule: ScheduleKind,
        /// The block size: each started block is billed in full.
        package: Option<Quantity>,
        /// The rate that gives the minimum amount per month.
        minimum: Option<String>,
    },
    /// A percentage of the sum of the other AWS charges, with tiers of that sum.
    Percentage {
        /// The rate.
        rate: String,
        /// The rate that gives the minimum amount per month.
        minimum: Option<String>,
    },
}

/// Which charges share tiers and allowances.
#[derive(Clone, Debug, Default)]
pub struct MeterScope {
    /// The attributes that separate one tier meter from another. Empty: one meter for the whole account. `None`: one
    /// meter for each component.
    pub(crate) pool: Option<Vec<String>>,
    /// The free quantity.
    pub(crate) allowance: Option<Allowance>,
}

/// A free quantity per month, and the attributes that separate one allowance from another.
#[derive(Clone, Debug)]
pub struct Allowance {
    pub(crate) name: String,
    pub(crate) quantity: Quantity,
    pub(crate) pool: Vec<String>,
}

impl Charge {
    /// The id within the service.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The description for readers.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The formula of the quantity; `None` for a percentage of other charges.
    #[must_use]
    pub fn quantity(&self) -> Option<&str> {
        self.quantity.as_ref().map(|formula| formula.text.as_str())
    }

    /// The unit of the price: USD per this unit.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Whether a part of the quantity is free.
    #[must_use]
    pub fn has_allowance(&self) -> bool {
        self.meter.allowance.is_some()
    }

    /// How the quantity becomes an amount.
    #[must_use]
    pub fn pricing(&self) -> &Pricing {
        &self.pricing
    }

    /// The free quantity per month; `None` if there is none.
    #[must_use]
    pub fn allowance(&self) -> Option<&Quantity> {
        self.meter.allowance.as_ref().map(|allowance| &allowance.quantity)
    }

    /// The attribute values under which it applies.
    #[must_use]
    pub fn when(&self) -> &Conditions {
        &self.when
    }

    /// The rate, after the service whose table contains it (`None` for the own table). `None` without a rate.
    #[must_use]
    pub fn rate(&self) -> Option<(Option<&str>, &str)> {
        match &self.pricing {
            Pricing::Direct => None,
            Pricing::Rate { service, rate, .. } => Some((service.as_deref(), rate)),
            Pricing::Percentage { rate, .. } => Some((None, rate)),
        }
    }
}

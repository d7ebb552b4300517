//! The price lookups of a charge: a rate of a table in each region.

use costcone_core::catalog::{Charge, PriceScope, Pricing, Service};
use costcone_core::formula::Unit;
use costcone_core::prices::GLOBAL;
use costcone_core::{Code, Finding};

use crate::rules::Rules;

/// A rate that a charge looks up.
pub(super) struct RateLookup<'a> {
    pub(super) service: &'a Service,
    pub(super) charge: &'a Charge,
    /// The service whose table has the rate.
    pub(super) of: &'a str,
    pub(super) rate: &'a str,
    /// Required unit of the price, if known.
    pub(super) unit: Option<&'a Unit>,
    /// Whether rows may be missing for combinations that AWS does not offer.
    pub(super) may_be_missing: bool,
    /// Whether its rules are open.
    pub(super) is_open: bool,
}

/// The rates of a charge: its price and its monthly minimum.
pub(super) fn lookups<'a>(service: &'a Service, charge: &'a Charge, rules: &Rules) -> Vec<RateLookup<'a>> {
    let (of, rate, unit, minimum) = match charge.pricing() {
        Pricing::Direct => return Vec::new(),
        Pricing::Rate { service: of, rate, minimum, .. } => (of.as_deref(), rate, Some(charge.unit()), minimum),
        Pricing::Percentage { rate, minimum } => (None, rate, None, minimum),
    };
    let lookup = |of: Option<&'a str>, rate: &'a str, unit| {
        let of = of.unwrap_or(service.id());
        let is_open = rules.rates.iter().any(|rule| rule.service == of && rule.rate == rate && rule.entry.open);
        RateLookup { service, charge, of, rate, unit, may_be_missing: service.is_complete(rate), is_open }
    };
    let least = minimum.as_deref().map(|least| match least.split_once('.') {
        Some((of, rate)) => lookup(Some(of), rate, None),
        None => lookup(None, least, None),
    });
    [lookup(of, rate, unit)].into_iter().chain(least).collect()
}

/// The regions of a lookup.
pub(super) fn regions<'a>(lookup: &RateLookup<'_>, rules: &'a Rules) -> Vec<&'a str> {
    if lookup.of == lookup.service.id() && lookup.service.prices() == PriceScope::Global {
        return vec![GLOBAL];
    }
    rules.settings.regions.iter().map(String::as_str).collect()
}

impl RateLookup<'_> {
    /// A finding about the lookup in a region.
    pub(super) fn finding(&self, code: Code, region: &str, message: String, help: &str) -> Finding {
        let path = format!("services/{}.toml:charges.{}", self.service.id(), self.charge.name());
        let message = format!("rate `{}` of {}/{region} {message}", self.rate, self.of);
        Finding::new(code, path, message).with_help(help)
    }
}

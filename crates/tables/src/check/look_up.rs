//! What a charge looks up: a rate of a table, in each region.

use costcone_core::catalog::{Charge, PriceScope, Pricing, Service};
use costcone_core::formula::Unit;
use costcone_core::prices::GLOBAL;
use costcone_core::{Code, Finding};

use crate::rules::Rules;

/// A rate that a charge looks up.
pub(super) struct LookUp<'a> {
    pub(super) service: &'a Service,
    pub(super) charge: &'a Charge,
    /// The service whose table holds the rate.
    pub(super) of: &'a str,
    pub(super) rate: &'a str,
    /// What its price must be per, where that is told.
    pub(super) unit: Option<&'a Unit>,
    /// Whether rows may lack, for what AWS does not offer.
    pub(super) may_lack: bool,
    /// Whether its rates list more than a service knows.
    pub(super) is_open: bool,
}

/// The rates of a charge: its price, and the least amount a month.
pub(super) fn look_ups<'a>(service: &'a Service, charge: &'a Charge, rules: &Rules) -> Vec<LookUp<'a>> {
    let (of, rate, unit, minimum) = match charge.pricing() {
        Pricing::Direct => return Vec::new(),
        Pricing::Rate { service: of, rate, minimum, .. } => (of.as_deref(), rate, Some(charge.unit()), minimum),
        Pricing::Percentage { rate, minimum } => (None, rate, None, minimum),
    };
    let look_up = |of: Option<&'a str>, rate: &'a str, unit| {
        let of = of.unwrap_or(service.id());
        let is_open = rules.rates.iter().any(|rule| rule.service == of && rule.rate == rate && rule.entry.open);
        LookUp { service, charge, of, rate, unit, may_lack: service.is_complete(rate), is_open }
    };
    let least = minimum.as_deref().map(|least| match least.split_once('.') {
        Some((of, rate)) => look_up(Some(of), rate, None),
        None => look_up(None, least, None),
    });
    [look_up(of, rate, unit)].into_iter().chain(least).collect()
}

/// The regions in which it is looked up.
pub(super) fn regions<'a>(look_up: &LookUp<'_>, rules: &'a Rules) -> Vec<&'a str> {
    if look_up.of == look_up.service.id() && look_up.service.prices() == PriceScope::Global {
        return vec![GLOBAL];
    }
    rules.settings.regions.iter().map(String::as_str).collect()
}

impl LookUp<'_> {
    /// What is wrong with it in a region.
    pub(super) fn finding(&self, code: Code, region: &str, message: String, help: &str) -> Finding {
        let path = format!("services/{}.toml:charges.{}", self.service.id(), self.charge.name());
        let message = format!("rate `{}` of {}/{region} {message}", self.rate, self.of);
        Finding::new(code, path, message).with_help(help)
    }
}

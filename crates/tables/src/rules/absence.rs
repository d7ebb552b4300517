//! Regions without the prices that other regions have, and the reason.

use serde::Deserialize;

use super::gap::NoPrice;

/// An entry of `missing` in a file of rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AbsenceEntry {
    /// The regions without a price.
    pub(crate) regions: Vec<String>,
    /// The rates. All rates of the service if omitted.
    pub(crate) rates: Option<Vec<String>>,
    pub(crate) price: NoPrice,
    pub(crate) why: String,
}

/// An absence with its service. The `missing` key of a rule takes precedence.
#[derive(Clone, Debug)]
pub(crate) struct Absence {
    pub(crate) service: String,
    pub(crate) entry: AbsenceEntry,
}

impl Absence {
    pub(crate) fn new(service: &str, entry: AbsenceEntry) -> Absence {
        Absence { service: service.to_owned(), entry }
    }

    /// The path in findings, for example `rules/ebs.toml:missing`.
    pub(crate) fn path(&self) -> String {
        format!("{}:missing", super::path(&self.service))
    }

    /// Whether it covers this rate in this region.
    pub(crate) fn covers(&self, service: &str, rate: &str, region: &str) -> bool {
        let is_of = |rates: &Vec<String>| rates.iter().any(|name| name == rate);
        self.service == service
            && self.entry.regions.iter().any(|name| name == region)
            && self.entry.rates.as_ref().is_none_or(is_of)
    }
}

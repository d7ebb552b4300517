//! Regions that lack what others have of a service, and what that means.

use serde::Deserialize;

use super::gap::NoPrice;

/// An absence as it is written, below `missing`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The regions.
    pub(crate) regions: Vec<String>,
    /// The rates; all of the service where left out.
    pub(crate) rates: Option<Vec<String>>,
    pub(crate) price: NoPrice,
    pub(crate) why: String,
}

/// An absence with its service. A rule's own `missing` goes before it.
#[derive(Clone, Debug)]
pub(crate) struct Absence {
    pub(crate) service: String,
    pub(crate) entry: Entry,
}

impl Absence {
    pub(crate) fn new(service: &str, entry: Entry) -> Absence {
        Absence { service: service.to_owned(), entry }
    }

    /// Its place, as findings name it: `rules/ebs.toml:missing`.
    pub(crate) fn path(&self) -> String {
        format!("{}:missing", super::path(&self.service))
    }

    /// Whether it is about this rate in this region.
    pub(crate) fn covers(&self, service: &str, rate: &str, region: &str) -> bool {
        let is_of = |rates: &Vec<String>| rates.iter().any(|name| name == rate);
        self.service == service
            && self.entry.regions.iter().any(|name| name == region)
            && self.entry.rates.as_ref().is_none_or(is_of)
    }
}

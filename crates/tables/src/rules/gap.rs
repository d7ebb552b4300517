//! Keys that have no fact in some regions, and what that means.

use std::collections::BTreeMap;

use costcone_core::prices::Price;
use serde::Deserialize;

use super::words::Words;

/// A gap as it is written, below `gaps`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The rate.
    pub(crate) rate: String,
    /// The keys: each value of one attribute with each of the others.
    pub(crate) attributes: BTreeMap<String, Words>,
    pub(crate) price: NoPrice,
    /// Newest date at which the source was seen without it.
    pub(crate) date: String,
    pub(crate) source: String,
    pub(crate) unit: String,
    /// The regions; all where left out.
    pub(crate) regions: Option<Vec<String>>,
    pub(crate) why: String,
}

/// What stands in the place of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoPrice {
    NotOffered,
    Unknown,
}

impl From<NoPrice> for Price {
    fn from(price: NoPrice) -> Price {
        match price {
            NoPrice::NotOffered => Price::NotOffered,
            NoPrice::Unknown => Price::Unknown,
        }
    }
}

/// A gap with its service.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    pub(crate) service: String,
    pub(crate) entry: Entry,
}

impl Gap {
    pub(crate) fn new(service: &str, entry: Entry) -> Gap {
        Gap { service: service.to_owned(), entry }
    }

    /// Its place, as findings name it: `rules/ec2.toml:gaps.cpu_credits`.
    pub(crate) fn path(&self) -> String {
        format!("{}:gaps.{}", super::path(&self.service), self.entry.rate)
    }

    /// The regions it is about, of these.
    pub(crate) fn regions<'a>(&'a self, all: &'a [String]) -> &'a [String] {
        self.entry.regions.as_deref().unwrap_or(all)
    }
}

//! Keys without facts in some regions, and the reason.

use std::collections::BTreeMap;

use costcone_core::prices::Price;
use serde::Deserialize;

use super::words::Words;

/// A gap as it is written, below `gaps`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GapEntry {
    /// The rate.
    pub(crate) rate: String,
    /// The keys: all combinations of attribute values.
    pub(crate) attributes: BTreeMap<String, Words>,
    pub(crate) price: NoPrice,
    /// The latest date without a price in the source.
    pub(crate) date: String,
    pub(crate) source: String,
    pub(crate) unit: String,
    /// The regions. All regions if omitted.
    pub(crate) regions: Option<Vec<String>>,
    pub(crate) why: String,
}

/// The state of an item without a price.
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
pub(crate) struct PriceGap {
    pub(crate) service: String,
    pub(crate) entry: GapEntry,
}

impl PriceGap {
    pub(crate) fn new(service: &str, entry: GapEntry) -> PriceGap {
        PriceGap { service: service.to_owned(), entry }
    }

    /// The path in findings, for example `rules/ec2.toml:gaps.cpu_credits`.
    pub(crate) fn path(&self) -> String {
        format!("{}:gaps.{}", super::path(&self.service), self.entry.rate)
    }

    /// The regions of the gap, selected from all regions.
    pub(crate) fn regions<'a>(&'a self, all: &'a [String]) -> &'a [String] {
        self.entry.regions.as_deref().unwrap_or(all)
    }
}

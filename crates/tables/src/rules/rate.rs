//! A rate and the facts that provide its price.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::gap::NoPrice;
use super::words::Words;

/// An entry of `rates.<rate>` in a file of rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateEntry {
    /// Unit of the price.
    pub(crate) unit: String,
    /// The facts: `service/charge`.
    pub(crate) fact: Option<String>,
    /// Instead of `fact`: price tiers from separate facts without bounds.
    #[serde(default)]
    pub(crate) steps: Vec<TierFact>,
    /// Required values of the fact's attributes.
    #[serde(default, rename = "where")]
    pub(crate) conditions: BTreeMap<String, Words>,
    /// Our attributes, with the attributes of the fact that provide them. `region` is the region of the fact.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, String>,
    /// Fixed attributes of these rows.
    #[serde(default)]
    pub(crate) fixed: BTreeMap<String, String>,
    /// Number of our units that the price of the fact covers.
    #[serde(default = "one")]
    pub(crate) per: u32,
    /// Whether the first tier is free, because the service states it as an allowance.
    #[serde(default)]
    pub(crate) free: bool,
    /// The reason why automatically mapped facts are safe here. Without a reason, the rule ignores them.
    pub(crate) generic: Option<String>,
    /// Whether the rows go into the global table.
    #[serde(default)]
    pub(crate) global: bool,
    /// The meaning of a missing price in a region.
    pub(crate) missing: Option<MissingPolicy>,
    /// Whether missing prices need no explanation, as for instance types.
    #[serde(default)]
    pub(crate) open: bool,
    /// Purchase option of the facts: `on_demand` or `spot`.
    #[serde(default = "on_demand")]
    pub(crate) option: String,
}

/// A price tier: fact, start, and end (empty for no end).
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TierFact(pub(crate) String, pub(crate) String, pub(crate) String);

/// The meaning of a missing price, with the reason.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingPolicy {
    pub(crate) price: NoPrice,
    pub(crate) why: String,
}

/// A rule with its place.
#[derive(Clone, Debug)]
pub(crate) struct RateRule {
    pub(crate) service: String,
    pub(crate) rate: String,
    pub(crate) entry: RateEntry,
}

impl RateRule {
    pub(crate) fn new(service: &str, rate: &str, entry: RateEntry) -> RateRule {
        RateRule { service: service.to_owned(), rate: rate.to_owned(), entry }
    }

    /// The path in findings, for example `rules/ec2.toml:instance_hour`.
    pub(crate) fn path(&self) -> String {
        format!("{}:{}", super::path(&self.service), self.rate)
    }

    /// `ec2/instance_hour`
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.service, self.rate)
    }

    /// The names of its facts, each with the index of its tier.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        let steps = self.entry.steps.iter().enumerate().map(|(place, step)| (step.0.as_str(), Some(place)));
        self.entry.fact.iter().map(|fact| (fact.as_str(), None)).chain(steps)
    }

    /// The attributes of facts that it uses.
    pub(crate) fn known(&self) -> impl Iterator<Item = &str> {
        self.entry.conditions.keys().chain(self.entry.keys.values()).map(String::as_str)
    }

    /// Whether the region of the fact becomes an attribute.
    pub(crate) fn has_region_as_attribute(&self) -> bool {
        self.entry.keys.values().any(|theirs| theirs == REGION)
    }
}

/// The name of the region of a fact in `keys`.
pub(crate) const REGION: &str = "region";

fn one() -> u32 {
    1
}

fn on_demand() -> String {
    "on_demand".to_owned()
}

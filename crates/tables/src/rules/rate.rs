//! One rate of ours and the facts it is read from.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::gap::NoPrice;
use super::words::Words;

/// A rule as it is written, below `rates.<rate>`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// What the price is per.
    pub(crate) unit: String,
    /// The facts, as `service/charge`.
    pub(crate) fact: Option<String>,
    /// Instead of `fact`: a ladder each of whose steps has facts of its own, which state no bounds.
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
    /// Attributes of the fact that must have this value.
    #[serde(default, rename = "where")]
    pub(crate) wanted: BTreeMap<String, Words>,
    /// Our attributes and those of the fact that they are taken from; `region` is the fact's own.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, String>,
    /// Our attributes that these rows always have.
    #[serde(default)]
    pub(crate) fixed: BTreeMap<String, String>,
    /// How many of our units the fact's price is for.
    #[serde(default = "one")]
    pub(crate) per: u32,
    /// Whether the ladder begins with a free step, which the service states as its allowance.
    #[serde(default)]
    pub(crate) free: bool,
    /// Why a fact that was mapped mechanically is safe here; without it, none is taken.
    pub(crate) generic: Option<String>,
    /// Whether the rows go into the one table for all regions.
    #[serde(default)]
    pub(crate) global: bool,
    /// What it means where a region lacks what others have.
    pub(crate) missing: Option<Missing>,
    /// Whether what a region lacks needs no explanation, as for instance types.
    #[serde(default)]
    pub(crate) open: bool,
    /// How the facts are bought: `on_demand` or `spot`.
    #[serde(default = "on_demand")]
    pub(crate) option: String,
}

/// A step of a ladder: fact, start, end (empty for none).
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Step(pub(crate) String, pub(crate) String, pub(crate) String);

/// What a region means that lacks a key which others have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Missing {
    pub(crate) price: NoPrice,
    pub(crate) why: String,
}

/// A rule with its place.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) service: String,
    pub(crate) rate: String,
    pub(crate) entry: Entry,
}

impl Rule {
    pub(crate) fn new(service: &str, rate: &str, entry: Entry) -> Rule {
        Rule { service: service.to_owned(), rate: rate.to_owned(), entry }
    }

    /// Its place, as findings name it: `rules/ec2.toml:instance_hour`.
    pub(crate) fn path(&self) -> String {
        format!("{}:{}", super::path(&self.service), self.rate)
    }

    /// `ec2/instance_hour`
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.service, self.rate)
    }

    /// The facts that it may be about, each with the place of its step.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        let steps = self.entry.steps.iter().enumerate().map(|(place, step)| (step.0.as_str(), Some(place)));
        self.entry.fact.iter().map(|fact| (fact.as_str(), None)).chain(steps)
    }

    /// The attributes of facts that it knows.
    pub(crate) fn known(&self) -> impl Iterator<Item = &str> {
        self.entry.wanted.keys().chain(self.entry.keys.values()).map(String::as_str)
    }

    /// Whether the fact's region becomes an attribute.
    pub(crate) fn has_region_as_attribute(&self) -> bool {
        self.entry.keys.values().any(|theirs| theirs == REGION)
    }
}

/// The name under which `keys` take the region of a fact.
pub(crate) const REGION: &str = "region";

fn one() -> u32 {
    1
}

fn on_demand() -> String {
    "on_demand".to_owned()
}

//! `rules.toml`: regions, sources and words, and what is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::words::Words;
use crate::attributes::Attributes;

/// What all services share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// The regions that have tables, in the order in which they are held against each other.
    pub(crate) regions: Vec<String>,
    /// Attributes of a fact that describe the line, not the thing priced.
    pub(crate) notes: BTreeSet<String>,
    /// The first that fits names the source.
    pub(crate) sources: Vec<Source>,
    /// How a fact words a value, and how we do.
    pub(crate) words: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) left_out: Vec<LeftOut>,
    #[serde(default)]
    pub(crate) rejected: Vec<Rejected>,
    #[serde(default)]
    pub(crate) families: Vec<Family>,
    pub(crate) instances: Instances,
}

/// The beginning of a fact's source, and our id for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) begins: String,
    pub(crate) id: String,
}

/// Facts that no rule takes, whatever else they say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeftOut {
    /// Of this `service/charge` only, where given.
    pub(crate) fact: Option<String>,
    #[serde(rename = "where")]
    pub(crate) wanted: BTreeMap<String, Words>,
    pub(crate) why: String,
}

/// Facts that fit a rule and are known to be wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rejected {
    /// Of this rate of ours, `service/rate`.
    pub(crate) rate: String,
    /// Those only that fit this.
    #[serde(default)]
    pub(crate) when: Pattern,
    /// But not those that fit this.
    pub(crate) unless: Option<Pattern>,
    pub(crate) why: String,
}

/// What a fact may look like once a rule has read it. Nothing given fits everything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pattern {
    /// The id of its source.
    source: Option<String>,
    /// One of these regions.
    region: Option<Words>,
    /// Attributes of ours that have one of these values.
    #[serde(default)]
    attributes: BTreeMap<String, Words>,
    /// Attributes of ours that have this in their value.
    #[serde(default)]
    containing: BTreeMap<String, String>,
}

/// A rate whose facts are of families of types: each becomes a row for every type of the family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    /// `service/rate`, whose attribute `instance_type` holds a family.
    pub(crate) rate: String,
    /// The rate of the same service whose rows name the types.
    pub(crate) types_of: String,
    /// What stands before the family in a type's name.
    #[serde(default)]
    pub(crate) prefix: String,
}

/// How `instances.csv` is made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instances {
    /// The id of their source.
    pub(crate) source: String,
    /// The architectures there are, the one that stands for a type first.
    pub(crate) architectures: Vec<String>,
    /// Families that the source lacks, and the family of the same sizes.
    pub(crate) same_sizes: BTreeMap<String, String>,
}

impl Settings {
    /// Our id for a source.
    pub(crate) fn source_id(&self, source: &str) -> Option<&str> {
        self.sources.iter().find(|known| source.starts_with(&known.begins)).map(|known| known.id.as_str())
    }

    /// Our word for a fact's; what is not in the list stays as it is.
    pub(crate) fn word<'a>(&'a self, theirs: &'a str) -> &'a str {
        self.words.get(theirs).map_or(theirs, String::as_str)
    }

    /// Whether a fact that a rule has read is known to be wrong.
    pub(crate) fn rejects(&self, rate: &str, region: &str, source: &str, attributes: &Attributes<'_>) -> bool {
        self.rejected.iter().any(|rejected| {
            let is_spared = rejected.unless.as_ref().is_some_and(|pattern| pattern.fits(region, source, attributes));
            rejected.rate == rate && !is_spared && rejected.when.fits(region, source, attributes)
        })
    }
}

impl Pattern {
    fn fits(&self, region: &str, source: &str, attributes: &Attributes<'_>) -> bool {
        let value = |key: &str| attributes.get(key).copied();
        self.source.as_deref().is_none_or(|wanted| wanted == source)
            && self.region.as_ref().is_none_or(|words| words.has(region))
            && self.attributes.iter().all(|(key, words)| value(key).is_some_and(|value| words.has(value)))
            && self.containing.iter().all(|(key, part)| value(key).is_some_and(|value| value.contains(part.as_str())))
    }
}

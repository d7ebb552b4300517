//! `rules.toml`: regions, sources, words, and excluded facts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::words::Words;
use crate::attributes::AttributeMap;

/// The rules for all services.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedRules {
    /// The regions with tables, in the order of comparisons.
    pub(crate) regions: Vec<String>,
    /// Attributes that describe the line, not the priced item.
    pub(crate) notes: BTreeSet<String>,
    /// The first match gives the id of the source.
    pub(crate) sources: Vec<SourcePattern>,
    /// Values in the words of the facts, and in our words.
    pub(crate) words: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) left_out: Vec<ExcludedFacts>,
    #[serde(default)]
    pub(crate) rejected: Vec<RejectedFacts>,
    #[serde(default)]
    pub(crate) families: Vec<TypeFamily>,
    pub(crate) instances: InstanceRules,
}

/// The start of a source's text, and our id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourcePattern {
    pub(crate) begins: String,
    pub(crate) id: String,
}

/// Facts that no rule uses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExcludedFacts {
    /// Only facts of this `service/charge`, if given.
    pub(crate) fact: Option<String>,
    #[serde(rename = "where")]
    pub(crate) conditions: BTreeMap<String, Words>,
    pub(crate) why: String,
}

/// Facts that match a rule but are known to be wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RejectedFacts {
    /// Our rate, `service/rate`.
    pub(crate) rate: String,
    /// Only facts that match this pattern.
    #[serde(default)]
    pub(crate) when: FactPattern,
    /// Except facts that match this pattern.
    pub(crate) unless: Option<FactPattern>,
    pub(crate) why: String,
}

/// A pattern for facts after a rule has read them. An empty pattern matches all facts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactPattern {
    /// Source id.
    source: Option<String>,
    /// One of these regions.
    region: Option<Words>,
    /// Our attributes with one of these values.
    #[serde(default)]
    attributes: BTreeMap<String, Words>,
    /// Our attributes whose values contain this text.
    #[serde(default)]
    containing: BTreeMap<String, String>,
}

/// A rate with facts of instance families. Each fact becomes one row per type of the family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypeFamily {
    /// `service/rate`. Its attribute `instance_type` contains a family.
    pub(crate) rate: String,
    /// The rate of the same service with rows for the types.
    pub(crate) types_of: String,
    /// Prefix of the family in type names.
    #[serde(default)]
    pub(crate) prefix: String,
}

/// Rules for `instances.csv`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstanceRules {
    /// Source id of the sizes.
    pub(crate) source: String,
    /// Known architectures. The first match applies to a type.
    pub(crate) architectures: Vec<String>,
    /// Families missing in the source, with the family of the same sizes.
    pub(crate) same_sizes: BTreeMap<String, String>,
}

impl SharedRules {
    /// Our id of a source.
    pub(crate) fn source_id(&self, source: &str) -> Option<&str> {
        self.sources.iter().find(|known| source.starts_with(&known.begins)).map(|known| known.id.as_str())
    }

    /// Our word for a value of a fact. Other values stay unchanged.
    pub(crate) fn word<'a>(&'a self, theirs: &'a str) -> &'a str {
        self.words.get(theirs).map_or(theirs, String::as_str)
    }

    /// Whether a matching fact is known to be wrong.
    pub(crate) fn rejects(&self, rate: &str, region: &str, source: &str, attributes: &AttributeMap<'_>) -> bool {
        self.rejected.iter().any(|rejected| {
            let is_spared = rejected.unless.as_ref().is_some_and(|pattern| pattern.fits(region, source, attributes));
            rejected.rate == rate && !is_spared && rejected.when.fits(region, source, attributes)
        })
    }
}

impl FactPattern {
    fn fits(&self, region: &str, source: &str, attributes: &AttributeMap<'_>) -> bool {
        let value = |key: &str| attributes.get(key).copied();
        self.source.as_deref().is_none_or(|wanted| wanted == source)
            && self.region.as_ref().is_none_or(|words| words.has(region))
            && self.attributes.iter().all(|(key, words)| value(key).is_some_and(|value| words.has(value)))
            && self.containing.iter().all(|(key, part)| value(key).is_some_and(|value| value.contains(part.as_str())))
    }
}

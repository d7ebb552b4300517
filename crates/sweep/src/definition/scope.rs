//! What is known while a definition is read.

use std::collections::BTreeSet;
use std::sync::Arc;

use costcone_core::{Table, Value};

use super::shared;
use crate::source::Source;

/// The documents that vary, and what of the axes has been read.
pub(super) struct Scope<'a> {
    pub(super) base: Arc<Table>,
    /// Whole architectures by name, where they are an axis.
    pub(super) architectures: Vec<(String, Arc<Table>)>,
    /// What values of that axis are called.
    pub(super) labels: Vec<(Value, String)>,
    pub(super) source: &'a dyn Source,
    /// The names of all axes.
    pub(super) names: Vec<String>,
    /// Regions by the names of the axes that have them.
    pub(super) regions: Vec<(String, Vec<String>)>,
    /// Names whose values were found out and not written.
    pub(super) found: BTreeSet<String>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(base: Table, source: &'a dyn Source) -> Scope<'a> {
        let (architectures, labels, names, regions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Scope { base: shared(base), architectures, labels, source, names, regions, found: BTreeSet::new() }
    }

    /// The documents that are varied.
    pub(super) fn documents(&self) -> Vec<Arc<Table>> {
        match self.architectures.is_empty() {
            true => vec![self.base.clone()],
            false => self.architectures.iter().map(|(_, document)| document.clone()).collect(),
        }
    }

    /// Whether the values of a name were found out.
    pub(super) fn is_found(&self, name: &str) -> bool {
        self.found.contains(name)
    }

    /// The regions that a component of a document has in any combination.
    pub(super) fn regions_of(&self, document: &Table, component: &str) -> Vec<String> {
        let of_axis =
            |name: &str| self.regions.iter().find(|(known, _)| known == name).map(|(_, regions)| regions.clone());
        let text = |path: &[&str]| match document.at(path) {
            Some(Value::Text(region)) => Some(vec![region.clone()]),
            _ => None,
        };
        of_axis(&format!("{component}.region"))
            .or_else(|| text(&["components", component, "region"]))
            .or_else(|| of_axis("region"))
            .or_else(|| text(&["architecture", "region"]))
            .unwrap_or_default()
    }

    /// Settings of a component that vary.
    pub(super) fn varied(&self, component: &str) -> Vec<&str> {
        let start = format!("{component}.");
        self.names
            .iter()
            .filter_map(|name| name.trim_start_matches("components.").strip_prefix(start.as_str()))
            .collect()
    }
}

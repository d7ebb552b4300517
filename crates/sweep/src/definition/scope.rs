//! The state of reading a definition.

use std::collections::BTreeSet;
use std::sync::Arc;

use costcone_core::{Table, Value};

use super::shared;
use crate::environment::SweepEnvironment;

/// The varied documents, and the axes read so far.
pub(super) struct DefinitionScope<'a> {
    pub(super) base: Arc<Table>,
    /// Whole architectures by name, if they are an axis.
    pub(super) architectures: Vec<(String, Arc<Table>)>,
    /// The names of the values of that axis.
    pub(super) labels: Vec<(Value, String)>,
    pub(super) source: &'a dyn SweepEnvironment,
    /// The names of all axes.
    pub(super) names: Vec<String>,
    /// Regions by the names of the axes that vary them.
    pub(super) regions: Vec<(String, Vec<String>)>,
    /// Names whose values come from the source, not from the definition.
    pub(super) found: BTreeSet<String>,
}

impl<'a> DefinitionScope<'a> {
    pub(super) fn new(base: Table, source: &'a dyn SweepEnvironment) -> DefinitionScope<'a> {
        let (architectures, labels, names, regions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        DefinitionScope { base: shared(base), architectures, labels, source, names, regions, found: BTreeSet::new() }
    }

    /// The varied documents.
    pub(super) fn documents(&self) -> Vec<Arc<Table>> {
        match self.architectures.is_empty() {
            true => vec![self.base.clone()],
            false => self.architectures.iter().map(|(_, document)| document.clone()).collect(),
        }
    }

    /// Whether the values of a name come from the source.
    pub(super) fn is_found(&self, name: &str) -> bool {
        self.found.contains(name)
    }

    /// The regions of a component in any combination.
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

    /// The varied settings of a component.
    pub(super) fn varied(&self, component: &str) -> Vec<&str> {
        let start = format!("{component}.");
        self.names
            .iter()
            .filter_map(|name| name.trim_start_matches("components.").strip_prefix(start.as_str()))
            .collect()
    }
}

//! The architectures that a sweep varies, and the combinations that it keeps.

use std::sync::Arc;

use costcone_core::{Code, Finding, Findings, Table, Value};

use crate::axis::Axis;
use crate::exclusion::Exclusion;
use crate::grid::{Grid, GridPoint};
use crate::number_ranges::NumberRanges;
use crate::run::Sweep;
use crate::settings;

impl Sweep {
    /// The name of the axis of whole architectures.
    pub const ARCHITECTURE: &'static str = "architecture";

    /// Like [`with_limit`](Self::with_limit), for whole architectures. Each document has a name, which is its value on the axis
    /// [`ARCHITECTURE`](Self::ARCHITECTURE). If an architecture does not have the name of another axis, its combinations report
    /// an error.
    ///
    /// # Errors
    /// The same errors as [`with_limit`](Self::with_limit), if an axis has no target in any architecture. Also an error if two
    /// architectures share a name.
    pub fn with_architectures(
        base: impl Into<Arc<Table>>,
        architectures: Vec<(String, Arc<Table>)>,
        axes: Vec<Axis>,
        limit: u64,
    ) -> Result<Sweep, Findings> {
        let base = base.into();
        let mut findings = Findings::none();
        let is_whole = |name: &str| !architectures.is_empty() && name == Self::ARCHITECTURE;
        let names: Vec<&str> = axes.iter().flat_map(Axis::names).map(String::as_str).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| !is_whole(name)).collect();
        let documents: Vec<&Table> = architectures.iter().map(|(_, document)| &**document).collect();
        let documents = if documents.is_empty() { vec![&*base] } else { documents };
        settings::findings(&documents, &names).into_iter().for_each(|finding| findings.push(finding));
        twice(&architectures).into_iter().for_each(|finding| findings.push(finding));
        match Grid::new(axes, limit) {
            Ok(grid) => {
                let (without, passed, constraints) = (Vec::new(), NumberRanges::default(), Vec::new());
                let (by, percentiles) = (None, Vec::new());
                findings.into_result(Sweep { base, architectures, grid, without, passed, constraints, by, percentiles })
            }
            Err(more) => {
                findings.extend(more);
                Err(findings)
            }
        }
    }

    /// A copy with an exclusion.
    #[must_use]
    pub fn without(mut self, without: Exclusion) -> Sweep {
        self.without.push(without);
        self
    }

    /// A copy without the combinations of these numbers.
    #[must_use]
    pub fn without_numbers(self, numbers: impl IntoIterator<Item = u64>) -> Sweep {
        self.without_runs(NumberRanges::new(numbers).runs().to_vec())
    }

    /// A copy without ranges of combinations, each from a first to a last number.
    pub(super) fn without_runs(mut self, runs: Vec<(u64, u64)>) -> Sweep {
        self.passed = NumberRanges::of_runs(self.passed.runs().iter().copied().chain(runs));
        self
    }

    /// The combinations that are excluded by number or by a closure. A closure cannot be written down.
    pub(super) fn passed_runs(&self) -> Vec<(u64, u64)> {
        if self.constraints.is_empty() {
            return self.passed.runs().to_vec();
        }
        let is_left_out = |number: &u64| {
            let point = self.grid.point(*number);
            self.passed.contains(*number) || !self.constraints.iter().all(|keeps| keeps(&point))
        };
        NumberRanges::new((0..self.count()).filter(is_left_out)).runs().to_vec()
    }

    /// Whether no constraint excludes a combination.
    #[must_use]
    pub fn keeps(&self, number: u64) -> bool {
        if self.passed.contains(number) {
            return false;
        }
        if self.without.is_empty() && self.constraints.is_empty() {
            return true;
        }
        let point = self.grid.point(number);
        !self.without.iter().any(|without| without.drops(&point)) && self.constraints.iter().all(|keeps| keeps(&point))
    }

    /// The number of combinations that constraints exclude.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        (0..self.count()).filter(|number| !self.keeps(*number)).count() as u64
    }

    /// The varied documents: the base, or the whole architectures.
    pub fn documents(&self) -> impl Iterator<Item = &Table> {
        let base = self.architectures.is_empty().then_some(&*self.base);
        base.into_iter().chain(self.architectures.iter().map(|(_, document)| &**document))
    }

    /// Whether a name is the axis of whole architectures.
    pub(super) fn is_architecture(&self, name: &str) -> bool {
        !self.architectures.is_empty() && name == Self::ARCHITECTURE
    }

    /// The document that a combination changes.
    pub(super) fn base_of(&self, point: &GridPoint<'_>) -> Arc<Table> {
        let named = point.iter().find(|(name, _)| self.is_architecture(name)).map(|(_, value)| *value);
        let found = self.architectures.iter().find(|(name, _)| named == Some(&Value::Text(name.clone())));
        found.map_or_else(|| self.base.clone(), |(_, document)| document.clone())
    }
}

fn twice(architectures: &[(String, Arc<Table>)]) -> Option<Finding> {
    let is_again = |place: &usize| architectures[..*place].iter().any(|(name, _)| *name == architectures[*place].0);
    let place = (0..architectures.len()).find(is_again)?;
    let message = format!("two architectures have the name `{}`", architectures[place].0);
    Some(Finding::new(Code::Duplicate, Sweep::ARCHITECTURE, message).with_help("rename one of them"))
}

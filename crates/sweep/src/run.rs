//! A sweep: an architecture over a grid of combinations.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use costcone_core::estimate::{EstimateOptions, Progress, Run};
use costcone_core::plan::{PartKind, Plan};
use costcone_core::scenario::Scenario;
use costcone_core::{Finding, Findings, Table, Value};

use crate::axis::Axis;
use crate::exclusion::Exclusion;
use crate::grid::{Grid, GridPoint};
use crate::number_ranges::NumberRanges;
use crate::outcome::Outcome;
use crate::runner::SweepRunner;

/// The number of combinations that run before their outcomes are handed over.
const BLOCK: u64 = 2048;

/// Compiles a plan from a document, with the dimensions of another plan if one is given.
pub type Planner<'a> = dyn Fn(&Table, Option<&Plan>) -> Result<Plan, Findings> + Sync + 'a;

pub(super) type Constraint = Arc<dyn Fn(&GridPoint<'_>) -> bool + Send + Sync>;

/// An architecture and its varied settings.
#[derive(Clone)]
pub struct Sweep {
    pub(super) base: Arc<Table>,
    pub(super) architectures: Vec<(String, Arc<Table>)>,
    pub(super) grid: Grid,
    pub(super) without: Vec<Exclusion>,
    pub(super) passed: NumberRanges,
    pub(super) constraints: Vec<Constraint>,
    pub(super) by: Option<PartKind>,
    pub(super) percentiles: Vec<f64>,
}

impl fmt::Debug for Sweep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sweep").field("grid", &self.grid).finish_non_exhaustive()
    }
}

impl Sweep {
    /// The default limit of combinations.
    pub const LIMIT: u64 = 1_000_000;

    /// Varies an architecture's document over the combinations of axes, at most [`LIMIT`](Self::LIMIT).
    ///
    /// # Errors
    /// The same errors as [`Grid::new`]. Also an error, with the closest valid name, if the name of an axis has no target in the
    /// document.
    pub fn new(base: impl Into<Arc<Table>>, axes: Vec<Axis>) -> Result<Sweep, Findings> {
        Sweep::with_limit(base, axes, Self::LIMIT)
    }

    /// Like [`new`](Self::new), with another limit.
    ///
    /// # Errors
    /// The same errors as [`new`](Self::new).
    pub fn with_limit(base: impl Into<Arc<Table>>, axes: Vec<Axis>, limit: u64) -> Result<Sweep, Findings> {
        Sweep::with_architectures(base, Vec::new(), axes, limit)
    }

    /// A copy that keeps only the combinations that a constraint accepts.
    #[must_use]
    pub fn with_constraint(mut self, keeps: impl Fn(&GridPoint<'_>) -> bool + Send + Sync + 'static) -> Sweep {
        self.constraints.push(Arc::new(keeps));
        self
    }

    /// A copy that also computes a cost for each part of a kind.
    #[must_use]
    pub fn with_parts(self, by: Option<PartKind>) -> Sweep {
        Sweep { by, ..self }
    }

    /// A copy with additional percentiles of each cost, as probabilities between 0 and 1.
    #[must_use]
    pub fn with_percentiles(self, percentiles: Vec<f64>) -> Sweep {
        Sweep { percentiles, ..self }
    }

    /// The kind of parts with a cost.
    #[must_use]
    pub fn by(&self) -> Option<PartKind> {
        self.by
    }

    /// The additional percentiles of each cost, as probabilities.
    #[must_use]
    pub fn percentiles(&self) -> &[f64] {
        &self.percentiles
    }

    /// The varied document.
    #[must_use]
    pub fn base(&self) -> &Table {
        &self.base
    }

    /// The combinations.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The number of combinations, including those that constraints exclude.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.grid.count()
    }

    /// The paths of all price books in a document or axis, sorted.
    #[must_use]
    pub fn books(&self) -> BTreeSet<&str> {
        let is_of_books = |name: &&str| name.strip_prefix("architecture.").unwrap_or(name) == "prices";
        let varied = self.grid.names().filter(is_of_books).flat_map(|name| self.grid.values(name));
        let named = self.documents().filter_map(|document| document.at(&["architecture", "prices"]));
        let paths = named.chain(varied).filter_map(|value| match value {
            Value::Text(path) => Some(path.as_str()),
            _ => None,
        });
        paths.collect()
    }

    /// The scenario of a combination.
    ///
    /// # Errors
    /// Returns an error if one change removes the target of another.
    pub fn scenario(&self, number: u64) -> Result<Scenario, Findings> {
        let point = self.grid.point(number);
        let words: Vec<String> = point.iter().map(|(name, value)| format!("{name} {}", value.summary())).collect();
        let scenario = Scenario::new(&words.join(", "), self.base_of(&point));
        let changes = point.iter().filter(|(name, _)| !self.is_architecture(name));
        let made =
            changes.into_iter().try_fold(scenario, |scenario, (name, value)| scenario.with(name, (*value).clone()));
        Ok(made?)
    }

    /// Estimates every combination that constraints keep, on the threads of a run. Calls `take` with each outcome in the order
    /// of their numbers, until `take` returns a break. Returns the number of combinations that constraints excluded. The watcher
    /// receives the progress in combinations.
    ///
    /// # Errors
    /// Returns an error if the options are invalid. Returns [`Code::Cancelled`](costcone_core::Code::Cancelled) if the watcher
    /// stops the run; outcomes before that are valid.
    pub fn run(
        &self,
        planner: &Planner<'_>,
        options: &EstimateOptions,
        run: Run<'_>,
        mut take: impl FnMut(Outcome) -> ControlFlow<()>,
    ) -> Result<u64, Finding> {
        let opened = SweepRunner::new(self, planner, options)?;
        let (mut dropped, mut next) = (0, 0);
        while next < self.count() {
            let (numbers, passed) = self.block(&mut next);
            dropped += passed;
            let mut rest = numbers.as_slice();
            while let Some(first) = rest.first() {
                let (now, later) = rest.split_at(opened.at_once(rest));
                rest = later;
                for outcome in opened.watched(now, run, Progress { done: *first, of: self.count() })? {
                    if take(outcome).is_break() {
                        return Ok(dropped);
                    }
                }
            }
        }
        Ok(dropped)
    }

    /// The next combinations to run, and the number of excluded ones before them.
    fn block(&self, next: &mut u64) -> (Vec<u64>, u64) {
        let (mut numbers, mut passed) = (Vec::new(), 0);
        while *next < self.count() && (numbers.len() as u64) < BLOCK {
            match self.keeps(*next) {
                true => numbers.push(*next),
                false => passed += 1,
            }
            *next += 1;
        }
        (numbers, passed)
    }
}

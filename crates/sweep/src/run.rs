//! An architecture over a grid.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use costcone_core::estimate::{EstimateOptions, Progress, Run};
use costcone_core::plan::{PartKind, Plan};
use costcone_core::scenario::Scenario;
use costcone_core::{Finding, Findings, Table, Value};

use crate::axis::Axis;
use crate::engine::Opened;
use crate::grid::{Grid, Point};
use crate::numbers::Numbers;
use crate::outcome::Outcome;
use crate::without::Without;

/// Combinations that are computed before they are handed on.
const BLOCK: u64 = 2048;

/// What makes a plan of a document, beside another plan where there is one.
pub type Planner<'a> = dyn Fn(&Table, Option<&Plan>) -> Result<Plan, Findings> + Sync + 'a;

pub(super) type Constraint = Arc<dyn Fn(&Point<'_>) -> bool + Send + Sync>;

/// An architecture and what varies in it.
#[derive(Clone)]
pub struct Sweep {
    pub(super) base: Arc<Table>,
    pub(super) architectures: Vec<(String, Arc<Table>)>,
    pub(super) grid: Grid,
    pub(super) without: Vec<Without>,
    pub(super) passed: Numbers,
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
    /// The most combinations unless more are asked for.
    pub const LIMIT: u64 = 1_000_000;

    /// An architecture's document over the combinations of axes, at most [`LIMIT`](Self::LIMIT).
    ///
    /// # Errors
    /// As [`Grid::new`]; and where the name of an axis means nothing in the document, with the closest that does.
    pub fn new(base: impl Into<Arc<Table>>, axes: Vec<Axis>) -> Result<Sweep, Findings> {
        Sweep::with_limit(base, axes, Self::LIMIT)
    }

    /// As [`new`](Self::new), with another limit.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn with_limit(base: impl Into<Arc<Table>>, axes: Vec<Axis>, limit: u64) -> Result<Sweep, Findings> {
        Sweep::with_architectures(base, Vec::new(), axes, limit)
    }

    /// The same without the combinations that a constraint does not keep.
    #[must_use]
    pub fn with_constraint(mut self, keeps: impl Fn(&Point<'_>) -> bool + Send + Sync + 'static) -> Sweep {
        self.constraints.push(Arc::new(keeps));
        self
    }

    /// The same with a cost for each part of a kind, not for the total alone.
    #[must_use]
    pub fn with_parts(self, by: Option<PartKind>) -> Sweep {
        Sweep { by, ..self }
    }

    /// The same with some percentiles of each cost besides low and high, as probabilities between 0 and 1.
    #[must_use]
    pub fn with_percentiles(self, percentiles: Vec<f64>) -> Sweep {
        Sweep { percentiles, ..self }
    }

    /// The kind of parts that have a cost.
    #[must_use]
    pub fn by(&self) -> Option<PartKind> {
        self.by
    }

    /// The percentiles that each cost has, as probabilities.
    #[must_use]
    pub fn percentiles(&self) -> &[f64] {
        &self.percentiles
    }

    /// The document that varies.
    #[must_use]
    pub fn base(&self) -> &Table {
        &self.base
    }

    /// The combinations.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// How many combinations there are, those that constraints drop included.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.grid.count()
    }

    /// The paths of all price books that a document or an axis names, sorted.
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

    /// A combination as a scenario.
    ///
    /// # Errors
    /// Where one change leaves nothing for another to change.
    pub fn scenario(&self, number: u64) -> Result<Scenario, Findings> {
        let point = self.grid.point(number);
        let words: Vec<String> = point.iter().map(|(name, value)| format!("{name} {}", value.summary())).collect();
        let scenario = Scenario::new(&words.join(", "), self.base_of(&point));
        let changes = point.iter().filter(|(name, _)| !self.is_architecture(name));
        let made =
            changes.into_iter().try_fold(scenario, |scenario, (name, value)| scenario.with(name, (*value).clone()));
        Ok(made?)
    }

    /// Estimates every combination that constraints keep, on the threads of a run, and hands outcomes on in the order of their numbers,
    /// until `take` breaks off. Returns how many were dropped by constraints. The watcher is told of combinations.
    ///
    /// # Errors
    /// Where the options cannot be; where the watcher stopped it, [`Code::Cancelled`](costcone_core::Code::Cancelled): what was handed on
    /// before stays true.
    pub fn run(
        &self,
        planner: &Planner<'_>,
        options: &EstimateOptions,
        run: Run<'_>,
        mut take: impl FnMut(Outcome) -> ControlFlow<()>,
    ) -> Result<u64, Finding> {
        let opened = Opened::new(self, planner, options)?;
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

    /// The next combinations that are kept, and how many were passed over.
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
